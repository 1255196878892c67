//! A straight line by weighted least squares.

/// y = middle + slope · (x − centre).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The slope: of ln N over ln C, the exponent.
    pub slope: f64,
    /// Weighted mean of x.
    pub centre: f64,
    /// y there.
    pub middle: f64,
}

impl Line {
    /// The line at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.middle + self.slope * (x - self.centre)
    }
}

/// The line through points (x, y, weight). `None` with fewer than two different x, or where a
/// number is not finite.
pub fn line(points: &[(f64, f64, f64)]) -> Option<Line> {
    let sum = |f: &dyn Fn(&(f64, f64, f64)) -> f64| points.iter().map(f).sum::<f64>();
    let weight = sum(&|p| p.2);
    let (centre, middle) = (sum(&|p| p.2 * p.0) / weight, sum(&|p| p.2 * p.1) / weight);
    let spread = sum(&|p| p.2 * (p.0 - centre) * (p.0 - centre));
    let slope = sum(&|p| p.2 * (p.0 - centre) * (p.1 - middle)) / spread;
    let different = points.iter().any(|p| (p.0 - centre).abs() > 1e-9 * (1.0 + centre.abs()));
    (different && slope.is_finite()).then_some(Line { slope, centre, middle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_point_draws_the_line_to_itself() {
        let exact = line(&[(1.0, 3.0, 1.0), (2.0, 5.0, 4.0), (4.0, 9.0, 2.0)]).unwrap();
        assert!((exact.slope - 2.0).abs() < 1e-14 && (exact.at(10.0) - 21.0).abs() < 1e-13);
        let bent = [(0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (2.0, 0.0, 1e9)];
        assert!((line(&bent).unwrap().at(2.0)).abs() < 1e-8);
        assert_eq!(line(&[(1.0, 3.0, 1.0), (1.0, 5.0, 1.0)]), None);
        assert_eq!(line(&[]), None);
    }
}
