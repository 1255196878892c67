//! What this means for the budget: three sentences with their numbers.

use super::backtest::percent;
use super::card::told;
use super::told::Quantity;
use crate::state::State;
use crate::words;
use isoflop_formula::{math, quantity};
use isoflop_study::{Ahead, Backtest, BacktestCut, Choices, FitView, Influence, IsoFlop};
use leptos::prelude::*;

/// How much more loss is not worth mentioning.
const LITTLE: f64 = 1e-3;
/// A single run that moves the best size by more than this share of what noise does decides.
const MUCH: f64 = 0.5;

/// The card; nothing until one of its sentences can be said.
#[component]
pub(crate) fn MeansCard() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        let view = state.view.get()?;
        let notes = [
            told(loss).flatten(),
            size(&view, told(by_choice).flatten()),
            told(|all| runs(&view, all)).flatten(),
        ];
        let notes: Vec<AnyView> = notes.into_iter().flatten().collect();
        (!notes.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="means-title">
                    <header>
                        <h2 id="means-title">"What this means for the budget"</h2>
                    </header>
                    <div class="means">{notes}</div>
                </section>
            }
        })
    }
}

fn note(warn: bool, fact: AnyView, rest: String) -> AnyView {
    view! {
        <p class="note" class:warn=warn>
            <b>{fact}</b>
            " "
            {rest}
        </p>
    }
    .into_any()
}

/// "Loss at 10²⁴ FLOP is good to about 2 %."
fn loss(backtest: &Backtest) -> Option<AnyView> {
    let ahead = backtest.ahead.as_ref()?;
    let good = half_width(ahead)?;
    let shown = percent(good);
    let fact = view! { "Loss at "{words::flop(ahead.C)}" is good to about "{shown}"." }.into_any();
    Some(note(ahead.beyond > ahead.tested, fact, [errors(backtest), farther(ahead)].concat()))
}

/// The farther end of the widened band, as a share of the loss.
fn half_width(ahead: &Ahead) -> Option<f64> {
    let (value, low, high) = (ahead.widened.value?, ahead.widened.low?, ahead.widened.high?);
    Some((high / value - 1.0).max(1.0 - low / value))
}

fn errors(backtest: &Backtest) -> String {
    let of = |of: fn(&BacktestCut) -> Option<f64>| {
        let known = backtest.cuts.iter().filter_map(of);
        known.fold(None, |ends: Option<(f64, f64)>, v| {
            Some(ends.map_or((v, v), |(low, high)| (low.min(v), high.max(v))))
        })
    };
    let (Some((low, high)), Some(inside)) = (of(|cut| cut.error), of(|cut| cut.error_fitted))
    else {
        return String::new();
    };
    let inside = quantity::significant(high / inside.1, 2);
    format!(
        "The mean error beyond the fitted runs was {} to {}, up to {inside} times that inside",
        percent(low),
        percent(high)
    )
}

fn farther(ahead: &Ahead) -> String {
    if ahead.beyond <= ahead.tested {
        return String::new();
    }
    let (beyond, tested) =
        (quantity::significant(ahead.beyond, 2), quantity::significant(ahead.tested, 2));
    format!("; tested up to {tested} times beyond, and this budget lies {beyond} times beyond")
}

/// "Size is good to a factor of 2.2 to 4."
fn size(view: &FitView, choices: Option<f64>) -> Option<AnyView> {
    let best = view.fit.optimum.first().filter(|_| view.split_told)?;
    let noise = best.N.high? / best.N.low?;
    let digits = |v: f64| quantity::significant(v, 2);
    let factor = match choices {
        Some(other) => format!("{} by noise and {} by choice", digits(noise), digits(other)),
        None => format!("{} by noise", digits(noise)),
    };
    let fact = view! { "Size is good to a factor of "{factor}"." }.into_any();
    let flat = view.chart.isoflops.iter().find(|f| Some(f.c) == best.C.value).and_then(flat);
    let rest = flat.map_or_else(String::new, |(low, high)| {
        let range = Quantity("N".into()).range(Some(low), Some(high));
        let little = percent(LITTLE);
        format!("A wrong size costs little: anywhere from {range} the loss changes by less than {little}")
    });
    Some(note(true, fact, rest))
}

fn by_choice(choices: &Choices) -> Option<f64> {
    choices.spread.N.map(|spread| spread.high / spread.low)
}

/// The sizes about the best at which the loss is little more than the least.
fn flat(curve: &IsoFlop) -> Option<(f64, f64)> {
    let most = curve.best_l * (1.0 + LITTLE);
    let inside = curve.n.iter().zip(&curve.l).filter(|(_, l)| **l <= most).map(|(n, _)| *n);
    let ends = inside.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), n| (a.min(n), b.max(n)));
    (ends.0 < ends.1).then_some(ends)
}

/// "No single run decides."
fn runs(view: &FitView, all: &Influence) -> Option<AnyView> {
    let spread = all.spread.N?;
    let best = view.fit.optimum.first().filter(|_| view.split_told)?;
    let noise = math::ln(best.N.high? / best.N.low?);
    let decides = math::ln(spread.high / spread.low) > MUCH * noise;
    let size = Quantity("N".into());
    let range = size.range(Some(spread.low), Some(spread.high));
    let fact = if decides { "Single runs decide." } else { "No single run decides." };
    let largest = without_largest(all, &size);
    let rest = format!("Without any one run the best size is {range}{largest}");
    Some(note(decides, fact.into_any(), rest))
}

fn without_largest(all: &Influence, size: &Quantity) -> String {
    let told = all.largest.iter().rev().find_map(|one| Some((one.left_out, one.told.N?)));
    told.map_or_else(String::new, |(left_out, n)| {
        format!(", without the {left_out} largest runs {}", size.words(n))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_little_more_loss_are_those_about_the_best() {
        let curve = IsoFlop {
            n: vec![1.0, 2.0, 3.0, 4.0, 5.0],
            l: vec![2.1, 2.001, 2.0, 2.0015, 2.2],
            best_l: 2.0,
            ..IsoFlop::default()
        };
        assert_eq!(flat(&curve), Some((2.0, 4.0)));
    }
}
