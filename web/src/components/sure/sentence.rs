//! The answer of the door: how far noise leaves the recommendation open, and how far choices move
//! it. In the next line, how often such intervals held.

use super::super::budget::{Budget, BudgetRow};
use super::super::spoken::Spoken;
use super::super::status::Status;
use super::card::{PartAnswer, told};
use super::told::{Quantity, between};
use crate::state::State;
use crate::sure::{Part, Sure};
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Axis, AxisKind, Backtest, Choices, FitView};
use leptos::prelude::*;

/// The share of runs below the cut whose coverage the sentence tells.
pub(super) const CUT: f64 = 0.6;

/// What can be said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sentence {
    Waiting,
    Split,
    NotTold,
    NoBudget,
}

fn kind(view: Option<&FitView>) -> Sentence {
    let Some(view) = view else { return Sentence::Waiting };
    match view.fit.optimum.first() {
        None => Sentence::NoBudget,
        Some(best) if view.split_told && best.N.low.is_some() && best.N.high.is_some() => {
            Sentence::Split
        }
        Some(_) => Sentence::NotTold,
    }
}

/// Sentence, trust, progress of the fit. The draggable budget stays while the numbers change.
#[component]
pub(crate) fn SureAnswer() -> impl IntoView {
    let state = expect_context::<State>();
    let kind = Memo::new(move |_| state.view.with(|view| kind(view.as_deref())));
    let sure = expect_context::<Sure>();
    let said = Memo::new(move |_| {
        state.view.with(|view| in_short(sure, view.as_deref()?)).unwrap_or_default()
    });
    let has_budget = move || matches!(kind.get(), Sentence::Split | Sentence::NotTold);
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <h1>
                {move || match kind.get() {
                    Sentence::Waiting => "Fitting the runs".into_any(),
                    Sentence::Split => split(state),
                    Sentence::NotTold => not_told(state),
                    Sentence::NoBudget => {
                        (move || state.view.get().map(|view| of_parameter(&view))).into_any()
                    }
                }}
            </h1>
            <p class="sub">{move || state.view.get().map(|view| trust(&view))}</p>
            {move || has_budget().then(|| view! { <BudgetRow /> })}
            <Status />
            <Spoken words=move || Some(said.get()) />
        </section>
    }
}

fn split(state: State) -> AnyView {
    let size = Quantity("N".into());
    let noise = move || {
        let view = state.view.get()?;
        let best = view.fit.optimum.first()?;
        let (low, high) = (best.N.low?, best.N.high?);
        Some(told_range("noise.N", &Quantity("N".into()), low, high))
    };
    view! {
        "At "
        <Budget />
        " noise leaves the best size between "
        {noise}
        ". "
        {move || choices_move(&size)}
    }
    .into_any()
}

/// "67 B and 150 B", with both ends for programs.
fn told_range(key: &'static str, of: &Quantity, low: f64, high: f64) -> AnyView {
    let words = format!("{} and {}", of.words(low), of.words(high));
    view! {
        <output data-key=key data-low=format!("{low:?}") data-high=format!("{high:?}")>
            {words}
        </output>
    }
    .into_any()
}

fn not_told(state: State) -> AnyView {
    let loss = move || {
        let view = state.view.get()?;
        let best = view.fit.optimum.first()?;
        Some(Quantity("L".into()).range(best.L.low, best.L.high))
    };
    view! {
        "At "
        <Budget />
        " noise leaves the loss at "
        <b>{loss}</b>
        ", and the best size "
        <span class="doubt">"cannot be told"</span>
        "."
    }
    .into_any()
}

/// The sentence of a law that splits no budget: its first parameter with an interval.
fn of_parameter(view: &FitView) -> AnyView {
    let known = view.fit.params.iter().find(|(_, estimate)| estimate.low.is_some());
    let Some((key, estimate)) = known else {
        return view! { "These runs have " <span class="doubt">"no interval"</span> " of the law." }
            .into_any();
    };
    let range = Quantity(key.clone()).range(estimate.low, estimate.high);
    let latex = view.law.params.iter().find(|symbol| symbol.key == *key);
    let symbol = words::symbol(latex.map_or(key.as_str(), |symbol| &symbol.latex));
    view! { "Noise leaves " {symbol} " at " <b>{range}</b> "." }.into_any()
}

/// "The choice of objective and of runs to leave out moves it between 96 B and 400 B."
fn choices_move(size: &Quantity) -> Option<AnyView> {
    told(|choices: &Choices| {
        let spread = choices.spread.N?;
        let range = told_range("choices.N", size, spread.low, spread.high);
        let named = named(choices);
        Some(view! { "The choice of " {named} " moves it between " {range} "." }.into_any())
    })
    .flatten()
}

/// The axes in words: "objective and of which runs to leave out".
fn named(choices: &Choices) -> String {
    let mut names: Vec<&str> = choices.axes.iter().map(name).collect();
    names.sort_by_key(|name| *name != OBJECTIVE);
    names.join(" and of ")
}

const OBJECTIVE: &str = "objective";

fn name(axis: &Axis) -> &'static str {
    match axis.kind {
        AxisKind::Objective => OBJECTIVE,
        AxisKind::Outliers => "which runs to leave out",
        AxisKind::Size => "what counts as size",
        AxisKind::Checkpoints => "which checkpoints count",
    }
}

/// "Loss is surer: 1.94–1.99, yet such intervals held only 33 % of the larger runs …".
fn trust(view: &FitView) -> AnyView {
    let loss = view.fit.optimum.first().map(|best| &best.L).filter(|loss| loss.low.is_some());
    let held = told(held).flatten();
    let range = loss.map(|loss| Quantity("L".into()).range(loss.low, loss.high));
    let sure = range.zip(Some(view.split_told)).map(|(range, told)| {
        let lead = if told { "Loss is surer: " } else { "Loss: " };
        view! { {lead}<b class="num">{range}</b> }
    });
    let comma = (sure.is_some() && held.is_some()).then_some(", yet such intervals held ");
    let alone = (sure.is_none() && held.is_some()).then_some("Such intervals held ");
    let held = held.map(|share| {
        let words = format!("{:.0}\u{a0}%", 100.0 * share);
        view! { <b class="num">{words}</b>" of the larger runs they had not seen" }
    });
    let beyond = view.beyond.filter(|&beyond| beyond > 1.0).map(|beyond| {
        let class = if beyond >= 3.0 { "badge warn" } else { "badge" };
        let times = quantity::significant(beyond, 2);
        view! { <span class=class>{times}" × beyond the largest run"</span> }
    });
    view! { <span>{sure}{comma}{alone}{held}</span>{beyond} }.into_any()
}

/// The share of larger runs inside the interval of the curve, at the cut that is told.
fn held(backtest: &Backtest) -> Option<f64> {
    let near = |share: f64| (share - CUT).abs();
    let cuts = backtest.cuts.iter().filter(|cut| cut.curve.is_some());
    let cut = cuts.min_by(|a, b| near(a.share).total_cmp(&near(b.share)))?;
    cut.curve.map(|curve| curve.share)
}

/// "69–150 B by noise, 96–400 B by choices", for the page Fit.
pub(crate) fn in_short(sure: Sure, view: &FitView) -> Option<String> {
    let size = Quantity("N".into());
    let best = view.fit.optimum.first().filter(|_| view.split_told)?;
    let noise = between(&size.words(best.N.low?), &size.words(best.N.high?));
    let known = sure.of(Part::Choices);
    let fresh = known.fresh.get();
    let spread =
        known.answer.with(|told| Choices::of(told.as_deref()?)?.spread.N).filter(|_| fresh);
    let choices = spread.map(|spread| between(&size.words(spread.low), &size.words(spread.high)));
    Some(match choices {
        Some(choices) => format!("{noise} by noise, {choices} by choices"),
        None => format!("{noise} by noise"),
    })
}
