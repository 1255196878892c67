//! Levenberg–Marquardt descent for least squares from a start that may be far, then Newton's method
//! on the exact Hessian down to the rounding of the gradient.
//!
//! The step solves (M + λD²) s = −g with M = JᵀJ and D² the largest diagonal met so far, so that
//! the units of the coordinates do not matter (Marquardt 1963, Moré 1978); λ follows the ratio of
//! the actual to the predicted decrease (Nielsen 1999, IMM-REP-1999-05). A step is tried only where
//! the exact Hessian promises its share too: where it does not, J is no guide so far out. An
//! objective tells a minimum only to the root of the rounding; the last digits come from the
//! gradient: Newton steps go on while they shrink.

use crate::{
    linear::solve_positive,
    newton::{Descent, Evaluation, Surface},
    objective::Loss,
};
use isoflop_formula::math;

/// Evaluations of a descent that stands alone: enough for a long, narrow, curved valley.
pub(crate) const PATIENT: u32 = 20_000;
/// Evaluations within a search, where a piece of work has to end soon.
pub(crate) const BRIEF: u32 = 400;
/// The first λ: Nielsen's value for a start that may be far.
const FIRST: f64 = 1.0;
/// Share of the objective below which a predicted decrease hands over to Newton's method.
const NEAR: f64 = 1e-9;
/// Share of the decrease promised by JᵀJ that the exact Hessian has to promise too.
const TRUST: f64 = 0.25;
/// A decrease below this share is rounding.
const ROUNDING: f64 = 1e-14;
/// Newton steps at the end; quadratic convergence needs far fewer.
const LAST_STEPS: usize = 30;

/// Descends from `start` inside the box `low..=high`.
pub(crate) fn descend(
    surface: &mut dyn Surface,
    start: &[f64],
    bounds: (&[f64], &[f64]),
    loss: Loss,
    evaluations: u32,
) -> Descent {
    let n = surface.len();
    let x: Vec<f64> = (0..n).map(|i| start[i].max(bounds.0[i]).min(bounds.1[i])).collect();
    let mut walk =
        Walk { bounds, loss, x, here: Evaluation::new(n), reach: vec![0.0; n], evaluations: 1 };
    surface.evaluate(&walk.x, loss, &mut walk.here);
    if !walk.here.is_finite() {
        walk.here.f = f64::INFINITY;
        return walk.end(false);
    }
    let converged = match walk.far(surface, evaluations) {
        Far::Spent => false,
        Far::Near => walk.near(surface),
        // At the rounding of x Newton's steps may still find the last digits, or nothing.
        Far::AtRest => {
            walk.near(surface);
            true
        }
    };
    walk.end(converged)
}

struct Walk<'a> {
    bounds: (&'a [f64], &'a [f64]),
    loss: Loss,
    x: Vec<f64>,
    here: Evaluation,
    /// The largest square of each column of J met so far: a coordinate that has ceased to matter is
    /// not to run away (Moré 1978).
    reach: Vec<f64>,
    evaluations: u32,
}

/// How Marquardt's steps ended.
enum Far {
    /// The evaluations ran out.
    Spent,
    /// The model promises next to nothing.
    Near,
    /// No step that x can show leads down.
    AtRest,
}

/// A step, what the model says it gains, and its length in units of the columns.
struct Step {
    to: Vec<f64>,
    gain: f64,
    length: f64,
}

impl Walk<'_> {
    fn end(self, converged: bool) -> Descent {
        Descent { x: self.x, f: self.here.f, evaluations: self.evaluations, converged }
    }

    /// Marquardt's steps until the model promises next to nothing.
    fn far(&mut self, surface: &mut dyn Surface, evaluations: u32) -> Far {
        let mut there = Evaluation::new(self.x.len());
        let (mut damping, mut growth) = (FIRST, 2.0);
        while self.evaluations < evaluations {
            let n = self.x.len();
            for (i, reach) in self.reach.iter_mut().enumerate() {
                *reach = reach.max(self.here.m[i * n + i]);
            }
            // Where the exact second-order model falls short the step goes beyond what JᵀJ can tell.
            let step = self.step(&self.here.m, damping);
            if step.as_ref().is_some_and(|s| s.to == self.x) {
                return Far::AtRest;
            }
            let Some(step) = step.filter(|s| self.falls(s)) else {
                damping *= growth;
                growth *= 2.0;
                if damping > 1e40 {
                    return Far::Spent;
                }
                continue;
            };
            let near = step.gain <= NEAR * self.here.f || self.here.f <= 1e-30;
            if near && damping <= 1e-3 {
                return Far::Near;
            }
            surface.evaluate(&step.to, self.loss, &mut there);
            self.evaluations += 1;
            let actual = self.here.f - there.f;
            if there.is_finite() && actual > 0.0 {
                self.x = step.to;
                std::mem::swap(&mut self.here, &mut there);
                let ratio = 2.0 * actual / (step.gain + f64::MIN_POSITIVE) - 1.0;
                damping *= (1.0 - ratio * ratio * ratio).max(1.0 / 3.0);
                growth = 2.0;
            } else if step.gain <= ROUNDING * self.here.f || damping > 1e40 {
                return Far::Near;
            } else {
                damping *= growth;
                growth *= 2.0;
            }
        }
        Far::Spent
    }

    /// Whether the exact Hessian promises its share of what JᵀJ does.
    fn falls(&self, step: &Step) -> bool {
        let n = self.x.len();
        let s: Vec<f64> = step.to.iter().zip(&self.x).map(|(to, x)| to - x).collect();
        let (mut slope, mut bend) = (0.0, 0.0);
        for i in 0..n {
            slope += self.here.g[i] * s[i];
            for j in 0..n {
                bend += s[i] * self.here.h[i * n + j] * s[j];
            }
        }
        -(slope + 0.5 * bend) >= TRUST * step.gain
    }

    /// Newton's steps down to the rounding of the gradient, where they cease to shrink; false where
    /// the Hessian is not positive definite.
    fn near(&mut self, surface: &mut dyn Surface) -> bool {
        let mut there = Evaluation::new(self.x.len());
        let mut before = f64::INFINITY;
        for _ in 0..LAST_STEPS {
            let Some(step) = self.step(&self.here.h, 0.0).or_else(|| self.step(&self.here.m, 0.0))
            else {
                return before.is_finite();
            };
            if step.gain <= ROUNDING * self.here.f && step.length >= 0.5 * before {
                return true;
            }
            surface.evaluate(&step.to, self.loss, &mut there);
            self.evaluations += 1;
            if !there.is_finite() || there.f > self.here.f * (1.0 + NEAR) + 1e-30 {
                return before.is_finite();
            }
            before = step.length;
            self.x = step.to;
            std::mem::swap(&mut self.here, &mut there);
        }
        true
    }

    /// Solves (matrix + λ diag M) s = −g over the coordinates that no bound holds; `None` when it
    /// is not positive definite.
    fn step(&self, matrix: &[f64], damping: f64) -> Option<Step> {
        let (n, g, m) = (self.x.len(), &self.here.g, &self.here.m);
        let free = self.free();
        let k = free.len();
        // Unit columns: the size of a coordinate's unit must not reach the rounding.
        let unit = |&i: &usize| if m[i * n + i] > 0.0 { math::sqrt(m[i * n + i]) } else { 1.0 };
        let units: Vec<f64> = free.iter().map(unit).collect();
        let damp = |p: usize| damping * self.reach[free[p]] / (units[p] * units[p]);
        let mut a = vec![0.0; k * k];
        for (p, &i) in free.iter().enumerate() {
            for (q, &j) in free.iter().enumerate() {
                a[p * k + q] = matrix[i * n + j] / units[p] / units[q];
            }
            a[p * k + p] += damp(p);
        }
        let mut s: Vec<f64> = free.iter().zip(&units).map(|(&i, u)| -g[i] / u).collect();
        if !solve_positive(&mut a, &mut s) {
            return None;
        }
        let (mut to, mut twice, mut square) = (self.x.clone(), 0.0, 0.0);
        for (p, &i) in free.iter().enumerate() {
            to[i] = (self.x[i] + s[p] / units[p]).max(self.bounds.0[i]).min(self.bounds.1[i]);
            // With the exact solution −gᵀs − ½ sᵀAs = ½ (λ sᵀD²s − gᵀs).
            twice += damp(p) * s[p] * s[p] - g[i] / units[p] * s[p];
            square += s[p] * s[p];
        }
        Some(Step { to, gain: 0.5 * twice, length: math::sqrt(square) })
    }

    /// The coordinates that no bound holds.
    fn free(&self) -> Vec<usize> {
        let ((low, high), g) = (self.bounds, &self.here.g);
        let held =
            |i: usize| (self.x[i] <= low[i] && g[i] > 0.0) || (self.x[i] >= high[i] && g[i] < 0.0);
        (0..self.x.len()).filter(|&i| !held(i)).collect()
    }
}
