//! The answer: one sentence, and in the next line how far it can be trusted.

use super::budget::{Budget, BudgetRow};
use super::number::Number;
use super::spoken::Spoken;
use super::status::Status;
use super::sure::Measured;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Estimate, FitView, OptimumEstimate};
use leptos::prelude::*;

/// What the law says about the budget, in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sentence {
    Waiting,
    Split,
    NotTold,
    NoBest,
    NoBudget,
}

fn sentence(view: Option<&FitView>) -> Sentence {
    let Some(view) = view else { return Sentence::Waiting };
    match view.fit.optimum.first() {
        None if view.chart.x_kind == "compute" => Sentence::NoBest,
        None => Sentence::NoBudget,
        Some(best) if best.N.value.is_none() && view.split_told => Sentence::NoBest,
        Some(_) if view.split_told => Sentence::Split,
        Some(_) => Sentence::NotTold,
    }
}

/// Sentence, interval, distance, progress.
#[component]
pub(crate) fn Answer() -> impl IntoView {
    let state = expect_context::<State>();
    let kind = Memo::new(move |_| match state.awaits_budget() {
        true => Sentence::Waiting,
        false => state.view.with(|view| sentence(view.as_deref())),
    });
    let said = move || {
        state.view.with(|view| {
            // An answer to a budget that was left meanwhile is not worth saying.
            let view = view.as_deref()?;
            state.study.with(|study| study.at == view.fit.study.at).then(|| spoken(view))?
        })
    };
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <h1>
                {move || match kind.get() {
                    Sentence::Waiting => waiting(state).into_any(),
                    Sentence::Split => view! { <SplitSentence /> }.into_any(),
                    Sentence::NotTold => view! { <NotToldSentence /> }.into_any(),
                    Sentence::NoBest => view! { <NoBestSentence /> }.into_any(),
                    Sentence::NoBudget => view! { <NoBudgetSentence /> }.into_any(),
                }}
            </h1>
            <p class="sub">
                {move || {
                    let shown = (kind.get() != Sentence::Waiting).then(|| state.view.get()).flatten();
                    shown.map(|view| interval_line(&view))
                }}
                <Measured />
            </p>
            {move || {
                matches!(kind.get(), Sentence::Split | Sentence::NotTold | Sentence::NoBest)
                    .then(|| view! { <BudgetRow /> })
            }}
            <Status />
            <Spoken words=said />
        </section>
    }
}

fn waiting(state: State) -> &'static str {
    if state.is_own() { "Fitting your runs" } else { "Fitting the example" }
}

#[component]
fn SplitSentence() -> impl IntoView {
    view! {
        "A budget of "
        <Budget />
        " is best spent on a model of "
        <Best key="N" of=|best| &best.N />
        " parameters and "
        <Best key="D" of=|best| &best.D />
        " tokens, for a loss of "
        <Best key="L" of=|best| &best.L />
        "."
    }
}

#[component]
fn NotToldSentence() -> impl IntoView {
    view! {
        "With "
        <Budget />
        " these runs promise a loss of "
        <Best key="L" of=|best| &best.L />
        ". The best split of that budget "
        <span class="doubt">"cannot be told"</span>
        " from them."
    }
}

#[component]
fn NoBestSentence() -> impl IntoView {
    view! {
        "At "
        <Budget />
        " the fitted law has "
        <span class="doubt">"no best split"</span>
        " between size and tokens."
    }
}

#[component]
fn NoBudgetSentence() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.view.get().map(|view| {
            let rows = quantity::full(f64::from(view.fit.rows));
            let floor = view.fit.params.get("E").map(|floor| {
                let text = words::value_and_range(floor).0;
                view! {
                    ", down to a floor of "
                    <Number key="params.E.value" value=floor.value text />
                }
            });
            view! { {view.law.title.clone()}" describes your "{rows}" runs"{floor}"." }
        })
    }
}

#[component]
fn Best(key: &'static str, of: fn(&OptimumEstimate) -> &Estimate) -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.view.with(|view| {
            let estimate = of(view.as_ref()?.fit.optimum.first()?).clone();
            let key_of = format!("optimum.0.{key}.value");
            let text = short(key, estimate.value);
            Some(view! { <Number key=key_of value=estimate.value text /> })
        })
    }
}

/// Two digits for counts, two decimals for a loss.
fn short(key: &str, value: Option<f64>) -> String {
    match value {
        None => "not told".into(),
        Some(value) if key == "L" => format!("{value:.2}"),
        Some(value) => quantity::si(value, 2),
    }
}

fn range(key: &str, estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            let (low, high) = (short(key, Some(low)), short(key, Some(high)));
            let (number, unit) = low.split_once('\u{202f}').unwrap_or((&low, ""));
            let same = high.split_once('\u{202f}').is_some_and(|(_, other)| other == unit);
            if same { format!("{number}–{high}") } else { format!("{low}–{high}") }
        }
        (None, Some(high)) => format!("below {}", short(key, Some(high))),
        (Some(low), None) => format!("above {}", short(key, Some(low))),
        (None, None) => "not told".into(),
    }
}

fn ends(key: &'static str, estimate: &Estimate, after: &'static str) -> AnyView {
    let (low, high) = (estimate.low, estimate.high);
    let full = |end: Option<f64>| end.map_or("null".to_owned(), |v| format!("{v:?}"));
    view! {
        <b class="num" data-low=full(low) data-high=full(high) data-of=format!("optimum.0.{key}")>
            {range(key, estimate)}
        </b>
        {after}
    }
    .into_any()
}

fn interval_line(view: &FitView) -> AnyView {
    let best = view.fit.optimum.first();
    let known = best.filter(|best| best.L.level.is_some());
    let level = known.and_then(|best| best.L.level).unwrap_or(0.95) * 100.0;
    let words = known.map(|best| {
        let level = format!("{level:.0}\u{a0}%: ");
        if view.split_told {
            let n = ends("N", &best.N, " parameters, ");
            let d = ends("D", &best.D, " tokens, loss ");
            view! { <span>{level}{n}{d}{ends("L", &best.L, "")}</span> }.into_any()
        } else {
            view! { <span>{level}"loss "{ends("L", &best.L, "")}{ratio(view)}</span> }.into_any()
        }
    });
    let weak = (!words::is_told(view))
        .then(|| view! { <span class="badge warn">"Weakly identified"</span> });
    let beyond = view.beyond.filter(|&b| b > 1.0 && best.is_some()).map(|b| {
        let class = if b >= 3.0 { "badge warn" } else { "badge" };
        view! { <span class=class>{quantity::significant(b, 2)}" × beyond the largest run"</span> }
    });
    view! { {words}{weak}{beyond} }.into_any()
}

/// How far tokens per parameter may lie, when the split is not told.
fn ratio(view: &FitView) -> Option<AnyView> {
    let ratio =
        view.fit.derived.get("tokens_per_parameter").or_else(|| view.fit.derived.get("ratio"))?;
    let (low, high) = (quantity::si(ratio.low?, 2), quantity::si(ratio.high?, 2));
    Some(
        view! { ", tokens per parameter anywhere from "<b class="num">{low}" to "{high}</b> }
            .into_any(),
    )
}

fn spoken(view: &FitView) -> Option<String> {
    let best = view.fit.optimum.first()?;
    let budget = words::spoken_flop(best.C.value?);
    if !view.split_told {
        return Some(format!("{budget}: the best split cannot be told from these runs"));
    }
    let (n, d) = (short("N", best.N.value), short("D", best.D.value));
    let loss = short("L", best.L.value);
    Some(format!("{budget} is best spent on {n} parameters and {d} tokens, for a loss of {loss}"))
}
