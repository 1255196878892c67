//! How good the optimum is.

use super::icons::Check;
use super::number::Number;
use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Certificate, FitView};
use leptos::prelude::*;

/// Class and words of the badge.
fn verdict(certificate: &Certificate) -> (&'static str, &'static str) {
    if !certificate.converged {
        ("badge stop", "Not converged")
    } else if !certificate.bounds.is_empty() {
        ("badge warn", "Stopped at a bound")
    } else if !certificate.flat.is_empty() {
        ("badge warn", "Flat direction")
    } else if certificate.second_basin.is_some_and(|more| more < 1e-3) {
        ("badge warn", "Two basins")
    } else {
        ("badge ok", "Global optimum")
    }
}

/// Badge and rows.
#[component]
pub(crate) fn CertificateCard() -> impl IntoView {
    let state = expect_context::<State>();
    let badge = move || {
        state.view.with(|view| {
            let (class, words) = verdict(&view.as_ref()?.fit.certificate);
            let check = (class == "badge ok").then(|| view! { <Check /> });
            Some(view! { <span class=class>{check}{words}</span> })
        })
    };
    view! {
        <Section title="Certificate" verdict=badge>
            {move || state.view.get().map(|view| rows(&view))}
        </Section>
    }
}

fn rows(view: &FitView) -> AnyView {
    let certificate = &view.fit.certificate;
    let objective = quantity::significant(view.fit.objective.value, 7);
    let count = |n: u32| quantity::full(f64::from(n));
    let pair = |n: u32, of: u32| format!("{} of {}", count(n), count(of));
    let bounds =
        if certificate.bounds.is_empty() { "none".into() } else { certificate.bounds.join(", ") };
    let agree = pair(certificate.starts_agreeing, certificate.starts);
    let draws = certificate.draws;
    let failed = pair(certificate.draws_failed, draws);
    let split = pair(certificate.draws_without_optimum, draws);
    let agreeing = Some(f64::from(certificate.starts_agreeing));
    view! {
        <dl class="kv">
            {line("Objective", "objective.value", Some(view.fit.objective.value), objective)}
            {maybe("Gradient, relative", "certificate.relative_gradient", certificate.relative_gradient)}
            {maybe("Largest multiplier", "certificate.subgradient", certificate.subgradient)}
            {line("Starts that agree", "certificate.starts_agreeing", agreeing, agree)}
            {maybe("Second basin, above by", "certificate.second_basin", certificate.second_basin)}
            {maybe("Condition number", "certificate.condition_number", certificate.condition_number)}
            <dt>"Parameters at a bound"</dt>
            <dd>{bounds}</dd>
            {(draws > 0)
                .then(|| {
                    let value = Some(f64::from(certificate.draws_failed));
                    line("Draws not converged", "certificate.draws_failed", value, failed)
                })}
            {(certificate.draws_without_optimum > 0)
                .then(|| {
                    let value = Some(f64::from(certificate.draws_without_optimum));
                    let key = "certificate.draws_without_optimum";
                    line("Draws without a best split", key, value, split)
                })}
        </dl>
        {flat(&certificate.flat)}
    }
    .into_any()
}

fn line(
    words: &'static str,
    key: &'static str,
    value: Option<f64>,
    text: impl Into<String>,
) -> AnyView {
    view! {
        <dt>{words}</dt>
        <dd>
            <Number key value text=text.into() />
        </dd>
    }
    .into_any()
}

/// A line whose number need not be there.
fn maybe(words: &'static str, key: &'static str, value: Option<f64>) -> Option<AnyView> {
    let shown = value?;
    let text = if shown == 0.0 || (shown.abs() < 1e-2) {
        quantity::significant(shown, 1)
    } else {
        quantity::significant(shown, if shown >= 100.0 { 3 } else { 2 })
    };
    Some(line(words, key, value, text))
}

fn flat(directions: &[String]) -> Option<AnyView> {
    let first = words::sentence(directions.first()?);
    Some(view! { <p class="note warn flat"><b>"Flat direction. "</b>{first}</p> }.into_any())
}
