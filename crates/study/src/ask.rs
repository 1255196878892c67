//! What a face asks the engine. One message per ask: `{id, rev, kind, …}`.

use crate::{Decimal, Study};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A message to a worker. `id` names the view that asks; of two asks of one view the one with the
/// higher `rev` wins and the other is dropped.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The view that asks: "fit", "laws", "eval".
    pub id: String,
    /// Revision: grows with each ask of the view.
    pub rev: u32,
    /// What is asked.
    #[serde(flatten)]
    pub ask: Ask,
}

/// What is asked. Data files are handed over before, by hash.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Ask {
    /// The list of laws → [`crate::Answer::Laws`].
    Laws,
    /// The built-in data sets → [`crate::Answer::BuiltIns`].
    BuiltIns,
    /// What is in the data, before any fit → [`crate::Answer::Data`].
    Data {
        /// The study whose data and roles are read.
        study: Study,
    },
    /// The point fit, certificate and charts, without draws → [`crate::Answer::Fit`].
    Fit {
        /// The study.
        study: Study,
    },
    /// Bootstrap draws `from..to` → [`crate::Answer::Draws`].
    Draws {
        /// The study.
        study: Study,
        /// First draw.
        from: u32,
        /// One past the last draw.
        to: u32,
    },
    /// The fit with intervals from the draws handed over → [`crate::Answer::Fit`].
    Report {
        /// The study.
        study: Study,
        /// All draws so far, in order of their index.
        draws: Draws,
    },
    /// A fit as a text to save or to copy → [`crate::Answer::Export`].
    Export {
        /// Which text.
        what: ExportKind,
        /// The study.
        study: Study,
        /// All draws, in order of their index.
        draws: Draws,
    },
    /// How well the law, fitted below cuts in compute, told the runs above →
    /// [`crate::Answer::Backtest`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Backtest {
        /// The study; its number of draws is that of each cut.
        study: Study,
    },
    /// The best split as the envelope, the curves of equal compute and the law tell it →
    /// [`crate::Answer::Approaches`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Approaches {
        /// The study; its number of draws is that of each approach.
        study: Study,
    },
    /// What each approach recovers of a known truth → [`crate::Answer::Lab`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Lab {
        /// Truth, design and noise.
        setup: Box<crate::LabSetup>,
    },
    /// Every part of the door "How sure" → [`crate::Answer::Sure`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Sure {
        /// The study; its number of draws is that of each part.
        study: Study,
    },
    /// The same fit resampled in several ways → [`crate::Answer::Noise`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Noise {
        /// The study; its number of draws is that of each way.
        study: Study,
    },
    /// The answer without each run, and without the largest → [`crate::Answer::Influence`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Influence {
        /// The study.
        study: Study,
    },
    /// What the design can tell, and what the fit does → [`crate::Answer::Identify`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Identify {
        /// The study.
        study: Study,
    },
    /// The same runs under other choices → [`crate::Answer::Choices`].
    #[cfg_attr(not(feature = "door"), serde(skip_deserializing))]
    Choices {
        /// The study.
        study: Study,
    },
    /// A law at given inputs → [`crate::Answer::Eval`].
    Eval {
        /// Law id.
        law: String,
        /// Preset id, or none when all parameters are given.
        preset: Option<String>,
        /// Inputs and parameters by key, as the user wrote them ("70B", "1.4T").
        values: IndexMap<String, String>,
    },
    /// The best split of a budget under a law's preset → [`crate::Answer::Optimum`].
    Optimum {
        /// Law id.
        law: String,
        /// Preset id.
        preset: Option<String>,
        /// Budget, as written.
        flops: String,
        /// The law's inputs other than N and D, as written.
        #[serde(default)]
        values: IndexMap<String, String>,
        /// Answer even outside the validity box.
        indicative: bool,
    },
    /// A law over one of its inputs, under every preset → [`crate::Answer::Curves`].
    Curves {
        /// Law id.
        law: String,
        /// Inputs and, for a line of one's own, all parameters by key, as written.
        values: IndexMap<String, String>,
        /// Key of the input that is drawn over.
        over: String,
        /// Its least value.
        low: f64,
        /// Its largest value.
        high: f64,
    },
    /// How a text reads as a number → [`crate::Answer::Quantity`].
    Quantity {
        /// The text.
        text: String,
        /// How an ambiguous decimal mark is read.
        decimal: Option<Decimal>,
    },
    /// The platform's own check → [`crate::Answer::Selftest`].
    Selftest,
}

/// A text that a fit can be given as.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportKind {
    /// The report; its first paragraph is a decision memo.
    Markdown,
    /// The papers of the law.
    Bibtex,
    /// The runs as drawn: observed, fitted, residual.
    CsvPoints,
    /// The curve as drawn, with its band.
    CsvCurve,
    /// The parameters of every draw; empty cells for a draw that failed.
    CsvDraws,
    /// The equal-compute curves: budget, size, loss.
    CsvIsoflops,
    /// The call that repeats the fit in Python.
    Python,
    /// The law with its numbers, as a MathML element.
    Mathml,
    /// The law with its numbers, as LaTeX.
    Latex,
}

/// Columns of draws: they cross as typed arrays.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draws {
    /// First draw.
    pub from: u32,
    /// Parameters per draw.
    pub width: u32,
    /// `width` values per draw, draw after draw; NaN where the draw failed.
    pub values: Vec<f64>,
}
