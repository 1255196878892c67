//! The programs of a law, compiled from what its file states.

use super::implicit::ImplicitCode;
use super::recurrence::RecurrenceCode;
use crate::law::{Kind, Law};
use isoflop_formula::graph::{Expr, Graph, Program, gradient, stable};
use std::sync::OnceLock;

pub(super) type Predict = for<'g> fn(&[Expr<'g>], &[Expr<'g>]) -> Expr<'g>;

pub(super) enum Code {
    Formula(FormulaCode),
    Implicit(ImplicitCode),
    Recurrence(RecurrenceCode),
}

impl Code {
    pub(super) fn new(law: &Law, params: usize) -> Self {
        let inputs = law.inputs.len();
        match law.kind {
            Kind::Formula { predict } => Self::Formula(FormulaCode::new(predict, inputs, params)),
            Kind::Implicit { residual, .. } => {
                Self::Implicit(ImplicitCode::new(residual, inputs, params))
            }
            Kind::Recurrence(recurrence) => {
                Self::Recurrence(RecurrenceCode::new(&recurrence, inputs, params))
            }
        }
    }
}

/// Variables by number: the inputs, then the parameters.
pub(super) struct FormulaCode {
    predict: Predict,
    inputs: usize,
    params: usize,
    pub(super) value: Program,
    /// The value, then the derivatives by the parameters.
    pub(super) gradient: Program,
    second: OnceLock<Second>,
}

impl FormulaCode {
    fn new(predict: Predict, inputs: usize, params: usize) -> Self {
        let graph = Graph::new();
        let x = graph.variables(0, inputs);
        let p = graph.variables(inputs as u32, params);
        let root = stable(predict(&x, &p));
        let mut outputs = vec![root];
        outputs.extend(gradient(root, &p));
        Self {
            predict,
            inputs,
            params,
            value: Program::new(&[root], inputs),
            gradient: Program::new(&outputs, inputs),
            second: OnceLock::new(),
        }
    }

    /// Second derivatives, compiled when they are first needed.
    pub(super) fn second(&self) -> &Second {
        self.second.get_or_init(|| Second::new(self.predict, self.inputs, self.params))
    }

    pub(super) fn value(&self, inputs: &[f64], params: &[f64]) -> f64 {
        let mut out = [f64::NAN];
        self.value.row(&[inputs, params].concat(), &mut out);
        out[0]
    }

    pub(super) fn gradient(&self, inputs: &[f64], params: &[f64], out: &mut [f64]) -> f64 {
        let mut all = vec![0.0; self.gradient.outputs()];
        self.gradient.row(&[inputs, params].concat(), &mut all);
        out.copy_from_slice(&all[1..]);
        all[0]
    }
}

/// The second derivatives that are not zero everywhere.
pub(super) struct Second {
    params: usize,
    program: Program,
    /// Row and column of each output, row ≤ column.
    cells: Vec<(usize, usize)>,
}

impl Second {
    fn new(predict: Predict, inputs: usize, params: usize) -> Self {
        let graph = Graph::new();
        let x = graph.variables(0, inputs);
        let p = graph.variables(inputs as u32, params);
        let first = gradient(stable(predict(&x, &p)), &p);
        let (mut cells, mut outputs) = (Vec::new(), Vec::new());
        for (i, slope) in first.into_iter().enumerate() {
            let row = gradient(slope, &p[i..]);
            for (j, cell) in row.into_iter().enumerate() {
                if cell.as_constant() != Some(0.0) {
                    cells.push((i, i + j));
                    outputs.push(cell);
                }
            }
        }
        Self { params, program: Program::new(&outputs, inputs), cells }
    }

    /// The n × n matrix for one row of data.
    pub(super) fn row(&self, inputs: &[f64], params: &[f64], hess: &mut [f64]) {
        let mut cells = vec![0.0; self.cells.len()];
        self.program.row(&[inputs, params].concat(), &mut cells);
        self.spread(&cells, hess);
    }

    /// Σ weight · matrix over the rows of `columns`, in their order.
    pub(super) fn weighted(
        &self,
        columns: &[Vec<f64>],
        params: &[f64],
        weights: &[f64],
        hess: &mut [f64],
    ) {
        let mut sums = vec![0.0; self.cells.len()];
        if !self.cells.is_empty() {
            self.program.run(columns, params, weights.len(), |block| {
                let weights = &weights[block.first()..][..block.rows()];
                for (k, sum) in sums.iter_mut().enumerate() {
                    for (w, h) in weights.iter().zip(block.output(k)) {
                        // A row without weight counts nothing, even where the law is undefined.
                        if *w != 0.0 {
                            *sum += w * h;
                        }
                    }
                }
            });
        }
        self.spread(&sums, hess);
    }

    fn spread(&self, cells: &[f64], hess: &mut [f64]) {
        hess.fill(0.0);
        for (&(i, j), &value) in self.cells.iter().zip(cells) {
            hess[i * self.params + j] = value;
            hess[j * self.params + i] = value;
        }
    }
}
