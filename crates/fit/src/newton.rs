//! Damped Newton descent on an exact, piecewise smooth objective, inside a box.
//!
//! The Hessian H is damped with the majorising matrix M of iteratively reweighted least squares:
//! (H + λM) s = −g. λ → 0 is Newton's method on the exact objective; a large λ is a short step that
//! is sure to descend. For least squares M = JᵀJ, so this is Levenberg–Marquardt with Marquardt's
//! scaling and the exact Hessian where the law has one.

use crate::{linear::solve_positive, objective::Loss};

/// The objective at a point: value, gradient, Hessian and majorant (n × n, row major).
#[derive(Clone, Debug)]
pub(crate) struct Evaluation {
    pub f: f64,
    pub g: Vec<f64>,
    pub h: Vec<f64>,
    pub m: Vec<f64>,
}

impl Evaluation {
    pub fn new(n: usize) -> Self {
        Self { f: f64::NAN, g: vec![0.0; n], h: vec![0.0; n * n], m: vec![0.0; n * n] }
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.f.is_finite() && self.g.iter().chain(&self.h).all(|v| v.is_finite())
    }
}

/// What is minimised, in free coordinates.
pub(crate) trait Surface {
    /// Free coordinates.
    fn len(&self) -> usize;
    /// The objective at `x`; not finite where the law is not defined.
    fn evaluate(&mut self, x: &[f64], loss: Loss, out: &mut Evaluation);
}

/// Where a descent ended.
#[derive(Clone, Debug)]
pub(crate) struct Descent {
    pub x: Vec<f64>,
    pub f: f64,
    pub evaluations: u32,
    pub converged: bool,
}

/// Limits of a descent. Stopping is relative to the objective, so its scale does not matter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub evaluations: u32,
    /// A step is small when it lowers the objective by no more than this share.
    pub tolerance: f64,
}

/// To the floor of f64.
pub(crate) const EXACT: Limits = Limits { evaluations: 400, tolerance: 1e-13 };
/// For the early stages of a continuation.
pub(crate) const ROUGH: Limits = Limits { evaluations: 12, tolerance: 1e-3 };
/// Longest step in one coordinate: e² in a coefficient, 1 in an exponent, is plenty.
const LONGEST: f64 = 2.0;

/// Descends from `start` inside the box `low..=high`.
pub(crate) fn descend(
    surface: &mut dyn Surface,
    start: &[f64],
    bounds: (&[f64], &[f64]),
    loss: Loss,
    limits: Limits,
) -> Descent {
    let n = surface.len();
    let mut x: Vec<f64> = (0..n).map(|i| start[i].max(bounds.0[i]).min(bounds.1[i])).collect();
    let (mut here, mut there) = (Evaluation::new(n), Evaluation::new(n));
    surface.evaluate(&x, loss, &mut here);
    let mut evaluations = 1;
    let end = |x: Vec<f64>, f: f64, evaluations: u32, converged: bool| Descent {
        x,
        f,
        evaluations,
        converged,
    };
    if !here.is_finite() {
        return end(x, f64::INFINITY, evaluations, false);
    }
    let (mut damping, mut small) = (1.0_f64, 0);
    let mut scratch = Scratch::new(n);
    while evaluations < limits.evaluations {
        let Some(predicted) = scratch.step(&here, &x, bounds, &mut damping) else {
            return end(x, here.f, evaluations, false);
        };
        surface.evaluate(&scratch.trial, loss, &mut there);
        evaluations += 1;
        let actual = here.f - there.f;
        let tiny = limits.tolerance * here.f;
        if there.is_finite() && actual >= 0.0 {
            x.copy_from_slice(&scratch.trial);
            std::mem::swap(&mut here, &mut there);
            let ratio = actual / (predicted + f64::MIN_POSITIVE);
            damping *= if ratio > 0.75 {
                0.1
            } else if ratio > 0.25 {
                0.5
            } else {
                2.0
            };
            if damping < 1e-12 {
                damping = 0.0;
            }
            // An objective at rounding level (a noiseless fit) cannot fall by a share of itself.
            let done = (actual <= tiny && predicted <= tiny) || here.f <= 1e-30;
            small = if done { small + 1 } else { 0 };
            if small >= 2 {
                return end(x, here.f, evaluations, true);
            }
        } else {
            if (0.0..=tiny.max(1e-30)).contains(&predicted) {
                return end(x, here.f, evaluations, true);
            }
            damping = if damping < 1e-3 { 1e-2 } else { damping * 5.0 };
            if damping > 1e12 {
                return end(x, here.f, evaluations, false);
            }
        }
    }
    end(x, here.f, evaluations, false)
}

/// An entry of the damped matrix. Beyond λ = 1 the Hessian is left out: where it is indefinite, λM
/// that outweighs it would make every step tiny, and M alone already majorises the losses.
fn model(here: &Evaluation, damping: f64, place: usize) -> f64 {
    let own = if damping <= 1.0 { here.h[place] } else { 0.0 };
    own + damping * here.m[place]
}

/// Vectors of one step, kept between steps.
struct Scratch {
    /// Coordinates that the step solves for.
    free: Vec<usize>,
    /// Per coordinate: where it moves. Coordinates that are not free are stopped by their bound.
    step: Vec<f64>,
    matrix: Vec<f64>,
    side: Vec<f64>,
    trial: Vec<f64>,
}

impl Scratch {
    fn new(n: usize) -> Self {
        Self {
            free: Vec::with_capacity(n),
            step: vec![0.0; n],
            matrix: vec![0.0; n * n],
            side: vec![0.0; n],
            trial: vec![0.0; n],
        }
    }

    /// Writes the next trial point and returns the predicted decrease; `None` when even a heavily
    /// damped system is singular.
    fn step(
        &mut self,
        here: &Evaluation,
        x: &[f64],
        bounds: (&[f64], &[f64]),
        damping: &mut f64,
    ) -> Option<f64> {
        for _ in 0..60 {
            if self.solve(here, x, bounds, *damping) {
                return Some(self.trial_point(here, x, bounds, *damping));
            }
            *damping = if *damping < 1e-4 { 1e-3 } else { *damping * 4.0 };
        }
        None
    }

    /// Solves the damped system. A coordinate that would leave the box is stopped at its bound and
    /// the others are solved for again, so that they answer to where it really goes.
    fn solve(
        &mut self,
        here: &Evaluation,
        x: &[f64],
        bounds: (&[f64], &[f64]),
        damping: f64,
    ) -> bool {
        let n = x.len();
        self.free.clear();
        self.step.fill(0.0);
        for i in 0..n {
            // A coordinate at a bound that the gradient presses against stays there.
            let stuck = (x[i] <= bounds.0[i] && here.g[i] > 0.0)
                || (x[i] >= bounds.1[i] && here.g[i] < 0.0);
            if !stuck {
                self.free.push(i);
            }
        }
        loop {
            let k = self.free.len();
            self.fill(here, damping);
            if !solve_positive(&mut self.matrix[..k * k], &mut self.side[..k]) {
                return false;
            }
            let before = k;
            let (side, step) = (&self.side, &mut self.step);
            let mut a = 0;
            self.free.retain(|&i| {
                let to = x[i] + side[a];
                a += 1;
                let inside = bounds.0[i] <= to && to <= bounds.1[i];
                step[i] =
                    if inside { side[a - 1] } else { to.clamp(bounds.0[i], bounds.1[i]) - x[i] };
                inside
            });
            if self.free.len() == before {
                return true;
            }
        }
    }

    fn fill(&mut self, here: &Evaluation, damping: f64) {
        let (n, k) = (here.g.len(), self.free.len());
        for (a, &i) in self.free.iter().enumerate() {
            self.side[a] = -here.g[i];
            for j in (0..n).filter(|j| !self.free.contains(j) && self.step[*j] != 0.0) {
                self.side[a] -= model(here, damping, i * n + j) * self.step[j];
            }
            for (b, &j) in self.free.iter().enumerate() {
                self.matrix[a * k + b] = model(here, damping, i * n + j);
            }
            // A trace of the diagonal keeps directions that the runs do not see from running away.
            self.matrix[a * k + a] += 1e-7 * damping * (here.m[i * n + i] + 1e-9 * here.f);
        }
    }

    fn trial_point(
        &mut self,
        here: &Evaluation,
        x: &[f64],
        bounds: (&[f64], &[f64]),
        damping: f64,
    ) -> f64 {
        let n = x.len();
        let longest = self.step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let shorten = if longest > LONGEST { LONGEST / longest } else { 1.0 };
        let (mut slope, mut bend) = (0.0, 0.0);
        for i in 0..n {
            let s = shorten * self.step[i];
            slope += here.g[i] * s;
            for j in 0..n {
                bend += s * model(here, damping, i * n + j) * shorten * self.step[j];
            }
            self.trial[i] = (x[i] + s).max(bounds.0[i]).min(bounds.1[i]);
        }
        -(slope + 0.5 * bend)
    }
}
