//! Kaplan et al. (2020): loss from parameters and tokens, without a floor.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;

/// ((Nc/N)^(α_N/α_D) + Dc/D)^α_D.
pub static LAW: Law = Law {
    id: "kaplan",
    title: "Loss from parameters and tokens, without a floor",
    summary: "A power of model size where data are plenty, a power of data where the model is \
              large, and one bend between them; nothing is irreducible.",
    kind: Kind::Formula { predict },
    source: "Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5",
    papers: &[6, 22],
    inputs: &[
        Input {
            symbol: Symbol::new("N", "N", "model parameters, not embedding", "parameters"),
            example: 1e9,
        },
        Input { symbol: Symbol::new("D", "D", "training tokens", "tokens"), example: 22e9 },
    ],
    params: &[
        Param::log("Nc", "N_c", "size scale", (1e3, 1e30), (1e10, 1e17)).unit("parameters"),
        Param::log("Dc", "D_c", "data scale", (1e3, 1e30), (1e10, 1e17)).unit("tokens"),
        Param::linear("alpha_N", "\\alpha_N", "size exponent", (1e-3, 2.0), (0.03, 0.3)),
        Param::linear("alpha_D", "\\alpha_D", "data exponent", (1e-3, 2.0), (0.03, 0.3)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[KAPLAN, SU],
    separable: None,
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, d) = (x[0], x[1]);
    let (nc, dc, alpha_n, alpha_d) = (p[0], p[1], p[2], p[3]);
    ((nc / n).pow(alpha_n / alpha_d) + dc / d).pow(alpha_d)
}

const KAPLAN: Preset = Preset {
    id: "kaplan",
    status: Status::Verified,
    source: "Kaplan et al. 2020, table 2: the joint fit on WebText2 (not the one-variable laws)",
    values: &[("Nc", 6.4e13), ("Dc", 1.8e13), ("alpha_N", 0.076), ("alpha_D", 0.103)],
    // Models and data of the paper: 768 to 1.5B parameters, 22M to 23B tokens.
    validity: &[("N", 768.0, 1.5e9), ("D", 22e6, 23e9)],
    convention: Convention::NonEmbedding,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("N", 1.5e9), ("D", 22e9)],
        rate: None,
        value: 2.3125484833714913,
        tolerance: 1e-13,
    },
};

const SU: Preset = Preset {
    id: "su",
    status: Status::Recalled,
    // Su et al. give no law of the amount of data.
    source: "size terms of Su et al. 2024, on C4 with a context of 1,024 tokens, from memory; \
             data terms of Kaplan et al. 2020, table 2",
    values: &[("Nc", 1.5e14), ("Dc", 1.8e13), ("alpha_N", 0.076), ("alpha_D", 0.103)],
    validity: &[("N", 1e6, 33e9)],
    convention: Convention::NonEmbedding,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("N", 1e9), ("D", 1e11)],
        rate: None,
        value: 2.480774950005415,
        tolerance: 1e-13,
    },
};
