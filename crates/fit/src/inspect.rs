//! What is said of a fitted point: residuals, bounds reached, conditioning.

use crate::{
    Certificate, Flat, Point, Problem,
    certificate::conditioning,
    coordinates::Coordinates,
    general::{transform, transform_slope},
    least_absolute::Residuals,
    newton::Evaluation,
};
use isoflop_formula::math;

impl Problem {
    pub(crate) fn point(&self, x: Vec<f64>, mut certificate: Certificate) -> Point {
        let params = self.coordinates().params(&x);
        let fitted = self.values(&params);
        let link = self.objective.link();
        let residuals: Vec<f64> = self
            .response
            .iter()
            .zip(&fitted)
            .map(|(&y, &f)| transform(link, y) - transform(link, f))
            .collect();
        let objective =
            residuals.iter().zip(&self.weight).map(|(&r, &w)| w * self.objective.value(r)).sum();
        certificate.bounds = self.at_bounds(&x);
        (certificate.condition_number, certificate.flat) = self.conditioning(&params);
        Point { params, objective, fitted, residuals, certificate, x }
    }

    pub(crate) fn relative_gradient(&self, x: &[f64]) -> f64 {
        let mut out = Evaluation::new(x.len());
        self.surface(&self.weight, None).evaluate(
            x,
            self.objective.loss(crate::search::NARROWEST),
            &mut out,
        );
        let (low, high) = self.bounds();
        let inside =
            |i: usize| !((x[i] <= low[i] && out.g[i] > 0.0) || (x[i] >= high[i] && out.g[i] < 0.0));
        let square: f64 = (0..x.len()).filter(|&i| inside(i)).map(|i| out.g[i] * out.g[i]).sum();
        math::sqrt(square) / out.f.max(f64::MIN_POSITIVE)
    }

    fn at_bounds(&self, x: &[f64]) -> Vec<String> {
        let (low, high) = self.bounds();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        (0..x.len())
            .filter(|&i| near(x[i], low[i]) || near(x[i], high[i]))
            .map(|i| self.model.params()[self.freedom.leaders[i]].key.clone())
            .collect()
    }

    fn conditioning(&self, params: &[f64]) -> (Option<f64>, Vec<Flat>) {
        conditioning(&self.sensitivities(params), &self.weight, &self.free_keys())
    }

    /// Keys of the parameters that lead the free coordinates.
    pub(crate) fn free_keys(&self) -> Vec<String> {
        let leaders = self.freedom.leaders.iter();
        leaders.map(|&leader| self.model.params()[leader].key.clone()).collect()
    }

    /// Runs × free: how the law moves at each run, on the objective's scale, with each free
    /// coordinate (the logarithm of a parameter that is searched so, else the parameter itself).
    pub(crate) fn sensitivities(&self, params: &[f64]) -> Vec<f64> {
        let (n, rows) = (params.len(), self.rows());
        let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
        self.bound.jacobian(params, &mut values, &mut jacobian);
        let slopes = self.coordinates().slopes(params);
        let link = self.objective.link();
        let plain = Coordinates::plain(&self.freedom);
        jacobian
            .chunks_exact(n)
            .zip(&values)
            .flat_map(|(row, &value)| {
                let dt = transform_slope(link, value);
                let du: Vec<f64> = row.iter().zip(&slopes).map(|(j, s)| dt * j * s).collect();
                plain.pull_back(&du)
            })
            .collect()
    }
}

/// Residuals over free coordinates, from the law's own Jacobian.
pub(crate) struct Rows<'a> {
    pub problem: &'a Problem,
    pub response: &'a [f64],
}

impl Residuals for Rows<'_> {
    fn at(&self, x: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
        let p = self.problem;
        let params = p.coordinates().params(x);
        let (n, rows) = (params.len(), p.rows());
        let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
        p.bound.jacobian(&params, &mut values, &mut jacobian);
        let slopes = p.coordinates().slopes(&params);
        let link = p.objective.link();
        let mut r = Vec::with_capacity(rows);
        let mut out = Vec::with_capacity(rows * x.len());
        for i in 0..rows {
            r.push(transform(link, self.response[i]) - transform(link, values[i]));
            let dt = transform_slope(link, values[i]);
            let row = &jacobian[i * n..(i + 1) * n];
            let du: Vec<f64> = row.iter().zip(&slopes).map(|(j, s)| -dt * j * s).collect();
            out.extend(p.coordinates().pull_back(&du));
        }
        r.iter().all(|v| v.is_finite()).then_some((r, out))
    }
}

/// The same residuals over the coordinates that no bound holds.
pub(crate) struct Inside<'a> {
    pub rows: &'a Rows<'a>,
    /// The whole point; the coordinates that are not `active` stay.
    pub x: &'a [f64],
    /// Coordinates that may move.
    pub active: &'a [usize],
}

impl Inside<'_> {
    /// The whole point with the active coordinates of `part`.
    pub fn whole(&self, part: &[f64]) -> Vec<f64> {
        let mut x = self.x.to_vec();
        for (&i, &v) in self.active.iter().zip(part) {
            x[i] = v;
        }
        x
    }
}

impl Residuals for Inside<'_> {
    fn at(&self, part: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
        let (r, jacobian) = self.rows.at(&self.whole(part))?;
        let columns = self.x.len();
        let rows = jacobian.chunks_exact(columns.max(1));
        let kept = rows.flat_map(|row| self.active.iter().map(|&i| row[i])).collect();
        Some((r, kept))
    }
}
