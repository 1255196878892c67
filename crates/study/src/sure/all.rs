//! The whole door in one answer.

use super::{Approaches, Backtest, Choices, Identifiability, Influence, Noise};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// `isoflop sure --json`: every part of the door "How sure". A part that could not be made is null,
/// and `why_not` says why.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sure {
    /// Law id.
    pub law: String,
    /// What it comes to, the first thing first.
    pub sentences: Vec<String>,
    /// Intervals by what is resampled.
    pub noise: Option<Noise>,
    /// What other choices would tell.
    pub choices: Option<Choices>,
    /// How well the law told larger runs.
    pub backtest: Option<Backtest>,
    /// What the design can tell, and what the fit does.
    pub identify: Option<Identifiability>,
    /// What runs move.
    pub influence: Option<Influence>,
    /// The three approaches side by side.
    pub approaches: Option<Approaches>,
    /// Why a part is missing, by its name.
    pub why_not: IndexMap<String, String>,
}
