//! The models of the 27 sets, each formula written once in the graph; several sets share one.

use isoflop_formula::graph::Expr;
use isoflop_laws::{Input, Kind, Law, Param, Symbol};

type Predict = for<'g> fn(&[Expr<'g>], &[Expr<'g>]) -> Expr<'g>;

/// A parameter of any sign and size, as NIST has them.
const fn free(key: &'static str) -> Param {
    Param::linear(key, key, "parameter", (f64::NEG_INFINITY, f64::INFINITY), (0.5, 1.5))
}

static PARAMS: [Param; 9] = [
    free("b1"),
    free("b2"),
    free("b3"),
    free("b4"),
    free("b5"),
    free("b6"),
    free("b7"),
    free("b8"),
    free("b9"),
];

const fn input(key: &'static str) -> Input {
    Input { symbol: Symbol::new(key, key, "input", ""), example: 1.0 }
}

static X: [Input; 1] = [input("x")];
static X1_X2: [Input; 2] = [input("x1"), input("x2")];

const fn law(id: &'static str, inputs: &'static [Input], params: usize, predict: Predict) -> Law {
    Law {
        id,
        title: id,
        summary: "",
        kind: Kind::Formula { predict },
        source: "NIST StRD, nonlinear regression",
        papers: &[],
        inputs,
        params: PARAMS.split_at(params).0,
        per_break: &[],
        response: Symbol::new("y", "y", "response", ""),
        presets: &[],
        separable: None,
        no_wgsl: None,
    }
}

/// The model of every set, by its name.
pub(super) static LAWS: [Law; 27] = [
    law("Bennett5", &X, 3, |x, b| b[0] / (b[1] + x[0]).pow(1.0 / b[2])),
    law("BoxBOD", &X, 2, saturation),
    law("Chwirut1", &X, 3, chwirut),
    law("Chwirut2", &X, 3, chwirut),
    law("DanWood", &X, 2, |x, b| b[0] * x[0].pow(b[1])),
    law("ENSO", &X, 9, enso),
    law("Eckerle4", &X, 3, |x, b| {
        let z = (x[0] - b[2]) / b[1];
        b[0] / b[1] * (-0.5 * (z * z)).exp()
    }),
    law("Gauss1", &X, 8, gauss),
    law("Gauss2", &X, 8, gauss),
    law("Gauss3", &X, 8, gauss),
    law("Hahn1", &X, 7, cubics),
    law("Kirby2", &X, 5, |x, b| {
        let x = x[0];
        (b[0] + x * (b[1] + x * b[2])) / (1.0 + x * (b[3] + x * b[4]))
    }),
    law("Lanczos1", &X, 6, lanczos),
    law("Lanczos2", &X, 6, lanczos),
    law("Lanczos3", &X, 6, lanczos),
    law("MGH09", &X, 4, |x, b| {
        let x = x[0];
        b[0] * (x * (x + b[1])) / (x * (x + b[2]) + b[3])
    }),
    law("MGH10", &X, 3, |x, b| b[0] * (b[1] / (x[0] + b[2])).exp()),
    law("MGH17", &X, 5, |x, b| {
        b[0] + b[1] * (-(x[0] * b[3])).exp() + b[2] * (-(x[0] * b[4])).exp()
    }),
    law("Misra1a", &X, 2, saturation),
    law("Misra1b", &X, 2, |x, b| b[0] * (1.0 - 1.0 / (1.0 + b[1] * x[0] / 2.0).powf(2.0))),
    law("Misra1c", &X, 2, |x, b| b[0] * (1.0 - 1.0 / (1.0 + 2.0 * (b[1] * x[0])).sqrt())),
    law("Misra1d", &X, 2, |x, b| b[0] * b[1] * x[0] / (1.0 + b[1] * x[0])),
    // The response is the logarithm of NIST's y.
    law("Nelson", &X1_X2, 3, |x, b| b[0] - b[1] * x[0] * (-(b[2] * x[1])).exp()),
    law("Rat42", &X, 3, |x, b| b[0] / (1.0 + (b[1] - b[2] * x[0]).exp())),
    law("Rat43", &X, 4, |x, b| b[0] / (1.0 + (b[1] - b[2] * x[0]).exp()).pow(1.0 / b[3])),
    law("Roszman1", &X, 4, |x, b| {
        b[0] - b[1] * x[0] - (b[2] / (x[0] - b[3])).atan() / std::f64::consts::PI
    }),
    law("Thurber", &X, 7, cubics),
];

fn saturation<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    b[0] * (1.0 - (-(b[1] * x[0])).exp())
}

fn chwirut<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    (-(b[0] * x[0])).exp() / (b[1] + b[2] * x[0])
}

fn lanczos<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    let term = |i: usize| b[i] * (-(b[i + 1] * x[0])).exp();
    term(0) + term(2) + term(4)
}

fn gauss<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    let peak = |i: usize| {
        let z = (x[0] - b[i + 1]) / b[i + 2];
        b[i] * (-(z * z)).exp()
    };
    b[0] * (-(b[1] * x[0])).exp() + peak(2) + peak(5)
}

fn cubics<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    let x = x[0];
    let above = b[0] + x * (b[1] + x * (b[2] + x * b[3]));
    above / (1.0 + x * (b[4] + x * (b[5] + x * b[6])))
}

fn enso<'g>(x: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    let turn = 2.0 * std::f64::consts::PI * x[0];
    let wave = |c: Expr<'g>, s: Expr<'g>, angle: Expr<'g>| c * angle.cos() + s * angle.sin();
    b[0] + wave(b[1], b[2], turn / 12.0)
        + wave(b[4], b[5], turn / b[3])
        + wave(b[7], b[8], turn / b[6])
}
