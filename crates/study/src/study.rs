//! What a user chose.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The document: the link, the saved file, the command line's input. Never data, draws or results.
///
/// Unknown fields are errors that name them.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Version of the document's shape: 1.
    pub version: u32,
    /// Name; the data set's until renamed.
    pub name: String,
    /// Which data.
    pub data: DataRef,
    /// The schedule file of a law over learning-rate schedules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<DataRef>,
    /// Role → column name. Empty: guessed from the names.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub roles: IndexMap<String, String>,
    /// Rows to use: `column op literal` with and, or, parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// How an ambiguous decimal mark is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// How N is counted in this data.
    #[serde(default)]
    pub convention: Convention,
    /// Unit of the loss column.
    #[serde(default)]
    pub loss_unit: LossUnit,
    /// Training compute is `flops_per_nd · N · D`.
    #[serde(default = "six")]
    pub flops_per_nd: f64,
    /// Law id; `bnsl:2` asks for two breaks.
    pub law: String,
    /// Objective by exact name: `huber-log:1e-3`.
    pub objective: String,
    /// Parameters held at a value.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fix: IndexMap<String, f64>,
    /// Parameters kept inside a range.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub bound: IndexMap<String, (f64, f64)>,
    /// Parameters that equal another: P = Q.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tie: IndexMap<String, String>,
    /// Further starting values.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub start: IndexMap<String, f64>,
    /// Number of bootstrap draws; 0 for none.
    #[serde(default = "thousand")]
    pub bootstrap: u32,
    /// `pairs-percentile` and kin; none: chosen from the design, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// Seed of the draws.
    #[serde(default)]
    pub seed: u64,
    /// Budgets at which the best split is wanted, FLOP; the first is the page's own.
    #[serde(default)]
    pub at: Vec<f64>,
    /// Studies beside which this one is shown: at most four, none of which has pins itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
}

/// A study kept under a letter, to compare others with.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// `A`, `B`, `C` or `D`.
    pub letter: char,
    /// Name, which the user may change.
    pub name: String,
    /// What was pinned; it is fitted again wherever it is opened.
    pub study: Study,
}

/// The letters of pins, in order.
pub const PIN_LETTERS: [char; 4] = ['A', 'B', 'C', 'D'];

fn six() -> f64 {
    6.0
}

fn thousand() -> u32 {
    1000
}

impl Study {
    /// The landing page's study: the Chinchilla data and law.
    pub fn chinchilla() -> Self {
        Self::of_built_in("chinchilla", "chinchilla")
    }

    /// A study of a built-in data set with a law and default choices.
    pub fn of_built_in(id: &str, law: &str) -> Self {
        Self {
            version: 1,
            name: id.into(),
            data: DataRef::BuiltIn { id: id.into() },
            schedule: None,
            roles: IndexMap::new(),
            filter: None,
            decimal: None,
            convention: Convention::Total,
            loss_unit: LossUnit::NatsPerToken,
            flops_per_nd: 6.0,
            law: law.into(),
            objective: "huber-log:1e-3".into(),
            fix: IndexMap::new(),
            bound: IndexMap::new(),
            tie: IndexMap::new(),
            start: IndexMap::new(),
            bootstrap: 1000,
            interval: None,
            seed: 0,
            at: vec![1e24],
            pins: Vec::new(),
        }
    }

    /// The study without its pins: what is fitted.
    pub fn without_pins(&self) -> Self {
        Self { pins: Vec::new(), ..self.clone() }
    }

    /// The files that the study names: its data and its schedule, as (SHA-256, name).
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        [Some(&self.data), self.schedule.as_ref()].into_iter().flatten().filter_map(|data| {
            match data {
                DataRef::File { sha256, name, .. } => Some((sha256.as_str(), name.as_str())),
                DataRef::BuiltIn { .. } => None,
            }
        })
    }
}

/// Which data a study is about.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DataRef {
    /// A data set that ships with the product.
    BuiltIn {
        /// Its id.
        id: String,
    },
    /// A user's file, known by its hash.
    File {
        /// SHA-256 of the bytes, hexadecimal.
        sha256: String,
        /// File name, shown only.
        name: String,
        /// Number of data rows, shown only.
        rows: u32,
    },
}

/// How a number such as `1,234` or `31,2` is read.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decimal {
    /// 1.5 is one and a half; commas group thousands.
    Point,
    /// 1,5 is one and a half; points group thousands.
    Comma,
}

/// How N is counted.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// All parameters.
    #[default]
    Total,
    /// Without embedding and output matrices.
    NonEmbedding,
}

/// Unit of the loss column. Perplexity and bits per byte are converted to nats, and it is said.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossUnit {
    /// Nats per token.
    #[default]
    NatsPerToken,
    /// e^(nats per token).
    Perplexity,
    /// Bits per byte; nats per token = bits · ln 2 · bytes per token.
    BitsPerByte {
        /// Mean bytes per token of the corpus.
        bytes_per_token: f64,
    },
}
