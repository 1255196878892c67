//! Best sizes read from runs, how far noise moves them, and the line through them.

use super::{Design, Least, Line, Way, line};
use isoflop_formula::math;

/// Fewest best sizes through which a line is drawn: two fix it and say nothing of its error.
pub const FEWEST: usize = 3;
/// A best size is known no better than this share of the step from size to size (Porian et al.).
const LEAST_STEP: f64 = 0.33;

/// What one way reads from the runs, and from the runs with noise added.
#[derive(Clone, Debug)]
pub struct Reading {
    way: Way,
    ln_c: Vec<f64>,
    least: Vec<Option<Least>>,
    /// The least standard deviation at each place.
    floor: Vec<f64>,
    /// ln N at each place, draw after draw; NaN where a draw has none.
    draws: Vec<Vec<f64>>,
}

/// A best size that is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which of the way's places.
    pub index: usize,
    /// ln C.
    pub ln_c: f64,
    /// ln N and ln L.
    pub least: Least,
    /// Standard deviation of ln N; none for the envelope, whose places weigh alike.
    pub sd: Option<f64>,
}

impl Reading {
    /// Reads the runs as they are. `ln_l`: one per run of the design.
    pub fn new(design: &Design, way: Way, ln_l: &[f64]) -> Self {
        let step = |b: &super::Budget| {
            let count = (b.sizes.len() - 1) as f64;
            LEAST_STEP * (b.sizes[b.sizes.len() - 1] - b.sizes[0]) / count
        };
        let floor = match way {
            Way::Envelope => Vec::new(),
            Way::IsoFlop(_) => design.budgets().iter().map(step).collect(),
        };
        let (ln_c, least) = (design.places(way), design.best(way, ln_l));
        Self { way, ln_c, least, floor, draws: Vec::new() }
    }

    /// Reads the runs with other losses: one more draw.
    pub fn draw(&mut self, design: &Design, ln_l: &[f64]) {
        let best = design.best(self.way, ln_l);
        self.draws.push(best.iter().map(|b| b.map_or(f64::NAN, |b| b.x)).collect());
    }

    /// The places kept: the least loss is inside the sizes, in the runs and in half the draws.
    ///
    /// The standard deviation grows with the share of draws that have none, as Porian et al. do.
    pub fn places(&self) -> Vec<Place> {
        let one = |index: usize| {
            let least = self.least[index]?;
            let drawn = self.draws.iter().map(|draw| draw[index]).filter(|x| !x.is_nan());
            let drawn: Vec<f64> = drawn.collect();
            if 2 * drawn.len() < self.draws.len() {
                return None;
            }
            let share = match self.draws.len() {
                0 => 1.0,
                all => drawn.len() as f64 / all as f64,
            };
            let sd = self.floor.get(index).map(|floor| deviation(&drawn).max(*floor) / share);
            Some(Place { index, ln_c: self.ln_c[index], least, sd })
        };
        (0..self.ln_c.len()).filter_map(one).collect()
    }

    /// Budgets without a place; the envelope has none.
    pub fn dropped(&self) -> usize {
        match self.way {
            Way::Envelope => 0,
            Way::IsoFlop(_) => self.ln_c.len() - self.places().len(),
        }
    }

    /// The line of ln N over ln C through the places, weighted by 1/sd². `None` with fewer than
    /// three, or where all are of fewer than three sizes.
    pub fn line(&self, places: &[Place]) -> Option<Line> {
        self.through(places, |place| place.least.x)
    }

    /// The same line in draw `index`, through the places that it has.
    pub fn drawn_line(&self, places: &[Place], index: usize) -> Option<Line> {
        let draw = self.draws.get(index)?;
        self.through(places, |place| draw[place.index])
    }

    fn through(&self, places: &[Place], x: impl Fn(&Place) -> f64) -> Option<Line> {
        let weight = |p: &Place| p.sd.map_or(1.0, |sd| 1.0 / (sd * sd));
        let points: Vec<(f64, f64, f64)> =
            (places.iter()).map(|p| (p.ln_c, x(p), weight(p))).filter(|p| !p.1.is_nan()).collect();
        let mut sizes: Vec<f64> = points.iter().map(|p| p.1).collect();
        isoflop_formula::order::sort_by(&mut sizes, f64::total_cmp);
        sizes.dedup();
        (sizes.len() >= FEWEST).then(|| line(&points)).flatten()
    }
}

/// Standard deviation; 0 of fewer than two values.
fn deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    math::sqrt(square / (values.len() - 1) as f64)
}
