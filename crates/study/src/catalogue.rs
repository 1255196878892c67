//! What the engine says of laws and built-in data, without a fit.

use crate::Notice;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// One law of `isoflop laws --json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LawEntry {
    /// Permanent id.
    pub id: String,
    /// Title.
    pub title: String,
    /// formula, recurrence, implicit …
    pub kind: String,
    /// Row numbers of the paper list.
    pub papers: Vec<u16>,
    /// Inputs.
    pub inputs: Vec<SymbolEntry>,
    /// Parameters.
    pub params: Vec<SymbolEntry>,
    /// Unit of the response.
    pub response_unit: String,
    /// The formula as LaTeX.
    pub latex: String,
    /// Whether there is a GPU reading.
    pub wgsl: bool,
    /// Published coefficients.
    pub presets: Vec<PresetEntry>,
    /// One sentence.
    pub summary: String,
    /// Paper and equation.
    pub source: String,
    /// The formula as MathML nodes.
    pub math: Vec<MathNode>,
}

/// A data set that ships with the product.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuiltInEntry {
    /// Permanent id; the page loads `data/ID.csv`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Source and licence.
    pub credit: String,
    /// The law its source fits.
    pub law: String,
    /// Data rows.
    pub rows: u32,
}

/// A symbol of a law.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SymbolEntry {
    /// Key.
    pub key: String,
    /// LaTeX.
    pub latex: String,
    /// Words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// A typical value, for forms.
    pub example: Option<f64>,
    /// Where a fit looks for a parameter; none for an input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(f64, f64)>,
}

/// Published coefficients.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetEntry {
    /// Id.
    pub id: String,
    /// `verified` or `recalled`.
    pub status: String,
    /// Values by key.
    pub values: IndexMap<String, f64>,
    /// Where from.
    pub source: String,
    /// `total`, `non-embedding`, `any`.
    pub convention: String,
    /// Loss unit.
    pub loss_unit: String,
    /// Validity box: input → (low, high).
    pub validity: IndexMap<String, (f64, f64)>,
}

/// A MathML element: `tag` is `mi`, `mn`, `mo`, `mrow`, `mfrac`, `msup`, `msub`, `msqrt`, `mtext`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MathNode {
    /// Element name.
    pub tag: String,
    /// Text of a leaf.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Children of a container.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<MathNode>,
}

/// `isoflop eval --json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Eval {
    /// Law id.
    pub law: String,
    /// Preset id.
    pub preset: Option<String>,
    /// Inputs as read.
    pub inputs: IndexMap<String, f64>,
    /// The response; null when it is not finite.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// A law drawn over one input. Everything is computed in the engine; a face only draws.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Key of the input.
    pub over: String,
    /// Its values, rising.
    pub x: Vec<f64>,
    /// Budgets, FLOP, rising; empty when the law splits none.
    pub flops: Vec<f64>,
    /// One line per preset, and one for the user's own coefficients.
    pub lines: Vec<CurveLine>,
}

/// What one set of coefficients says. Numbers that are not finite are null.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CurveLine {
    /// Preset id; none for the user's own coefficients.
    pub preset: Option<String>,
    /// The response at the given inputs.
    pub value: Option<f64>,
    /// The response along `x`.
    pub y: Vec<Option<f64>>,
    /// Tokens per parameter at the best split of each of `flops`.
    pub ratio: Vec<Option<f64>>,
}

/// `isoflop optimum --json`.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Optimum {
    /// Law id.
    pub law: String,
    /// Preset id.
    pub preset: Option<String>,
    /// Budget, FLOP.
    pub C: f64,
    /// Parameters.
    pub N: f64,
    /// Tokens.
    pub D: f64,
    /// Loss.
    pub L: f64,
    /// The law's other inputs, as read.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub inputs: IndexMap<String, f64>,
    /// What must be said.
    pub warnings: Vec<Notice>,
}
