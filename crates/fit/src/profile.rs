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
    newton::{Descent, Evaluation, Limits, Surface, descend},
    objective::Loss,
    sandwich::Taken,
};
use isoflop_formula::math;

/// The objective may be far from quadratic, but not by more than this many times its expected
/// length: farther out an end counts as open.
const FARTHEST: f64 = 60.0;
/// Refits at most per end.
const PULLS: usize = 40;
/// A path point is good enough when the root of the rise is right to this share.
const NEAR: f64 = 1e-8;
/// Pulls this near, as a share, with rises to both sides of the wanted one: the rise has a kink
/// there, or jumps.
const APART: f64 = 1e-6;
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
        let end = settle(self, surface.as_mut(), &point.x, loss);
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
        // Pull, place and root of the rise over the wanted one, which is nearly a straight line.
        let (mut inside, mut outside) = ((0.0, 0.0, 0.0), None::<(f64, f64, f64)>);
        let mut pull = reach;
        for turn in 0..PULLS {
            let (z, rise, moved) = self.pull(pulled, side * pull, wanted, &x)?;
            let here = (pull, z, math::sqrt(rise / wanted));
            if (here.2 - 1.0).abs() < NEAR {
                return Some(z);
            }
            if here.2 < 1.0 {
                (inside, x) = (here, moved);
            } else {
                outside = Some(here);
            }
            pull = match outside {
                None if pull > FARTHEST * reach => return None,
                None => pull * (1.05 / here.2.max(0.3)),
                Some(out) if out.0 - inside.0 < APART * out.0 => return Some(between(inside, out)),
                // Halving now and then, so that neither end is approached for ever.
                Some(out) if turn % 3 == 2 => 0.5 * (inside.0 + out.0),
                Some(out) => {
                    let share = (1.0 - inside.2) / (out.2 - inside.2);
                    inside.0 + share.clamp(0.02, 0.98) * (out.0 - inside.0)
                }
            };
        }
        outside.map(|out| between(inside, out))
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
        let end = settle(p, &mut surface, x, self.loss);
        let at = pulled.at(&p.coordinates().params(&end.x));
        let spring = 0.5 * stiff * (at - z) * (at - z);
        let rise = end.f - spring - self.least;
        (at.is_finite() && rise.is_finite()).then_some((at, rise.max(0.0), end.x))
    }
}

/// Descends, through wider losses where the own one has kinks that stop Newton's steps short.
fn settle(problem: &Problem, surface: &mut dyn Surface, x: &[f64], loss: Loss) -> Descent {
    let mut x = x.to_vec();
    if loss.delta.is_finite() {
        for factor in WIDER {
            let wide = Loss { delta: loss.delta * factor, scale: loss.scale, ..loss };
            x = descend(surface, &x, problem.bounds(), wide, STAGE).x;
        }
    }
    descend(surface, &x, problem.bounds(), loss, LIMITS)
}

/// Multiples of the width on the way down.
const WIDER: [f64; 4] = [30.0, 10.0, 4.0, 2.0];
/// On the way a stage needs only to come near.
const STAGE: Limits = Limits { evaluations: 20, tolerance: 1e-6 };

/// The place where a straight line between two roots of the rise is 1.
fn between(inside: (f64, f64, f64), outside: (f64, f64, f64)) -> f64 {
    inside.1 + (outside.1 - inside.1) * (1.0 - inside.2) / (outside.2 - inside.2)
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
