//! Quantiles of the normal and of Student's t distribution.

use isoflop_formula::math;

/// The share of a standard normal variable below `z`.
pub fn normal_share(z: f64) -> f64 {
    0.5 * (1.0 + math::erf(z * core::f64::consts::FRAC_1_SQRT_2))
}

/// The standard normal quantile of `share`, ±∞ at its ends.
pub fn normal_quantile(share: f64) -> f64 {
    invert(share, &normal_share)
}

/// The quantile of Student's t with `freedom` ≥ 1 degrees of freedom, ±∞ at the ends of `share`.
///
/// From 400 on the expansion around the normal quantile is as exact as f64 sums would be.
pub fn t_quantile(share: f64, freedom: usize) -> f64 {
    if freedom < 400 {
        return invert(share, &|t| t_share(t, freedom.max(1)));
    }
    let (z, n) = (normal_quantile(share), freedom as f64);
    let cube = z * z * z;
    // Abramowitz and Stegun 26.7.5.
    z + (cube + z) / (4.0 * n) + (5.0 * cube * z * z + 16.0 * cube + 3.0 * z) / (96.0 * n * n)
}

/// The share of Student's t below `t`: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4.
fn t_share(t: f64, freedom: usize) -> f64 {
    let angle = math::atan(t / math::sqrt(freedom as f64));
    let (sine, cosine) = (math::sin(angle), math::cos(angle));
    let odd = freedom % 2 == 1;
    let (mut term, mut sum, first) = if odd { (cosine, cosine, 3) } else { (1.0, 1.0, 2) };
    for k in (first..freedom).step_by(2) {
        let k = k as f64;
        term *= cosine * cosine * (k - 1.0) / k;
        sum += term;
    }
    let both = match (odd, freedom) {
        (true, 1) => core::f64::consts::FRAC_2_PI * angle,
        (true, _) => core::f64::consts::FRAC_2_PI * (angle + sine * sum),
        (false, _) => sine * sum,
    };
    0.5 * (1.0 + both)
}

/// The point where a rising share is reached, by halving.
fn invert(share: f64, below: &dyn Fn(f64) -> f64) -> f64 {
    if share <= 0.0 || share >= 1.0 || share.is_nan() {
        return if share <= 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let mut reach = 1.0;
    while reach < 1e9 && (below(reach) < share || below(-reach) > share) {
        reach *= 2.0;
    }
    let (mut low, mut high) = (-reach, reach);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((normal_quantile(0.5)).abs() < 1e-12);
        let known = [
            (1, 12.706_204_736_174_7),
            (2, 4.302_652_729_749_46),
            (3, 3.182_446_305_284_26),
            (10, 2.228_138_851_986_27),
            (25, 2.059_538_552_753_29),
            (1000, 1.962_339_080_799_44),
        ];
        for (freedom, want) in known {
            let got = t_quantile(0.975, freedom);
            assert!((got / want - 1.0).abs() < 1e-8, "{freedom}: {got} {want}");
            assert!((t_quantile(0.025, freedom) + got).abs() < 1e-8 * got);
        }
    }

    #[test]
    fn shares_of_nothing_and_of_all_lie_at_infinity() {
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(t_quantile(1.0, 3), f64::INFINITY);
    }
}
