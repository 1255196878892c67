//! The inputs of a law, and coefficients of one's own, as quantity inputs.

use super::super::notices::NoticeLine;
use super::super::quantity::QuantityInput;
use super::sentence::others;
use super::{Calculator, measure};
use crate::words;
use isoflop_study::SymbolEntry;
use leptos::prelude::*;

/// One quantity input an input of the law, and below what must be said.
#[component]
pub(crate) fn Inputs(calculator: Calculator) -> impl IntoView {
    let inputs = calculator.law.with_value(|law| law.inputs.clone());
    let fields = inputs.into_iter().map(|input| {
        let key = input.key.clone();
        let seen = Signal::derive(move || {
            calculator.preset_now().and_then(|preset| preset.validity.get(&key).copied())
        });
        let range = calculator.range(&input.key);
        // The bar of what was seen changes with the preset, so the field is made anew.
        move || {
            let seen = seen.get();
            view! { <Field calculator symbol=input.clone() range seen /> }
        }
    });
    let notes = move || {
        let eval = calculator.value.get()?.ok()?;
        let lines = others(eval).into_iter().map(|notice| view! { <NoticeLine notice /> });
        Some(view! { <div class="notes">{lines.collect_view()}</div> })
    };
    view! {
        <section class="card inputs" aria-labelledby="inputs-title">
            <header>
                <h2 id="inputs-title">"Try it"</h2>
            </header>
            <div class="fields one">{fields.collect_view()}</div>
            {notes}
        </section>
    }
}

/// Boxes for one's own coefficients; nothing while a preset is in force.
#[component]
pub(crate) fn OwnValues(calculator: Calculator) -> impl IntoView {
    let own = move || calculator.preset.with(Option::is_none);
    let params = calculator.law.with_value(|law| law.params.clone());
    let examples = move || {
        calculator.shows_examples().then(|| {
            view! {
                <p class="small muted example">
                    <span class="badge">"example"</span>
                    " These coefficients are made up to show the law; type your own"
                </p>
            }
        })
    };
    move || {
        own().then(|| {
            let fields = params.iter().map(|symbol| {
                view! { <Field calculator symbol=symbol.clone() range=None seen=None /> }
            });
            view! {
                <section class="card" aria-labelledby="own-title">
                    <header>
                        <h2 id="own-title">"Your own coefficients"</h2>
                    </header>
                    {examples}
                    <div class="fields own-values">{fields.collect_view()}</div>
                </section>
            }
        })
    }
}

#[component]
fn Field(
    calculator: Calculator,
    symbol: SymbolEntry,
    range: Option<(f64, f64)>,
    seen: Option<(f64, f64)>,
) -> impl IntoView {
    let (latex, label) = (symbol.latex.clone(), symbol.label.clone());
    let shown = move || view! { {words::symbol(&latex)}" "{label.clone()} };
    let (key, writes) = (symbol.key.clone(), symbol.key.clone());
    view! {
        <QuantityInput
            label=shown
            words=symbol.label.clone()
            name=symbol.key.clone()
            measure=measure(&symbol)
            text=Signal::derive(move || calculator.text(&key))
            take=move |text: String| calculator.write(&writes, text)
            range=range
            seen=seen
        />
    }
}
