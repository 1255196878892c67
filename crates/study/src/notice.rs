//! What must be said beside a result.

use serde::{Deserialize, Serialize};

/// A notice: code, severity, what it is about, and the text that users read.
///
/// The texts are made in one place (the engine) and are tested.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// From the closed list.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// The parameter, column or input it is about; empty when it is about the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The bold part: one fact.
    pub message: String,
    /// The consequence and what to do; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// How grave a notice is.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Be careful.
    Warn,
    /// The answer must not be used as it is.
    Stop,
}

/// The closed list of notices.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Rows were not used; each is listed.
    RowsRejected,
    /// Rows were left out by the filter or by the data set's own rule.
    RowsFiltered,
    /// A column was computed from others.
    ColumnComputed,
    /// The loss was converted to nats.
    LossConverted,
    /// A wide table was melted into one row per run and step.
    TableMelted,
    /// A decimal mark is ambiguous; the reader is asked.
    AmbiguousDecimal,
    /// A parameter stopped at a bound.
    AtBound,
    /// The data do not fix a direction of the parameters.
    FlatDirection,
    /// The interval of a parameter spans a factor of a hundred or more.
    WeakCoefficient,
    /// An input has too few distinct values, or two inputs move together.
    WeakDesign,
    /// The solver did not converge.
    NotConverged,
    /// Another basin is nearly as good.
    SecondBasin,
    /// Some draws did not converge.
    DrawsFailed,
    /// Some draws have no best split.
    DrawsWithoutOptimum,
    /// An interval could not be had, with the reason.
    IntervalNotHad,
    /// Several runs share a cluster; the interval resamples clusters.
    Clustered,
    /// The answer lies beyond the data.
    Extrapolation,
    /// An input lies outside the box in which the law was seen to hold.
    OutsideValidity,
    /// The law has no best split at this budget.
    NoInteriorOptimum,
    /// A preset counts parameters or loss another way.
    ConventionDiffers,
    /// Coefficients are recalled, not verified.
    RecalledPreset,
    /// A number is not finite and is written as null.
    NonFinite,
    /// Warm-up rates were set to the peak.
    WarmUpFlattened,
    /// A group had too few runs for a fit of its own.
    GroupSkipped,
    /// Envelope, isoFLOP curves and law tell different best sizes.
    ApproachesDisagree,
    /// Something is computed by a slower or other way than asked.
    Fallback,
}
