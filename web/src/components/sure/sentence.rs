//! The answer of the door: how far noise leaves the recommendation open, and how far choices move
//! it. In the next line, how often such intervals held.

use super::super::budget::{Budget, BudgetRow};
use super::super::status::Status;
use super::card::answer;
use super::told::{Quantity, between};
use crate::state::State;
use crate::sure::{Part, Sure};
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Answer, Axis, AxisKind, Backtest, Choices, FitView};
use leptos::prelude::*;

/// The share of runs below the cut whose coverage the sentence tells.
pub(super) const CUT: f64 = 0.6;

/// Sentence, trust, progress of the fit.
#[component]
pub(crate) fn SureAnswer() -> impl IntoView {
    let state = expect_context::<State>();
    let has_budget =
        move || state.view.with(|view| view.as_ref().is_some_and(|v| !v.fit.optimum.is_empty()));
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <h1>{move || sentence(state)}</h1>
            <p class="sub">{move || state.view.get().map(|view| trust(&view))}</p>
            {move || has_budget().then(|| view! { <BudgetRow /> })}
            <Status />
        </section>
    }
}

fn sentence(state: State) -> AnyView {
    let Some(view) = state.view.get() else { return "Fitting the runs".into_any() };
    let best = view.fit.optimum.first();
    let ends = best.and_then(|best| Some((best.N.low?, best.N.high?)));
    match (best, ends.filter(|_| view.split_told)) {
        (Some(_), Some((low, high))) => {
            let size = Quantity("N".into());
            let range = format!("{} and {}", size.words(low), size.words(high));
            view! {
                "At "
                <Budget />
                " noise leaves the best size between "
                <output data-key="noise.N" data-low=format!("{low:?}") data-high=format!("{high:?}")>
                    {range}
                </output>
                ". "
                {move || choices_move(&size)}
            }
            .into_any()
        }
        (Some(best), None) => {
            let loss = Quantity("L".into()).range(best.L.low, best.L.high);
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
        (None, _) => of_parameter(&view),
    }
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
    let told = answer(Part::Choices)?;
    let Answer::Choices(choices) = told.as_ref() else { return None };
    let spread = choices.spread.N?;
    let range = format!("{} and {}", size.words(spread.low), size.words(spread.high));
    let (low, high) = (format!("{:?}", spread.low), format!("{:?}", spread.high));
    Some(
        view! {
            "The choice of "
            {named(choices)}
            " moves it between "
            <output data-key="choices.N" data-low=low data-high=high>{range}</output>
            "."
        }
        .into_any(),
    )
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
    let held = answer(Part::Backtest).and_then(|told| match told.as_ref() {
        Answer::Backtest(backtest) => held(backtest),
        _ => None,
    });
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
    let spread = known.answer.with(|told| match told.as_deref() {
        Some(Answer::Choices(choices)) if known.fresh.get() => choices.spread.N,
        _ => None,
    });
    let choices = spread.map(|spread| between(&size.words(spread.low), &size.words(spread.high)));
    Some(match choices {
        Some(choices) => format!("{noise} by noise, {choices} by choices"),
        None => format!("{noise} by noise"),
    })
}
