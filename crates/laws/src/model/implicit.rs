//! Laws given by a residual: a safeguarded root, and the implicit-function theorem.

use super::bind::Bound;
use isoflop_formula::graph::{Expr, Graph, Program, gradient, stable};

pub(super) type Residual = for<'g> fn(Expr<'g>, &[Expr<'g>], &[Expr<'g>]) -> Expr<'g>;
pub(super) type Bracket = fn(&[f64], &[f64]) -> (f64, f64);

/// More than enough to bisect any interval of f64 down to neighbours.
const MOST_STEPS: usize = 200;

/// Variables by number: the response, the inputs, the parameters.
#[derive(Clone)]
pub(super) struct ImplicitCode {
    /// The residual and its slope in the response.
    newton: Program,
    /// The slope in the response, then those in the parameters.
    slopes: Program,
}

impl ImplicitCode {
    pub(super) fn new(residual: Residual, inputs: usize, params: usize) -> Self {
        let graph = Graph::new();
        let y = graph.variable(0);
        let x = graph.variables(1, inputs);
        let p = graph.variables(1 + inputs as u32, params);
        let root = stable(residual(y, &x, &p));
        let by_response = gradient(root, &[y]);
        let wanted: Vec<Expr<'_>> = [y].into_iter().chain(p).collect();
        Self {
            newton: Program::new(&[root, by_response[0]], 1 + inputs),
            slopes: Program::new(&gradient(root, &wanted), 1 + inputs),
        }
    }

    /// The response: the root to full precision. NaN where there is none.
    pub(super) fn value(&self, bracket: Bracket, inputs: &[f64], params: &[f64]) -> f64 {
        let mut variables = [&[0.0], inputs, params].concat();
        let mut registers = self.newton.scratch();
        let mut residual = |y: f64| {
            variables[0] = y;
            let mut out = [0.0; 2];
            self.newton.row_with(&mut registers, &variables, &mut out);
            (out[0], out[1])
        };
        let (low, high) = bracket(inputs, params);
        match widened(&mut residual, low, high) {
            Some((low, high)) => root(&mut residual, low, high),
            None => f64::NAN,
        }
    }

    /// The response, and in `out` −(∂R/∂p)/(∂R/∂y).
    pub(super) fn gradient(
        &self,
        bracket: Bracket,
        inputs: &[f64],
        params: &[f64],
        out: &mut [f64],
    ) -> f64 {
        let y = self.value(bracket, inputs, params);
        let mut slopes = vec![0.0; 1 + out.len()];
        self.slopes.row(&[&[y], inputs, params].concat(), &mut slopes);
        for (o, s) in out.iter_mut().zip(&slopes[1..]) {
            *o = -s / slopes[0];
        }
        y
    }
}

/// Moves the upper end outwards until the residual is positive there.
fn widened(f: &mut impl FnMut(f64) -> (f64, f64), low: f64, high: f64) -> Option<(f64, f64)> {
    let mut high = if high > low { high } else { low + low.abs().max(1.0) };
    let finite = low.is_finite() && high.is_finite();
    while finite && high < f64::MAX / 8.0 {
        if f(high).0 >= 0.0 {
            return Some((low, high));
        }
        high = low + (high - low) * 4.0;
    }
    None
}

/// Newton steps, and a bisection whenever one leaves the bracket or shrinks it too little.
fn root(f: &mut impl FnMut(f64) -> (f64, f64), mut low: f64, mut high: f64) -> f64 {
    let mut y = low + (high - low) * 0.5;
    let mut before = high - low;
    for _ in 0..MOST_STEPS {
        let (value, slope) = f(y);
        if value == 0.0 {
            return y;
        }
        if value < 0.0 {
            low = y
        } else {
            high = y
        }
        let middle = low + (high - low) * 0.5;
        if middle <= low || middle >= high {
            break;
        }
        let newton = y - value / slope;
        let step = newton - y;
        let good = newton > low && newton < high && step.abs() <= 0.5 * before;
        let next = if good { newton } else { middle };
        before = (next - y).abs();
        if next == y {
            break;
        }
        y = next;
    }
    y
}

/// An implicit law over the rows of a table.
pub(super) struct ImplicitBound {
    pub(super) code: ImplicitCode,
    pub(super) bracket: Bracket,
    /// Row after row.
    pub(super) inputs: Vec<Vec<f64>>,
}

impl Bound for ImplicitBound {
    fn rows(&self) -> usize {
        self.inputs.len()
    }

    fn values(&self, params: &[f64], out: &mut [f64]) {
        for (o, inputs) in out.iter_mut().zip(&self.inputs) {
            *o = self.code.value(self.bracket, inputs, params);
        }
    }

    fn jacobian(&self, params: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        let rows = values.iter_mut().zip(jacobian.chunks_mut(params.len().max(1)));
        for ((value, row), inputs) in rows.zip(&self.inputs) {
            *value = self.code.gradient(self.bracket, inputs, params, row);
        }
    }

    fn hessian(&self, _: &[f64], _: &[f64], _: &mut [f64]) -> bool {
        false
    }
}
