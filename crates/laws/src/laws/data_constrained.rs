//! Muennighoff et al. (2023): loss where data are repeated.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;

/// E + A Nₑ^(−α) + B Dₑ^(−β): size and data count less the more they exceed what the unique tokens
/// can use.
pub static LAW: Law = Law {
    id: "data-constrained",
    title: "Loss where data are repeated",
    summary: "Tokens that are read again and parameters beyond what the unique tokens can fill \
              are worth less and less.",
    kind: Kind::Formula { predict },
    source: "Muennighoff et al. 2023, arXiv:2305.16264, section 3.1, in the form of the authors' \
             code",
    papers: &[18, 54, 154],
    inputs: &[
        Input { symbol: Symbol::new("N", "N", "model parameters", "parameters"), example: 6.34e9 },
        Input {
            symbol: Symbol::new("D", "D", "training tokens, repeats included", "tokens"),
            example: 242e9,
        },
        Input { symbol: Symbol::new("U", "U", "unique tokens to train on", "tokens"), example: 25e9 },
    ],
    params: &[
        Param::log("E", "E", "irreducible loss", (1e-3, 1e2), (0.5, 3.0)),
        Param::log("A", "A", "size coefficient", (1e-6, 1e12), (1.0, 1e5)),
        Param::log("B", "B", "data coefficient", (1e-6, 1e12), (1.0, 1e5)),
        Param::linear("alpha", "\\alpha", "size exponent", (1e-3, 3.0), (0.1, 0.8)),
        Param::linear("beta", "\\beta", "data exponent", (1e-3, 3.0), (0.1, 0.8)),
        Param::log("R_D", "R_D^{*}", "repeats after which data are worth little", SCALES, (1.0, 1e2)),
        Param::log("R_N", "R_N^{*}", "excess after which size is worth little", SCALES, (1.0, 1e2)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[MUENNIGHOFF],
    separable: None,
    no_wgsl: None,
};

/// A scale of repeats below the first says that a repeat is worth nothing, above the last that it
/// is worth as much as new data.
const SCALES: (f64, f64) = (1e-3, 1e6);

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (n, d, u) = (x[0], x[1], x[2]);
    let (e, a, b, alpha, beta, r_d, r_n) = (p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
    // A run of less than an epoch has seen no more than it was trained on.
    let unique = u.min(d).named("U_D");
    let data = discounted(d, unique, r_d).named("D_e");
    let ratio = ((alpha * a) / (beta * b)).pow(1.0 / (alpha + beta)).named("G");
    // The size that is best for so many tokens, were they all new.
    let usable = n.min(ratio * (unique * ratio).pow(beta / alpha)).named("U_N");
    let size = discounted(n, usable, r_n).named("N_e");
    e + a / size.pow(alpha) + b / data.pow(beta)
}

/// What `all` is worth of which `first` counts in full: never more than first · (1 + scale).
fn discounted<'g>(all: Expr<'g>, first: Expr<'g>, scale: Expr<'g>) -> Expr<'g> {
    let repeats = all / first - 1.0;
    first * (1.0 + scale * (1.0 - (-(repeats / scale)).exp()))
}

const MUENNIGHOFF: Preset = Preset {
    id: "muennighoff",
    status: Status::Verified,
    source: "Muennighoff et al. 2023, the digits in the authors' code (a, b, e are logarithms)",
    // e^0.6254804, e^6.255414, e^7.3049974.
    values: &[
        ("E", 1.8691436784054856),
        ("A", 520.8249516599186),
        ("B", 1487.7160937828603),
        ("alpha", 0.3526596),
        ("beta", 0.3526596),
        ("R_D", 15.387756),
        ("R_N", 5.309743),
    ],
    // The authors' runs: up to 9B parameters, 900B tokens of 178B unique ones, 1,500 epochs.
    validity: &[("N", 7e6, 9e9), ("D", 1e8, 900e9), ("U", 1e8, 178e9)],
    convention: Convention::Total,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("N", 6.34e9), ("D", 242e9), ("U", 25e9)],
        rate: None,
        value: 2.2256440889984477,
        tolerance: 1e-14,
    },
};
