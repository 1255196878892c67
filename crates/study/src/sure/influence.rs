//! Influence: what the answer would be without a run, and without the largest runs.

use super::{Spreads, Told};
use crate::Notice;
use serde::{Deserialize, Serialize};

/// The study without each of its runs, and without the largest.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Law id.
    pub law: String,
    /// Budget of the best splits, FLOP; null for a law that splits none.
    pub at: Option<f64>,
    /// What is left out one by one: runs, or whole clusters of them.
    pub unit: InfluenceUnit,
    /// How it was done.
    pub method: InfluenceMethod,
    /// What the fit of all runs tells.
    pub told: Told,
    /// The units, the one that moves the fit most first; at most a thousand.
    pub units: Vec<LeftOut>,
    /// How far the answers spread when one unit is left out, those that are not listed counted.
    pub spread: Spreads,
    /// Without the runs of the largest compute, fewest left out first.
    pub largest: Vec<LargestOut>,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// What is left out.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InfluenceUnit {
    /// Single runs.
    Run,
    /// All runs of a cluster.
    Cluster,
}

/// How fits without a unit were had.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InfluenceMethod {
    /// Fitted anew.
    Refit,
    /// One Newton step from the fit of all runs.
    OneStep,
}

/// The answer without one unit.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// File line of the run, of a cluster its first; of a data frame the row, from 1.
    pub line: u64,
    /// Name of the cluster; empty for a run.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Runs left out.
    pub runs: u32,
    /// Compute of the run, of a cluster the largest, FLOP; null where it is not known.
    #[serde(rename = "C")]
    pub compute: Option<f64>,
    /// Residual on the objective's scale, of a cluster the largest.
    pub residual: f64,
    /// Share of the own residual in the own fitted value, 0 to 1 a run: the diagonal of the hat
    /// matrix of the law made linear at the fit; of a cluster their sum.
    pub leverage: f64,
    /// How far all fitted values move: the sum of the squared moves on the objective's scale over
    /// the parameters times the mean squared residual (Cook 1977). Null where there is no fit.
    pub distance: Option<f64>,
    /// What the fit without it tells.
    pub told: Told,
}

/// The answer without the runs of the largest compute.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LargestOut {
    /// Runs left out.
    pub left_out: u32,
    /// Largest compute that stays, FLOP; without compute the largest first input.
    pub below: f64,
    /// What the fit tells.
    pub told: Told,
    /// Why there is no fit; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}
