//! Which interval a study gets, and intervals of anything from its draws.

use crate::{failure::input, notices};
use isoflop_fit::{
    Problem, Resampling, Scheme,
    interval::{Ends, interval},
};
use isoflop_study::{Estimate, Failure, Notice, Study};

/// The level of every interval.
pub const LEVEL: f64 = 0.95;

/// How a study's intervals are made.
#[derive(Clone, Debug)]
pub enum Plan {
    /// No draws were asked for.
    None,
    /// The design cannot carry an interval, and why.
    NotHad(String),
    /// By resampling.
    Draws(Method),
}

/// A resampling and the ends read from its draws.
#[derive(Clone, Debug)]
pub struct Method {
    /// What is resampled.
    pub resampling: Resampling,
    /// How ends are read.
    pub ends: Ends,
    /// `pairs-percentile`.
    pub name: String,
}

/// The plan of a study, with what must be said of the choice.
///
/// `cluster`: label of each run, when the data have a cluster column. The default resamples
/// clusters where there are enough of them, else single runs.
pub fn plan(
    study: &Study,
    problem: &Problem,
    cluster: Option<&[u32]>,
) -> Result<(Plan, Vec<Notice>), Failure> {
    let mut said = Vec::new();
    let (scheme, ends) = match study.interval.as_deref() {
        None | Some("") => (default_scheme(problem, cluster, &mut said), Ends::Percentile),
        Some("none") => return Ok((Plan::None, said)),
        Some(text) => parse(text)?,
    };
    if study.bootstrap == 0 {
        return Ok((Plan::None, Vec::new()));
    }
    let resampling = Resampling::new(scheme, study.seed, cluster)
        .map_err(|e| input(e.to_string(), "interval"))?;
    if let Some(why) = resampling.obstacle(problem) {
        // How it would have been made does not matter any more.
        let said = vec![notices::interval_not_had(&why)];
        return Ok((Plan::NotHad(why), said));
    }
    let word = if ends == Ends::Percentile { "percentile" } else { "basic" };
    let name = format!("{scheme}-{word}");
    Ok((Plan::Draws(Method { resampling, ends, name }), said))
}

/// Below this many runs a resample of pairs too often lacks what fixes the law.
const FEW: usize = 20;

fn default_scheme(problem: &Problem, cluster: Option<&[u32]>, said: &mut Vec<Notice>) -> Scheme {
    let clusters = cluster.and_then(|labels| labels.iter().max()).map_or(0, |m| m + 1) as usize;
    // A name of its own for every run says nothing about which runs belong together.
    if cluster.is_none() || clusters == problem.rows() {
        if problem.rows() >= FEW || problem.rows() < problem.free() + 3 {
            return Scheme::Pairs;
        }
        said.push(notices::few_runs(problem.rows()));
        return Scheme::Bayesian;
    }
    if clusters >= problem.free() + 3 {
        said.push(notices::clustered(clusters));
        Scheme::Cluster
    } else {
        said.push(notices::too_few_clusters(clusters));
        Scheme::Pairs
    }
}

/// `pairs-percentile` and kin.
fn parse(text: &str) -> Result<(Scheme, Ends), Failure> {
    let bad = || {
        input(
            format!(
                "interval '{text}' is not known; use pairs, cluster, bayesian, wild or residual, \
                 then -percentile or -basic, or none"
            ),
            "interval",
        )
    };
    let (scheme, ends) = text.split_once('-').unwrap_or((text, "percentile"));
    let ends = match ends {
        "percentile" => Ends::Percentile,
        "basic" => Ends::Basic,
        _ => return Err(bad()),
    };
    Ok((scheme.parse().map_err(|_| bad())?, ends))
}

impl Plan {
    /// The estimate of a quantity: its value at the fit and in every draw (NaN where a draw has
    /// none, ±∞ where it lies beyond an open end).
    pub fn estimate(&self, value: f64, draws: &[f64]) -> Estimate {
        let mut estimate =
            Estimate { value: value.is_finite().then_some(value), ..Estimate::default() };
        if let Plan::Draws(method) = self
            && let Some(i) = interval(value, draws, LEVEL, method.ends)
        {
            estimate.low = i.low;
            estimate.high = i.high;
            estimate.level = Some(LEVEL);
            estimate.method = Some(method.name.clone());
        }
        estimate
    }
}
