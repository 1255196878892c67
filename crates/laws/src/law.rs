//! What a law's file states, and how the rest of the product reads it.

use isoflop_formula::graph::Expr;

/// A named quantity of a law: permanent ASCII `key`, display `latex`, words and unit.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// Permanent ASCII key, as in `eval LAW KEY=VALUE`.
    pub key: &'static str,
    /// Display symbol, as LaTeX: `\alpha`.
    pub latex: &'static str,
    /// What it is, in words: "training tokens".
    pub label: &'static str,
    /// Unit in words, empty for a pure number: "tokens", "nats per token".
    pub unit: &'static str,
}

impl Symbol {
    /// A symbol from its four parts.
    pub const fn new(
        key: &'static str,
        latex: &'static str,
        label: &'static str,
        unit: &'static str,
    ) -> Self {
        Self { key, latex, label, unit }
    }
}

/// How a parameter is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Positive; searched as its logarithm.
    Log,
    /// Any sign; searched as it is.
    Linear,
}

/// A parameter of a law.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub symbol: Symbol,
    /// How it is searched.
    pub scale: Scale,
    /// The values it may take; both ends are allowed.
    pub bounds: (f64, f64),
    /// Where a net of starts is cast, for laws that do not separate.
    pub start: (f64, f64),
    /// Held at this value in a fit unless the user frees it with `--start` or `--bound`.
    pub held: Option<f64>,
    /// A point on the scale of this input: its starts lie among the runs, not in `start`.
    pub among: Option<usize>,
}

impl Param {
    /// A positive parameter, searched as its logarithm.
    pub const fn log(
        key: &'static str,
        latex: &'static str,
        label: &'static str,
        bounds: (f64, f64),
        start: (f64, f64),
    ) -> Self {
        let symbol = Symbol::new(key, latex, label, "");
        Self { symbol, scale: Scale::Log, bounds, start, held: None, among: None }
    }

    /// A parameter of any sign.
    pub const fn linear(
        key: &'static str,
        latex: &'static str,
        label: &'static str,
        bounds: (f64, f64),
        start: (f64, f64),
    ) -> Self {
        let symbol = Symbol::new(key, latex, label, "");
        Self { symbol, scale: Scale::Linear, bounds, start, held: None, among: None }
    }

    /// The same parameter, a point on the scale of input `input`.
    pub const fn among(mut self, input: usize) -> Self {
        self.among = Some(input);
        self
    }

    /// The same parameter in a unit.
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.symbol.unit = unit;
        self
    }

    /// The same parameter, held at a value unless it is freed.
    pub const fn held(mut self, value: f64) -> Self {
        self.held = Some(value);
        self
    }
}

/// An input of a law, and the range in which the law was seen to hold in general.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// Its name; the key is also the role of a column.
    pub symbol: Symbol,
    /// A typical value, for forms.
    pub example: f64,
}

/// Whether the coefficients of a preset were checked against the authors' own material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Reproduced to the digits printed.
    Verified,
    /// From memory or second hand; shown as such.
    Recalled,
}

/// How the source counts parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// All parameters.
    Total,
    /// Without embedding and output matrices.
    NonEmbedding,
    /// The law has no N, or any count may be used if it is always the same.
    Any,
}

/// Published coefficients.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Permanent id.
    pub id: &'static str,
    /// Checked or recalled.
    pub status: Status,
    /// Where the numbers are from, in words.
    pub source: &'static str,
    /// Values by parameter key, in the order of the law's parameters, full precision.
    pub values: &'static [(&'static str, f64)],
    /// The ranges of the inputs in which the source saw the law hold: (input key, low, high).
    pub validity: &'static [(&'static str, f64, f64)],
    /// How the source counts N.
    pub convention: Convention,
    /// Unit of the response: "nats per token", "bits per character".
    pub loss_unit: &'static str,
    /// A check value: inputs by key, and the response the source or a recomputation gives.
    /// `tolerance` is relative.
    pub golden: Golden,
}

/// A check value of a preset.
#[derive(Clone, Copy, Debug)]
pub struct Golden {
    /// Inputs by key.
    pub inputs: &'static [(&'static str, f64)],
    /// For a recurrence: the rate at each whole step from 0 to the step asked for.
    pub rate: Option<fn(f64) -> f64>,
    /// The response there.
    pub value: f64,
    /// Relative tolerance: half a unit of the last digit that the source prints.
    pub tolerance: f64,
}

/// One term `coefficient · (scale · input)^(sign · exponent)` of a separable law.
#[derive(Clone, Copy, Debug)]
pub struct PowerTerm {
    /// Index of the coefficient among the parameters; positive, [`Scale::Log`].
    pub coefficient: usize,
    /// Index of the exponent among the parameters.
    pub exponent: usize,
    /// +1 or −1.
    pub sign: f64,
    /// Index of the input.
    pub input: usize,
    /// A constant that multiplies the input inside the power.
    pub scale: f64,
}

/// A law that is a sum of powers and a floor: the structure the column kernel uses.
#[derive(Clone, Copy, Debug)]
pub struct Separable {
    /// Index of the additive floor among the parameters; positive, [`Scale::Log`].
    pub floor: usize,
    /// The powers; one or two.
    pub terms: &'static [PowerTerm],
}

/// See [`Recurrence::step`].
pub type StepFn = for<'g> fn(&[Expr<'g>], &[Expr<'g>], &[Expr<'g>], &[Expr<'g>]) -> Vec<Expr<'g>>;

/// A state machine run over a column of steps (a learning-rate schedule).
#[derive(Clone, Copy, Debug)]
pub struct Recurrence {
    /// The state variables as LaTeX, all zero before the first step.
    pub state: &'static [&'static str],
    /// What the state variables are, as LaTeX, to stand beside the formula.
    pub definitions: &'static str,
    /// The next state from (state, the step's inputs, the previous step's inputs, parameters).
    /// Before the first step the previous inputs equal the first.
    pub step: StepFn,
    /// The response from (state, parameters).
    pub output: for<'g> fn(&[Expr<'g>], &[Expr<'g>]) -> Expr<'g>,
    /// Rates before the first maximum are set to the maximum (warm-up does not count).
    pub flatten_warm_up: bool,
}

/// What a law is, mathematically.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One expression: value, derivatives, LaTeX and WGSL come from it.
    Formula {
        /// The response from (inputs, parameters).
        predict: for<'g> fn(&[Expr<'g>], &[Expr<'g>]) -> Expr<'g>,
    },
    /// A residual whose root in the response is the answer.
    Implicit {
        /// Zero at the answer: (response, inputs, parameters); increasing in the response.
        residual: for<'g> fn(Expr<'g>, &[Expr<'g>], &[Expr<'g>]) -> Expr<'g>,
        /// Where to look for the root: (inputs, parameters) → an end below it and a first guess
        /// of an end above it, which is widened as needed.
        bracket: fn(&[f64], &[f64]) -> (f64, f64),
        /// The equation as LaTeX.
        latex: &'static str,
    },
    /// A state machine over a column of steps.
    Recurrence(Recurrence),
}

/// A law: everything its file states. One `pub static LAW: Law` per file.
pub struct Law {
    /// Permanent id, `chinchilla`.
    pub id: &'static str,
    /// Title in words.
    pub title: &'static str,
    /// One sentence: what it tells.
    pub summary: &'static str,
    /// Formula, implicit, recurrence …
    pub kind: Kind,
    /// Where the law is from: paper and equation.
    pub source: &'static str,
    /// Row numbers of the paper list (see README), empty for a law outside it.
    pub papers: &'static [u16],
    /// Inputs in order.
    pub inputs: &'static [Input],
    /// Parameters in order.
    pub params: &'static [Param],
    /// Parameters added once per break, with `#` in key and LaTeX for the number; else empty.
    pub per_break: &'static [Param],
    /// The response: key "L" for a loss.
    pub response: Symbol,
    /// Published coefficients.
    pub presets: &'static [Preset],
    /// The structure the column kernel uses, for sums of powers.
    pub separable: Option<Separable>,
    /// Why there is no WGSL, for laws that have none.
    pub no_wgsl: Option<&'static str>,
}
