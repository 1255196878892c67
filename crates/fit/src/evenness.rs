//! Whether the noise is even: the test of Breusch and Pagan as Koenker (1981) made it robust.

use crate::{interval::normal_share, linear::solve_square};
use isoflop_formula::math;

/// What the test found.
#[derive(Clone, Debug, PartialEq)]
pub struct Evenness {
    /// The chance of a trend at least this strong where the noise is even.
    pub chance: f64,
    /// Slope of the squared residual, over its mean, on each standardised column.
    pub slopes: Vec<f64>,
}

/// Regresses squared residuals on columns (logarithms of inputs): n·R² is χ² with as many degrees
/// of freedom as columns. Columns that do not vary are left out, with a slope of 0. `None` with too
/// few runs (five per column and one) or columns that are one line.
pub fn evenness(columns: &[Vec<f64>], residuals: &[f64]) -> Option<Evenness> {
    let n = residuals.len();
    let squares: Vec<f64> = residuals.iter().map(|r| r * r).collect();
    let mean = squares.iter().sum::<f64>() / n as f64;
    let y: Vec<f64> = squares.iter().map(|s| s / mean - 1.0).collect();
    let standard: Vec<Option<Vec<f64>>> = columns.iter().map(|c| standardised(c)).collect();
    let used: Vec<&Vec<f64>> = standard.iter().flatten().collect();
    let k = used.len();
    if k == 0 || n < 5 * (k + 1) || mean <= 0.0 || !mean.is_finite() {
        return None;
    }
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / n as f64;
    let gram = (0..k * k).map(|at| dot(used[at / k], used[at % k])).collect();
    let side: Vec<f64> = used.iter().map(|c| dot(c, &y)).collect();
    let solved = solve_square(gram, side.clone())?;
    let explained: f64 = solved.iter().zip(&side).map(|(b, s)| b * s).sum();
    let statistic = n as f64 * (explained / dot(&y, &y)).clamp(0.0, 1.0);
    let mut slopes = solved.into_iter();
    let slope = |c: &Option<Vec<f64>>| c.as_ref().map_or(0.0, |_| slopes.next().unwrap_or(0.0));
    Some(Evenness { chance: beyond(statistic, k), slopes: standard.iter().map(slope).collect() })
}

/// A column with mean 0 and variance 1; `None` when it does not vary.
fn standardised(column: &[f64]) -> Option<Vec<f64>> {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let variance = column.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let deviation = math::sqrt(variance);
    let varies = deviation > 1e-9 * (1.0 + mean.abs());
    varies.then(|| column.iter().map(|v| (v - mean) / deviation).collect())
}

/// The share of χ² beyond a value: exact for one and two degrees of freedom, else by the cube root
/// of Wilson and Hilferty.
fn beyond(value: f64, freedom: usize) -> f64 {
    let k = freedom as f64;
    match freedom {
        1 => 2.0 * (1.0 - normal_share(math::sqrt(value))),
        2 => math::exp(-0.5 * value),
        _ => {
            let spread = 2.0 / (9.0 * k);
            let root = math::pow(value / k, 1.0 / 3.0);
            1.0 - normal_share((root - (1.0 - spread)) / math::sqrt(spread))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isoflop_formula::threefry::{Purpose, Stream};

    fn chance(seed: u64, trend: f64) -> f64 {
        let mut stream = Stream::new(seed, Purpose::Simulate, 0);
        let size: Vec<f64> = (0..80).map(|i| f64::from(i % 8)).collect();
        let tokens: Vec<f64> = (0..80).map(|i| f64::from(i / 8)).collect();
        let residuals: Vec<f64> =
            size.iter().map(|s| math::exp(-trend * s) * stream.normal()).collect();
        evenness(&[size, tokens], &residuals).unwrap().chance
    }

    #[test]
    fn even_noise_is_called_uneven_as_seldom_as_promised() {
        let alarms = (0..400).filter(|&seed| chance(seed, 0.0) < 0.05).count();
        // 20 expected, standard error 4.4.
        assert!((6..=36).contains(&alarms), "{alarms}");
    }

    #[test]
    fn noise_that_falls_with_size_is_seen() {
        let seen = (0..100).filter(|&seed| chance(seed, 0.3) < 0.01).count();
        assert!(seen > 90, "{seen}");
        let residuals: Vec<f64> =
            (0..40).map(|i| f64::from((40 - i) * (1 - 2 * (i % 2)))).collect();
        let size = (0..40).map(f64::from).collect();
        let found = evenness(&[size, vec![1.0; 40]], &residuals).unwrap();
        assert!(found.slopes[0] < 0.0 && found.slopes[1] == 0.0 && found.chance < 1e-3);
    }

    #[test]
    fn tails_of_chi_squared_are_those_of_tables() {
        for (value, freedom, share) in [(3.841, 1, 0.05), (5.991, 2, 0.05), (11.345, 3, 0.01)] {
            assert!((beyond(value, freedom) - share).abs() < 5e-4, "{freedom}");
        }
    }
}
