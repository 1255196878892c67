//! Gadre et al. (2024): loss of over-trained models, with one exponent for both terms.

use crate::law::{
    Convention, Golden, Input, Kind, Law, Param, PowerTerm, Preset, Separable, Status, Symbol,
};
use isoflop_formula::graph::Expr;

/// √6: with C = 6 N D and M = D/N, c 6^(b/2) (M N)^b is c (√6 D)^b.
const SQRT_6: f64 = 2.449_489_742_783_178;

/// a N^b + c 6^(b/2) D^b + E, b < 0.
pub static LAW: Law = Law {
    id: "gadre-overtraining",
    title: "Loss of over-trained models",
    summary: "Loss from parameters and tokens with a shared exponent, so that the best ratio of \
              tokens to parameters does not depend on compute.",
    kind: Kind::Formula { predict },
    source: "Gadre et al. 2024, arXiv:2403.08540, in the form of the authors' code",
    papers: &[8],
    inputs: &[
        Input { symbol: Symbol::new("N", "N", "model parameters", "parameters"), example: 1.4e9 },
        Input { symbol: Symbol::new("D", "D", "training tokens", "tokens"), example: 28e9 },
    ],
    params: &[
        Param::log("a", "a", "size coefficient", (1e-6, 1e12), (1.0, 1e4)),
        Param::log("c", "c", "data coefficient", (1e-6, 1e12), (1.0, 1e4)),
        Param::linear("b", "b", "shared exponent", (-3.0, -1e-3), (-1.0, -0.05)),
        Param::log("E", "E", "irreducible loss", (1e-3, 1e2), (0.5, 3.0)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[C4, REDPAJAMA, REFINEDWEB],
    separable: Some(Separable {
        floor: 3,
        terms: &[
            PowerTerm { coefficient: 0, exponent: 2, sign: 1.0, input: 0, scale: 1.0 },
            PowerTerm { coefficient: 1, exponent: 2, sign: 1.0, input: 1, scale: SQRT_6 },
        ],
    }),
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, d) = (x[0], x[1]);
    let (a, c, b, e) = (p[0], p[1], p[2], p[3]);
    a * n.pow(b) + c * b.constant(6.0).pow(b / 2.0) * d.pow(b) + e
}

/// The run that the authors predict: 1.4B parameters, 640 tokens for each.
const OVER_TRAINED: &[(&str, f64)] = &[("N", 1_439_795_200.0), ("D", 921_468_928_000.0)];

/// The authors' grid of models, 11M at 5 tokens per parameter to 6.9B and 1.4B at 640.
const GRID: &[(&str, f64, f64)] =
    &[("N", 10_569_312.0, 6_889_410_560.0), ("D", 52_846_560.0, 921_468_928_000.0)];

const fn preset(
    id: &'static str,
    source: &'static str,
    values: &'static [(&'static str, f64)],
    value: f64,
    tolerance: f64,
) -> Preset {
    Preset {
        id,
        status: Status::Verified,
        source,
        values,
        validity: GRID,
        convention: Convention::Total,
        loss_unit: "nats per token",
        golden: Golden { inputs: OVER_TRAINED, rate: None, value, tolerance },
    }
}

const C4: Preset = preset(
    "c4",
    "Gadre et al. 2024, trained on C4, loss on C4; the authors' notebook, refitted",
    &[("a", 113.69260), ("c", 189.51552), ("b", -0.242472), ("E", 1.508261)],
    2.3838685149282797,
    1e-12,
);

const REDPAJAMA: Preset = preset(
    "redpajama",
    "Gadre et al. 2024, trained on RedPajama, loss on C4; the authors' notebook, refitted",
    // The least-squares optimum on the authors' five points, which rounds to what they print.
    &[
        ("a", 166.21098501220013),
        ("c", 366.6871777792174),
        ("b", -0.2728507030997761),
        ("E", 1.8366483833400773),
    ],
    2.51983,
    2e-6,
);

const REFINEDWEB: Preset = preset(
    "refinedweb",
    "Gadre et al. 2024, trained on RefinedWeb, loss on C4; the authors' notebook, refitted",
    &[("a", 125.09570), ("c", 246.20669), ("b", -0.254395), ("E", 1.734462)],
    2.497075649419302,
    1e-12,
);
