//! Mathematical functions that give the same bits natively and in WebAssembly.
//!
//! The platform's own functions differ in the last bits between glibc and wasm, so nothing here
//! calls them: `exp` and `ln` are plain f64 arithmetic in a fixed order without fused
//! multiply-add, the rest comes from the `libm` crate (a port of musl).
//!
//! [`exp_lane`] and [`ln_lane`] have no branch, so a loop over an array of lanes vectorises;
//! they are right only on the ranges they state. [`exp`] and [`ln`] agree with them there bit for
//! bit and cover every other argument.

/// 1.5 × 2⁵²: adding it rounds to an integer in the low bits of the mantissa.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts, the first with trailing zeros so that `n * LN2_HI` is exact.
const LN2_HI: f64 = 6.931_457_519_531_25e-1;
const LN2_LO: f64 = 1.428_606_820_309_417_2e-6;

/// e^x for −708 ≤ x ≤ 709; arguments outside are clamped to that range.
///
/// Relative error at most 4.3e-16 against glibc. Branch-free.
#[inline(always)]
pub fn exp_lane(x: f64) -> f64 {
    let x = if x < -708.0 { -708.0 } else { x };
    let x = if x > 709.0 { 709.0 } else { x };
    let t = x * core::f64::consts::LOG2_E + ROUND;
    let n = t - ROUND;
    let r = x - n * LN2_HI;
    let r = r - n * LN2_LO;
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    // The Taylor polynomial of degree 13 by Estrin's scheme; |r| ≤ ln2/2.
    let p01 = 1.0 + r;
    let p23 = 0.5 + r * (1.0 / 6.0);
    let p45 = 1.0 / 24.0 + r * (1.0 / 120.0);
    let p67 = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let p89 = 1.0 / 40320.0 + r * (1.0 / 362_880.0);
    let pab = 1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0);
    let pcd = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let p = (p01 + p23 * r2) + (p45 + p67 * r2) * r4 + ((p89 + pab * r2) + pcd * r4) * r8;
    f64::from_bits(p.to_bits().wrapping_add(t.to_bits() << 52))
}

/// ln x for positive normal finite x.
///
/// Relative error at most 2.2e-16 against glibc. Branch-free.
#[inline(always)]
pub fn ln_lane(x: f64) -> f64 {
    // Bits of √½, so that the mantissa falls in [√½, √2).
    const OFFSET: u64 = 0x3fe6_a09e_667f_3bcd;
    let bits = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - OFFSET);
    let exponent = (bits >> 52) | 0x4330_0000_0000_0000;
    let k = f64::from_bits(exponent) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(OFFSET));
    let f = m - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let t1 = w
        * (3.999_999_999_940_942e-1
            + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let t2 = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1
                + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    s * (half + (t1 + t2)) + k * 1.908_214_929_270_587_7e-10 - half
        + f
        + k * 6.931_471_803_691_238e-1
}

/// e^x, for every x.
pub fn exp(x: f64) -> f64 {
    if (-708.0..=709.0).contains(&x) { exp_lane(x) } else { libm::exp(x) }
}

/// Natural logarithm: −∞ at 0, NaN below.
pub fn ln(x: f64) -> f64 {
    if x.is_normal() && x > 0.0 { ln_lane(x) } else { libm::log(x) }
}

/// x to the power y.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// e^x − 1 without cancellation near 0.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// ln(1 + x) without cancellation near 0.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Logarithm to base 2.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Arc tangent, in radians.
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The error function.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// Square root, exact to the last bit on every platform.
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_agree_with_libm_to_two_units_in_the_last_place() {
        let mut worst: (f64, f64) = (0.0, 0.0);
        for i in 0..200_000 {
            let x = -700.0 + i as f64 * 0.00703;
            let e = libm::exp(x);
            worst.0 = worst.0.max(((exp(x) - e) / e).abs());
            let y = e + 1e-300;
            worst.1 = worst.1.max(((ln(y) - libm::log(y)) / libm::log(y)).abs());
        }
        assert!(worst.0 < 4.5e-16 && worst.1 < 4.5e-16, "{worst:?}");
    }

    #[test]
    fn edges_are_those_of_ieee() {
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f64::NAN).is_nan() && ln(-1.0).is_nan());
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(1.0), 0.0);
        assert!(exp(-740.0) > 0.0 && ln(5e-324) < -744.0);
    }

    #[test]
    fn the_bits_of_a_million_values_are_these() {
        // The same constant is checked in wasm by `isoflop selftest` through the fit hash; here it
        // pins the functions themselves, so that a compiler or edit that moves a bit is noticed.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut feed = |v: f64| hash = (hash ^ v.to_bits()).wrapping_mul(0x0000_0100_0000_01b3);
        for i in 1..1_000_001_u32 {
            let x = f64::from(i) * 1e-4;
            feed(exp_lane(-x));
            feed(ln_lane(x));
        }
        assert_eq!(format!("{hash:016x}"), "589eba435b67c39e");
    }
}
