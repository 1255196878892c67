//! Bias-corrected and accelerated ends (Efron 1987, "Better bootstrap confidence intervals").

use super::{Interval, normal_quantile, normal_share, quantile};

/// The interval of sorted draws. `jackknife`: the quantity with each unit left out in turn.
pub(super) fn bca(point: f64, sorted: &[f64], jackknife: &[f64], level: f64) -> Interval {
    let count = sorted.len() as f64;
    // Ties count half, so that a quantity that never moves has no bias.
    let below = sorted.partition_point(|d| *d < point) as f64;
    let tied = sorted.partition_point(|d| *d <= point) as f64 - below;
    let share = ((below + 0.5 * tied) / count).clamp(0.5 / count, 1.0 - 0.5 / count);
    let (bias, pull) = (normal_quantile(share), acceleration(jackknife));
    let tail = (1.0 - level) / 2.0;
    let end = |share: f64| {
        let z = bias + normal_quantile(share);
        let moved = bias + z / (1.0 - pull * z).max(1e-3);
        quantile(sorted, normal_share(moved))
    };
    Interval::of(end(tail), end(1.0 - tail))
}

/// Σ d³ / 6 (Σ d²)^1.5 of the deviations d = mean − value; 0 where a unit left out has no value.
fn acceleration(jackknife: &[f64]) -> f64 {
    let count = jackknife.len() as f64;
    let mean = jackknife.iter().sum::<f64>() / count;
    let (mut square, mut cube) = (0.0, 0.0);
    for value in jackknife {
        let d = mean - value;
        square += d * d;
        cube += d * d * d;
    }
    let pull = cube / (6.0 * square * isoflop_formula::math::sqrt(square));
    if pull.is_finite() { pull } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_bias_and_acceleration_the_ends_are_percentiles() {
        let sorted: Vec<f64> = (-500..=500).map(f64::from).collect();
        let symmetric = [-2.0, -1.0, 1.0, 2.0];
        let got = bca(0.0, &sorted, &symmetric, 0.95);
        let (low, high) = (got.low.unwrap(), got.high.unwrap());
        assert!((low - quantile(&sorted, 0.025)).abs() < 1e-9);
        assert!((high - quantile(&sorted, 0.975)).abs() < 1e-9);
    }

    #[test]
    fn ends_follow_bias_and_acceleration() {
        // Efron and Tibshirani (1993), equation 14.10, by hand: z₀ = Φ⁻¹(0.6), a = 0.1.
        let sorted: Vec<f64> = (0..=1000).map(f64::from).collect();
        let a = 0.1;
        let z0 = normal_quantile(600.5 / 1001.0);
        let jackknife = with_acceleration(a);
        assert!((acceleration(&jackknife) - a).abs() < 1e-9);
        let got = bca(600.0, &sorted, &jackknife, 0.95);
        let want = |z: f64| 1000.0 * normal_share(z0 + (z0 + z) / (1.0 - a * (z0 + z)));
        assert!((got.low.unwrap() - want(-1.959_963_984_540_054)).abs() < 1e-6);
        assert!((got.high.unwrap() - want(1.959_963_984_540_054)).abs() < 1e-6);
    }

    /// Values whose acceleration is `a`: nine alike or nearly, and one apart.
    fn with_acceleration(a: f64) -> Vec<f64> {
        let values = |x: f64| vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.5, x];
        let skew = |x: f64| acceleration(&values(x));
        let (mut low, mut high) = (-50.0, 0.5);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if skew(middle) > a { low = middle } else { high = middle }
        }
        values(low)
    }
}
