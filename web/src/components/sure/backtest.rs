//! The backtest: would the law have foreseen the larger runs, and what its intervals kept of what
//! they promised.

use super::card::{PartCard, drawing, notices, told};
use super::drawn::{Cut, Drawn, Lines, Scatter, Series};
use super::sentence::CUT;
use super::sheet::{Cell, Sheet};
use super::told::Quantity;
use crate::sure::Part;
use isoflop_formula::quantity;
use isoflop_study::{Ahead, Backtest, BacktestCut};
use leptos::prelude::*;

/// The shares of cuts that can be looked at.
const OFFERED: [f64; 3] = [0.4, 0.6, 0.8];

/// The errors of one cut, run by run.
#[component]
pub(crate) fn BacktestCard() -> impl IntoView {
    let share = RwSignal::new(CUT);
    let chart = move |()| {
        let errors = |all: &Backtest| at(all, share.get()).map(|cut| errors(all, cut));
        drawing(told(errors).flatten())
    };
    let lede = move || {
        told(|all: &Backtest| at(all, share.get()).map(lede))
            .flatten()
            .unwrap_or_else(|| "Fitted to the cheaper runs, then asked for the rest".into())
    };
    view! {
        <PartCard
            part=Part::Backtest
            id="backtest"
            title="Would it have foreseen the larger runs?"
            lede=lede
            tools=move || shares(share)
            table=Callback::new(|()| told(sheet))
        >
            <figure>
                <Drawn name="scatter" drawing=Callback::new(chart) />
            </figure>
            {move || told(|all: &Backtest| all.ahead.as_ref().map(ahead))}
            {move || told(|all: &Backtest| notices(&all.warnings))}
        </PartCard>
    }
}

/// Coverage over the cuts.
#[component]
pub(crate) fn KeptCard() -> impl IntoView {
    let chart = |()| drawing(told(kept));
    view! {
        <PartCard
            part=Part::Backtest
            id="kept"
            title="Promised and kept"
            lede=|| "Share of unseen larger runs inside the 95\u{a0}% interval, by how much of the runs was used"
            table=Callback::new(|()| told(sheet))
        >
            <figure>
                <Drawn name="lines" drawing=Callback::new(chart) />
            </figure>
        </PartCard>
    }
}

/// The cut of a share, else the nearest that has a fit.
fn at(all: &Backtest, share: f64) -> Option<&BacktestCut> {
    let near = |cut: &&BacktestCut| (cut.share - share).abs();
    let fitted = all.cuts.iter().filter(|cut| cut.error.is_some());
    fitted.min_by(|a, b| near(a).total_cmp(&near(b)))
}

fn shares(now: RwSignal<f64>) -> AnyView {
    let one = move |share: f64| {
        view! {
            <button
                type="button"
                aria-pressed=move || (now.get() == share).to_string()
                on:click=move |_| now.set(share)
            >
                {format!("{:.0}\u{a0}%", 100.0 * share)}
            </button>
        }
    };
    let buttons = OFFERED.map(one).into_iter().collect_view();
    view! {
        <div class="seg" role="group" aria-label="Cheapest runs used">
            {buttons}
        </div>
    }
    .into_any()
}

/// A share as "0.90 %".
pub(super) fn percent(share: f64) -> String {
    format!("{}\u{a0}%", quantity::significant(100.0 * share, 2))
}

fn lede(cut: &BacktestCut) -> String {
    let used = format!(
        "Fitted to the cheapest {:.0}\u{a0}% of the runs, then asked for the rest",
        100.0 * cut.share
    );
    let (Some(error), Some(inside)) = (cut.error, cut.error_fitted) else { return used };
    let times = quantity::significant(error / inside, 2);
    format!("{used}. The mean error is {}, {times} times that of the fitted runs", percent(error))
}

fn errors(all: &Backtest, cut: &BacktestCut) -> Scatter {
    let runs = &cut.runs;
    let fitted = cut.fitted as usize;
    let compute = all.by == "C";
    let error = cut.error.map_or_else(String::new, percent);
    Scatter {
        x: runs.x.clone(),
        y: runs.off.iter().map(|&off| Some(off)).collect(),
        line: runs.line.clone(),
        strong: (0..runs.x.len()).map(|i| i >= fitted).collect(),
        rule: Some(0.0),
        cut: Some(Cut {
            x: cut.below,
            below: format!("{} runs fitted", cut.fitted),
            above: format!("{} runs predicted", cut.held_out),
        }),
        log: false,
        x_log: true,
        kind: "error",
        x_kind: if compute { "flop" } else { "count" },
        x_label: if compute { "Training compute, FLOP".into() } else { all.by.clone() },
        y_label: "Error, observed less predicted".into(),
        y_name: "Error",
        words: format!(
            "Errors of {} runs predicted from {} cheaper ones; their mean size is {error}",
            cut.held_out, cut.fitted
        ),
    }
}

fn kept(all: &Backtest) -> Lines {
    let series = |name: &str, of: fn(&BacktestCut) -> Option<f64>| Series {
        name: name.into(),
        x: all.cuts.iter().map(|cut| cut.share).collect(),
        y: all.cuts.iter().map(of).collect(),
    };
    let new_run = series("Interval of a new run", |cut| cut.new_run.map(|c| c.share));
    let curve = series("Interval of the curve", |cut| cut.curve.map(|c| c.share));
    Lines {
        words: format!(
            "Intervals promise {:.0} %. Over the cuts that of the curve held between {} of larger runs, that of a new run between {}",
            100.0 * all.level,
            span(&curve.y),
            span(&new_run.y)
        ),
        series: vec![new_run, curve],
        promise: Some(all.level),
        mark: None,
        x_log: false,
        y_log: false,
        x_kind: "share",
        y_kind: "share",
        x_label: "Cheapest runs used".into(),
        y_label: "Larger runs inside".into(),
        x_name: "Runs used".into(),
        y_name: "Inside",
        y_domain: Some((0.0, 1.0)),
        height: 300,
        bare: false,
    }
}

/// "12 and 84 %".
fn span(shares: &[Option<f64>]) -> String {
    let known = || shares.iter().flatten().copied();
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(0.0, f64::max));
    if known().next().is_none() {
        "no share".into()
    } else {
        format!("{:.0} and {:.0} %", 100.0 * low, 100.0 * high)
    }
}

/// The band ahead, as wide as the past asks for.
fn ahead(ahead: &Ahead) -> AnyView {
    let loss = Quantity("L".into());
    let range = |of: &isoflop_study::Estimate| loss.range(of.low, of.high);
    let Some(_) = ahead.widened.low.or(ahead.widened.high) else { return ().into_any() };
    let factor = quantity::significant(ahead.factor, 2);
    view! {
        <p class="small ahead">
            "A new run at "
            {crate::words::flop(ahead.C)}
            " is told a loss of "
            <b class="num">{range(&ahead.new_run)}</b>
            ". To have held the larger runs, such intervals would have had to be "
            {factor}
            " times as long: "
            <b class="num">{range(&ahead.widened)}</b>
        </p>
    }
    .into_any()
}

/// One row a cut.
fn sheet(all: &Backtest) -> Sheet {
    let row = |cut: &BacktestCut| {
        let share = |value| Cell::number(value, percent);
        let whole = |value: f64| format!("{:.0}\u{a0}%", 100.0 * value);
        vec![
            Cell::number(Some(cut.share), whole),
            Cell::count(u64::from(cut.fitted)),
            Cell::count(u64::from(cut.held_out)),
            Cell::number(Some(cut.reach), |v| quantity::significant(v, 2)),
            share(cut.error_fitted),
            share(cut.error),
            share(cut.bias),
            Cell::number(cut.curve.map(|c| c.share), whole),
            Cell::number(cut.new_run.map(|c| c.share), whole),
            Cell::text(cut.why_not.clone()),
        ]
    };
    let heads = [
        "Cheapest runs",
        "Fitted",
        "Predicted",
        "Reach, times",
        "Error fitted",
        "Error",
        "Bias",
        "Inside the curve's",
        "Inside a new run's",
        "Remark",
    ];
    Sheet::new(&heads, all.cuts.iter().map(row).collect())
}
