//! What the engine says.

use crate::{
    Backtest, BuiltInEntry, Choices, Curves, Draws, Eval, LawEntry, MathNode, Notice, Optimum,
    SymbolEntry,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A message from a worker.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The view that asked.
    pub id: String,
    /// The revision it asked with.
    pub rev: u32,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An answer to an [`crate::Ask`].
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Answer {
    /// All laws.
    Laws(Vec<LawEntry>),
    /// The built-in data sets.
    BuiltIns(Vec<BuiltInEntry>),
    /// What was read from the data.
    Data(Box<DataView>),
    /// A fit, with what the page draws.
    Fit(Box<FitView>),
    /// Some draws.
    Draws(Draws),
    /// A fit as text.
    Export(Export),
    /// How well the law told larger runs.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Backtest(Box<Backtest>),
    /// The approaches side by side.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Approaches(Box<crate::Approaches>),
    /// What each approach recovers of a known truth.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Lab(Box<crate::Lab>),
    /// Every part of the door "How sure".
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Sure(Box<crate::Sure>),
    /// Intervals by what is resampled.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Noise(Box<crate::Noise>),
    /// What runs move.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Influence(Box<crate::Influence>),
    /// What the design can tell, and what the fit does.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Identify(Box<crate::Identifiability>),
    /// What other choices would tell.
    #[cfg_attr(not(feature = "door"), serde(skip_serializing))]
    Choices(Box<Choices>),
    /// A law's value.
    Eval(Eval),
    /// A best split.
    Optimum(Optimum),
    /// A law drawn.
    Curves(Curves),
    /// A number as read.
    Quantity(QuantityReading),
    /// The platform's check.
    Selftest(Selftest),
    /// Draws or search steps done so far.
    Progress {
        /// Done.
        done: u32,
        /// Of so many.
        of: u32,
    },
    /// Nothing was computed, and why.
    Error(Failure),
}

/// A fit as a text to save or to copy.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// File name: letters, digits, `-`, `_` and one ending.
    pub name: String,
    /// Media type of the text, which is UTF-8.
    pub media_type: String,
    /// The text.
    pub text: String,
}

/// The error shape of the command line's `--json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `input`, `numeric`, `cancelled`, `internal`, or a finer code such as `no-interior-optimum`.
    pub code: String,
    /// What, where, what to do.
    pub message: String,
    /// File, line, column, key; empty when it is about the whole.
    #[serde(rename = "where")]
    pub place: String,
}

/// A value with its interval. Without an interval `low`, `high`, `level`, `method` are null.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The point estimate; null when it is not finite or cannot be told.
    pub value: Option<f64>,
    /// Lower end; null for an open end.
    pub low: Option<f64>,
    /// Upper end; null for an open end.
    pub high: Option<f64>,
    /// Level, 0.95.
    pub level: Option<f64>,
    /// `pairs-percentile`; null when there is none. Why there is none is a notice,
    /// `interval-not-had`.
    pub method: Option<String>,
}

/// `isoflop fit --json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Law id.
    pub law: String,
    /// Rows used.
    pub rows: u32,
    /// Rows not used, each with its reason.
    pub rejected: Vec<Rejected>,
    /// The objective and its value at the fit.
    pub objective: Objective,
    /// Parameters by key, in the law's order.
    pub params: IndexMap<String, Estimate>,
    /// What follows from the parameters: exponents of the best split, tokens per parameter …
    pub derived: IndexMap<String, Estimate>,
    /// The best split at each asked budget.
    pub optimum: Vec<OptimumEstimate>,
    /// What must be said.
    pub warnings: Vec<Notice>,
    /// How good the optimum is.
    pub certificate: Certificate,
    /// What the law's published coefficients say of the first budget.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presets: Vec<PresetAnswer>,
    /// Fits of the groups, by group name, when a group column is given.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub groups: IndexMap<String, Fit>,
    /// The study that gave this fit (so that `predict` can repeat its draws).
    pub study: crate::Study,
    /// The converged draws, each in the law's order of parameters, for `predict`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<Vec<f64>>,
    /// Residuals on the objective's scale, for the spread of a new run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residuals: Vec<f64>,
    /// Range of each input over the runs, to tell extrapolation.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub ranges: IndexMap<String, (f64, f64)>,
}

/// A row that was not used.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Line of the file, from 1; of a data frame the row, from 1.
    pub line: u64,
    /// Column name; empty when it is about the whole row.
    pub column: String,
    /// The value as written, shortened to 80 characters.
    pub value: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Name and value of an objective.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// `huber-log:1e-3`.
    pub name: String,
    /// Its value at the fit.
    pub value: f64,
}

/// The best split of one budget.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct OptimumEstimate {
    /// Budget, FLOP.
    pub C: Estimate,
    /// Parameters.
    pub N: Estimate,
    /// Tokens.
    pub D: Estimate,
    /// Loss there.
    pub L: Estimate,
}

/// A preset beside a fit: its best split of the first budget.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct PresetAnswer {
    /// Preset id.
    pub id: String,
    /// `verified` or `recalled`.
    pub status: String,
    /// Whether it counts parameters and loss as the study does; if not, a notice says so.
    pub comparable: bool,
    /// Best size; null when it has no best split.
    pub N: Option<f64>,
    /// Best number of tokens.
    pub D: Option<f64>,
    /// Loss there, in the preset's own unit.
    pub L: Option<f64>,
}

/// How good an optimum is.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Norm of the gradient over the objective; null for least absolute (see `subgradient`).
    pub relative_gradient: Option<f64>,
    /// Condition number of the scaled Jacobian.
    pub condition_number: Option<f64>,
    /// Starts tried.
    pub starts: u32,
    /// Starts that reached the same objective within 1e-6.
    pub starts_agreeing: u32,
    /// The next-best basin: its objective relative to the best, less one; null when none.
    pub second_basin: Option<f64>,
    /// Parameters that stopped at a bound.
    pub bounds: Vec<String>,
    /// Flat directions in words.
    pub flat: Vec<String>,
    /// Draws made.
    pub draws: u32,
    /// Draws that did not converge.
    pub draws_failed: u32,
    /// Draws without a best split at the first budget.
    pub draws_without_optimum: u32,
    /// Whether the solver converged.
    pub converged: bool,
    /// Least absolute only: lines of the rows that are met exactly.
    pub zero_residuals: Vec<u64>,
    /// Least absolute only: the largest multiplier in absolute value; at most 1 at an optimum.
    pub subgradient: Option<f64>,
}

/// A fit with what the page draws. Everything is computed here; the page only draws.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitView {
    /// The contract's JSON.
    pub fit: Fit,
    /// What was read.
    pub data: DataView,
    /// The law, with its symbols and formula.
    pub law: LawEntry,
    /// Symbols and words of `fit.derived`, in its order.
    pub derived: Vec<SymbolEntry>,
    /// The formula with the fitted numbers in it, and its value at the first budget's optimum.
    pub work: Vec<MathNode>,
    /// Copy as LaTeX, with the fitted numbers.
    pub latex: String,
    /// The command that repeats this fit.
    pub command: String,
    /// Columns of the points and curves.
    pub chart: Chart,
    /// The same data under the two common objectives, for the "Two answers" card.
    pub two_answers: Vec<TwoAnswers>,
    /// First budget ÷ the largest run's compute; null when there is no compute.
    pub beyond: Option<f64>,
    /// Whether the split can be told (a flat direction or open ends say no).
    pub split_told: bool,
}

/// One row of the "Two answers to one question" card.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TwoAnswers {
    /// Objective name.
    pub objective: String,
    /// Parameters by key.
    pub params: IndexMap<String, f64>,
    /// Best size at the first budget.
    pub n: Option<f64>,
}

/// Columns to draw, all of equal length within a group.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Axis kind: `compute` (loss against C) or `input` (loss against the law's only input).
    pub x_kind: String,
    /// Label of the x axis with its unit.
    pub x_label: String,
    /// Label of the y axis with its unit.
    pub y_label: String,
    /// x of the runs.
    pub x: Vec<f64>,
    /// Observed response.
    pub observed: Vec<f64>,
    /// Fitted response.
    pub fitted: Vec<f64>,
    /// ln observed − ln fitted.
    pub residual: Vec<f64>,
    /// Size N of the runs (colour); empty when the law has no N.
    pub size: Vec<f64>,
    /// Tokens D of the runs; empty when the law has no D.
    pub tokens: Vec<f64>,
    /// Lines of the file.
    pub line: Vec<u64>,
    /// Curve: x.
    pub curve_x: Vec<f64>,
    /// Curve: the lowest loss at each x (the law itself for one input).
    pub curve_y: Vec<f64>,
    /// Curve: best size at each x; empty when there is none.
    pub curve_n: Vec<f64>,
    /// Curve: lower end of the band; empty without draws.
    pub curve_low: Vec<f64>,
    /// Curve: upper end of the band.
    pub curve_high: Vec<f64>,
    /// Equal-compute curves, one per decade.
    pub isoflops: Vec<IsoFlop>,
    /// The additive floor, when the law has one.
    pub floor: Option<f64>,
}

/// Loss against size at one compute budget.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IsoFlop {
    /// Budget, FLOP.
    pub c: f64,
    /// Sizes.
    pub n: Vec<f64>,
    /// Losses.
    pub l: Vec<f64>,
    /// Best size.
    pub best_n: f64,
    /// Loss there.
    pub best_l: f64,
    /// Whether the budget lies beyond the largest run.
    pub beyond: bool,
}

/// What was read from the data.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// Display name.
    pub name: String,
    /// Credit line of a built-in set.
    pub credit: Option<String>,
    /// Whether the data are the columns of a data frame: then what is called a line is a row.
    pub frame: bool,
    /// Data rows in the file.
    pub rows: u32,
    /// Rows used by the fit.
    pub used: u32,
    /// The file's columns.
    pub columns: Vec<ColumnView>,
    /// Roles that may be given: (key, words).
    pub roles: Vec<(String, String)>,
    /// Roles that are missing for this law.
    pub missing: Vec<String>,
    /// Rows not used.
    pub rejected: Vec<Rejected>,
    /// How many more rejected rows there are than are listed.
    pub rejected_more: u32,
    /// What must be said about the data.
    pub notices: Vec<Notice>,
    /// How the third of N, D, C was had: "C = 6 N D"; empty when all are in the file.
    pub computed: String,
    /// The table as melted, when a wide export was recognised: the first rows.
    pub melted: Option<Preview>,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// The first rows of a table, as text.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<String>>,
}

/// One column of the file.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Name as in the header.
    pub name: String,
    /// Role given or guessed; none when unused.
    pub role: Option<String>,
    /// Whether the role was guessed.
    pub guessed: bool,
    /// The first values, as written.
    pub first: Vec<String>,
    /// A remark: "one value only", "nats per token".
    pub remark: String,
}

/// `isoflop predict --json`: the loss of a planned run under a fit.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Law id.
    pub law: String,
    /// Inputs as read.
    pub inputs: IndexMap<String, f64>,
    /// The response with the interval of the curve (confidence).
    pub value: Estimate,
    /// The interval of one new run (prediction): the curve's draws plus resampled residuals.
    pub new_run: Estimate,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// A number as read.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityReading {
    /// The number, when it reads as one.
    pub value: Option<f64>,
    /// The reading in full, "1 400 000 000 000", or what is wrong.
    pub text: String,
}

/// `isoflop selftest --json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selftest {
    /// Golden numbers and whether they came out.
    pub golden: Vec<GoldenCheck>,
    /// Hash of 10,000 fitted parameters.
    pub bits: Bits,
    /// NIST's nonlinear sets, each from both starts; empty where their files are not at hand.
    pub nist: Vec<NistCheck>,
}

/// A golden number.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenCheck {
    /// Law and preset, or data set and objective.
    pub id: String,
    /// Whether it came out.
    pub ok: bool,
}

/// Hash of the fitted bits.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bits {
    /// FNV-1a of the bits of 10,000 fitted parameters, 16 hexadecimal digits.
    pub hash: String,
}

/// A NIST run.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NistCheck {
    /// Set.
    pub set: String,
    /// Start, 1 or 2.
    pub start: u32,
    /// Matching digits of the worst parameter, at most 11.
    pub digits: f64,
}
