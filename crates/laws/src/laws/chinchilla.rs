//! Hoffmann et al. (2022), approach 3: loss from parameters and tokens.

use crate::law::{
    Convention, Golden, Input, Kind, Law, Param, PowerTerm, Preset, Separable, Status,
    Symbol,
};
use isoflop_formula::graph::Expr;

/// E + A N^(−α) + B D^(−β).
pub static LAW: Law = Law {
    id: "chinchilla",
    title: "Loss from parameters and tokens",
    summary: "A floor, a term that falls with model size and a term that falls with data.",
    kind: Kind::Formula { predict },
    source: "Hoffmann et al. 2022, arXiv:2203.15556, eq. 2",
    papers: &[8, 57, 59, 76, 96, 129, 137],
    inputs: &[
        Input { symbol: Symbol::new("N", "N", "model parameters", "parameters"), example: 70e9 },
        Input { symbol: Symbol::new("D", "D", "training tokens", "tokens"), example: 1.4e12 },
    ],
    params: &[
        Param::log("E", "E", "irreducible loss", (1e-3, 1e2), (0.5, 3.0)),
        Param::log("A", "A", "size coefficient", (1e-6, 1e12), (1.0, 1e5)),
        Param::log("B", "B", "data coefficient", (1e-6, 1e12), (1.0, 1e5)),
        Param::linear("alpha", "\\alpha", "size exponent", (0.0, 3.0), (0.04, 1.2)),
        Param::linear("beta", "\\beta", "data exponent", (0.0, 3.0), (0.04, 1.2)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[EPOCH_HUBER, EPOCH_LAD, BESIROGLU_PRINTED, HOFFMANN_TEX, HOFFMANN_ROUNDED],
    separable: Some(Separable {
        floor: 0,
        terms: &[
            PowerTerm { coefficient: 1, exponent: 3, sign: -1.0, input: 0, scale: 1.0 },
            PowerTerm { coefficient: 2, exponent: 4, sign: -1.0, input: 1, scale: 1.0 },
        ],
    }),
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, d) = (x[0], x[1]);
    let (e, a, b, alpha, beta) = (p[0], p[1], p[2], p[3], p[4]);
    e + a / n.pow(alpha) + b / d.pow(beta)
}

/// Chinchilla itself: 70B parameters, 1.4T tokens.
const CHINCHILLA: &[(&str, f64)] = &[("N", 70e9), ("D", 1.4e12)];

/// The runs of Hoffmann et al., as read off their figure.
const HOFFMANN_RUNS: &[(&str, f64, f64)] = &[("N", 57e6, 16e9), ("D", 0.8e9, 318e9)];

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
        validity: HOFFMANN_RUNS,
        convention: Convention::Total,
        loss_unit: "nats per token",
        golden: Golden { inputs: CHINCHILLA, rate: None, value, tolerance },
    }
}

const EPOCH_HUBER: Preset = preset(
    "epoch-huber",
    "the Huber(1e-3) optimum on the 240 points of Besiroglu et al. 2024",
    &[
        ("E", 1.8172181),
        ("A", 477.8259),
        ("B", 2143.4174),
        ("alpha", 0.34731050),
        ("beta", 0.36717243),
    ],
    1.973366797820554,
    1e-12,
);

const EPOCH_LAD: Preset = preset(
    "epoch-lad",
    "the least-absolute-residual optimum on the same points, which Besiroglu et al. 2024 report",
    &[("E", 1.816864), ("A", 482.00572), ("B", 2085.4342), ("alpha", 0.347813), ("beta", 0.365854)],
    1.97341,
    2.6e-6,
);

const BESIROGLU_PRINTED: Preset = preset(
    "besiroglu-printed",
    "as printed by Besiroglu et al. 2024 (mixed: the E of the Huber fit, the rest of the other)",
    &[("E", 1.8172), ("A", 482.01), ("B", 2085.43), ("alpha", 0.3478), ("beta", 0.3658)],
    1.9739,
    2.6e-5,
);

const HOFFMANN_TEX: Preset = preset(
    "hoffmann-tex",
    "Hoffmann et al. 2022, the digits in the source of the paper (a, b, e are logarithms)",
    // e^0.5267228, e^6.0073404, e^6.0179186.
    &[
        ("E", 1.6933736809989527),
        ("A", 406.4010175194736),
        ("B", 410.7228269450395),
        ("alpha", 0.33917084),
        ("beta", 0.2849083),
    ],
    1.920846026565606,
    1e-12,
);

const HOFFMANN_ROUNDED: Preset = preset(
    "hoffmann-rounded",
    "Hoffmann et al. 2022, eq. 10, as printed",
    &[("E", 1.69), ("A", 406.4), ("B", 410.7), ("alpha", 0.34), ("beta", 0.28)],
    1.9366454705587173,
    1e-12,
);
