//! What the runs tell of each parameter at a fit: singular values, weak directions, correlations;
//! and the fit with a parameter held elsewhere.

use crate::{
    Certificate, Flat, Point, Problem,
    certificate::{FLAT, direction},
    general::transform,
    linear::symmetric_eigen,
    problem::Method,
    restrict::to_u,
    sandwich::gram,
};
use isoflop_formula::math;

/// Below this share of the largest, a squared singular value is rounding of the Gram matrix.
const ROUNDING: f64 = 1e-16;

/// What the runs tell of the free parameters. Coordinates are the logarithm of a parameter that is
/// searched so, else the parameter itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// Keys of the free parameters.
    pub keys: Vec<String>,
    /// Singular values of the weighted Jacobian with unit columns, largest first. A parameter that
    /// moves no run has a column of zeros.
    pub singular_values: Vec<f64>,
    /// The direction of each, of unit length in the scaled coordinates.
    pub directions: Vec<Vec<f64>>,
    /// Whether each lies below a thousandth of the largest: the runs do not fix it.
    pub flat: Vec<bool>,
    /// Correlations of the estimates under even noise, row by row; `None` beside a parameter that
    /// moves no run.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// Standard errors of the coordinates per unit of noise; `None` where a parameter moves no run.
    pub errors: Vec<Option<f64>>,
}

impl Identified {
    /// A direction in words: what rises and what falls meanwhile.
    pub fn words(&self, place: usize) -> String {
        let flat: Flat = direction(&self.directions[place], &self.keys);
        flat.words()
    }
}

/// A fit with a parameter held.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Parameters in the law's order.
    pub params: Vec<f64>,
    /// The objective there.
    pub objective: f64,
    /// Whether the solver converged.
    pub converged: bool,
}

impl Problem {
    /// What the runs tell of the free parameters at a fitted point.
    pub fn identified(&self, point: &Point) -> Identified {
        let n = self.free();
        let jacobian = self.sensitivities(&point.params);
        let rows: Vec<&[f64]> = jacobian.chunks_exact(n.max(1)).collect();
        let gram = gram(&rows, n, &|i: usize| self.weight[i]);
        let norms: Vec<f64> = (0..n).map(|i| math::sqrt(gram[i * n + i])).collect();
        let seen: Vec<bool> = norms.iter().map(|v| *v > 0.0 && v.is_finite()).collect();
        let unit = |i: usize, j: usize| match seen[i] && seen[j] {
            true => gram[i * n + j] / (norms[i] * norms[j]),
            false => 0.0,
        };
        let scaled: Vec<f64> = (0..n * n).map(|at| unit(at / n, at % n)).collect();
        let (mut values, mut directions) = symmetric_eigen(&scaled, n);
        values.reverse();
        directions.reverse();
        for vector in &mut directions {
            point_up(vector);
        }
        let largest = values.first().copied().unwrap_or(0.0);
        let floor = |value: f64| value.max(largest * ROUNDING);
        let covariance = |i: usize, j: usize| -> f64 {
            let part = |(value, v): (&f64, &Vec<f64>)| v[i] * v[j] / floor(*value);
            values.iter().zip(&directions).map(part).sum()
        };
        let correlation = |i: usize, j: usize| {
            let size = math::sqrt(covariance(i, i) * covariance(j, j));
            (seen[i] && seen[j]).then(|| (covariance(i, j) / size).clamp(-1.0, 1.0))
        };
        let error = |i: usize| seen[i].then(|| math::sqrt(covariance(i, i)) / norms[i]);
        Identified {
            keys: self.free_keys(),
            correlations: (0..n).map(|i| (0..n).map(|j| correlation(i, j)).collect()).collect(),
            errors: (0..n).map(error).collect(),
            flat: values.iter().map(|v| largest / floor(*v) > FLAT * FLAT).collect(),
            singular_values: values.iter().map(|v| math::sqrt(v.max(0.0))).collect(),
            directions,
        }
    }

    /// The fit in the basin of given parameters, unless the scan of a separable law finds a lower
    /// one. With a parameter held (`Wishes::fix`) a walk of these is the profile of the objective.
    pub fn settle(&self, params: &[f64]) -> Settled {
        let scales = &self.freedom.scales;
        let u: Vec<f64> = params.iter().zip(scales).map(|(&v, &s)| to_u(s, v)).collect();
        let x = match &self.method {
            Method::Separable(separated) => separated.x_of(&u),
            Method::General(_) => self.freedom.leaders.iter().map(|&l| u[l]).collect(),
        };
        let from = Point {
            params: params.to_vec(),
            objective: f64::NAN,
            fitted: Vec::new(),
            residuals: Vec::new(),
            certificate: Certificate::default(),
            x,
        };
        let (params, converged) = self.refit(&from, &self.weight, None);
        let objective = self.objective_at(&params);
        Settled { converged: converged && objective.is_finite(), params, objective }
    }

    /// The objective at parameters, exactly as its name defines it.
    fn objective_at(&self, params: &[f64]) -> f64 {
        let residuals = self.residuals(params);
        residuals.iter().zip(&self.weight).map(|(&r, w)| w * self.objective.value(r)).sum()
    }

    /// Residuals of the runs at any parameters, on the objective's scale.
    pub fn residuals(&self, params: &[f64]) -> Vec<f64> {
        let link = self.objective.link();
        let runs = self.response.iter().zip(self.values(params));
        runs.map(|(&y, f)| transform(link, y) - transform(link, f)).collect()
    }
}

/// Turns a direction so that its largest part is positive.
fn point_up(vector: &mut [f64]) {
    let lead = vector.iter().copied().fold(0.0_f64, |m, v| if v.abs() > m.abs() { v } else { m });
    if lead < 0.0 {
        vector.iter_mut().for_each(|v| *v = -*v);
    }
}
