//! A power law with a floor: the learning curve of Hestness et al. (2017).

use crate::law::{Input, Kind, Law, Param, PowerTerm, Separable, Symbol};
use isoflop_formula::graph::Expr;

/// E + A x^(−α).
pub static LAW: Law = Law {
    id: "power-law",
    title: "Power law with a floor",
    summary: "A response that falls as a power of one scale towards a floor.",
    kind: Kind::Formula { predict },
    source: "Hestness et al. 2017, arXiv:1712.00409",
    papers: &[30],
    inputs: &[Input {
        symbol: Symbol::new("x", "x", "scale: data, parameters, compute or steps", ""),
        example: 1e9,
    }],
    params: &[
        Param::log("E", "E", "floor", (1e-9, 1e6), (1e-2, 10.0)),
        Param::log("A", "A", "coefficient", (1e-12, 1e15), (1e-2, 1e5)),
        Param::linear("alpha", "\\alpha", "exponent", (0.0, 5.0), (0.05, 2.0)),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss or error", ""),
    presets: &[],
    separable: Some(Separable {
        floor: 0,
        terms: &[PowerTerm { coefficient: 1, exponent: 2, sign: -1.0, input: 0, scale: 1.0 }],
    }),
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (e, a, alpha) = (p[0], p[1], p[2]);
    e + a / x[0].pow(alpha)
}
