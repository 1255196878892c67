//! The noise of single runs, as far as they tell it.

use isoflop_formula::{math, threefry::Stream};

/// Noise of ln L, told by residuals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Standard deviation.
    pub sd: f64,
    /// Degrees of freedom that tell it.
    pub freedom: usize,
}

impl Noise {
    /// From a sum of squares; `None` without a degree of freedom or without noise.
    pub fn of(square: f64, freedom: usize) -> Option<Self> {
        let sd = math::sqrt(square / freedom as f64);
        (freedom > 0 && sd > 0.0 && sd.is_finite()).then_some(Self { sd, freedom })
    }

    /// `ln_l` with noise whose own size is drawn too: its standard deviation times the root of
    /// ν/χ²(ν). What is linear in the losses then spreads as Student's t, not as the normal.
    pub fn added(&self, ln_l: &[f64], stream: &mut Stream) -> Vec<f64> {
        let square = |_| {
            let z = stream.normal();
            z * z
        };
        let chi: f64 = (0..self.freedom).map(square).sum();
        let sd = self.sd * math::sqrt(self.freedom as f64 / chi);
        ln_l.iter().map(|y| y + sd * stream.normal()).collect()
    }
}
