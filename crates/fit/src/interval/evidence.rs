//! What the ends of an interval need beside the draws, and the intervals of any quantities.

use super::{Ends, Interval, bca::bca, interval, open_alike, quantile, sorted, t_quantile};
use crate::{Point, Problem, Resampling, sandwich::Covariance};
use isoflop_formula::math;

/// Quantities of a law's parameters, all in one go: as many for every row, NaN for one that a row
/// does not have, ±∞ for one that lies beyond every size.
pub type Quantities<'a> = &'a dyn Fn(&[f64]) -> Vec<f64>;

/// A point, its draws, and what their ends need.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// `None` for the delta method, which needs no draws.
    ends: Option<Ends>,
    point: Vec<f64>,
    /// Rows of parameters, one per converged draw.
    draws: Vec<Vec<f64>>,
    /// Rows with each unit left out, for [`Ends::Bca`].
    jackknife: Vec<Vec<f64>>,
    /// Nearby rows and covariance of the point, then of each draw, for [`Ends::Studentised`].
    spreads: Vec<Option<Spread>>,
}

/// Nearby rows in each free coordinate, with the covariance of the coordinates.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    /// Up and down in each coordinate.
    pairs: Vec<[Vec<f64>; 2]>,
    /// Two standard errors up and down in each coordinate.
    around: Vec<Vec<f64>>,
    step: Vec<f64>,
    covariance: Covariance,
}

/// A difference of this share of a standard error (at most) sees the slope and no curvature.
const STEP: f64 = 1e-3;

impl Spread {
    pub(crate) fn new(problem: &Problem, covariance: Covariance) -> Self {
        let n = covariance.at.len();
        let deviation = |i: usize| math::sqrt(covariance.matrix[i * n + i].max(0.0));
        let step: Vec<f64> = (0..n)
            .map(|i| (STEP * deviation(i)).clamp(1e-9, 1e-4) * (1.0 + covariance.at[i].abs()))
            .collect();
        let moved = |i: usize, by: f64| {
            let mut u = covariance.at.clone();
            u[i] += by;
            problem.led(&u)
        };
        let pairs = (0..n).map(|i| [moved(i, step[i]), moved(i, -step[i])]).collect();
        let wide = |i: usize| [2.0, -2.0].map(|times| moved(i, times * deviation(i)));
        let around = (0..n).flat_map(wide).collect();
        Self { pairs, around, step, covariance }
    }

    /// Which quantities are positive at the point, where they have these values, and two standard
    /// errors around: those are taken on the logarithm.
    pub(crate) fn positive(&self, of: Quantities<'_>, point: &[f64]) -> Vec<bool> {
        let around: Vec<Vec<f64>> = self.around.iter().map(|row| of(row)).collect();
        let positive = |q: usize| point[q] > 0.0 && around.iter().all(|row| row[q] > 0.0);
        (0..point.len()).map(positive).collect()
    }

    /// Standard errors of quantities, or of the logarithms of those that `log` names.
    pub(crate) fn errors(&self, of: Quantities<'_>, log: &[bool]) -> Vec<f64> {
        let n = self.step.len();
        let scaled = |row: &[f64]| -> Vec<f64> {
            let pick = |(v, log): (f64, &bool)| if *log { math::ln(v) } else { v };
            of(row).into_iter().zip(log).map(pick).collect()
        };
        let slopes: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let [up, down] = &self.pairs[i];
                let pair = scaled(up).into_iter().zip(scaled(down));
                // At a bound there is no telling how far a quantity could move.
                let held = self.covariance.matrix[i * n + i] == 0.0;
                let slope = |(a, b): (f64, f64)| match (a == b, held) {
                    (true, _) => 0.0,
                    (false, true) => f64::NAN,
                    (false, false) => (a - b) / (2.0 * self.step[i]),
                };
                pair.map(slope).collect()
            })
            .collect();
        let square = |q: usize| -> f64 {
            let term =
                |at: usize| slopes[at / n][q] * self.covariance.matrix[at] * slopes[at % n][q];
            (0..n * n).map(term).sum()
        };
        (0..log.len()).map(|q| math::sqrt(square(q))).collect()
    }
}

impl Problem {
    /// Gathers what ends need. `draws`: rows of parameters by index of the draw, NaN where it
    /// failed; `first`: index of the first. Ends by the jackknife refit the problem once per unit,
    /// of which [`Problem::jackknife`] makes at most a hundred.
    pub fn evidence(
        &self,
        point: &Point,
        resampling: &Resampling,
        ends: Ends,
        first: u64,
        draws: &[&[f64]],
    ) -> Evidence {
        let mut out = Evidence::of_draws(point, draws);
        out.ends = Some(ends);
        if ends == Ends::Bca {
            out.jackknife = self.jackknife(point, resampling);
        }
        if ends == Ends::Studentised {
            let spread = |v: Covariance| Spread::new(self, v);
            out.spreads.push(self.sandwich(&point.params, resampling.cluster()).map(spread));
            for (place, row) in draws.iter().enumerate().filter(|(_, row)| is_good(row)) {
                let own = self.sandwich_of_draw(point, resampling, first + place as u64, row);
                out.spreads.push(own.map(spread));
            }
        }
        out
    }

    /// The delta method on the sandwich: no draws. `cluster` as in [`Problem::sandwich`]. `None`
    /// where there is no sandwich.
    pub fn delta(&self, point: &Point, cluster: Option<&[u32]>) -> Option<Evidence> {
        let spread = Spread::new(self, self.sandwich(&point.params, cluster)?);
        let mut out = Evidence::of_draws(point, &[]);
        (out.ends, out.spreads) = (None, vec![Some(spread)]);
        Some(out)
    }
}

/// Whether a draw did not fail.
fn is_good(row: &[f64]) -> bool {
    row.first().is_some_and(|v| !v.is_nan())
}

impl Evidence {
    /// Percentiles of rows of parameters, of which those that start with NaN are left out.
    pub fn of_draws(point: &Point, draws: &[&[f64]]) -> Self {
        Self {
            ends: Some(Ends::Percentile),
            point: point.params.clone(),
            draws: draws.iter().filter(|row| is_good(row)).map(|row| row.to_vec()).collect(),
            jackknife: Vec::new(),
            spreads: Vec::new(),
        }
    }

    /// The interval of `level` of each quantity; `None` with fewer than [`super::FEWEST`] draws that have
    /// the quantity, or without standard errors for studentised ends.
    pub fn intervals(&self, level: f64, of: Quantities<'_>) -> Vec<Option<Interval>> {
        let draws: Vec<Vec<f64>> = self.draws.iter().map(|row| of(row)).collect();
        self.intervals_of(level, of, &draws)
    }

    /// The same where the quantities of each draw that did not fail are at hand.
    pub fn intervals_of(
        &self,
        level: f64,
        of: Quantities<'_>,
        draws: &[Vec<f64>],
    ) -> Vec<Option<Interval>> {
        let point = of(&self.point);
        let column = |rows: &[Vec<f64>], q: usize| rows.iter().map(|row| row[q]).collect();
        let columns: Vec<Vec<f64>> = (0..point.len()).map(|q| column(draws, q)).collect();
        match self.ends {
            Some(Ends::Bca) => {
                let left: Vec<Vec<f64>> = self.jackknife.iter().map(|row| of(row)).collect();
                let one = |(q, draws): (usize, &Vec<f64>)| {
                    Some(bca(point[q], &sorted(draws)?, &column(&left, q), level))
                };
                columns.iter().enumerate().map(one).collect()
            }
            Some(Ends::Studentised) => self.studentised(level, of, &point, &columns),
            Some(ends) => {
                let one = |(value, draws): (&f64, &Vec<f64>)| interval(*value, draws, level, ends);
                point.iter().zip(&columns).map(one).collect()
            }
            None => self.by_delta(level, of, &point),
        }
    }

    /// The value and quantiles of Student's t times the standard error, on the logarithm of what
    /// is positive there and two standard errors around.
    fn by_delta(&self, level: f64, of: Quantities<'_>, point: &[f64]) -> Vec<Option<Interval>> {
        let Some(Some(own)) = self.spreads.first() else { return vec![None; point.len()] };
        let log = own.positive(of, point);
        let errors = own.errors(of, &log);
        let reach = t_quantile(0.5 + 0.5 * level, own.covariance.freedom);
        let one = |q: usize| {
            let by = reach * errors[q];
            let (value, factor) = (point[q], math::exp(by));
            let ends =
                if log[q] { (value / factor, value * factor) } else { (value - by, value + by) };
            by.is_finite().then(|| Interval::of(ends.0, ends.1))
        };
        (0..point.len()).map(one).collect()
    }

    fn studentised(
        &self,
        level: f64,
        of: Quantities<'_>,
        point: &[f64],
        columns: &[Vec<f64>],
    ) -> Vec<Option<Interval>> {
        let none = vec![None; point.len()];
        let Some(Some(own)) = self.spreads.first() else { return none };
        let log: Vec<bool> = point
            .iter()
            .zip(columns)
            .map(|(value, draws)| *value > 0.0 && draws.iter().all(|d| *d > 0.0 || !d.is_finite()))
            .collect();
        let errors = own.errors(of, &log);
        let drawn: Vec<Option<Vec<f64>>> =
            self.spreads[1..].iter().map(|s| s.as_ref().map(|s| s.errors(of, &log))).collect();
        let tail = (1.0 - level) / 2.0;
        let one = |q: usize| {
            let to = |v: f64| if log[q] && v.is_finite() { math::ln(v) } else { v };
            let from = |v: f64| if log[q] { math::exp(v) } else { v };
            let ratio = |(draw, error): (&f64, &Option<Vec<f64>>)| {
                let t = (to(*draw) - to(point[q])) / error.as_ref()?[q];
                (!t.is_nan()).then_some(t)
            };
            let ratios: Vec<f64> = columns[q].iter().zip(&drawn).filter_map(ratio).collect();
            let ratios = sorted(&ratios)?;
            let plain = sorted(&columns[q])?;
            let end = |share: f64| {
                let v = from(to(point[q]) - errors[q] * quantile(&ratios, share));
                if log[q] && v == 0.0 { f64::NEG_INFINITY } else { v }
            };
            let ends = Interval::of(end(1.0 - tail), end(tail));
            let finite = errors[q].is_finite();
            finite.then(|| open_alike(ends, quantile(&plain, tail), quantile(&plain, 1.0 - tail)))
        };
        (0..point.len()).map(one).collect()
    }
}
