//! The lowest point of a curve through the sizes of one budget.

use super::akima::Akima;
use crate::linear::solve_positive;
use isoflop_formula::math;

/// A curve of ln L over ln N at one budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// A parabola by least squares (Hoffmann et al. 2022, approach 2).
    Quadratic,
    /// A cubic by least squares: it may be steeper to one side.
    Cubic,
    /// Akima's interpolation through every point (Porian et al. 2024).
    Akima,
}

/// The lowest point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// ln N.
    pub x: f64,
    /// ln L.
    pub y: f64,
}

impl Curve {
    /// The lowest point between the outer sizes; `None` where the curve has none there, or where
    /// the points do not fix it. `x` ascending and different.
    pub fn least(self, x: &[f64], y: &[f64]) -> Option<Least> {
        let degree = match self {
            Self::Akima if x.len() < 3 => return None,
            Self::Akima => return Akima::new(x, y).least().map(|(x, y)| Least { x, y }),
            Self::Quadratic => 2,
            Self::Cubic => 3,
        };
        let (middle, half, c) = polynomial(x, y, degree)?;
        let t = valley(c[1], c[2], c[3])?;
        (t.abs() < 1.0).then(|| Least { x: middle + half * t, y: value(&c, t) })
    }
}

/// Sum of squared residuals of a cubic, and its degrees of freedom.
pub(super) fn rest_of_cubic(x: &[f64], y: &[f64]) -> Option<(f64, usize)> {
    if x.len() <= 4 {
        return None;
    }
    let (middle, half, c) = polynomial(x, y, 3)?;
    let off = |(x, y): (&f64, &f64)| {
        let r = y - value(&c, (x - middle) / half);
        r * r
    };
    Some((x.iter().zip(y).map(off).sum(), x.len() - 4))
}

/// Where c₁t + c₂t² + c₃t³ has its local minimum.
pub(super) fn valley(c1: f64, c2: f64, c3: f64) -> Option<f64> {
    let root = c2 * c2 - 3.0 * c1 * c3;
    // The curvature there is twice this root, which cancels nothing where c₂ > 0.
    let t = -c1 / (c2 + math::sqrt(root));
    let t = if c2 >= 0.0 { t } else { (math::sqrt(root) - c2) / (3.0 * c3) };
    (root > 0.0 && t.is_finite()).then_some(t)
}

fn value(c: &[f64; 4], t: f64) -> f64 {
    c[0] + t * (c[1] + t * (c[2] + t * c[3]))
}

/// Least-squares coefficients in t = (x − middle) / half, which runs from −1 to 1.
fn polynomial(x: &[f64], y: &[f64], degree: usize) -> Option<(f64, f64, [f64; 4])> {
    let (first, last, n) = (*x.first()?, *x.last()?, degree + 1);
    let (middle, half) = (0.5 * (first + last), 0.5 * (last - first));
    if x.len() < n || half <= 0.0 {
        return None;
    }
    let (mut a, mut b) = (vec![0.0; n * n], vec![0.0; n]);
    for (x, y) in x.iter().zip(y) {
        let t = (x - middle) / half;
        let powers = [1.0, t, t * t, t * t * t];
        for i in 0..n {
            b[i] += powers[i] * y;
            for j in 0..n {
                a[i * n + j] += powers[i] * powers[j];
            }
        }
    }
    if !solve_positive(&mut a, &mut b) {
        return None;
    }
    let mut c = [0.0; 4];
    c[..n].copy_from_slice(&b);
    Some((middle, half, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [18.0, 18.7, 19.5, 20.1, 20.9, 21.6];

    #[test]
    fn each_curve_finds_the_least_point_of_its_own_kind() {
        let parabola = X.map(|x| 0.9 + 0.01 * (x - 19.8) * (x - 19.8));
        let cubic = X.map(|x| {
            let t = x - 19.8;
            0.9 + 0.01 * t * t - 0.001 * t * t * t
        });
        for curve in [Curve::Quadratic, Curve::Cubic] {
            let found = curve.least(&X, &parabola).unwrap();
            assert!((found.x - 19.8).abs() < 1e-9 && (found.y - 0.9).abs() < 1e-12, "{found:?}");
        }
        assert!((Curve::Cubic.least(&X, &cubic).unwrap().x - 19.8).abs() < 1e-9);
        let leant = Curve::Quadratic.least(&X, &cubic).unwrap().x - 19.8;
        assert!(leant.abs() > 0.01, "a parabola leans where the valley does: {leant}");
        let near = Curve::Akima.least(&X, &parabola).unwrap();
        assert!((near.x - 19.8).abs() < 0.05, "{near:?}");
    }

    #[test]
    fn a_curve_that_falls_to_its_end_has_no_least_point() {
        for curve in [Curve::Quadratic, Curve::Cubic, Curve::Akima] {
            assert_eq!(curve.least(&X, &X.map(|x| 1.0 / x)), None, "{curve:?}");
            assert_eq!(curve.least(&X, &X.map(|x| -(x - 19.8) * (x - 19.8))), None);
            assert_eq!(curve.least(&X[..2], &[1.0, 2.0]), None);
        }
    }

    #[test]
    fn a_valley_between_hills_is_found_on_either_side() {
        // t³ − t has its valley at 1/√3, t − t³ at −1/√3.
        let third = 0.577_350_269_189_625_8;
        assert!((valley(-1.0, 0.0, 1.0).unwrap() - third).abs() < 1e-15);
        assert!((valley(1.0, 0.0, -1.0).unwrap() + third).abs() < 1e-15);
        // t³ + 2t² − 7t and its mirror t³ − 2t² − 7t turn at 1 and at 7/3.
        assert!((valley(-7.0, 2.0, 1.0).unwrap() - 1.0).abs() < 1e-15);
        assert!((valley(-7.0, -2.0, 1.0).unwrap() - 7.0 / 3.0).abs() < 1e-15);
        assert_eq!(valley(0.0, 0.0, 0.0), None);
        assert_eq!(valley(1.0, 0.0, 1.0), None);
    }
}
