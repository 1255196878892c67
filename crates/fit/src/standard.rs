//! Standard errors of a least-squares fit, from its Jacobian.

use crate::{Point, Problem, inspect::Rows, least_absolute::Residuals};
use isoflop_formula::math;

impl Problem {
    /// The textbook standard error of every free parameter of a least-squares fit, in the order of
    /// the solver's coordinates: √(s² · diag (JᵀWJ)⁻¹) with s² = Σ w r² / (runs − free); of the
    /// logarithm, for a parameter searched as its logarithm. `None` where the Jacobian has not full
    /// rank, or no degree of freedom is left.
    pub fn standard_errors(&self, point: &Point) -> Option<Vec<f64>> {
        let rows = Rows { problem: self, response: &self.response };
        let (r, mut jacobian) = rows.at(&point.x)?;
        let n = point.x.len();
        let freedom = self.weight.iter().filter(|w| **w > 0.0).count().checked_sub(n)?;
        if freedom == 0 {
            return None;
        }
        for (row, w) in jacobian.chunks_exact_mut(n).zip(&self.weight) {
            row.iter_mut().for_each(|v| *v *= math::sqrt(*w));
        }
        let square: f64 = r.iter().zip(&self.weight).map(|(r, w)| w * r * r).sum();
        let s = math::sqrt(square / freedom as f64);
        Some(inverse_norms(&mut jacobian, n)?.iter().map(|v| s * v).collect())
    }
}

/// √diag (AᵀA)⁻¹ of a matrix (row major, `n` columns), by modified Gram–Schmidt on unit columns, so
/// that the condition number is not squared. Spoils `a`; `None` when a column depends on others.
fn inverse_norms(a: &mut [f64], n: usize) -> Option<Vec<f64>> {
    let mut r = vec![0.0; n * n];
    let mut units = Vec::with_capacity(n);
    let dot = |a: &[f64], p: usize, q: usize| -> f64 {
        a.chunks_exact(n).map(|row| row[p] * row[q]).sum()
    };
    for j in 0..n {
        let unit = math::sqrt(dot(a, j, j));
        a.chunks_exact_mut(n).for_each(|row| row[j] /= unit);
        units.push(unit);
    }
    for j in 0..n {
        let norm = math::sqrt(dot(a, j, j));
        if norm <= 4.0 * f64::EPSILON || !norm.is_finite() {
            return None;
        }
        a.chunks_exact_mut(n).for_each(|row| row[j] /= norm);
        r[j * n + j] = norm;
        for k in j + 1..n {
            let part = dot(a, j, k);
            r[j * n + k] = part;
            a.chunks_exact_mut(n).for_each(|row| row[k] -= part * row[j]);
        }
    }
    // Rows of R⁻¹, column by column by back substitution.
    let mut square = vec![0.0; n];
    for column in 0..n {
        let mut e = vec![0.0; n];
        e[column] = 1.0;
        for i in (0..=column).rev() {
            for k in i + 1..=column {
                e[i] -= r[i * n + k] * e[k];
            }
            e[i] /= r[i * n + i];
            square[i] += e[i] * e[i];
        }
    }
    Some(square.iter().zip(&units).map(|(v, unit)| math::sqrt(*v) / unit).collect())
}
