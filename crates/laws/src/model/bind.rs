//! A model joined to columns of data.

use super::code::{Code, FormulaCode};
use super::implicit::ImplicitBound;
use super::recurrence::RecurrenceBound;
use super::schedule::Schedules;
use super::{Inner, Model};
use crate::error::Error;
use crate::law::Kind;
use isoflop_formula::graph::Program;
use std::sync::Arc;

/// Data for a law.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// One column per input, in the law's order, all of the same length. For a recurrence the
    /// first column, the step of each row, is enough.
    pub inputs: Vec<Vec<f64>>,
    /// The schedules of a recurrence; else `None`.
    pub schedules: Option<Schedules>,
}

/// A model over the rows of a table. The slices have `rows` and `params` entries throughout.
pub trait Bound: Send + Sync {
    /// How many rows.
    fn rows(&self) -> usize;

    /// The response in each row.
    fn values(&self, params: &[f64], out: &mut [f64]);

    /// The response in each row, and its derivatives by the parameters (rows × parameters, row by
    /// row).
    fn jacobian(&self, params: &[f64], values: &mut [f64], jacobian: &mut [f64]);

    /// In `out` (parameters × parameters) the sum over rows of weight · second derivatives; false
    /// where the law has none.
    fn hessian(&self, params: &[f64], weights: &[f64], out: &mut [f64]) -> bool;
}

impl Model {
    /// Joins the model to data.
    ///
    /// # Errors
    /// A missing column or schedule, columns of different lengths, or a schedule that cannot be
    /// run; the text names what.
    pub fn bind(&self, columns: Columns) -> Result<Box<dyn Bound>, Error> {
        if let Code::Recurrence(_) = &self.0.code {
            return RecurrenceBound::new(self, columns).map(|b| Box::new(b) as Box<dyn Bound>);
        }
        let law = self.law();
        if columns.inputs.len() != law.inputs.len() {
            let keys: Vec<&str> = law.inputs.iter().map(|i| i.symbol.key).collect();
            return Err(Error::data(format!(
                "law '{}' needs the {} columns {}; {} were given",
                law.id,
                keys.len(),
                keys.join(", "),
                columns.inputs.len()
            )));
        }
        let rows = columns.inputs.first().map_or(0, Vec::len);
        if let Some(i) = columns.inputs.iter().position(|c| c.len() != rows) {
            return Err(Error::data(format!(
                "column '{}' has {} rows where the first has {rows}",
                law.inputs[i].symbol.key,
                columns.inputs[i].len()
            )));
        }
        Ok(match (&self.0.code, &law.kind) {
            (Code::Implicit(code), Kind::Implicit { bracket, .. }) => {
                let row = |i: usize| columns.inputs.iter().map(|c| c[i]).collect();
                let inputs = (0..rows).map(row).collect();
                Box::new(ImplicitBound { code: code.clone(), bracket: *bracket, inputs })
            }
            _ => {
                let model = Arc::clone(&self.0);
                Box::new(FormulaBound { model, columns: columns.inputs, rows })
            }
        })
    }
}

struct FormulaBound {
    model: Arc<Inner>,
    columns: Vec<Vec<f64>>,
    rows: usize,
}

impl FormulaBound {
    fn code(&self) -> &FormulaCode {
        match &self.model.code {
            Code::Formula(code) => code,
            _ => unreachable!("`bind` makes this of formulas only"),
        }
    }
}

impl Bound for FormulaBound {
    fn rows(&self) -> usize {
        self.rows
    }

    fn values(&self, params: &[f64], out: &mut [f64]) {
        fill_values(&self.code().value, &self.columns, params, out);
    }

    fn jacobian(&self, params: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        fill_jacobian(&self.code().gradient, &self.columns, params, values, jacobian);
    }

    fn hessian(&self, params: &[f64], weights: &[f64], out: &mut [f64]) -> bool {
        self.code().second().weighted(&self.columns, params, weights, out);
        true
    }
}

/// The first output of a program in each row.
pub(super) fn fill_values(
    program: &Program,
    columns: &[Vec<f64>],
    params: &[f64],
    out: &mut [f64],
) {
    program.run(columns, params, out.len(), |block| {
        out[block.first()..][..block.rows()].copy_from_slice(block.output(0));
    });
}

/// The first output of a program in each row, and the others as the rows of a matrix.
pub(super) fn fill_jacobian(
    program: &Program,
    columns: &[Vec<f64>],
    params: &[f64],
    values: &mut [f64],
    jacobian: &mut [f64],
) {
    let width = params.len();
    program.run(columns, params, values.len(), |block| {
        let first = block.first();
        values[first..][..block.rows()].copy_from_slice(block.output(0));
        let rows = &mut jacobian[first * width..][..block.rows() * width];
        for k in 0..width {
            for (row, &slope) in rows.chunks_mut(width).zip(block.output(k + 1)) {
                row[k] = slope;
            }
        }
    });
}
