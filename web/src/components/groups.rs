//! Groups: the law fitted to each group by itself.

use super::number::Number;
use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Fit, FitView};
use leptos::prelude::*;

/// The card; nothing without a group column.
#[component]
pub(crate) fn GroupsCard() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        let view = state.view.get().filter(|view| !view.fit.groups.is_empty())?;
        let count = view.fit.groups.len();
        let verdict = move || view! { <span class="badge">{count}" groups"</span> };
        Some(view! {
            <div class="c12">
                <Section title="Groups" verdict=verdict>
                    <p class="lede">
                        "The law fitted to each group by itself. Intervals are of the whole only"
                    </p>
                    <div class="scroll" tabindex="0" role="group" aria-label="Parameters of each group">{table(&view)}</div>
                </Section>
            </div>
        })
    }
}

fn table(view: &FitView) -> AnyView {
    let heads = view.law.params.iter().map(|symbol| {
        view! { <th class="r" title=symbol.label.clone()>{words::symbol(&symbol.latex)}</th> }
    });
    let budget = view.fit.optimum.first().and_then(|best| best.C.value);
    let best = budget.map(|c| view! { <th class="r">"Best size at "{words::flop(c)}</th> });
    let whole = row("All runs", "", &view.fit, view, budget.is_some());
    let rows = view
        .fit
        .groups
        .iter()
        .map(|(name, fit)| row(name, &format!("groups.{name}."), fit, view, budget.is_some()));
    view! {
        <table class="groups">
            <thead>
                <tr>
                    <th>"Group"</th>
                    <th class="r">"Rows"</th>
                    {heads.collect_view()}
                    {best}
                    <th><span class="sr">"Remark"</span></th>
                </tr>
            </thead>
            <tbody>{whole} {rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn shown(value: f64) -> String {
    if value == 0.0 { "0".into() } else { quantity::significant(value, 4) }
}

/// Why the numbers of a fit must be read with care; empty where nothing speaks against them.
fn remark(fit: &Fit) -> String {
    let certificate = &fit.certificate;
    if !certificate.converged {
        return "not converged".into();
    }
    match (certificate.bounds.as_slice(), certificate.flat.is_empty()) {
        ([], true) => String::new(),
        ([], false) => "flat direction".into(),
        (bounds, _) => format!("{} at a bound", bounds.join(", ")),
    }
}

/// One fit; `path` leads to it in the JSON.
fn row(name: &str, path: &str, fit: &Fit, view: &FitView, split: bool) -> AnyView {
    let value = |key: &String| fit.params.get(key).and_then(|estimate| estimate.value);
    let cells = view.law.params.iter().map(|symbol| {
        let value = value(&symbol.key);
        let text = value.map_or("not told".to_owned(), shown);
        let key = format!("{path}params.{}.value", symbol.key);
        view! { <td class="r n"><Number key value text /></td> }
    });
    let best = split.then(|| {
        let best = fit.optimum.first().and_then(|best| best.N.value);
        let text = best.map_or("not told".to_owned(), |n| quantity::si(n, 3));
        view! { <td class="r n"><Number key=format!("{path}optimum.0.N.value") value=best text /></td> }
    });
    let rows = quantity::full(f64::from(fit.rows));
    let remark = remark(fit);
    view! {
        <tr class=path.is_empty().then_some("hl")>
            <td>{name.to_owned()}</td>
            <td class="r n">
                <Number key=format!("{path}rows") value=Some(f64::from(fit.rows)) text=rows />
            </td>
            {cells.collect_view()}
            {best}
            <td class="small">{remark}</td>
        </tr>
    }
    .into_any()
}
