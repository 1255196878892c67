//! Fourteen models that NIST's sets do not have, and where their truths are drawn.

use isoflop_formula::graph::Expr;
use isoflop_laws::{Input, Kind, Law, Param, Symbol};

type Predict = for<'g> fn(&[Expr<'g>], &[Expr<'g>]) -> Expr<'g>;

/// A model with the ranges that truths and inputs are drawn from.
pub struct Fresh {
    /// The model as a law.
    pub law: Law,
    /// Where each parameter of a truth lies.
    pub truth: &'static [(f64, f64)],
    /// Where the inputs lie, one range for all.
    pub inputs: (f64, f64),
}

const fn free(key: &'static str) -> Param {
    Param::linear(key, key, "parameter", (f64::NEG_INFINITY, f64::INFINITY), (0.5, 1.5))
}

static PARAMS: [Param; 5] = [free("b1"), free("b2"), free("b3"), free("b4"), free("b5")];

const fn input(key: &'static str) -> Input {
    Input { symbol: Symbol::new(key, key, "input", ""), example: 1.0 }
}

static X: [Input; 1] = [input("x")];
static X1_X2: [Input; 2] = [input("x1"), input("x2")];

const fn fresh(
    id: &'static str,
    columns: &'static [Input],
    inputs: (f64, f64),
    truth: &'static [(f64, f64)],
    predict: Predict,
) -> Fresh {
    let law = Law {
        id,
        title: id,
        summary: "",
        kind: Kind::Formula { predict },
        source: "made up",
        papers: &[],
        inputs: columns,
        params: PARAMS.split_at(truth.len()).0,
        per_break: &[],
        response: Symbol::new("y", "y", "response", ""),
        presets: &[],
        separable: None,
        no_wgsl: None,
    };
    Fresh { law, truth, inputs }
}

/// The models.
pub static MODELS: [Fresh; 14] = [
    fresh("gompertz", &X, (0.0, 10.0), &[(5.0, 50.0), (2.0, 8.0), (0.3, 1.5)], |x, b| {
        b[0] * (-(b[1] * (-(b[2] * x[0])).exp())).exp()
    }),
    fresh("hill", &X, (0.1, 10.0), &[(1.0, 20.0), (1.0, 5.0), (1.0, 4.0)], |x, b| {
        let power = x[0].pow(b[2]);
        b[0] * power / (b[1].pow(b[2]) + power)
    }),
    fresh(
        "weibull-growth",
        &X,
        (0.1, 10.0),
        &[(50.0, 90.0), (20.0, 45.0), (0.05, 0.5), (1.0, 2.5)],
        |x, b| b[0] - b[1] * (-(b[2] * x[0].pow(b[3]))).exp(),
    ),
    fresh(
        "damped-wave",
        &X,
        (0.0, 6.0),
        &[(1.0, 5.0), (0.1, 0.6), (2.0, 4.0), (0.2, 1.2)],
        |x, b| b[0] * (-(b[1] * x[0])).exp() * (b[2] * x[0] + b[3]).cos(),
    ),
    fresh(
        "lorentz",
        &X,
        (0.0, 10.0),
        &[(0.5, 2.0), (3.0, 10.0), (3.0, 7.0), (0.5, 2.0)],
        |x, b| {
            let z = (x[0] - b[2]) / b[3];
            b[0] + b[1] / (1.0 + z * z)
        },
    ),
    fresh("antoine", &X, (20.0, 120.0), &[(6.0, 9.0), (1000.0, 2000.0), (180.0, 260.0)], |x, b| {
        b[0] - b[1] / (x[0] + b[2])
    }),
    fresh("haldane", &X, (0.1, 20.0), &[(1.0, 10.0), (0.5, 4.0), (3.0, 15.0)], |x, b| {
        b[0] * x[0] / (b[1] + x[0] + x[0] * x[0] / b[2])
    }),
    fresh("power-floor", &X, (1.0, 1e4), &[(0.5, 3.0), (2.0, 20.0), (0.2, 0.9)], |x, b| {
        b[0] + b[1] * x[0].pow(-b[2])
    }),
    fresh("bertalanffy", &X, (1.0, 20.0), &[(20.0, 80.0), (0.1, 0.4), (-1.0, 0.5)], |x, b| {
        let share = 1.0 - (-(b[1] * (x[0] - b[2]))).exp();
        b[0] * share * share * share
    }),
    fresh("log-normal-peak", &X, (0.2, 20.0), &[(2.0, 10.0), (1.0, 6.0), (0.3, 1.0)], |x, b| {
        let z = (x[0].ln() - b[1].ln()) / b[2];
        b[0] * (-0.5 * (z * z)).exp()
    }),
    fresh(
        "two-sites",
        &X,
        (0.05, 100.0),
        &[(2.0, 8.0), (0.2, 1.0), (3.0, 12.0), (10.0, 40.0)],
        |x, b| b[0] * x[0] / (b[1] + x[0]) + b[2] * x[0] / (b[3] + x[0]),
    ),
    fresh(
        "dose-response",
        &X,
        (0.0, 10.0),
        &[(0.2, 1.0), (5.0, 20.0), (3.0, 7.0), (0.8, 3.0)],
        |x, b| b[0] + (b[1] - b[0]) / (1.0 + (-(b[3] * (x[0] - b[2]))).exp()),
    ),
    fresh(
        "bent-line",
        &X,
        (0.0, 10.0),
        &[(1.0, 5.0), (0.2, 1.0), (1.0, 3.0), (3.0, 7.0)],
        |x, b| b[0] + b[1] * x[0] + b[2] * (1.0 + (x[0] - b[3]).exp()).ln(),
    ),
    fresh(
        "two-powers",
        &X1_X2,
        (1.0, 1e4),
        &[(1.0, 3.0), (2.0, 20.0), (0.3, 0.8), (2.0, 20.0), (0.3, 0.8)],
        |x, b| b[0] + b[1] * x[0].pow(-b[2]) + b[3] * x[1].pow(-b[4]),
    ),
];
