//! Farseer (Li et al. 2025): the coefficient and the exponent of data depend on model size.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;

/// exp(a₃ N^γ + b₃) + exp(a₂ N^β + b₂) D^(−exp(a₁ N^α + b₁)).
pub static LAW: Law = Law {
    id: "farseer",
    title: "Loss from parameters and tokens, with a data term of each size",
    summary: "For every model size a power law of data with a floor; floor, coefficient and \
              exponent are stretched exponentials of size.",
    kind: Kind::Formula { predict },
    source: "Li et al. 2025 (Farseer), arXiv:2506.10972, eq. 3",
    papers: &[137],
    inputs: &[
        Input {
            symbol: Symbol::new("N", "N", "model parameters, not embedding", "parameters"),
            example: 1e9,
        },
        Input { symbol: Symbol::new("D", "D", "training tokens", "tokens"), example: 1e11 },
    ],
    // Factor and power of size go together; away from the authors' a stretched exponential is a
    // step or a constant, so the starts stay about theirs.
    params: &[
        Param::linear("a1", "a_{1}", "size factor of the data exponent", (-10.0, 10.0), (-0.3, -0.05)),
        Param::linear("b1", "b_{1}", "offset of the data exponent", (-20.0, 20.0), (0.0, 1.0)),
        Param::linear("alpha", "\\alpha", "size power of the data exponent", (0.01, 1.0), (0.08, 0.18)),
        Param::linear("a2", "a_{2}", "size factor of the data term", (-1e4, 1e4), (40.0, 180.0)),
        Param::linear("b2", "b_{2}", "offset of the data term", (-100.0, 100.0), (-10.0, -2.0)),
        Param::linear("beta", "\\beta", "size power of the data term", (-1.0, -0.01), (-0.15, -0.07)),
        Param::linear("a3", "a_{3}", "size factor of the floor", (-10.0, 10.0), (-0.06, -0.008)),
        Param::linear("b3", "b_{3}", "offset of the floor", (-20.0, 20.0), (-0.5, 0.5)),
        Param::linear("gamma", "\\gamma", "size power of the floor", (0.01, 1.0), (0.12, 0.22)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "bits per character"),
    presets: &[ENGLISH],
    separable: None,
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, d) = (x[0], x[1]);
    let stretched = |k: usize| (p[k] * n.pow(p[k + 2]) + p[k + 1]).exp();
    stretched(6) + stretched(3) * d.pow(-stretched(0))
}

const ENGLISH: Preset = Preset {
    id: "english",
    status: Status::Verified,
    source: "Li et al. 2025, eq. 15, English data, as printed: the two or three digits are too few \
             for a best split from 1e23 FLOP on",
    values: &[
        ("a1", -0.124),
        ("b1", 0.424),
        ("alpha", 0.123),
        ("a2", 88.01),
        ("b2", -6.287),
        ("beta", -0.1),
        ("a3", -0.021),
        ("b3", -0.091),
        ("gamma", 0.169),
    ],
    // Fitted to models of 0.2B to 6.4B, and checked by the authors up to 25.1B.
    validity: &[("N", 0.2e9, 25.1e9)],
    convention: Convention::NonEmbedding,
    loss_unit: "bits per character",
    golden: Golden {
        inputs: &[("N", 7e9), ("D", 1.4e12)],
        rate: None,
        value: 0.40386,
        tolerance: 1.24e-5,
    },
};
