//! A fitted point.

use crate::Certificate;

/// The optimum of a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Parameters in the law's order.
    pub params: Vec<f64>,
    /// The objective there, exactly as its name defines it.
    pub objective: f64,
    /// The law at each run, in the response's unit.
    pub fitted: Vec<f64>,
    /// Residuals on the objective's scale (logarithms for `*-log`).
    pub residuals: Vec<f64>,
    /// How good it is.
    pub certificate: Certificate,
    /// The solver's own coordinates, where refits start.
    pub(crate) x: Vec<f64>,
}
