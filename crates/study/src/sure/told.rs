//! What a fit tells its user to do: what choices, runs and noise move.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What one fit tells. A quantity that it cannot tell is null.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Told {
    /// Best size at the first budget, parameters.
    pub N: Option<f64>,
    /// Best number of tokens there.
    pub D: Option<f64>,
    /// Loss there. Of a law that splits no budget: its value at the largest value of every input.
    pub L: Option<f64>,
    /// Exponent of the best size in compute.
    pub a: Option<f64>,
    /// Parameters by key.
    pub params: IndexMap<String, f64>,
}

/// The least and the largest of a quantity over many fits.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The least.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// Place of the fit that tells the least.
    pub lowest: u32,
    /// Place of the fit that tells the largest.
    pub highest: u32,
}

/// How far the quantities of [`Told`] spread; null where no fit tells one.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Spreads {
    /// Best size.
    pub N: Option<Spread>,
    /// Best number of tokens.
    pub D: Option<Spread>,
    /// Loss.
    pub L: Option<Spread>,
    /// Exponent of the best size.
    pub a: Option<Spread>,
    /// Parameters by key.
    pub params: IndexMap<String, Spread>,
}
