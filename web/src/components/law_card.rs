//! The law: its formula, its parameters with their intervals.

use super::interval_bar;
use super::math::Formula;
use super::number::Number;
use crate::state::State;
use crate::words;
use isoflop_study::{Estimate, FitView, SymbolEntry};
use leptos::prelude::*;

/// Formula and parameter table.
#[component]
pub(crate) fn LawCard() -> impl IntoView {
    let state = expect_context::<State>();
    let nodes = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.law.math.clone()).unwrap_or_default())
    });
    view! {
        <section class="card law" aria-labelledby="law-title">
            <header>
                <h2 id="law-title">"The law"</h2>
            </header>
            <Formula nodes=nodes />
            <table>
                <thead>
                    <tr>
                        <th>
                            <span class="sr">"Parameter"</span>
                        </th>
                        <th class="r">"Value"</th>
                        <th class="r">{move || level(state)}</th>
                        <th class="ibar"></th>
                    </tr>
                </thead>
                <tbody>{move || state.view.get().map(|view| rows(&view))}</tbody>
            </table>
            <p class="tiny muted how">{move || state.view.get().and_then(|view| how(&view))}</p>
        </section>
    }
}

fn level(state: State) -> String {
    let level = state
        .view
        .with(|view| view.as_ref()?.fit.params.values().find_map(|estimate| estimate.level));
    format!("{:.0}\u{a0}%", level.unwrap_or(0.95) * 100.0)
}

fn rows(view: &FitView) -> AnyView {
    let symbol = |key: &String| view.law.params.iter().find(|symbol| symbol.key == *key);
    let scale = interval_bar::scale(view.fit.params.values().chain(view.fit.derived.values()));
    let params = view.fit.params.iter().map(|(key, estimate)| {
        let symbol = symbol(key).cloned().unwrap_or_else(|| named(key));
        row(&format!("params.{key}"), &symbol, estimate, scale)
    });
    let derived = view.fit.derived.iter().map(|(key, estimate)| {
        row(&format!("derived.{key}"), &derived_symbol(key), estimate, scale)
    });
    params.chain(derived).collect_view().into_any()
}

fn named(key: &str) -> SymbolEntry {
    SymbolEntry { key: key.into(), latex: key.into(), label: key.into(), ..SymbolEntry::default() }
}

/// What the page calls the numbers that follow from the parameters.
fn derived_symbol(key: &str) -> SymbolEntry {
    let (latex, label) = match key {
        "a" => ("N* ∝ C^a", "exponent of the best size in compute"),
        "b" => ("D* ∝ C^b", "exponent of the best number of tokens in compute"),
        "tokens_per_parameter" | "ratio" => ("D*/N*", "tokens per parameter at the best split"),
        other => (other, other),
    };
    SymbolEntry { latex: latex.into(), label: label.into(), ..named(key) }
}

fn row(path: &str, symbol: &SymbolEntry, estimate: &Estimate, scale: f64) -> AnyView {
    let (value, range) = words::value_and_range(estimate);
    let open = words::is_open(estimate) || (estimate.value.is_none() && estimate.level.is_some());
    let class = if open { "r n open-end" } else { "r n faint" };
    let full = |end: Option<f64>| end.map_or("null".to_owned(), |v| format!("{v:?}"));
    let faint = estimate.value.is_none().then_some("faint");
    let why = estimate.method.clone().filter(|method| method.starts_with("not-had"));
    view! {
        <tr title=symbol.label.clone()>
            <td>{words::symbol(&symbol.latex)}<span class="sr">{symbol.label.clone()}</span></td>
            <td class="r n">
                <span class=faint>
                    <Number key=format!("{path}.value") value=estimate.value text=value />
                </span>
            </td>
            <td class=class title=why>
                <output
                    data-key=format!("{path}.low")
                    data-value=full(estimate.low)
                    class="ends"
                >
                    {words::raised(&range)}
                </output>
                <output data-key=format!("{path}.high") data-value=full(estimate.high)></output>
            </td>
            <td class="ibar">{interval_bar::bar(estimate, scale)}</td>
        </tr>
    }
    .into_any()
}

/// How the intervals were had, in words.
fn how(view: &FitView) -> Option<String> {
    let estimate = view.fit.params.values().find(|estimate| estimate.level.is_some());
    let Some(estimate) = estimate else {
        return (view.fit.study.bootstrap > 0).then(|| "Intervals follow".to_owned());
    };
    let method = words::method(estimate.method.as_deref()?);
    let draws = isoflop_formula::quantity::full(f64::from(view.fit.certificate.draws));
    let name = words::sentence(&method);
    let open = view.fit.params.values().any(words::is_open);
    let more = if open { ". An open end means that the draws reach the bound" } else { "" };
    Some(format!("{name}, {draws} draws{more}"))
}
