//! Resamples of the runs and their refits.

use crate::{
    Error, Point, Problem,
    objective::Link,
    sandwich::{Covariance, Taken},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use std::{fmt, str::FromStr};

/// What is resampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Runs, with replacement.
    Pairs,
    /// Whole clusters of runs, with replacement.
    Cluster,
    /// Weights of the runs: exponential, smooth, never degenerate.
    Bayesian,
    /// Residuals over 1 − h, h a run's leverage (HC3), times Webb's six-point multipliers; inputs
    /// kept.
    Wild,
    /// Residuals times √(n/(n − p)) among the runs, inputs kept: too narrow where residuals are
    /// uneven or correlated.
    Residual,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pairs => "pairs",
            Self::Cluster => "cluster",
            Self::Bayesian => "bayesian",
            Self::Wild => "wild",
            Self::Residual => "residual",
        })
    }
}

impl FromStr for Scheme {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(match text {
            "pairs" => Self::Pairs,
            "cluster" => Self::Cluster,
            "bayesian" => Self::Bayesian,
            "wild" => Self::Wild,
            "residual" => Self::Residual,
            _ => {
                return Err(Error::input(format!(
                    "resampling '{text}' is not known; use pairs, cluster, bayesian, wild or \
                     residual"
                )));
            }
        })
    }
}

/// A way to resample, for one set of runs and one seed.
#[derive(Clone, Debug)]
pub struct Resampling {
    scheme: Scheme,
    seed: u64,
    /// Cluster of each run, for [`Scheme::Cluster`].
    cluster: Vec<u32>,
    clusters: u32,
}

/// One refit.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// Parameters in the law's order; NaN when the draw failed.
    pub params: Vec<f64>,
    /// Whether the refit converged. A failed draw is counted, never dropped silently.
    pub converged: bool,
}

impl Resampling {
    /// `cluster`: label of each run, 0-based without gaps; needed for [`Scheme::Cluster`].
    pub fn new(scheme: Scheme, seed: u64, cluster: Option<&[u32]>) -> Result<Self, Error> {
        let cluster = match (scheme, cluster) {
            (Scheme::Cluster, None) => {
                return Err(Error::input(
                    "a cluster bootstrap needs a cluster column; name it with --cluster",
                ));
            }
            (Scheme::Cluster, Some(labels)) => labels.to_vec(),
            _ => Vec::new(),
        };
        let clusters = cluster.iter().max().map_or(0, |m| m + 1);
        Ok(Self { scheme, seed, cluster, clusters })
    }

    /// What is resampled.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Cluster of each run, when clusters are resampled.
    pub fn cluster(&self) -> Option<&[u32]> {
        (self.scheme == Scheme::Cluster).then_some(self.cluster.as_slice())
    }

    /// Why this design cannot carry an interval, if it cannot.
    ///
    /// A resample of few units rarely holds enough different ones to fix every parameter.
    pub fn obstacle(&self, problem: &Problem) -> Option<String> {
        let (free, rows) = (problem.free(), problem.rows());
        let (units, noun) = match self.scheme {
            Scheme::Cluster => (self.clusters as usize, "clusters"),
            _ => (rows, "runs"),
        };
        let needed = free + 3;
        (units < needed).then(|| {
            format!(
                "{units} {noun} for {free} parameters: a resample seldom fixes them all; \
                 {needed} or more are needed"
            )
        })
    }

    /// Weights of draw `index`, as multiples of the runs' own.
    pub fn weights(&self, rows: usize, index: u64) -> Vec<f64> {
        let mut stream = Stream::new(self.seed, Purpose::Resample, index);
        match self.scheme {
            Scheme::Pairs => counts(&mut stream, rows),
            Scheme::Cluster => {
                let counts = counts(&mut stream, self.clusters as usize);
                self.cluster.iter().map(|&c| counts[c as usize]).collect()
            }
            Scheme::Bayesian => {
                let raw: Vec<f64> = (0..rows).map(|_| -math::ln(stream.unit())).collect();
                let scale = rows as f64 / raw.iter().sum::<f64>();
                raw.iter().map(|w| w * scale).collect()
            }
            Scheme::Wild | Scheme::Residual => vec![1.0; rows],
        }
    }

    /// The response of draw `index`, for schemes that resample residuals.
    fn response(&self, problem: &Problem, point: &Point, index: u64) -> Option<Vec<f64>> {
        let rows = problem.rows();
        let residual: Vec<f64> = match self.scheme {
            Scheme::Wild => {
                let mut stream = Stream::new(self.seed, Purpose::Multiplier, index);
                let lift = problem.lifts(&point.params)?;
                let multiplied = |(r, lift): (&f64, &f64)| r * lift * webb(stream.index(6));
                point.residuals.iter().zip(&lift).map(multiplied).collect()
            }
            Scheme::Residual => {
                let mut stream = Stream::new(self.seed, Purpose::Resample, index);
                let left = rows.saturating_sub(problem.free()).max(1);
                let lift = math::sqrt(rows as f64 / left as f64);
                let mut pick = || lift * point.residuals[stream.index(rows as u32) as usize];
                (0..rows).map(|_| pick()).collect()
            }
            _ => return None,
        };
        let shift = |(f, r): (&f64, &f64)| match problem.objective.link() {
            Link::Raw => f + r,
            Link::Log => f * math::exp(*r),
            Link::Log1p => (1.0 + f) * math::exp(*r) - 1.0,
        };
        Some(point.fitted.iter().zip(&residual).map(shift).collect())
    }
}

/// How often each of `n` units is drawn in `n` draws.
fn counts(stream: &mut Stream, n: usize) -> Vec<f64> {
    let mut counts = vec![0.0; n];
    for _ in 0..n {
        counts[stream.index(n as u32) as usize] += 1.0;
    }
    counts
}

/// Webb's six-point distribution: mean 0, variance 1.
fn webb(index: u32) -> f64 {
    const ROOT_HALF: f64 = core::f64::consts::FRAC_1_SQRT_2;
    const ROOT_THREE_HALVES: f64 = 1.224_744_871_391_589;
    [-ROOT_THREE_HALVES, -1.0, -ROOT_HALF, ROOT_HALF, 1.0, ROOT_THREE_HALVES][index as usize]
}

impl Problem {
    /// The sandwich of a draw, from the runs as it was drawn from them.
    pub(crate) fn sandwich_of_draw(
        &self,
        point: &Point,
        resampling: &Resampling,
        index: u64,
        params: &[f64],
    ) -> Option<Covariance> {
        let times = resampling.weights(self.rows(), index);
        let response = resampling.response(self, point, index);
        let response = response.as_deref().unwrap_or(&self.response);
        let cluster = resampling.cluster().map(|l| (l, resampling.clusters as usize));
        self.sandwich_of(params, &Taken { times: &times, response, cluster })
    }

    /// Draw `index` of a resampling: the refit of one resample. The same on every platform, in any
    /// order, by any worker.
    pub fn draw(&self, point: &Point, resampling: &Resampling, index: u64) -> Draw {
        let failed = || Draw { params: vec![f64::NAN; point.params.len()], converged: false };
        let multipliers = resampling.weights(self.rows(), index);
        let weight: Vec<f64> = self.weight.iter().zip(&multipliers).map(|(w, m)| w * m).collect();
        if weight.iter().filter(|w| **w > 0.0).count() < self.free() {
            return failed();
        }
        let response = resampling.response(self, point, index);
        let unusable = |y: &[f64]| y.iter().any(|v| !v.is_finite());
        if response.as_deref().is_some_and(unusable) {
            return failed();
        }
        let (params, converged) = self.refit(point, &weight, response.as_deref());
        if converged && params.iter().all(|v| v.is_finite()) {
            Draw { params, converged: true }
        } else {
            failed()
        }
    }
}
