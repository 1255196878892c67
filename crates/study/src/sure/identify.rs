//! Identifiability: what the design of the runs can tell, and what the fit of them does.

use crate::Notice;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Of the design before the fit, of the fit after it.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identifiability {
    /// Law id.
    pub law: String,
    /// Runs.
    pub rows: u32,
    /// The inputs of the law.
    pub inputs: Vec<InputDesign>,
    /// Correlations of the logarithms of two inputs.
    pub pairs: Vec<InputPair>,
    /// What the fit tells of its parameters; none where there is no fit.
    pub fit: Option<FitDesign>,
    /// Why there is no fit; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// One input of the law over the runs.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputDesign {
    /// Key.
    pub key: String,
    /// Distinct values.
    pub levels: u32,
    /// The least.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// Factors of ten between them; null where the least is zero.
    pub decades: Option<f64>,
    /// Variance inflation of its logarithm by those of the other inputs, 1 for none; null where
    /// the others tell it exactly, or where there is no other.
    pub vif: Option<f64>,
}

/// Two inputs that may move together.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputPair {
    /// Key of the one.
    pub a: String,
    /// Key of the other.
    pub b: String,
    /// Correlation of their logarithms; null where one of them is constant.
    pub correlation: Option<f64>,
}

/// What the fit tells of its free parameters. The coordinate of a parameter that is positive by its
/// nature is its logarithm, of another itself.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitDesign {
    /// Keys of the free parameters.
    pub params: Vec<String>,
    /// Singular values of the Jacobian with unit columns, largest first.
    pub singular_values: Vec<f64>,
    /// Largest over smallest; null where a parameter moves nothing.
    pub condition_number: Option<f64>,
    /// The directions of the smallest singular values, the weakest first: the flat ones, and at
    /// least one.
    pub directions: Vec<Direction>,
    /// Correlations of the estimates, row by row; null beside a parameter that the runs do not fix.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// The objective along each parameter, all others fitted anew.
    pub profiles: Vec<Profile>,
}

/// Parameters that move together.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Direction {
    /// Singular value.
    pub singular_value: f64,
    /// Whether the runs do not fix it: below a thousandth of the largest.
    pub flat: bool,
    /// Share of each parameter's coordinate, by key; the largest is positive.
    pub parts: IndexMap<String, f64>,
    /// "raising B and beta together hardly changes the fit".
    pub words: String,
}

/// The objective along one parameter.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The parameter.
    pub key: String,
    /// Its values, rising; the fitted one is among them.
    pub values: Vec<f64>,
    /// Objective there over that of the fit, less one; null where no fit was had.
    pub rise: Vec<Option<f64>>,
    /// Whether the objective closes to the lower side.
    pub closed_low: bool,
    /// Whether it closes to the upper side.
    pub closed_high: bool,
}
