//! Intervals from draws.

mod bca;
mod evidence;
pub(crate) mod tails;

pub(crate) use evidence::Spread;
pub use evidence::{Evidence, Quantities};
pub use tails::{normal_quantile, normal_share, t_quantile};

/// The ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Quantiles of the draws.
    Percentile,
    /// The point mirrored in the quantiles: 2θ − q.
    Basic,
    /// Quantiles of the draws at levels that correct bias and acceleration (Efron 1987).
    Bca,
    /// The point less the standard error times quantiles of (draw − point)/(its own standard
    /// error), on the logarithm of what is positive (Hall 1988).
    Studentised,
}

/// An interval; an end that the draws do not bound is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Interval {
    /// An interval whose ends are open where they are not finite.
    pub fn of(low: f64, high: f64) -> Self {
        let finite = |v: f64| v.is_finite().then_some(v);
        Self { low: finite(low), high: finite(high) }
    }
}

/// Fewest draws from which 2.5 % tails can be read.
pub const FEWEST: usize = 40;

/// The interval of `level` from draws of one quantity and no more than them: percentiles, mirrored
/// for [`Ends::Basic`]. Draws may be ±∞ (no optimum to that side): an end that falls among them is
/// open. `None` with fewer than [`FEWEST`] draws that are not NaN.
pub fn interval(point: f64, draws: &[f64], level: f64, ends: Ends) -> Option<Interval> {
    let sorted = sorted(draws)?;
    let tail = (1.0 - level) / 2.0;
    let (low, high) = (quantile(&sorted, tail), quantile(&sorted, 1.0 - tail));
    Some(match ends {
        Ends::Basic => open_alike(Interval::of(2.0 * point - high, 2.0 * point - low), low, high),
        _ => Interval::of(low, high),
    })
}

/// The draws that are not NaN, in order; `None` with fewer than [`FEWEST`].
fn sorted(draws: &[f64]) -> Option<Vec<f64>> {
    let mut sorted: Vec<f64> = draws.iter().copied().filter(|v| !v.is_nan()).collect();
    isoflop_formula::order::sort_by(&mut sorted, f64::total_cmp);
    (sorted.len() >= FEWEST).then_some(sorted)
}

/// Opens each end at which the percentile is open: draws without an optimum leave an end open on
/// their own side, however ends are made.
fn open_alike(interval: Interval, low: f64, high: f64) -> Interval {
    Interval {
        low: interval.low.filter(|_| low.is_finite()),
        high: interval.high.filter(|_| high.is_finite()),
    }
}

/// The quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor();
    let (a, b) = (sorted[below as usize], sorted[(below as usize + 1).min(sorted.len() - 1)]);
    if a == b { a } else { a + (place - below) * (b - a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_order_statistics() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 1.0), 4.0);
    }

    #[test]
    fn an_end_among_draws_without_optimum_is_open() {
        let draws: Vec<f64> =
            (0..100).map(|i| if i < 90 { f64::from(i) } else { f64::INFINITY }).collect();
        let i = interval(40.0, &draws, 0.95, Ends::Percentile).unwrap();
        assert_eq!((i.low.is_some(), i.high), (true, None));
        assert_eq!(interval(1.0, &draws[..39], 0.95, Ends::Percentile), None);
        let basic = interval(40.0, &draws, 0.95, Ends::Basic).unwrap();
        assert_eq!(basic.high, None);
    }
}
