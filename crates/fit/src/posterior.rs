//! A posterior under weak priors, for few runs.
//!
//! Likelihood: Student's t with four degrees of freedom and a scale of its own on the residuals of
//! the objective's link, whatever the objective. Priors, in the solver's coordinates: flat for the
//! floor; the size of a term at the centre of the runs about a third of the response, within
//! e^±2·2 at two deviations; everything else about the middle of the range where a net of starts is
//! cast, that range being one deviation; flat for the logarithm of the scale inside e^±12 of where
//! the fit has it.
//!
//! Draw k is the end of a random-walk Metropolis chain of its own, begun at a draw of the normal
//! approximation around the mode: no draw depends on another, so any worker can make any of them.

use crate::{
    Draw, Point, Problem,
    general::transform,
    inspect::Rows,
    least_absolute::Residuals,
    linear::{solve_positive, symmetric_eigen},
    problem::Method,
    restrict::to_u,
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::Scale;

/// Degrees of freedom of the likelihood.
const FREEDOM: f64 = 4.0;
/// Steps of a chain, and more the fewer the runs: there the density is far from normal.
const STEPS: usize = 160;
/// Evaluations of single runs that the further steps cost.
const FURTHER: usize = 20_000;
/// Steps to the mode.
const CLIMB: usize = 60;
/// Log-scales farther than this from the fit's are not believed.
const FAR_SCALE: f64 = 12.0;

/// The posterior of a fitted problem, ready for draws.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// Free coordinates and the logarithm of the scale, at the mode.
    mode: Vec<f64>,
    /// A root of the covariance there, row major.
    root: Vec<f64>,
    prior: Vec<Option<(f64, f64)>>,
    /// Logarithm of the scale at the fit.
    scale: f64,
}

impl Problem {
    /// The posterior around a fit; `None` when its curvature at the mode is not that of a peak.
    pub fn posterior(&self, point: &Point) -> Option<Posterior> {
        let mut sizes: Vec<f64> = point.residuals.iter().map(|r| r.abs()).collect();
        isoflop_formula::order::sort_by(&mut sizes, f64::total_cmp);
        let middle = sizes.get(sizes.len() / 2)?.max(1e-9);
        let scale = math::ln(1.5 * middle);
        let mut own =
            Posterior { mode: point.x.clone(), root: Vec::new(), prior: self.prior(), scale };
        own.mode.push(scale);
        self.climb(&mut own)?;
        Some(own)
    }

    /// Mean and deviation of the prior of each free coordinate; `None` for a flat one.
    fn prior(&self) -> Vec<Option<(f64, f64)>> {
        let typical: f64 =
            self.response.iter().map(|y| math::ln(y.abs().max(f64::MIN_POSITIVE))).sum();
        let typical = typical / self.rows() as f64;
        let separable = match &self.method {
            Method::Separable(own) => Some(own),
            Method::General(_) => None,
        };
        let of = |(place, &leader): (usize, &usize)| {
            let info = &self.model.params()[leader];
            let role = separable.map(|own| own.role(leader));
            if role == Some(crate::separable::Part::Floor) {
                return None;
            }
            if role == Some(crate::separable::Part::Centred) {
                return Some((typical - 1.0, 2.0));
            }
            let (low, high) = (self.freedom.low[place], self.freedom.high[place]);
            let positive = |v: f64| if info.scale == Scale::Log { v.max(1e-300) } else { v };
            let ends = (to_u(info.scale, positive(info.start.0)), to_u(info.scale, info.start.1));
            let (a, b) = (ends.0.max(low), ends.1.min(high));
            (b > a).then_some((0.5 * (a + b), b - a))
        };
        self.freedom.leaders.iter().enumerate().map(of).collect()
    }

    /// Minus the logarithm of the posterior's density, up to a constant.
    fn surprise(&self, own: &Posterior, at: &[f64]) -> f64 {
        let (x, scale) = at.split_at(at.len() - 1);
        let scale = scale[0];
        let (low, high) = self.bounds();
        let inside = (0..x.len()).all(|i| low[i] <= x[i] && x[i] <= high[i]);
        if !inside || (scale - own.scale).abs() > FAR_SCALE {
            return f64::INFINITY;
        }
        let link = self.objective.link();
        let values = self.values(&self.coordinates().params(x));
        let width = math::exp(-2.0 * scale) / FREEDOM;
        let mut sum = 0.0;
        for ((y, f), w) in self.response.iter().zip(&values).zip(&self.weight) {
            let r = transform(link, *y) - transform(link, *f);
            if *w > 0.0 {
                sum += scale + 0.5 * (FREEDOM + 1.0) * math::ln_1p(w * r * r * width);
            }
        }
        for (x, prior) in x.iter().zip(&own.prior) {
            if let Some((mean, deviation)) = prior {
                let z = (x - mean) / deviation;
                sum += 0.5 * z * z;
            }
        }
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// Fisher's scoring to the mode, then the root of the inverse information there, widened by
    /// what the fitted parameters take from the scale.
    fn climb(&self, own: &mut Posterior) -> Option<()> {
        let n = own.mode.len();
        let mut here = self.surprise(own, &own.mode);
        let mut information = self.information(own)?.1;
        for _ in 0..CLIMB {
            let (mut slope, bend) = self.information(own)?;
            information.clone_from(&bend);
            let mut factor = bend;
            if !solve_positive(&mut factor, &mut slope) {
                break;
            }
            let mut share = 1.0;
            let better = loop {
                let to: Vec<f64> =
                    own.mode.iter().zip(&slope).map(|(m, s)| m - share * s).collect();
                let there = self.surprise(own, &to);
                if there < here || share < 1e-6 {
                    break (there < here).then_some((to, there));
                }
                share *= 0.5;
            };
            let Some((to, there)) = better else { break };
            let gain = here - there;
            (own.mode, here) = (to, there);
            if gain < 1e-8 {
                break;
            }
        }
        let (values, vectors) = symmetric_eigen(&information, n);
        let left = self.rows().saturating_sub(n - 1).max(1);
        let wide = math::sqrt(self.rows() as f64 / left as f64);
        own.root = vec![0.0; n * n];
        for (k, (value, vector)) in values.iter().zip(&vectors).enumerate() {
            // A direction that nothing tells is as wide as a prior.
            let length = wide / math::sqrt(value.max(0.05));
            for (i, v) in vector.iter().enumerate() {
                own.root[i * n + k] = length * v;
            }
        }
        let finite = here.is_finite() && own.root.iter().all(|v| v.is_finite());
        finite.then_some(())
    }

    /// Gradient of the surprise at the mode so far, and the expected information: exact slopes, for
    /// differences blur the weak directions of a sharp peak. `None` where the law is not finite.
    fn information(&self, own: &Posterior) -> Option<(Vec<f64>, Vec<f64>)> {
        let n = own.mode.len();
        let (x, scale) = own.mode.split_at(n - 1);
        let variance = math::exp(2.0 * scale[0]);
        let (residuals, jacobian) = Rows { problem: self, response: &self.response }.at(x)?;
        let (mut slope, mut bend) = (vec![0.0; n], vec![0.0; n * n]);
        let rows = jacobian.chunks_exact((n - 1).max(1));
        for ((r, row), w) in residuals.iter().zip(rows).zip(&self.weight) {
            if *w == 0.0 {
                continue;
            }
            let pull = (FREEDOM + 1.0) * w * r / (FREEDOM * variance + w * r * r);
            slope[n - 1] += 1.0 - pull * r;
            bend[n * n - 1] += 2.0 * FREEDOM / (FREEDOM + 3.0);
            for a in 0..n - 1 {
                slope[a] += pull * row[a];
                for b in 0..n - 1 {
                    let weight = (FREEDOM + 1.0) / (FREEDOM + 3.0) * w / variance;
                    bend[a * n + b] += weight * row[a] * row[b];
                }
            }
        }
        for (i, prior) in own.prior.iter().enumerate() {
            if let Some((mean, deviation)) = prior {
                slope[i] += (x[i] - mean) / (deviation * deviation);
                bend[i * n + i] += 1.0 / (deviation * deviation);
            }
        }
        Some((slope, bend))
    }

    /// Draw `index` of a posterior. The same on every platform, in any order, by any worker.
    pub fn posterior_draw(&self, own: &Posterior, seed: u64, index: u64) -> Draw {
        let n = own.mode.len();
        let mut stream = Stream::new(seed, Purpose::Simulate, index);
        let mut at = own.mode.clone();
        let mut here = self.surprise(own, &at);
        // The step that is best for a normal density, now and then a long or a short one.
        let best = 2.38 / math::sqrt(n as f64);
        let steps = STEPS + FURTHER / self.rows().max(1);
        for step in 0..steps {
            let length = if step == 0 { 1.0 } else { best * [1.0, 0.3, 1.0, 2.0][step % 4] };
            let z: Vec<f64> = (0..n).map(|_| length * stream.normal()).collect();
            let to: Vec<f64> = (0..n)
                .map(|i| at[i] + (0..n).map(|k| own.root[i * n + k] * z[k]).sum::<f64>())
                .collect();
            let there = self.surprise(own, &to);
            let chance = stream.unit();
            if math::ln(chance) < here - there || (step == 0 && there.is_finite()) {
                (at, here) = (to, there);
            }
        }
        let params = self.coordinates().params(&at[..n - 1]);
        let converged = params.iter().all(|v| v.is_finite());
        Draw { params, converged }
    }
}
