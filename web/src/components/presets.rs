//! Published coefficients: what other fits of the same law say of the budget.

use super::number::Number;
use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{FitView, PresetAnswer};
use leptos::prelude::*;

/// The card; nothing where no preset has a best split at the budget.
#[component]
pub(crate) fn PresetsCard() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        let view = state.view.get()?;
        let budget = view.fit.optimum.first()?.C.value?;
        view.fit.presets.iter().find(|preset| preset.N.is_some())?;
        Some(view! {
            <Section title="Published coefficients">
                <p class="lede">
                    "What they say of "{words::flop(budget)}" beside your fit. D/N is tokens per parameter"
                </p>
                {table(&view)}
            </Section>
        })
    }
}

fn table(view: &FitView) -> AnyView {
    let rows = view.fit.presets.iter().map(|preset| row(view, preset)).collect_view();
    view! {
        <table class="published">
            <thead>
                <tr>
                    <th>"Coefficients"</th>
                    <th class="r">"Best size"</th>
                    <th class="r">"D/N"</th>
                </tr>
            </thead>
            <tbody>{own(view)} {rows}</tbody>
        </table>
    }
    .into_any()
}

fn own(view: &FitView) -> Option<AnyView> {
    let best = view.fit.optimum.first()?;
    let told = view.split_told;
    let (size, ratio) = if told { (best.N.value, best.D.value) } else { (None, None) };
    Some(
        view! {
            <tr class="hl">
                <td>"Your fit"</td>
                <td class="r n">{size_words(size, "not told")}</td>
                <td class="r n">{ratio_words(size, ratio)}</td>
            </tr>
        }
        .into_any(),
    )
}

fn row(view: &FitView, preset: &PresetAnswer) -> AnyView {
    let badge = if preset.status == "verified" { "badge ok" } else { "badge warn" };
    let source = view.law.presets.iter().find(|entry| entry.id == preset.id);
    let other =
        (!preset.comparable).then(|| view! { <span class="tiny">"counts another way"</span> });
    view! {
        <tr
            class=(!preset.comparable).then_some("dim")
            title=source.map(|entry| entry.source.clone())
        >
            <td>
                <span class="who">{words::capital(&preset.id)}" "
                    <span class=badge>{preset.status.clone()}</span> {other}
                </span>
            </td>
            <td class="r n">
                <Number
                    key=format!("presets.{}.N", preset.id)
                    value=preset.N
                    text=size_words(preset.N, "none")
                />
            </td>
            <td class="r n">{ratio_words(preset.N, preset.D)}</td>
        </tr>
    }
    .into_any()
}

fn size_words(size: Option<f64>, none: &str) -> String {
    size.map_or(none.to_owned(), |n| quantity::si(n, 3))
}

/// Tokens per parameter.
fn ratio_words(n: Option<f64>, d: Option<f64>) -> Option<AnyView> {
    let ratio = d? / n?;
    let text = if ratio < 100.0 { quantity::significant(ratio, 2) } else { quantity::si(ratio, 3) };
    Some(words::raised(&text))
}
