//! The three approaches side by side, and the laboratory of their biases.

use crate::{Estimate, Notice};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// `isoflop approaches --json`: the best split as the envelope, the curves of equal compute and the
/// law tell it.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Approaches {
    /// Law id of the parametric approach.
    pub law: String,
    /// Runs used.
    pub rows: u32,
    /// Budget at which the approaches are compared, FLOP.
    pub C: Option<f64>,
    /// Largest compute of a run, FLOP.
    pub largest: f64,
    /// Level of every interval, 0.95.
    pub level: f64,
    /// Draws of each approach.
    pub draws: u32,
    /// Standard deviation of ln L of one run, with which losses are drawn again; null where
    /// nothing tells it.
    pub noise: Option<f64>,
    /// The budgets that the runs hold, lowest first.
    pub budgets: Vec<ApproachBudget>,
    /// Envelope, isoFLOP (quadratic, cubic, Akima), parametric.
    pub approaches: Vec<Approach>,
    /// Largest best N at the budget over the smallest, among the approaches; null with fewer than
    /// two.
    pub spread: Option<f64>,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// Runs of about one compute.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct ApproachBudget {
    /// Geometric mean of the compute, FLOP.
    pub C: f64,
    /// Largest over smallest compute of its runs.
    pub spread: f64,
    /// Different sizes.
    pub sizes: u32,
    /// Smallest size.
    pub low: f64,
    /// Largest size.
    pub high: f64,
}

/// What one approach says.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Approach {
    /// `envelope`, `isoflop-quadratic`, `isoflop-cubic`, `isoflop-akima`, `parametric`.
    pub id: String,
    /// Exponent of the best N in C; without an interval for a law whose best split has no closed
    /// form: there it is the mean slope from the largest run to the budget.
    pub a: Estimate,
    /// Exponent of the best D in C.
    pub b: Estimate,
    /// Best N at the budget.
    pub N: Estimate,
    /// Best D at the budget.
    pub D: Estimate,
    /// The best splits through which the line is drawn; empty for the law.
    pub points: Vec<ApproachPoint>,
    /// Budgets left out: the least loss is not inside their sizes, in the data or in half the draws.
    pub dropped: u32,
    /// Draws without an answer.
    pub draws_failed: u32,
    /// What it would say on this very design, without noise, if the law were true as fitted, less
    /// the truth; null where it would say nothing, and for the law itself.
    pub bias: Option<ApproachBias>,
    /// Known biases that may touch it here.
    pub flags: Vec<ApproachFlag>,
    /// Why there is no answer; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}

/// The best size of one budget.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct ApproachPoint {
    /// Compute, FLOP.
    pub C: f64,
    /// Best size there.
    pub N: f64,
    /// Loss there.
    pub L: f64,
    /// Standard deviation of ln N over the draws, no less than a third of the mean step of ln N;
    /// null for the envelope, whose places weigh alike.
    pub sd: Option<f64>,
}

/// By how much an approach would miss.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct ApproachBias {
    /// Exponent of the best N, less the true one.
    pub a: f64,
    /// Best N at the budget over the true one; null without a budget.
    pub N: Option<f64>,
}

/// A known bias that may touch an approach.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproachFlag {
    /// `wide-grid`, `off-centre`, `at-edge`, `few-budgets`, `few-sizes`, `uneven-compute`,
    /// `unequal-exponents`, `coarse-sizes`, `beyond-runs`, `law-outside`.
    pub code: String,
    /// One sentence.
    pub message: String,
}

/// What the laboratory is asked: a true surface, a design, noise.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabSetup {
    /// Law id; its inputs are N and D.
    #[serde(default = "chinchilla")]
    pub law: String,
    /// The true parameters by key; empty for the law's first preset.
    #[serde(default)]
    pub params: IndexMap<String, f64>,
    /// Lowest budget, FLOP.
    #[serde(default = "low")]
    pub low: f64,
    /// Highest budget, FLOP.
    #[serde(default = "high")]
    pub high: f64,
    /// Budgets, evenly spaced in ln C.
    #[serde(default = "seven")]
    pub budgets: u32,
    /// Sizes of each budget, evenly spaced in ln N.
    #[serde(default = "nine")]
    pub sizes: u32,
    /// Largest size of a budget over its smallest.
    #[serde(default = "sixteen")]
    pub width: f64,
    /// Middle size of the lowest budget over the best size there.
    #[serde(default = "one")]
    pub centre: f64,
    /// Factor by which the middle leaves the best size with each decade of compute.
    #[serde(default = "one")]
    pub drift: f64,
    /// Standard deviation of ln L of a run.
    #[serde(default = "noise")]
    pub noise: f64,
    /// Made-up sets; each is noise on the same design.
    #[serde(default = "hundred")]
    pub sets: u32,
    /// Seed of the noise.
    #[serde(default)]
    pub seed: u64,
    /// Budget at which best sizes are compared, FLOP.
    #[serde(default = "at")]
    pub at: f64,
    /// Training compute is `flops_per_nd · N · D`.
    #[serde(default = "six")]
    pub flops_per_nd: f64,
    /// Objective of the parametric approach.
    #[serde(default = "huber")]
    pub objective: String,
}

fn chinchilla() -> String {
    "chinchilla".into()
}

fn low() -> f64 {
    6e18
}

fn high() -> f64 {
    3e21
}

fn at() -> f64 {
    1e24
}

fn one() -> f64 {
    1.0
}

fn six() -> f64 {
    6.0
}

fn seven() -> u32 {
    7
}

fn nine() -> u32 {
    9
}

fn sixteen() -> f64 {
    16.0
}

fn noise() -> f64 {
    0.004
}

fn hundred() -> u32 {
    100
}

fn huber() -> String {
    "huber-log:1e-3".into()
}

impl Default for LabSetup {
    fn default() -> Self {
        Self {
            law: chinchilla(),
            params: IndexMap::new(),
            low: low(),
            high: high(),
            budgets: seven(),
            sizes: nine(),
            width: sixteen(),
            centre: one(),
            drift: one(),
            noise: noise(),
            sets: hundred(),
            seed: 0,
            at: at(),
            flops_per_nd: six(),
            objective: huber(),
        }
    }
}

/// `isoflop lab --json`: what each approach recovers of a known truth.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lab {
    /// What was asked, with the parameters written out.
    pub setup: LabSetup,
    /// The truth.
    pub truth: LabTruth,
    /// Runs of the design.
    pub runs: Vec<LabRun>,
    /// What each approach recovers, in the order of [`Approaches`].
    pub approaches: Vec<Recovered>,
}

/// The truth of a laboratory.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct LabTruth {
    /// Exponent of the best N over the budgets.
    pub a: f64,
    /// Best N at the budget asked.
    pub N: f64,
    /// Best D there.
    pub D: f64,
    /// Loss there.
    pub L: f64,
}

/// A run of the design, without noise.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct LabRun {
    /// Compute, FLOP.
    pub C: f64,
    /// Size.
    pub N: f64,
    /// Tokens.
    pub D: f64,
    /// True loss.
    pub L: f64,
}

/// What one approach recovers.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Recovered {
    /// As in [`Approach`].
    pub id: String,
    /// Exponent without noise; null where there is no answer.
    pub a_exact: Option<f64>,
    /// Best N at the budget without noise.
    pub N_exact: Option<f64>,
    /// Mean exponent over the sets, less the true one.
    pub a_bias: Option<f64>,
    /// Standard deviation of the exponent over the sets.
    pub a_sd: Option<f64>,
    /// The 2.5, 50 and 97.5 % quantiles of the exponent.
    pub a: Option<[f64; 3]>,
    /// Geometric mean of best N over the sets, over the true one.
    pub N_bias: Option<f64>,
    /// Standard deviation of ln N over the sets.
    pub N_sd: Option<f64>,
    /// The 2.5, 50 and 97.5 % quantiles of best N.
    pub N: Option<[f64; 3]>,
    /// Geometric mean over the sets of the loss at the recovered best N with the whole budget, over
    /// the least loss: what the miss costs.
    pub regret: Option<f64>,
    /// Sets without an answer.
    pub failed: u32,
    /// Why there is no answer without noise; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}
