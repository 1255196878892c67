//! Broken neural scaling laws (Caballero et al. 2023): a power law whose exponent changes.

use crate::law::{Input, Kind, Law, Param, Symbol};
use isoflop_formula::graph::Expr;

/// a + b x^(−c₀) ∏ (1 + (x/dᵢ)^(1/fᵢ))^(−cᵢ fᵢ).
pub static LAW: Law = Law {
    id: "bnsl",
    title: "Broken power law",
    summary: "A power law whose exponent changes by c at each break d, the more sharply the \
              smaller f.",
    kind: Kind::Formula { predict },
    source: "Caballero et al. 2023, arXiv:2210.14891, eq. 1",
    papers: &[],
    inputs: &[Input {
        symbol: Symbol::new("x", "x", "scale: data, parameters, compute or steps", ""),
        example: 500.0,
    }],
    params: &[
        Param::linear("a", "a", "limit", (-1e6, 1e6), (0.0, 1.0)),
        Param::log("b", "b", "coefficient", (1e-12, 1e15), (1e-2, 1e3)),
        Param::linear("c0", "c_{0}", "first exponent", (-10.0, 10.0), (-0.5, 1.0)),
    ],
    per_break: &[
        Param::linear("c#", "c_{#}", "change of exponent at break #", (-50.0, 50.0), (-2.0, 5.0)),
        Param::log("d#", "d_{#}", "scale of break #", (1e-12, 1e30), (1e1, 1e12)).among(0),
        Param::log("f#", "f_{#}", "width of break #", (1e-4, 1e2), (0.02, 2.0)),
    ],
    response: Symbol::new("y", "y", "loss, error or score", ""),
    presets: &[],
    separable: None,
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (a, b, c0) = (p[0], p[1], p[2]);
    let power = b * x[0].pow(-c0);
    let breaks = p[3..].chunks(3).fold(power, |product, parameters| {
        let (c, d, f) = (parameters[0], parameters[1], parameters[2]);
        // The graph runs (1 + u^v)^w by logarithms, so that a sharp break cannot overflow.
        product * (1.0 + (x[0] / d).pow(1.0 / f)).pow(-(c * f))
    });
    a + breaks
}
