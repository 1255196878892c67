//! One law: a sentence that is already a calculator, its formula, its presets, its charts.

use super::laws::signature;
use crate::components::{
    Calculator, Coefficients, Distance, Formula, Inputs, LawFigure, LawSentence, OwnValues,
    SplitFigure, take_law,
};
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{LawEntry, PresetEntry, SymbolEntry};
use leptos::prelude::*;

/// The page of a law.
#[component]
pub(crate) fn LawPage(law: LawEntry) -> impl IntoView {
    let calculator = Calculator::new(law.clone());
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <p class="small muted eyebrow">
                {law.source.clone()} " · " {signature(&law.inputs)}
            </p>
            <LawSentence calculator />
            <Distance calculator />
        </section>
        <form
            class="grid law-grid"
            on:submit=move |event: leptos::ev::SubmitEvent| event.prevent_default()
        >
            <div class="c8 stack">
                <FormulaCard law=law.clone() />
                <Coefficients calculator />
                <OwnValues calculator />
                <LawFigure calculator />
                <SplitFigure calculator />
            </div>
            <aside class="c4 stack">
                <Inputs calculator />
                <Actions id=law.id.clone() />
                <Seen calculator />
                <About law />
            </aside>
        </form>
    }
}

#[component]
fn FormulaCard(law: LawEntry) -> impl IntoView {
    let rows = law.inputs.iter().chain(&law.params).map(symbol_row).collect_view();
    let unit = law.response_unit.clone();
    view! {
        <section class="card formula-card" aria-labelledby="law-name">
            <header>
                <h2 id="law-name">{law.title.clone()}</h2>
            </header>
            <p class="lede">{law.summary.clone()}</p>
            <div class="formula-and-symbols">
                <Formula nodes=Signal::stored(law.math.clone()) />
                <table class="symbols">
                    <thead class="sr">
                        <tr>
                            <th>"Symbol"</th>
                            <th>"Meaning"</th>
                            <th>"Unit"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows}
                        <tr>
                            <td></td>
                            <td class="muted">"the law's value"</td>
                            <td class="r muted">{unit}</td>
                        </tr>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn symbol_row(symbol: &SymbolEntry) -> AnyView {
    view! {
        <tr>
            <td>{words::symbol(&symbol.latex)}</td>
            <td>{symbol.label.clone()}</td>
            <td class="r muted">{symbol.unit.clone()}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Actions(id: String) -> impl IntoView {
    let state = expect_context::<State>();
    let fit = move |_| {
        let id = id.clone();
        state.change(move |study| take_law(study, id));
        let _ = window().location().set_hash("fit");
    };
    view! {
        <section class="card acts-card" aria-label="What to do with it">
            <button class="btn main" type="button" on:click=fit>
                "Fit this law to my runs…"
            </button>
            <p class="small muted">
                "Goes to Fit with the runs that are there now; what is missing in them is said there"
            </p>
        </section>
    }
}

/// Where the coefficients in force were fitted, and how they count.
#[component]
fn Seen(calculator: Calculator) -> impl IntoView {
    let rows = move |preset: &PresetEntry| {
        calculator.law.with_value(|law| {
            let row = |input: &SymbolEntry| {
                let (low, high) = preset.validity.get(&input.key)?;
                let range = format!("{} to {}", quantity::si(*low, 2), quantity::si(*high, 2));
                Some(view! {
                    <dt>{words::symbol(&input.latex)}" "{input.label.clone()}</dt>
                    <dd>{range}</dd>
                })
            };
            law.inputs.iter().filter_map(row).collect_view()
        })
    };
    move || {
        calculator.preset_now().map(|preset| {
            let none = preset.validity.is_empty().then(|| {
                view! { <p class="small muted">"The source names no range. Read any value as beyond it"</p> }
            });
            view! {
                <section class="card" aria-labelledby="seen-title">
                    <h2 id="seen-title">"Where it was fitted"</h2>
                    {none}
                    <dl class="kv">
                        {rows(&preset)} <dt>"N counts"</dt> <dd>{counts(&preset.convention)}</dd>
                        <dt>"Value in"</dt> <dd>{preset.loss_unit.clone()}</dd>
                    </dl>
                    <p class="small muted computed">
                        "The further a model lies outside, the less the formula has been seen to hold"
                    </p>
                </section>
            }
        })
    }
}

fn counts(convention: &str) -> &'static str {
    match convention {
        "total" => "all parameters",
        "non-embedding" => "all but embeddings",
        _ => "either way",
    }
}

#[component]
fn About(law: LawEntry) -> impl IntoView {
    let kind = match law.kind.as_str() {
        "formula" => "a closed formula",
        "implicit" => "solved for its value",
        "recurrence" => "step by step over a schedule",
        other => other,
    }
    .to_owned();
    let papers = law.papers.len();
    view! {
        <section class="card" aria-labelledby="about-title">
            <h2 id="about-title">"About this law"</h2>
            <dl class="kv">
                <dt>"Id"</dt>
                <dd>
                    <code>{law.id.clone()}</code>
                </dd>
                <dt>"Computed as"</dt>
                <dd>{kind}</dd>
                <dt>"Parameters"</dt>
                <dd>{law.params.len()}</dd>
                <dt>"Papers that use it"</dt>
                <dd>{papers}" of 166"</dd>
            </dl>
            <p class="small muted computed">
                "On the command line "
                <code>"isoflop eval "{law.id.clone()}" …"</code>
            </p>
        </section>
    }
}
