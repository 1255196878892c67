//! A fit below a cut, judged on runs that it never saw.

use crate::{
    draws::DrawTable,
    fit::Prepared,
    intervals::{LEVEL, Plan},
};
use isoflop_data::Runs;
use isoflop_fit::{
    Link, Objective, Point,
    interval::{Interval, interval},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::Columns;
use isoflop_study::{Coverage, Draws, Failure};

/// Residuals added to each draw of the curve, so that few draws do not make a rough interval.
const EACH: usize = 4;
/// Equal parts of the draws whose spread gives the Monte Carlo error.
const PARTS: usize = 5;
/// The streams of residuals begin here, away from those of draws.
const STREAM: u64 = 1 << 62;
/// A side of an interval is taken for at least this share of its length.
const LEAST_SIDE: f64 = 1e-3;

/// What the judged runs say.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Of each run: (observed − predicted) / predicted.
    pub off: Vec<f64>,
    /// Intervals of the curve; none without draws.
    pub curve: Option<Coverage>,
    /// Intervals of a new run.
    pub new_run: Option<Coverage>,
    /// Of each run: its distance from the prediction over that of the new run's interval end.
    pub misses: Vec<f64>,
}

/// The law's values at runs, for any parameters.
pub(super) fn values(own: &Prepared, runs: &Runs, params: &[f64]) -> Result<Vec<f64>, Failure> {
    let inputs = runs.inputs.iter().map(|(_, column)| column.to_vec()).collect();
    let bound = own.model.bind(Columns { inputs, schedules: None });
    let mut out = vec![0.0; runs.rows()];
    bound.map_err(|e| crate::input(e.to_string(), "law"))?.values(params, &mut out);
    Ok(out)
}

/// Judges a point and its draws on runs.
pub(super) fn judge(
    own: &Prepared,
    point: &Point,
    draws: &Draws,
    held_out: &Runs,
) -> Result<Verdict, Failure> {
    let at_point = values(own, held_out, &point.params)?;
    let observed = &held_out.response;
    let off = at_point.iter().zip(observed).map(|(&f, &y)| (y - f) / f).collect();
    let mut out = Verdict { off, ..Verdict::default() };
    let table = DrawTable::new(draws);
    let rows = table.good().map(|params| values(own, held_out, params));
    let drawn: Vec<Vec<f64>> = rows.collect::<Result<_, _>>()?;
    if drawn.len() < isoflop_fit::interval::FEWEST {
        return Ok(out);
    }
    let (mut curve, mut new_run) = (Tally::default(), Tally::default());
    for (row, (&value, &y)) in at_point.iter().zip(observed).enumerate() {
        let line: Vec<f64> = drawn.iter().map(|draw| draw[row]).collect();
        let noisy = with_residuals(own, point, &line, row as u64);
        curve.add(own, value, y, &line);
        let ends = new_run.add(own, value, y, &noisy);
        out.misses.push(miss(value, y, ends));
    }
    out.curve = Some(curve.coverage(at_point.len()));
    out.new_run = Some(new_run.coverage(at_point.len()));
    Ok(out)
}

/// Draws of the curve with residuals of the fit: what one more run would show.
pub(super) fn with_residuals(own: &Prepared, point: &Point, line: &[f64], row: u64) -> Vec<f64> {
    let mut stream = Stream::new(own.study.seed, Purpose::Multiplier, STREAM + row);
    let link = own.study.objective.parse().map_or(Link::Log, Objective::link);
    let mut one = |y: f64| {
        let r = point.residuals[stream.index(point.residuals.len() as u32) as usize];
        match link {
            Link::Raw => y + r,
            Link::Log => y * math::exp(r),
            Link::Log1p => (1.0 + y) * math::exp(r) - 1.0,
        }
    };
    line.iter().flat_map(|&y| std::iter::repeat_n(y, EACH)).map(&mut one).collect()
}

/// The ends of the plan's interval; infinite where there is none.
pub(super) fn ends(own: &Prepared, value: f64, draws: &[f64]) -> Option<(f64, f64)> {
    let Plan::Draws(method) = &own.plan else { return None };
    let Interval { low, high } = interval(value, draws, LEVEL, method.ends)?;
    Some((low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)))
}

/// Runs inside, with all draws and with each part of them.
#[derive(Default)]
struct Tally {
    inside: u32,
    parts: [Option<u32>; PARTS],
}

impl Tally {
    fn add(&mut self, own: &Prepared, value: f64, y: f64, draws: &[f64]) -> Option<(f64, f64)> {
        let holds = |ends: (f64, f64)| u32::from((ends.0..=ends.1).contains(&y));
        let all = ends(own, value, draws);
        self.inside += all.map_or(0, holds);
        let length = draws.len() / PARTS;
        for (part, count) in draws.chunks_exact(length.max(1)).zip(&mut self.parts) {
            if let Some(found) = ends(own, value, part) {
                *count = Some(count.unwrap_or(0) + holds(found));
            }
        }
        all
    }

    fn coverage(&self, runs: usize) -> Coverage {
        let share = |count: u32| f64::from(count) / runs as f64;
        let parts: Option<Vec<f64>> = self.parts.iter().map(|p| p.map(share)).collect();
        let monte_carlo = parts.map(|parts| {
            let middle = mean(parts.iter().copied());
            let square: f64 = parts.iter().map(|p| (p - middle) * (p - middle)).sum();
            math::sqrt(square / ((PARTS - 1) * PARTS) as f64)
        });
        Coverage { share: share(self.inside), monte_carlo }
    }
}

/// The logarithmic distance of a run from its prediction, over that of the interval's end to the
/// same side.
fn miss(value: f64, y: f64, ends: Option<(f64, f64)>) -> f64 {
    let Some((low, high)) = ends else { return 1.0 };
    let (below, above) = (math::ln(value / low), math::ln(high / value));
    let distance = math::ln(y / value);
    let side = if distance < 0.0 { below } else { above };
    let ratio = distance.abs() / side.max(LEAST_SIDE * (below + above));
    if ratio.is_finite() { ratio } else { 1.0 }
}

/// The mean; NaN of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    sum / count
}
