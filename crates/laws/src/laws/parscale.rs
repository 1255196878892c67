//! ParScale (Chen et al. 2025): loss from parameters and parallel streams.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;

/// E + (A / (N (k ln P + 1)))^α.
pub static LAW: Law = Law {
    id: "parscale",
    title: "Loss from parameters and parallel streams",
    summary: "P streams through the same parameters are worth 1 + k ln P times as many \
              parameters; the amount of data is fixed.",
    kind: Kind::Formula { predict },
    source: "Chen et al. 2025 (ParScale), arXiv:2505.10475, in the form of the authors' code",
    papers: &[57],
    inputs: &[
        Input {
            symbol: Symbol::new("N", "N", "model parameters, not embedding", "parameters"),
            example: 1.6e9,
        },
        Input { symbol: Symbol::new("P", "P", "parallel streams", "streams"), example: 4.0 },
    ],
    params: &[
        Param::log("E", "E", "irreducible loss", (1e-3, 1e2), (0.3, 3.0)),
        Param::log("A", "A", "size scale", (1e-3, 1e25), (1e3, 1e12)),
        Param::linear("alpha", "\\alpha", "size exponent", (1e-3, 3.0), (0.05, 0.8)),
        Param::linear("k", "k", "worth of streams", (0.0, 1e2), (0.05, 1.0)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[STACK, PILE],
    separable: None,
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, streams) = (x[0], x[1]);
    let (e, a, alpha, k) = (p[0], p[1], p[2], p[3]);
    e + (a / (n * (k * streams.ln() + 1.0))).pow(alpha)
}

/// The authors' models: 0.5B to 4.4B parameters in one to eight streams, on 42B tokens.
const MODELS: &[(&str, f64, f64)] = &[("N", 535_813_376.0, 4_414_502_408.0), ("P", 1.0, 8.0)];

const fn preset(
    id: &'static str,
    source: &'static str,
    values: &'static [(&'static str, f64)],
    golden: Golden,
) -> Preset {
    Preset {
        id,
        status: Status::Verified,
        source,
        values,
        validity: MODELS,
        convention: Convention::NonEmbedding,
        loss_unit: "nats per token",
        golden,
    }
}

const STACK: Preset = preset(
    "stack",
    "Chen et al. 2025, on the Python part of Stack-V2, 42B tokens; the authors' fit, repeated",
    &[("E", 0.69123678), ("A", 1.130616e7), ("alpha", 0.18937067), ("k", 0.393463)],
    Golden {
        inputs: &[("N", 535_813_376.0), ("P", 1.0)],
        rate: None,
        value: 1.172821,
        tolerance: 4.3e-7,
    },
);

const PILE: Preset = preset(
    "pile",
    "Chen et al. 2025, on the Pile, 42B tokens; the authors' fit, repeated",
    &[("E", 1.28876563), ("A", 1.973520e8), ("alpha", 0.19633308), ("k", 0.33445557)],
    Golden {
        inputs: &[("N", 4_414_502_408.0), ("P", 8.0)],
        rate: None,
        value: 1.7785480589145581,
        tolerance: 1e-13,
    },
);
