//! Fits without some of the runs, and how much each run holds the fit.

use crate::{
    Draw, Point, Problem,
    linear::{quadratic, symmetric_eigen},
    sandwich::{Taken, gram},
};

/// Below this share an eigenvalue of the Gram matrix with unit diagonal is taken for zero.
const ZERO: f64 = 1e-13;
/// A run of leverage nearer to 1 than this is met exactly whatever it says: no step tells what the
/// fit would be without it.
const ALONE: f64 = 1e-9;

/// The fit without a run, by one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where the step leads; not converged where no step tells.
    pub draw: Draw,
    /// Sum over all runs of the squared moves of the fitted values, on the objective's scale, as
    /// far as the law is linear.
    pub moves: f64,
}

impl Problem {
    /// The fit without some runs, warm-started from the fit of all; failed where too few runs stay
    /// or the solver does not converge.
    pub fn without(&self, point: &Point, left_out: &dyn Fn(usize) -> bool) -> Draw {
        let failed = || Draw { params: vec![f64::NAN; point.params.len()], converged: false };
        let keep = |i: usize| if left_out(i) { 0.0 } else { self.weight[i] };
        let weight: Vec<f64> = (0..self.rows()).map(keep).collect();
        if weight.iter().filter(|w| **w > 0.0).count() < self.free() {
            return failed();
        }
        let (params, converged) = self.refit(point, &weight, None);
        match converged && params.iter().all(|v| v.is_finite()) {
            true => Draw { params, converged },
            false => failed(),
        }
    }

    /// The parameters after one Newton step without each run, run by run; exact for least squares
    /// of a law that is linear in its parameters: −H⁻¹ w ψ J / (1 − h), h = w ψ′ Jᵀ H⁻¹ J.
    ///
    /// ψ′ of an absolute value, which has none, is smoothed over the residuals as for the sandwich.
    /// `None` where the Jacobian does not tell the free coordinates apart.
    pub fn steps_without(&self, point: &Point) -> Option<Vec<Step>> {
        let times = vec![1.0; self.rows()];
        let taken = Taken { times: &times, response: &self.response, cluster: None };
        let slopes = self.slopes(&point.params, &taken)?;
        let n = slopes.active.len();
        let rows: Vec<&[f64]> = slopes.jacobian.chunks_exact(n.max(1)).collect();
        let hessian = gram(&rows, n, &|i: usize| self.weight[i] * slopes.bend[i]);
        let inverse = Inverse::of(&hessian, n);
        if inverse.rank < n {
            return None;
        }
        let even = gram(&rows, n, &|_| 1.0);
        let at = self.leading(&point.params);
        let step = |(i, row): (usize, &&[f64])| {
            let toward = inverse.times(row);
            let pull: f64 = toward.iter().zip(*row).map(|(a, b)| a * b).sum();
            let stays = 1.0 - self.weight[i] * slopes.bend[i] * pull;
            let length = self.weight[i] * slopes.psi[i] / stays;
            let mut u = at.clone();
            for (&place, v) in slopes.active.iter().zip(&toward) {
                u[place] -= length * v;
            }
            let params = self.led(&u);
            let converged = stays > ALONE && params.iter().all(|v| v.is_finite());
            let moves = length * length * quadratic(&even, &toward);
            Step { draw: Draw { params, converged }, moves }
        };
        Some(rows.iter().enumerate().map(step).collect())
    }

    /// How much of its own fitted value each run makes, 0 to 1: the diagonal of the hat matrix of
    /// the law made linear at the parameters, with the runs' weights. Their sum is the number of
    /// directions that the runs tell apart.
    pub fn leverages(&self, params: &[f64]) -> Vec<f64> {
        let jacobian = self.sensitivities(params);
        let n = self.free();
        let rows: Vec<&[f64]> = jacobian.chunks_exact(n.max(1)).collect();
        let inverse = Inverse::of(&gram(&rows, n, &|i: usize| self.weight[i]), n);
        let own = |(row, w): (&&[f64], &f64)| {
            let toward = inverse.times(row);
            let pull: f64 = toward.iter().zip(*row).map(|(a, b)| a * b).sum();
            w * pull
        };
        rows.iter().zip(&self.weight).map(own).collect()
    }
}

/// The pseudo-inverse of a Gram matrix.
struct Inverse {
    matrix: Vec<f64>,
    n: usize,
    rank: usize,
}

impl Inverse {
    fn of(gram: &[f64], n: usize) -> Self {
        let size = |i: usize| isoflop_formula::math::sqrt(gram[i * n + i].max(0.0));
        // Units must not decide what is zero; a column of zeros stays one.
        let scale: Vec<f64> =
            (0..n).map(|i| if size(i) > 0.0 { 1.0 / size(i) } else { 0.0 }).collect();
        let at = |i: usize| gram[i] * scale[i / n] * scale[i % n];
        let scaled: Vec<f64> = (0..n * n).map(at).collect();
        let (values, vectors) = symmetric_eigen(&scaled, n);
        let mut matrix = vec![0.0; n * n];
        let mut rank = 0;
        for (value, vector) in values.iter().zip(&vectors).filter(|(v, _)| **v > ZERO) {
            rank += 1;
            for a in 0..n {
                for b in 0..n {
                    matrix[a * n + b] += vector[a] * vector[b] / value * scale[a] * scale[b];
                }
            }
        }
        Self { matrix, n, rank }
    }

    fn times(&self, row: &[f64]) -> Vec<f64> {
        let line = |a: usize| &self.matrix[a * self.n..(a + 1) * self.n];
        let sum = |a: usize| line(a).iter().zip(row).map(|(m, v)| m * v).sum();
        (0..self.n).map(sum).collect()
    }
}
