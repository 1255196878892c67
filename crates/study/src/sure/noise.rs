//! Noise: the same fit resampled in several ways.

use crate::{Estimate, Notice};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Intervals of the answer, by what is resampled.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noise {
    /// Law id.
    pub law: String,
    /// Budget of the best splits, FLOP; null for a law that splits none.
    pub at: Option<f64>,
    /// Draws of each method.
    pub draws: u32,
    /// The methods, the study's own first.
    pub methods: Vec<NoiseMethod>,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// The intervals of one method.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct NoiseMethod {
    /// `pairs-percentile`.
    pub name: String,
    /// What is resampled: "single runs", "38 sizes".
    pub of: String,
    /// Draws that failed.
    pub draws_failed: u32,
    /// Best size.
    pub N: Estimate,
    /// Best number of tokens.
    pub D: Estimate,
    /// Loss; of a law that splits no budget its value at the largest value of every input.
    pub L: Estimate,
    /// Exponent of the best size in compute.
    pub a: Estimate,
    /// Parameters by key.
    pub params: IndexMap<String, Estimate>,
    /// Why there are no intervals; empty where there are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}
