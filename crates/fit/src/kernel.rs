//! The column kernel: value, gradient and exact Hessian of an objective for a law that is a sum of
//! one or two powers and a floor, in one pass over the runs.
//!
//! Coordinates θ of a law with K terms: K logarithms of centred coefficients, the floor itself, K
//! exponents. Term k is exp(θ_k + θ_{K+1+k}·z_k), z_k = ±(ln(scale·input) − its mean). Centring
//! makes coefficient and exponent nearly independent; the floor is not a logarithm because a floor
//! that the runs do not show must be able to reach zero in a few steps. One exp per term and run, blocks of
//! four lanes, no branch, fixed order of summation: it vectorises, and gives the same bits on
//! every platform.

use crate::{newton::Evaluation, objective::Loss};
use isoflop_formula::math::{exp_lane, ln_lane};

/// Runs per block.
pub(crate) const LANES: usize = 4;
/// Most terms of a separable law.
pub(crate) const MAX_TERMS: usize = 2;
/// Most coordinates: two coefficients, a floor, two exponents.
const MAX_COORDINATES: usize = 2 * MAX_TERMS + 1;

type Lane = [f64; LANES];

/// The runs as columns, padded to whole blocks with weight 0.
#[derive(Clone, Debug)]
pub(crate) struct Runs {
    /// Centred, signed logarithms of the inputs, one column per term.
    pub z: Vec<Vec<f64>>,
    /// ln y for a log link, y for a raw one.
    pub target: Vec<f64>,
    /// Weights.
    pub weight: Vec<f64>,
    /// Whether residuals are of the logarithm.
    pub log: bool,
}

impl Runs {
    /// Columns padded to whole blocks.
    pub fn new(z: Vec<Vec<f64>>, target: Vec<f64>, weight: Vec<f64>, log: bool) -> Self {
        let padded = target.len().div_ceil(LANES) * LANES;
        let pad = |mut column: Vec<f64>| {
            column.resize(padded, 0.0);
            column
        };
        Self { z: z.into_iter().map(pad).collect(), target: pad(target), weight: pad(weight), log }
    }

    /// Only the runs with a positive weight, in their order: what a resample evaluates.
    pub fn compact(&self, weight: &[f64]) -> Self {
        let kept: Vec<usize> = (0..weight.len()).filter(|&i| weight[i] > 0.0).collect();
        let take = |column: &[f64]| kept.iter().map(|&i| column[i]).collect::<Vec<_>>();
        let z = self.z.iter().map(|c| take(c)).collect();
        Self::new(z, take(&self.target), take(weight), self.log)
    }

    /// Number of terms.
    pub fn terms(&self) -> usize {
        self.z.len()
    }

    /// The objective at θ with its derivatives: `out.g` has 2K+1 entries, `out.h` and `out.m` are
    /// full symmetric matrices, row major.
    pub fn evaluate(&self, theta: &[f64], loss: Loss, out: &mut Evaluation) {
        match (self.terms(), self.log) {
            (1, true) => evaluate::<1, true>(self, theta, loss, out),
            (1, false) => evaluate::<1, false>(self, theta, loss, out),
            (_, true) => evaluate::<2, true>(self, theta, loss, out),
            (_, false) => evaluate::<2, false>(self, theta, loss, out),
        }
    }
}

/// Sums over runs, lane by lane.
struct Sums {
    f: Lane,
    g: [Lane; MAX_COORDINATES],
    h: [[Lane; MAX_COORDINATES]; MAX_COORDINATES],
    m: [[Lane; MAX_COORDINATES]; MAX_COORDINATES],
}

/// The part (term or floor) that a coordinate belongs to.
const fn part<const K: usize>(coordinate: usize) -> usize {
    if coordinate <= K { coordinate } else { coordinate - K - 1 }
}

fn evaluate<const K: usize, const LOG: bool>(
    runs: &Runs,
    theta: &[f64],
    loss: Loss,
    out: &mut Evaluation,
) {
    let zero = [0.0; LANES];
    let mut sums = Sums {
        f: zero,
        g: [zero; MAX_COORDINATES],
        h: [[zero; MAX_COORDINATES]; MAX_COORDINATES],
        m: [[zero; MAX_COORDINATES]; MAX_COORDINATES],
    };
    let mut th = [0.0; MAX_COORDINATES];
    th[..2 * K + 1].copy_from_slice(&theta[..2 * K + 1]);
    let floor = th[K];
    let (targets, _) = runs.target.as_chunks::<LANES>();
    let (weights, _) = runs.weight.as_chunks::<LANES>();
    let mut z: [&[Lane]; MAX_TERMS] = [&[]; MAX_TERMS];
    for k in 0..K {
        z[k] = runs.z[k].as_chunks::<LANES>().0;
    }
    for block in 0..targets.len() {
        let mut zs = [zero; MAX_TERMS];
        for k in 0..K {
            zs[k] = z[k][block];
        }
        add_block::<K, LOG>(&zs, &targets[block], &weights[block], &th, floor, loss, &mut sums);
    }
    finish::<K>(&sums, out);
}

#[inline(always)]
fn add_block<const K: usize, const LOG: bool>(
    z: &[Lane; MAX_TERMS],
    target: &Lane,
    weight: &Lane,
    theta: &[f64; MAX_COORDINATES],
    floor: f64,
    loss: Loss,
    sums: &mut Sums,
) {
    let n = 2 * K + 1;
    // Derivatives of the prediction by the logarithm of each term and, last, by the floor; for a
    // log link divided by the prediction.
    let mut q = [[0.0; LANES]; MAX_TERMS + 1];
    let (mut psi, mut bend, mut omega) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for l in 0..LANES {
        let mut sum = floor;
        for k in 0..K {
            q[k][l] = exp_lane(theta[k] + theta[K + 1 + k] * z[k][l]);
            sum += q[k][l];
        }
        q[K][l] = 1.0;
        let r = if LOG {
            let inverse = 1.0 / sum;
            for part in q.iter_mut().take(K + 1) {
                part[l] *= inverse;
            }
            target[l] - ln_lane(sum)
        } else {
            target[l] - sum
        };
        let (rho, slope, curvature, majorant) = loss.terms(r);
        sums.f[l] += weight[l] * rho;
        psi[l] = weight[l] * slope;
        // ∂²r adds ψ·vvᵀ for a logarithm.
        bend[l] = weight[l] * curvature + if LOG { psi[l] } else { 0.0 };
        omega[l] = weight[l] * majorant;
    }
    let mut factor = [[1.0; LANES]; MAX_COORDINATES];
    for k in 0..K {
        factor[K + 1 + k] = z[k];
    }
    for p in 0..n {
        for l in 0..LANES {
            sums.g[p][l] -= psi[l] * q[part::<K>(p)][l] * factor[p][l];
        }
        for c in 0..=p {
            let (a, b) = (part::<K>(p), part::<K>(c));
            for l in 0..LANES {
                let pair = q[a][l] * q[b][l];
                let own = if a == b && a < K { psi[l] * q[a][l] } else { 0.0 };
                let ff = factor[p][l] * factor[c][l];
                sums.h[p][c][l] += (bend[l] * pair - own) * ff;
                sums.m[p][c][l] += omega[l] * pair * ff;
            }
        }
    }
}

fn finish<const K: usize>(sums: &Sums, out: &mut Evaluation) {
    let n = 2 * K + 1;
    let total = |lane: &Lane| (lane[0] + lane[1]) + (lane[2] + lane[3]);
    out.f = total(&sums.f);
    for p in 0..n {
        out.g[p] = total(&sums.g[p]);
        for c in 0..=p {
            out.h[p * n + c] = total(&sums.h[p][c]);
            out.h[c * n + p] = out.h[p * n + c];
            out.m[p * n + c] = total(&sums.m[p][c]);
            out.m[c * n + p] = out.m[p * n + c];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Objective;

    fn runs(log: bool) -> Runs {
        let n = 23;
        let z = |f: f64| (0..n).map(|i| f * (i as f64 - 11.0) / 7.0).collect::<Vec<_>>();
        let target = (0..n).map(|i| 1.1 + 0.05 * f64::from(i * i % 7)).collect();
        let weight = (0..n).map(|i| f64::from(i % 3)).collect();
        Runs::new(vec![z(1.0), z(-0.6)], target, weight, log)
    }

    #[test]
    fn gradient_and_hessian_agree_with_finite_differences() {
        let theta = [-0.9, -0.4, 1.3, -0.31, 0.42];
        for (log, objective) in [(true, Objective::HuberLog(0.2)), (false, Objective::Ls)] {
            let runs = runs(log);
            let loss = objective.loss(0.0);
            let at = |theta: &[f64]| {
                let mut e = Evaluation::new(5);
                runs.evaluate(theta, loss, &mut e);
                e
            };
            let here = at(&theta);
            for p in 0..5 {
                let h = 1e-5;
                let (mut up, mut down) = (theta, theta);
                up[p] += h;
                down[p] -= h;
                let (up, down) = (at(&up), at(&down));
                let slope = (up.f - down.f) / (2.0 * h);
                assert!((slope - here.g[p]).abs() < 1e-7 * (1.0 + slope.abs()), "gradient {p}");
                for c in 0..5 {
                    let bend = (up.g[c] - down.g[c]) / (2.0 * h);
                    assert!((bend - here.h[p * 5 + c]).abs() < 1e-6 * (1.0 + bend.abs()));
                }
            }
        }
    }

    #[test]
    fn runs_of_weight_zero_may_be_left_out() {
        let runs = runs(true);
        let loss = Objective::HuberLog(0.1).loss(0.0);
        let (mut all, mut few) = (Evaluation::new(5), Evaluation::new(5));
        let theta = [-0.9, -0.4, 1.3, -0.31, 0.42];
        runs.evaluate(&theta, loss, &mut all);
        runs.compact(&runs.weight).evaluate(&theta, loss, &mut few);
        assert!((all.f - few.f).abs() < 1e-14);
    }
}
