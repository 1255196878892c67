//! The chips: the assumptions of the page, each with its editor.

use super::later::Later;
use super::number::Number;
use super::own_runs::OwnRuns;
use super::{data_chip, law_chip, options_chip};
use crate::state::State;
use crate::words;
use leptos::prelude::*;

/// The row of chips, with the button for own runs at its end.
#[component]
pub(crate) fn Chips() -> impl IntoView {
    view! {
        <div class="bar" role="group" aria-label="Assumptions">
            <data_chip::DataChip />
            <law_chip::LawChip />
            <law_chip::ObjectiveChip />
            <law_chip::ComputeChip />
            <options_chip::OptionsChip />
            <OwnRuns />
        </div>
    }
}

/// A chip that opens its editor below it.
#[component]
pub(crate) fn Chip(
    /// What it is about: "Law"; empty for the data.
    label: &'static str,
    /// The name by which a notice opens it.
    #[prop(default = "data")]
    name: &'static str,
    /// The value in force.
    #[prop(into)]
    value: ViewFn,
    /// The editor.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <details class="chip" data-chip=name>
            <summary>{label}{move || value.run()}</summary>
            <div class="pop">
                <Later>{children()}</Later>
            </div>
        </details>
    }
}

/// "240 of 245 runs".
pub(crate) fn count_of_runs(state: State) -> Option<AnyView> {
    let data = state.read()?;
    let used = isoflop_formula::quantity::full(f64::from(data.used));
    let rows = isoflop_formula::quantity::full(f64::from(data.rows));
    let of = (data.used != data.rows).then(|| format!(" of {rows}"));
    let count = view! { <Number key="rows" value=Some(f64::from(data.used)) text=used /> };
    Some(view! { <span>{count}{of}" runs"</span> }.into_any())
}

/// Closes every open chip except the one that was clicked in.
pub(crate) fn close_chips_on_outside_click() {
    use wasm_bindgen::JsCast;
    let close = |inside: Option<&web_sys::Node>| {
        let Ok(open) = document().query_selector_all(".chip[open]") else { return };
        for i in 0..open.length() {
            let Some(chip) = open.get(i) else { continue };
            if inside.is_none_or(|node| !chip.contains(Some(node))) {
                let _ = chip.unchecked_into::<web_sys::Element>().remove_attribute("open");
            }
        }
    };
    let click = window_event_listener(leptos::ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        close(target.as_ref());
    });
    let key = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            close(None);
        }
    });
    on_cleanup(move || {
        click.remove();
        key.remove();
    });
}

/// An objective's name as the chip shows it.
pub(crate) fn objective_words(name: &str) -> AnyView {
    words::raised(&words::objective(name))
}
