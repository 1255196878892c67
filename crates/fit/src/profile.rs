//! Profile intervals: how far a quantity can be pushed before the objective rises too far.
//!
//! The objective is refitted with the quantity pulled aside; the end lies where it has risen by
//! t²·φ/2, φ = Σwψ²/(n − p) over the mean of ψ′. For least squares φ is the residual variance and
//! this is the profile likelihood with a fitted scale, exact for a linear law; for the others it is
//! the robust likelihood-ratio test (Ronchetti 1982; Markatou and Hettmansperger 1990), which asks
//! only that the runs are independent and their noise even.

use crate::{
    Point, Problem,
    interval::{Interval, Quantities, Spread, t_quantile},
    newton::{Evaluation, Limits, Surface, descend},
    objective::Loss,
    sandwich::Taken,
};
use isoflop_formula::math;

/// The objective may be far from quadratic, but not by more than this many times its expected
/// length: farther out an end counts as open.
const FARTHEST: f64 = 60.0;
/// Refits at most per end.
const PULLS: usize = 40;
/// A path point is good enough when the rise is right to this share.
const NEAR: f64 = 1e-7;
/// Enough for the rise: it is a few per cent of the objective.
const LIMITS: Limits = Limits { evaluations: 80, tolerance: 1e-12 };
/// Step of the differences in a free coordinate.
const STEP: f64 = 1e-5;

/// Profiles of a fitted point.
pub struct Profile<'a> {
    problem: &'a Problem,
    point: &'a Point,
    spread: Spread,
    /// Half of φ, in the surface's unit, and the loss that is profiled.
    half: f64,
    loss: Loss,
    /// The least objective under that loss, and where.
    least: f64,
    x: Vec<f64>,
}

/// One quantity on the scale on which it is pulled.
struct Pulled<'a> {
    of: Quantities<'a>,
    place: usize,
    is_log: bool,
    middle: f64,
    error: f64,
}

impl Pulled<'_> {
    /// Expected standard errors away from the fit.
    fn at(&self, params: &[f64]) -> f64 {
        let value = (self.of)(params)[self.place];
        ((if self.is_log { math::ln(value) } else { value }) - self.middle) / self.error
    }

    fn value(&self, z: f64) -> f64 {
        let scaled = self.middle + self.error * z;
        if self.is_log { math::exp(scaled) } else { scaled }
    }
}

impl Problem {
    /// Profiles of a point; `None` where the runs do not tell the parameters apart.
    pub fn profile<'a>(&'a self, point: &'a Point) -> Option<Profile<'a>> {
        let spread = Spread::new(self, self.sandwich(&point.params, None)?);
        let times = vec![1.0; self.rows()];
        let taken = Taken { times: &times, response: &self.response, cluster: None };
        let (phi, width) = self.dispersion(&point.params, &taken)?;
        // An absolute value is smoothed far below the residuals, so that Newton's steps see it.
        let loss = self.objective.loss(0.02 * width);
        let mut surface = self.surface(&self.weight, None);
        let end = descend(surface.as_mut(), &point.x, self.bounds(), loss, LIMITS);
        // Least squares count whole squares, so their slope is 2ψ.
        let unit = if loss.delta.is_finite() { 1.0 } else { 2.0 };
        let half = 0.5 * unit * phi;
        let usable = half > 0.0 && half.is_finite() && end.f.is_finite();
        usable.then_some(Profile {
            problem: self,
            point,
            spread,
            half,
            loss,
            least: end.f,
            x: end.x,
        })
    }
}

impl Profile<'_> {
    /// The interval of `level` of each quantity; an end is open where the objective does not rise
    /// enough. `None` for a quantity without a value or a standard error at the fit.
    pub fn intervals(&self, level: f64, of: Quantities<'_>) -> Vec<Option<Interval>> {
        let values = of(&self.point.params);
        let log = self.spread.positive(of, &values);
        let errors = self.spread.errors(of, &log);
        let reach = t_quantile(0.5 + 0.5 * level, self.freedom());
        let one = |place: usize| {
            let (value, error, is_log) = (values[place], errors[place], log[place]);
            let middle = if is_log { math::ln(value) } else { value };
            if !middle.is_finite() || !error.is_finite() {
                return None;
            }
            if error == 0.0 {
                return Some(Interval::of(value, value));
            }
            let pulled = Pulled { of, place, is_log, middle, error };
            let end = |side: f64| {
                self.end(&pulled, side, reach).map_or(side * f64::INFINITY, |z| pulled.value(z))
            };
            Some(Interval::of(end(-1.0), end(1.0)))
        };
        (0..values.len()).map(one).collect()
    }

    /// Degrees of freedom of the quantile t.
    fn freedom(&self) -> usize {
        self.problem.rows().saturating_sub(self.problem.free()).max(1)
    }

    /// Where the rise reaches reach²·φ/2 on this side, in expected standard errors.
    fn end(&self, pulled: &Pulled<'_>, side: f64, reach: f64) -> Option<f64> {
        let wanted = reach * reach * self.half;
        let mut x = self.x.clone();
        let (mut inside, mut outside) = (0.0_f64, f64::INFINITY);
        let mut pull = reach;
        for _ in 0..PULLS {
            let (z, rise, moved) = self.pull(pulled, side * pull, wanted, &x)?;
            if (rise / wanted - 1.0).abs() < NEAR {
                return Some(z);
            }
            if rise < wanted {
                inside = pull;
                x = moved;
            } else {
                outside = pull;
            }
            // The root of the rise is nearly a straight line through zero.
            let guess = pull * math::sqrt(wanted / rise.max(1e-6 * wanted));
            let apart = outside - inside;
            if apart < 1e-9 * inside {
                return Some(z);
            }
            let bounded = guess.min(4.0 * inside.max(pull));
            let good = bounded > inside && bounded < outside;
            pull = match (good, outside.is_finite()) {
                (true, _) => bounded,
                (false, true) => 0.5 * (inside + outside),
                (false, false) => 2.0 * inside,
            };
            if pull > FARTHEST * reach {
                return None;
            }
        }
        None
    }

    /// Refits with the quantity pulled towards `z`: where it came to lie, how far the objective
    /// rose, and the coordinates. A minimum under a pull is a minimum for the value it has.
    fn pull(
        &self,
        pulled: &Pulled<'_>,
        z: f64,
        wanted: f64,
        x: &[f64],
    ) -> Option<(f64, f64, Vec<f64>)> {
        let p = self.problem;
        let stiff = STIFF * wanted;
        let inner = p.surface(&p.weight, None);
        let mut surface = Sprung { problem: p, inner, pulled, z, stiff };
        let end = descend(&mut surface, x, p.bounds(), self.loss, LIMITS);
        let at = pulled.at(&p.coordinates().params(&end.x));
        let spring = 0.5 * stiff * (at - z) * (at - z);
        let rise = end.f - spring - self.least;
        (at.is_finite() && rise.is_finite()).then_some((at, rise.max(0.0), end.x))
    }
}

/// How stiff the spring is that pulls, per wanted rise: the objective itself has about a half.
const STIFF: f64 = 20.0;

/// The objective with a spring on a quantity.
struct Sprung<'a, 'b> {
    problem: &'a Problem,
    inner: Box<dyn Surface + 'a>,
    pulled: &'a Pulled<'b>,
    z: f64,
    stiff: f64,
}

impl Surface for Sprung<'_, '_> {
    fn len(&self) -> usize {
        self.inner.len()
    }

    fn evaluate(&mut self, x: &[f64], loss: Loss, out: &mut Evaluation) {
        self.inner.evaluate(x, loss, out);
        let coordinates = self.problem.coordinates();
        let at = |x: &[f64]| self.pulled.at(&coordinates.params(x));
        let off = at(x) - self.z;
        let n = x.len();
        let mut moved = x.to_vec();
        let mut slope = vec![0.0; n];
        for i in 0..n {
            let step = STEP * (1.0 + x[i].abs());
            moved[i] = x[i] + step;
            let up = at(&moved);
            moved[i] = x[i] - step;
            slope[i] = (up - at(&moved)) / (2.0 * step);
            moved[i] = x[i];
        }
        out.f += 0.5 * self.stiff * off * off;
        for a in 0..n {
            out.g[a] += self.stiff * off * slope[a];
            for b in 0..n {
                let bend = self.stiff * slope[a] * slope[b];
                out.h[a * n + b] += bend;
                out.m[a * n + b] += bend;
            }
        }
    }
}
