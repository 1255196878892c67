//! The sandwich: a covariance that asks of the noise only that it averages out.
//!
//! V = H⁻¹ M H⁻¹, H = Σ w·ψ′·JJᵀ, M = Σ (w·ψ·J)(w·ψ·J)ᵀ over runs or whole clusters (Huber 1967,
//! White 1980, Liang and Zeger 1986), J over the law's own free coordinates. An absolute value has
//! no ψ′; its mean, like that of a narrow Huber width, is had by smoothing over the residuals
//! (Powell 1991).

use crate::{
    Draw, Problem,
    coordinates::Coordinates,
    general::{transform, transform_slope},
    interval::tails::{normal_quantile, normal_share, t_quantile},
    linear::{quadratic, solve_square, symmetric_eigen},
    objective::Objective,
    restrict::to_u,
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};

/// A covariance of the free coordinates: the logarithm of a parameter that is searched so, else the
/// parameter itself; zero for what a bound holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariance {
    /// Free coordinates at the point.
    pub at: Vec<f64>,
    /// `at.len()` squared, row major.
    pub matrix: Vec<f64>,
    /// Degrees of freedom for Student's t: runs or clusters less what they fix, at least 1.
    pub freedom: usize,
}

impl Covariance {
    /// A root of the covariance times numbers of variance 1.
    pub(crate) fn step(&self, number: &mut dyn FnMut() -> f64) -> Vec<f64> {
        let n = self.at.len();
        let (values, vectors) = symmetric_eigen(&self.matrix, n);
        let mut out = vec![0.0; n];
        for (value, vector) in values.iter().zip(&vectors) {
            let length = math::sqrt(value.max(0.0)) * number();
            for (to, v) in out.iter_mut().zip(vector) {
                *to += length * v;
            }
        }
        out
    }
}

/// How the runs are taken.
pub(crate) struct Taken<'a> {
    /// How often each run counts: a resample's multipliers.
    pub times: &'a [f64],
    /// Response of each run.
    pub response: &'a [f64],
    /// Cluster of each run and their number; none for single runs.
    pub cluster: Option<(&'a [u32], usize)>,
}

/// Residuals, ψ and J of the runs at a point.
pub(crate) struct Slopes {
    /// Active coordinates.
    pub active: Vec<usize>,
    /// Residual, ψ and smoothed ψ′ of each run.
    pub psi: Vec<f64>,
    pub bend: Vec<f64>,
    /// Width of the smoothing.
    width: f64,
    /// Runs × active.
    pub jacobian: Vec<f64>,
}

impl Problem {
    /// The sandwich at parameters, of the problem's own runs. `cluster`: label of each run, 0-based
    /// without gaps, for runs that are not independent. Single runs have their residuals divided by
    /// 1 − h (HC3), clusters the factor G/(G−1)·(n−1)/(n−p).
    ///
    /// `None` where the Jacobian does not tell the free coordinates apart.
    pub fn sandwich(&self, params: &[f64], cluster: Option<&[u32]>) -> Option<Covariance> {
        let times = vec![1.0; self.rows()];
        let count = |labels: &[u32]| labels.iter().max().map_or(0, |m| *m as usize + 1);
        let cluster = cluster.map(|labels| (labels, count(labels)));
        self.sandwich_of(params, &Taken { times: &times, response: &self.response, cluster })
    }

    /// Draw `index` of the distribution that a sandwich stands for: normal in the free
    /// coordinates, widened so that its 95 % are those of Student's t, kept inside the bounds.
    pub fn sandwich_draw(&self, own: &Covariance, seed: u64, index: u64) -> Draw {
        let widen = t_quantile(0.975, own.freedom) / normal_quantile(0.975);
        let mut stream = Stream::new(seed, Purpose::Simulate, index);
        let mut u = own.step(&mut || widen * stream.normal());
        for (i, u) in u.iter_mut().enumerate() {
            let low = self.freedom.low[i].min(own.at[i]);
            *u = (*u + own.at[i]).clamp(low, self.freedom.high[i].max(own.at[i]));
        }
        let params = self.led(&u);
        let converged = params.iter().all(|v| v.is_finite());
        match converged {
            true => Draw { params, converged },
            false => Draw { params: vec![f64::NAN; params.len()], converged },
        }
    }

    /// Free coordinates, of the law's own, at parameters.
    pub(crate) fn leading(&self, params: &[f64]) -> Vec<f64> {
        let freedom = &self.freedom;
        freedom.leaders.iter().map(|&l| to_u(freedom.scales[l], params[l])).collect()
    }

    /// Parameters at free coordinates of the law's own.
    pub(crate) fn led(&self, u: &[f64]) -> Vec<f64> {
        Coordinates::plain(&self.freedom).params(u)
    }

    pub(crate) fn sandwich_of(&self, params: &[f64], taken: &Taken<'_>) -> Option<Covariance> {
        let slopes = self.slopes(params, taken)?;
        let (k, n) = (slopes.active.len(), self.rows());
        let times = taken.times;
        let rows: Vec<&[f64]> = slopes.jacobian.chunks_exact(k.max(1)).collect();
        let used: f64 = times.iter().sum();
        let weight = |i: usize| times[i] * self.weight[i] * slopes.bend[i];
        let inverse = inverse(&gram(&rows, k, &weight), k)?;
        // Scores of the runs, or their sums over clusters.
        let leverage = |i: usize| quadratic(&inverse, rows[i]) * self.weight[i] * slopes.bend[i];
        let lift = |i: usize| match taken.cluster {
            None => 1.0 / (1.0 - leverage(i).clamp(0.0, MOST_LEVERAGE)),
            Some(_) => 1.0,
        };
        let score = |i: usize| self.weight[i] * slopes.psi[i] * lift(i);
        let (mut meat, freedom) = match taken.cluster {
            None => {
                let weight = |i: usize| times[i] * score(i) * score(i);
                (gram(&rows, k, &weight), (used as usize).saturating_sub(k))
            }
            Some((labels, clusters)) => {
                let mut sums = vec![0.0; clusters * k];
                let mut often = vec![0.0; clusters];
                for i in (0..n).filter(|&i| times[i] > 0.0) {
                    let own = labels[i] as usize;
                    often[own] = times[i];
                    for a in 0..k {
                        sums[own * k + a] += score(i) * rows[i][a];
                    }
                }
                let sums: Vec<&[f64]> = sums.chunks_exact(k.max(1)).collect();
                let groups: f64 = often.iter().sum();
                let factor =
                    groups / (groups - 1.0).max(1.0) * (used - 1.0) / (used - k as f64).max(1.0);
                let meat = gram(&sums, k, &|g: usize| often[g] * factor);
                (meat, (groups as usize).saturating_sub(1))
            }
        };
        meat = product(&product(&inverse, &meat, k), &inverse, k);
        let all = self.free();
        let mut matrix = vec![0.0; all * all];
        for (a, &i) in slopes.active.iter().enumerate() {
            for (b, &j) in slopes.active.iter().enumerate() {
                matrix[i * all + j] = 0.5 * (meat[a * k + b] + meat[b * k + a]);
            }
        }
        let finite = matrix.iter().all(|v| v.is_finite());
        finite.then(|| Covariance { at: self.leading(params), matrix, freedom: freedom.max(1) })
    }

    /// Σwψ²/(n − p) over the mean of ψ′, and the width that smoothed ψ′. `None` as for the
    /// sandwich, or where no degree of freedom is left.
    pub(crate) fn dispersion(&self, params: &[f64], taken: &Taken<'_>) -> Option<(f64, f64)> {
        let slopes = self.slopes(params, taken)?;
        let weighted =
            |values: &[f64]| -> f64 { values.iter().zip(&self.weight).map(|(v, w)| w * v).sum() };
        let squares: Vec<f64> = slopes.psi.iter().map(|psi| psi * psi).collect();
        let (rows, free) = (self.rows() as f64, self.free() as f64);
        let phi = weighted(&squares) / (rows - free) / (weighted(&slopes.bend) / rows);
        (rows > free && phi.is_finite()).then_some((phi, slopes.width))
    }

    /// 1/(1 − h) of each run, h its leverage on a least-squares fit; 1 for all where the Jacobian
    /// does not tell the coordinates apart. `None` where the law has no finite slopes.
    pub(crate) fn lifts(&self, params: &[f64]) -> Option<Vec<f64>> {
        let times = vec![1.0; self.rows()];
        let taken = Taken { times: &times, response: &self.response, cluster: None };
        let slopes = self.slopes(params, &taken)?;
        let k = slopes.active.len();
        let rows: Vec<&[f64]> = slopes.jacobian.chunks_exact(k.max(1)).collect();
        let Some(inverse) = inverse(&gram(&rows, k, &|i| self.weight[i]), k) else {
            return Some(times);
        };
        let leverage = |(row, w): (&&[f64], &f64)| w * quadratic(&inverse, row);
        let lift = |h: f64| 1.0 / (1.0 - h.clamp(0.0, MOST_LEVERAGE));
        Some(rows.iter().zip(&self.weight).map(leverage).map(lift).collect())
    }

    pub(crate) fn slopes(&self, params: &[f64], taken: &Taken<'_>) -> Option<Slopes> {
        let (n, rows) = (params.len(), self.rows());
        let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
        self.bound.jacobian(params, &mut values, &mut jacobian);
        let link = self.objective.link();
        let plain = Coordinates::plain(&self.freedom);
        let scale = plain.slopes(params);
        let u = self.leading(params);
        let freedom = &self.freedom;
        // A floor may lie at zero, below the law's own bound.
        let room = |bound: f64| if bound.is_finite() { 1e-9 * (1.0 + bound.abs()) } else { 0.0 };
        let inside = |&i: &usize| {
            let (low, high) = (freedom.low[i], freedom.high[i]);
            u[i].is_finite() && u[i] > low + room(low) && u[i] < high - room(high)
        };
        let active: Vec<usize> = (0..u.len()).filter(inside).collect();
        let mut residuals = Vec::with_capacity(rows);
        let mut slopes = Vec::with_capacity(rows * active.len());
        for i in 0..rows {
            residuals.push(transform(link, taken.response[i]) - transform(link, values[i]));
            let dt = transform_slope(link, values[i]);
            let row = &jacobian[i * n..(i + 1) * n];
            let du: Vec<f64> = row.iter().zip(&scale).map(|(j, s)| dt * j * s).collect();
            let pulled = plain.pull_back(&du);
            slopes.extend(active.iter().map(|&a| pulled[a]));
        }
        if residuals.iter().chain(&slopes).any(|v| !v.is_finite()) {
            return None;
        }
        let width = bandwidth(&residuals, taken.times, active.len());
        let psi = residuals.iter().map(|&r| self.objective.score(r)).collect();
        let bend = residuals.iter().map(|&r| self.objective.smoothed_bend(r, width)).collect();
        Some(Slopes { active, psi, bend, width, jacobian: slopes })
    }
}

/// Beyond this leverage a run's residual says nothing of its noise.
const MOST_LEVERAGE: f64 = 0.9;

impl Objective {
    /// ψ = dρ/dr, halved for least squares, so that there ψ = r.
    pub(crate) fn score(self, r: f64) -> f64 {
        let sign = if r > 0.0 { 1.0 } else { -f64::from(r < 0.0) };
        match self {
            Self::HuberLog(delta) => r.clamp(-delta, delta),
            Self::LadLog => sign,
            Self::AsymLog(above) => {
                if r < 0.0 {
                    above * sign
                } else {
                    sign
                }
            }
            Self::Ls | Self::LsLog | Self::LsLog1p => r,
        }
    }

    /// ψ′ smoothed by a normal kernel of this width: exact for least squares.
    pub(crate) fn smoothed_bend(self, r: f64, width: f64) -> f64 {
        let density = |z: f64| math::exp(-0.5 * z * z) / math::sqrt(2.0 * core::f64::consts::PI);
        match self {
            Self::HuberLog(delta) => {
                normal_share((delta - r) / width) - normal_share((-delta - r) / width)
            }
            Self::LadLog => 2.0 * density(r / width) / width,
            Self::AsymLog(above) => (1.0 + above) * density(r / width) / width,
            Self::Ls | Self::LsLog | Self::LsLog1p => 1.0,
        }
    }
}

/// Width of the kernel that smooths ψ′: Silverman's rule on the median absolute residual, which
/// `fixed` of them, met nearly exactly, make too small.
fn bandwidth(residuals: &[f64], times: &[f64], fixed: usize) -> f64 {
    let mut sizes: Vec<(f64, f64)> =
        residuals.iter().zip(times).map(|(r, t)| (r.abs(), *t)).collect();
    isoflop_formula::order::sort_by(&mut sizes, |a, b| a.0.total_cmp(&b.0));
    let all: f64 = times.iter().sum();
    let half = 0.5 * (all + fixed as f64);
    let mut sum = 0.0;
    let mut median = sizes.last().map_or(0.0, |s| s.0);
    for (size, times) in &sizes {
        sum += times;
        if sum >= half {
            median = *size;
            break;
        }
    }
    let spread = 1.482_602_218_505_602 * median;
    (1.06 * spread * math::pow(all.max(1.0), -0.2)).max(f64::MIN_POSITIVE)
}

/// Σ w·vvᵀ.
pub(crate) fn gram(rows: &[&[f64]], n: usize, weight: &dyn Fn(usize) -> f64) -> Vec<f64> {
    let mut out = vec![0.0; n * n];
    for (i, row) in rows.iter().enumerate() {
        let w = weight(i);
        if w == 0.0 {
            continue;
        }
        for a in 0..n {
            for b in 0..n {
                out[a * n + b] += w * row[a] * row[b];
            }
        }
    }
    out
}

/// The inverse of a positive definite matrix; `None` when it is not, beyond rounding.
fn inverse(matrix: &[f64], n: usize) -> Option<Vec<f64>> {
    let scale: Vec<f64> = (0..n).map(|i| math::sqrt(matrix[i * n + i])).collect();
    if scale.iter().any(|s| *s <= 0.0 || !s.is_finite()) {
        return None;
    }
    let mut scaled = matrix.to_vec();
    for a in 0..n {
        for b in 0..n {
            scaled[a * n + b] /= scale[a] * scale[b];
        }
    }
    let (values, _) = symmetric_eigen(&scaled, n);
    if values.first().is_some_and(|v| *v < LEAST_EIGENVALUE) {
        return None;
    }
    let mut out = vec![0.0; n * n];
    for column in 0..n {
        let mut unit = vec![0.0; n];
        unit[column] = 1.0;
        let solved = solve_square(scaled.clone(), unit)?;
        for row in 0..n {
            out[row * n + column] = solved[row] / (scale[row] * scale[column]);
        }
    }
    Some(out)
}

/// Below this share the smallest eigenvalue of a Gram matrix with unit diagonal is rounding.
const LEAST_EIGENVALUE: f64 = 1e-13;

fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let entry = |i: usize, j: usize| (0..n).map(|k| a[i * n + k] * b[k * n + j]).sum();
    (0..n * n).map(|at| entry(at / n, at % n)).collect()
}
