//! What only paper shows: the assumptions in one line, and at the foot what repeats the page.

use crate::state::State;
use crate::words;
use isoflop_study::{DataRef, Study, to_link};
use leptos::prelude::*;

/// The chips as one line.
#[component]
pub(crate) fn Assumptions() -> impl IntoView {
    let state = expect_context::<State>();
    let line = move || state.study.with(assumptions);
    view! { <p class="print-only small">{move || words::raised(&line())}</p> }
}

fn assumptions(study: &Study) -> String {
    let data = match &study.data {
        DataRef::BuiltIn { id } => words::capital(id),
        DataRef::File { name, .. } => name.clone(),
    };
    let draws = isoflop_formula::quantity::full(f64::from(study.bootstrap));
    format!(
        "Data {data} · law {} · {} · compute {} ND · {draws} draws, seed {}",
        words::capital(&study.law),
        words::objective(&study.objective),
        words::typed(study.flops_per_nd),
        study.seed
    )
}

/// Version, link and the hash of the data.
#[component]
pub(crate) fn PrintedFoot() -> impl IntoView {
    let state = expect_context::<State>();
    let sha256 = move || state.read().map(|data| data.sha256).unwrap_or_default();
    let link = move || state.study.with(address);
    view! {
        <div class="print-only tiny printed-foot">
            <p>
                "Isoflop "{env!("CARGO_PKG_VERSION")}" · data SHA-256 "
                <code>{sha256}</code>
            </p>
            <p>
                <code>{link}</code>
            </p>
        </div>
    }
}

/// The address that opens the study; of a study too large for a link, that of the page.
fn address(study: &Study) -> String {
    let location = window().location();
    let page = [location.origin(), location.pathname()].map(Result::unwrap_or_default).concat();
    match to_link(study) {
        Ok(link) => format!("{page}#{link}"),
        Err(_) => page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assumptions_are_one_line() {
        let line = assumptions(&Study::chinchilla());
        assert!(line.starts_with("Data Chinchilla · law Chinchilla · Huber 10⁻³ of log loss"));
        assert!(!line.contains('\n'));
    }
}
