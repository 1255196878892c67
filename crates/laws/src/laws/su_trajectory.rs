//! Su et al. (2024): the loss during training, at any batch size.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;
use isoflop_formula::math;

/// L = (Nc/N)^α_N + (Sc (1 + B*/(B L^(1/α_B)))/S)^α_S, solved for L.
pub static LAW: Law = Law {
    id: "su-trajectory",
    title: "Loss during training",
    summary: "Loss after S steps of B tokens: steps count less where the batch is small beside \
              the critical batch size, which itself depends on the loss.",
    kind: Kind::Implicit { residual, bracket, latex: LATEX },
    source: "Su et al. 2024, arXiv:2403.06563, after Kaplan et al. 2020, arXiv:2001.08361",
    papers: &[6, 22],
    inputs: &[
        Input {
            symbol: Symbol::new("N", "N", "model parameters, not embedding", "parameters"),
            example: 1e9,
        },
        Input { symbol: Symbol::new("S", "S", "training steps", "steps"), example: 1e5 },
        Input { symbol: Symbol::new("B", "B", "batch size", "tokens"), example: 2_097_152.0 },
    ],
    params: &[
        Param::log("Nc", "N_c", "size scale", (1e3, 1e25), (1e10, 1e17)).unit("parameters"),
        Param::linear("alpha_N", "\\alpha_N", "size exponent", (1e-3, 2.0), (0.03, 0.3)),
        Param::log("Sc", "S_c", "step scale", (1e-3, 1e12), (1e1, 1e6)).unit("steps"),
        Param::linear("alpha_S", "\\alpha_S", "step exponent", (1e-2, 5.0), (0.3, 1.5)),
        Param::log("B_star", "B_{*}", "batch scale", (1e-3, 1e18), (1e6, 1e10)).unit("tokens"),
        Param::linear("alpha_B", "\\alpha_B", "batch exponent", (2e-2, 5.0), (0.1, 0.5)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[SU],
    separable: None,
    no_wgsl: Some("the loss is the root of an equation, found by steps in f64"),
};

const LATEX: &str = "L = \\left(\\frac{N_c}{N}\\right)^{\\alpha_N} + \
    \\left(\\frac{S_c}{S} \\left(1 + \\frac{B_{*}}{B L^{1/\\alpha_B}}\\right)\\right)^{\\alpha_S}";

fn residual<'g>(l: Expr<'g>, x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, s, b) = (x[0], x[1], x[2]);
    let (nc, alpha_n, sc, alpha_s, b_star, alpha_b) = (p[0], p[1], p[2], p[3], p[4], p[5]);
    let critical = b_star / l.pow(1.0 / alpha_b);
    l - (nc / n).pow(alpha_n) - (sc / s * (1.0 + critical / b)).pow(alpha_s)
}

/// The loss is above that of endless training, and seldom above 20 nats.
fn bracket(x: &[f64], p: &[f64]) -> (f64, f64) {
    (math::pow(p[0] / x[0], p[1]), 20.0)
}

const SU: Preset = Preset {
    id: "su",
    status: Status::Recalled,
    source: "Su et al. 2024, on C4 with a context of 1,024 tokens; from memory",
    values: &[
        ("Nc", 1.5e14),
        ("alpha_N", 0.076),
        ("Sc", 2.6e3),
        ("alpha_S", 0.67),
        ("B_star", 1.7e8),
        ("alpha_B", 0.205),
    ],
    validity: &[("N", 1e6, 33e9)],
    convention: Convention::NonEmbedding,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("N", 1e9), ("S", 1e5), ("B", 2_097_152.0)],
        rate: None,
        value: 2.600_793_525_394_262,
        tolerance: 1e-13,
    },
};
