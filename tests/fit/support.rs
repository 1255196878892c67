//! Made-up runs, and fits of them.

pub(crate) use isoflop_bench::sets::{Noise, Runs, made_up};
use isoflop_fit::{Point, Wishes};
use isoflop_formula::math;

/// Fits that must succeed.
pub(crate) trait Fits {
    fn fit(&self, objective: &str) -> Point;
    fn fit_with(&self, objective: &str, wishes: Wishes) -> Point;
}

impl Fits for Runs {
    fn fit(&self, objective: &str) -> Point {
        self.fit_with(objective, Wishes::default())
    }

    fn fit_with(&self, objective: &str, wishes: Wishes) -> Point {
        let point = self.problem(objective, wishes).unwrap().solve().unwrap();
        assert!(point.certificate.converged, "{objective} did not converge");
        point
    }
}

/// The loss of a fitted Chinchilla law.
pub(crate) fn loss(params: &[f64], n: f64, d: f64) -> f64 {
    let [e, a, b, alpha, beta] = params else { panic!("five parameters") };
    e + a / math::pow(n, *alpha) + b / math::pow(d, *beta)
}

/// The largest relative difference of two columns.
pub(crate) fn gap(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max)
}
