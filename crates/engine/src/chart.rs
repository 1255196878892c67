//! What the page draws, as columns.

use crate::{
    DrawTable,
    fit::{Prepared, range},
};
use isoflop_fit::{Point, interval::quantile};
use isoflop_formula::math;
use isoflop_study::{Chart, Draws, IsoFlop};

/// Points of a curve.
const POINTS: usize = 81;
/// Draws behind a band: more would not change what can be seen.
const BAND: usize = 1000;
/// Equal-compute curves at most.
const CURVES: usize = 8;
/// A point of an equal-compute curve higher than this share above its minimum is not drawn.
const HEIGHT: f64 = 1.085;

/// The chart of a fitted point and its draws.
pub fn chart(prepared: &Prepared, point: &Point, draws: &Draws) -> Chart {
    let runs = &prepared.runs;
    let column = |key: &str| {
        runs.inputs.iter().find(|(k, _)| k == key).map(|(_, c)| c.to_vec()).unwrap_or_default()
    };
    let law = prepared.model.law();
    let observed = runs.response.to_vec();
    let log = |v: f64| math::ln(v);
    let mut chart = Chart {
        y_label: label(law.response.label, law.response.unit),
        residual: observed.iter().zip(&point.fitted).map(|(y, f)| log(*y) - log(*f)).collect(),
        fitted: point.fitted.clone(),
        observed,
        size: column("N"),
        tokens: column("D"),
        line: runs.lines.clone(),
        floor: law.separable.map(|s| point.params[s.floor]),
        ..Chart::default()
    };
    let table = DrawTable::new(draws);
    let keys: Vec<&str> = prepared.model.inputs().iter().map(|i| i.symbol.key).collect();
    match (&runs.compute, keys.as_slice()) {
        (Some(compute), ["N", "D"]) => {
            chart.x_kind = "compute".into();
            chart.x_label = "Training compute, FLOP".into();
            chart.x = compute.to_vec();
            frontier(prepared, point, &table, range(compute), &mut chart);
            chart.isoflops = isoflops(prepared, point, range(compute));
        }
        _ => {
            let (_, first) = &runs.inputs[0];
            let input = prepared.model.inputs().first().map(|i| i.symbol);
            chart.x_kind = "input".into();
            chart.x_label = input.map_or_else(String::new, |s| label(s.label, s.unit));
            chart.x = first.to_vec();
            if keys.len() == 1 && runs.inputs.len() == 1 {
                curve(prepared, point, &table, range(first), &mut chart);
            }
        }
    }
    chart
}

/// "Loss, nats per token".
fn label(words: &str, unit: &str) -> String {
    let mut letters = words.chars();
    let capital: String =
        letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    if unit.is_empty() || unit == words { capital } else { format!("{capital}, {unit}") }
}

fn spaced(low: f64, high: f64, count: usize) -> Vec<f64> {
    let step = math::ln(high / low) / (count - 1) as f64;
    (0..count).map(|i| low * math::exp(step * i as f64)).collect()
}

/// The lowest loss at each compute, with its band.
fn frontier(
    prepared: &Prepared,
    point: &Point,
    table: &DrawTable<'_>,
    (least, most): (f64, f64),
    chart: &mut Chart,
) {
    let k = prepared.study.flops_per_nd;
    let budget = prepared.study.at.first().copied().unwrap_or(most);
    let best = |params: &[f64], c: f64| prepared.model.optimum(params, c, k).ok();
    for c in spaced(least.min(budget) / 1.7, most.max(budget) * 3.0, POINTS) {
        let Some(at) = best(&point.params, c) else { continue };
        chart.curve_x.push(c);
        chart.curve_y.push(at.l);
        chart.curve_n.push(at.n);
        let losses = table.good().take(BAND).filter_map(|row| best(row, c).map(|b| b.l));
        band(losses.collect(), chart);
    }
}

/// The law over its only input, with its band.
fn curve(
    prepared: &Prepared,
    point: &Point,
    table: &DrawTable<'_>,
    (least, most): (f64, f64),
    chart: &mut Chart,
) {
    for x in spaced(least / 1.5, most * 10.0, POINTS) {
        let y = prepared.model.value(&[x], &point.params);
        if !y.is_finite() {
            continue;
        }
        chart.curve_x.push(x);
        chart.curve_y.push(y);
        let values = table.good().take(BAND).map(|row| prepared.model.value(&[x], row));
        band(values.collect(), chart);
    }
}

fn band(mut values: Vec<f64>, chart: &mut Chart) {
    values.retain(|v| v.is_finite());
    if values.len() < isoflop_fit::interval::FEWEST {
        return;
    }
    isoflop_formula::order::sort_by(&mut values, f64::total_cmp);
    chart.curve_low.push(quantile(&values, 0.025));
    chart.curve_high.push(quantile(&values, 0.975));
}

/// One equal-compute curve per decade of the runs and the budget.
fn isoflops(prepared: &Prepared, point: &Point, (least, most): (f64, f64)) -> Vec<IsoFlop> {
    let budget = prepared.study.at.first().copied().unwrap_or(most);
    let (first, last) = (math::log10(least).ceil(), math::log10(most.max(budget)).floor());
    let decades = (last - first).max(0.0) as usize + 1;
    let every = decades.div_ceil(CURVES);
    let mut budgets: Vec<f64> = (0..decades)
        .filter(|i| (decades - 1 - i).is_multiple_of(every))
        .map(|i| math::pow(10.0, first + i as f64))
        .collect();
    if budgets.iter().all(|c| (c / budget - 1.0).abs() > 1e-9) {
        budgets.push(budget);
    }
    budgets.iter().filter_map(|&c| isoflop(prepared, point, c, c > most)).collect()
}

fn isoflop(prepared: &Prepared, point: &Point, c: f64, beyond: bool) -> Option<IsoFlop> {
    let k = prepared.study.flops_per_nd;
    let best = prepared.model.optimum(&point.params, c, k).ok()?;
    let mut curve = IsoFlop { c, best_n: best.n, best_l: best.l, beyond, ..IsoFlop::default() };
    for n in spaced(best.n / 40.0, best.n * 40.0, POINTS) {
        let l = prepared.model.value(&[n, c / k / n], &point.params);
        if l < best.l * HEIGHT {
            curve.n.push(n);
            curve.l.push(l);
        }
    }
    Some(curve)
}
