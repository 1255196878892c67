//! Sensitivity: the same runs under other choices, none of which the data make.

use super::{Spreads, Told};
use crate::Notice;
use serde::{Deserialize, Serialize};

/// The study fitted under every combination of the choices that its data allow.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// Law id.
    pub law: String,
    /// Budget of the best splits, FLOP; null for a law that splits none.
    pub at: Option<f64>,
    /// The choices: each has two or more options.
    pub axes: Vec<Axis>,
    /// One fit for each combination, the last axis moving fastest; the first is the study's own.
    pub fits: Vec<ChoiceFit>,
    /// How far the fits that converged spread.
    pub spread: Spreads,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// One kind of choice.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Which.
    pub kind: AxisKind,
    /// What may be chosen: objectives by name, `with` and `without` outliers, columns of N, `all`
    /// and `final` checkpoints. The study's own is first.
    pub options: Vec<String>,
    /// What the choice is about: the rule about outliers, the column of runs; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// How far the fits spread along this axis alone, the other choices being the study's own.
    pub spread: Spreads,
}

/// The kinds of choice.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AxisKind {
    /// What the fit minimises.
    Objective,
    /// Whether the runs that an outlier rule leaves out are in.
    Outliers,
    /// Which column counts the parameters.
    Size,
    /// Whether the checkpoints of a run count, or its last only.
    Checkpoints,
}

/// One fit under other choices.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChoiceFit {
    /// Place of the option on each axis.
    pub options: Vec<u32>,
    /// Runs fitted.
    pub rows: u32,
    /// What the fit tells; nothing where there is none.
    pub told: Told,
    /// Whether the solver converged.
    pub converged: bool,
    /// Why there is no fit; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}
