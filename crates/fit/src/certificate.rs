//! How good an optimum is, and what the data do not fix.

use crate::linear::symmetric_eigen;
use isoflop_formula::math;

/// Above this condition number of the scaled Jacobian a direction is called flat.
pub(crate) const FLAT: f64 = 1000.0;

/// The evidence that a fit is the optimum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certificate {
    /// Norm of the gradient over the objective; `None` for absolute values.
    pub relative_gradient: Option<f64>,
    /// Largest over smallest singular value of the Jacobian with unit columns.
    pub condition_number: Option<f64>,
    /// Starts tried.
    pub starts: u32,
    /// Starts that reached the best objective within 1e-6.
    pub starts_agreeing: u32,
    /// Objective of the next-best basin over the best, less one.
    pub second_basin: Option<f64>,
    /// Keys of the parameters that stopped at a bound.
    pub bounds: Vec<String>,
    /// Directions that the data do not fix.
    pub flat: Vec<Flat>,
    /// Whether the solver converged.
    pub converged: bool,
    /// Absolute values only: rows (indices) with a residual of exactly zero.
    pub zero_residuals: Vec<usize>,
    /// Absolute values only: the largest multiplier; at most 1 at an optimum.
    pub subgradient: Option<f64>,
}

impl Certificate {
    /// Absolute values only: whether the multipliers prove that no direction descends. Where the
    /// residuals are curved the optimum may have fewer zeros than there are free parameters; then
    /// nothing proves it, and another answer may be lower by a trace.
    pub fn is_proved(&self) -> bool {
        self.subgradient.is_some_and(|largest| largest <= 1.0 + 1e-6)
    }
}

/// A flat direction: parameters that can move together with hardly any change of the fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Flat {
    /// Keys that rise together.
    pub rise: Vec<String>,
    /// Keys that fall meanwhile.
    pub fall: Vec<String>,
}

impl Flat {
    /// In words: "raising B and beta together, while alpha falls, hardly changes the fit".
    pub fn words(&self) -> String {
        let list = |keys: &[String]| match keys {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        let together = if self.rise.len() > 1 { " together" } else { "" };
        let verb = if self.fall.len() > 1 { "fall" } else { "falls" };
        if self.fall.is_empty() {
            format!("raising {}{together} hardly changes the fit", list(&self.rise))
        } else {
            format!(
                "raising {}{together}, while {} {verb}, hardly changes the fit",
                list(&self.rise),
                list(&self.fall)
            )
        }
    }
}

/// Condition number of the weighted Jacobian (rows × n) with unit columns, and the flat directions
/// in words of `keys`. `None` when a column vanishes.
pub(crate) fn conditioning(
    jacobian: &[f64],
    weight: &[f64],
    keys: &[String],
) -> (Option<f64>, Vec<Flat>) {
    let n = keys.len();
    let mut gram = vec![0.0; n * n];
    for (row, w) in jacobian.chunks_exact(n.max(1)).zip(weight) {
        for a in 0..n {
            for b in 0..n {
                gram[a * n + b] += w * row[a] * row[b];
            }
        }
    }
    let norms: Vec<f64> = (0..n).map(|i| math::sqrt(gram[i * n + i])).collect();
    if n == 0 || norms.iter().any(|v| *v <= 0.0 || !v.is_finite()) {
        return (None, Vec::new());
    }
    for a in 0..n {
        for b in 0..n {
            gram[a * n + b] /= norms[a] * norms[b];
        }
    }
    let (values, vectors) = symmetric_eigen(&gram, n);
    let largest = values[n - 1];
    // Below rounding of the Gram matrix the ratio is noise: it is at least 1e8.
    let smallest = values[0].max(largest * 1e-16);
    let flat = values
        .iter()
        .zip(&vectors)
        .filter(|(value, _)| largest / value.max(largest * 1e-16) > FLAT * FLAT)
        .map(|(_, vector)| direction(vector, keys))
        .collect();
    (Some(math::sqrt(largest / smallest)), flat)
}

pub(crate) fn direction(vector: &[f64], keys: &[String]) -> Flat {
    let lead = vector.iter().copied().fold(0.0_f64, |m, v| if v.abs() > m.abs() { v } else { m });
    let part = |sign: f64| {
        let is_in = |v: f64| v * sign * lead.signum() > 0.2 * lead.abs();
        vector.iter().zip(keys).filter(|(v, _)| is_in(**v)).map(|(_, k)| k.clone()).collect()
    };
    Flat { rise: part(1.0), fall: part(-1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_that_nearly_agree_make_a_flat_direction() {
        let jacobian: Vec<f64> = (0..50)
            .flat_map(|i| [1.0, f64::from(i), f64::from(i) + 1e-6 * f64::from(i * i)])
            .collect();
        let keys = ["E".to_string(), "A".into(), "B".into()];
        let (condition, flat) = conditioning(&jacobian, &[1.0; 50], &keys);
        assert!(condition.unwrap() > 1e4);
        assert_eq!(flat[0].words(), "raising A, while B falls, hardly changes the fit");
    }

    #[test]
    fn orthogonal_columns_have_condition_one() {
        let keys = ["a".to_string(), "b".into()];
        let (condition, flat) = conditioning(&[3.0, 0.0, 0.0, 0.1], &[1.0, 1.0], &keys);
        assert!((condition.unwrap() - 1.0).abs() < 1e-12 && flat.is_empty());
    }
}
