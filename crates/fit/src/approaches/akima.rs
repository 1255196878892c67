//! Akima's interpolation (1970): cubics between points, their slopes from the five chords around.

/// A piecewise cubic through points.
pub(super) struct Akima<'a> {
    x: &'a [f64],
    y: &'a [f64],
    slopes: Vec<f64>,
}

impl<'a> Akima<'a> {
    /// Through points of ascending, different `x`; at least two. The chords beyond both ends are
    /// Akima's own, m₀ = 2m₁ − m₂ and so on; where both differences of chords vanish the slope is
    /// the mean of the chords.
    pub(super) fn new(x: &'a [f64], y: &'a [f64]) -> Self {
        let chords: Vec<f64> =
            (1..x.len()).map(|i| (y[i] - y[i - 1]) / (x[i] - x[i - 1])).collect();
        let (n, chord) = (chords.len() as isize, |i: isize| chords[i as usize]);
        let beyond = |i: isize| match i {
            i if i < 0 => {
                let second = if n > 1 { chord(1) } else { chord(0) };
                chord(0) + i as f64 * (second - chord(0))
            }
            i if i >= n => {
                let before = if n > 1 { chord(n - 2) } else { chord(n - 1) };
                chord(n - 1) + (i - n + 1) as f64 * (chord(n - 1) - before)
            }
            i => chord(i),
        };
        let turns: Vec<(f64, f64)> = (0..=n)
            .map(|i| {
                let ahead = (beyond(i + 1) - beyond(i)).abs();
                (ahead, (beyond(i - 1) - beyond(i - 2)).abs())
            })
            .collect();
        let largest = turns.iter().map(|t| t.0 + t.1).fold(0.0, f64::max);
        let slope = |(i, &(ahead, back)): (usize, &(f64, f64))| {
            let (left, right) = (beyond(i as isize - 1), beyond(i as isize));
            match ahead + back > 1e-9 * largest {
                true => (ahead * left + back * right) / (ahead + back),
                false => 0.5 * (left + right),
            }
        };
        let slopes = turns.iter().enumerate().map(slope).collect();
        Self { x, y, slopes }
    }

    /// The lowest point that is not an end: of all places inside where the slope is zero and of
    /// all points but the outer ones. `None` where an end is at least as low.
    pub(super) fn least(&self) -> Option<(f64, f64)> {
        let last = self.x.len() - 1;
        let mut best = (f64::NAN, self.y[0].min(self.y[last]));
        let mut offer = |x: f64, y: f64| {
            if y < best.1 {
                best = (x, y);
            }
        };
        for i in 0..last {
            if i > 0 {
                offer(self.x[i], self.y[i]);
            }
            // y = y₀ + h (c₁ u + c₂ u² + c₃ u³) on u from 0 to 1.
            let h = self.x[i + 1] - self.x[i];
            let (chord, a, b) =
                ((self.y[i + 1] - self.y[i]) / h, self.slopes[i], self.slopes[i + 1]);
            let (c1, c2, c3) = (a, 3.0 * chord - 2.0 * a - b, a + b - 2.0 * chord);
            let Some(u) = super::least::valley(c1, c2, c3) else { continue };
            if u > 0.0 && u < 1.0 {
                offer(self.x[i] + h * u, self.y[i] + h * u * (c1 + u * (c2 + u * c3)));
            }
        }
        best.0.is_finite().then_some(best)
    }

    /// The interpolant at `x`, for tests.
    #[cfg(test)]
    fn at(&self, x: f64) -> f64 {
        let i = (1..self.x.len() - 1).take_while(|&i| self.x[i] <= x).count();
        let h = self.x[i + 1] - self.x[i];
        let u = (x - self.x[i]) / h;
        let (chord, a, b) = ((self.y[i + 1] - self.y[i]) / h, self.slopes[i], self.slopes[i + 1]);
        let (c2, c3) = (3.0 * chord - 2.0 * a - b, a + b - 2.0 * chord);
        self.y[i] + h * u * (a + u * (c2 + u * c3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isoflop_formula::math;

    #[test]
    fn values_are_those_of_scipy() {
        let x = [0.0, 0.9, 2.1, 2.9, 4.2, 5.0, 6.3];
        let y = [2.0, 1.2, 0.9, 0.7, 0.74, 1.1, 1.9];
        let curve = Akima::new(&x, &y);
        // scipy.interpolate.Akima1DInterpolator, 1.17.1.
        let wanted = [
            (0.3, 1.6481481481481481),
            (1.5, 1.05),
            (2.4, 0.8250000000000001),
            (3.3, 0.6359998744369281),
            (4.7, 0.9401748964404755),
            (5.9, 1.6340061806770003),
        ];
        for (at, value) in wanted {
            assert!((curve.at(at) - value).abs() < 1e-14, "{at}: {} {value}", curve.at(at));
        }
        let flat = Akima::new(&[0.0, 1.0, 2.0], &[1.0, 2.0, 3.0]);
        assert_eq!(flat.at(1.5), 2.5);
    }

    #[test]
    fn the_least_point_is_below_every_point_of_a_fine_grid() {
        let x: Vec<f64> = [0.0, 0.9, 2.1, 2.9, 4.2, 5.0, 6.3].to_vec();
        let y: Vec<f64> = [2.0, 1.2, 0.9, 0.7, 0.74, 1.1, 1.9].to_vec();
        let curve = Akima::new(&x, &y);
        let (place, height) = curve.least().unwrap();
        let grid = (0..=10_000).map(|i| curve.at(6.3 * f64::from(i) / 10_000.0));
        let lowest = grid.fold(f64::INFINITY, f64::min);
        assert!(height <= lowest && lowest - height < 1e-7, "{height} {lowest}");
        assert!((curve.at(place) - height).abs() < 1e-14);
        assert!(math::sqrt(height) < 0.84);
        assert_eq!(Akima::new(&x, &x).least(), None);
    }
}
