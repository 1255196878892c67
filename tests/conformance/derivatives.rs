//! Derivatives against differences, and columns against rows.

use crate::support::{Point, every_step, is_recurrence, models, one_schedule, points};
use isoflop_formula::math;
use isoflop_laws::{Bound, Columns, Model};

/// The slope of `f` at `at` by the five-point rule, which errs by about h⁴; `share` · `at` is h.
fn slope(f: impl Fn(f64) -> f64, at: f64, share: f64) -> f64 {
    let h = share * at.abs().max(1e-3);
    (f(at - 2.0 * h) - f(at + 2.0 * h) + 8.0 * (f(at + h) - f(at - h))) / (12.0 * h)
}

fn moved(p: &[f64], i: usize, value: f64) -> Vec<f64> {
    let mut q = p.to_vec();
    q[i] = value;
    q
}

/// Equal to six digits, or to 1e-9 of the size that rounding has here.
fn assert_slope(exact: f64, found: f64, size: f64, what: &str) {
    let error = (exact - found).abs();
    assert!(error <= 1e-6 * exact.abs() + 1e-9 * size, "{what}: {exact} by rule, {found} by steps");
}

#[test]
fn gradients_and_hessians_agree_with_differences() {
    for model in models().iter().filter(|m| !is_recurrence(m)) {
        let n = model.params().len();
        for (x, p) in points(model) {
            let (mut grad, mut hess) = (vec![0.0; n], vec![0.0; n * n]);
            let value = model.gradient(&x, &p, &mut grad);
            assert_eq!(value.to_bits(), model.value(&x, &p).to_bits());
            let curved = model.hessian(&x, &p, &mut vec![0.0; n], &mut hess).is_some();
            for i in 0..n {
                let what = format!("{} at {x:?} {p:?} by {i}", model.id());
                let size = value.abs() / p[i].abs().max(1e-3);
                let found = slope(|v| model.value(&x, &moved(&p, i, v)), p[i], 2e-4);
                assert_slope(grad[i], found, size, &what);
                for j in (0..n).filter(|_| curved) {
                    let by_j = |v| {
                        let mut g = vec![0.0; n];
                        model.gradient(&x, &moved(&p, i, v), &mut g);
                        g[j]
                    };
                    let size = grad[j].abs() / p[i].abs().max(1e-3) + size;
                    assert_slope(hess[i * n + j], slope(by_j, p[i], 2e-4), size, &what);
                    assert_eq!(hess[i * n + j].to_bits(), hess[j * n + i].to_bits());
                }
            }
        }
    }
}

fn bound(model: &Model, points: &[Point]) -> Box<dyn Bound> {
    let column = |k: usize| points.iter().map(|(x, _)| x[k]).collect();
    let inputs = (0..model.inputs().len()).map(column).collect();
    model.bind(Columns { inputs, schedules: None }).unwrap()
}

#[test]
fn columns_give_the_bits_of_rows() {
    for model in models().iter().filter(|m| !is_recurrence(m)) {
        let points = points(model);
        let (bound, n) = (bound(model, &points), model.params().len());
        let rows = bound.rows();
        assert_eq!(rows, points.len());
        let p = &points[points.len() / 2].1;
        let (mut values, mut again) = (vec![0.0; rows], vec![0.0; rows]);
        let mut jacobian = vec![0.0; rows * n];
        bound.values(p, &mut values);
        bound.jacobian(p, &mut again, &mut jacobian);
        let (mut sum, mut hess) = (vec![0.0; n * n], vec![0.0; n * n]);
        let weights: Vec<f64> = (0..rows).map(|i| (i % 3) as f64 - 0.5).collect();
        let curved = bound.hessian(p, &weights, &mut sum);
        let mut wanted = vec![0.0; n * n];
        for (i, (x, _)) in points.iter().enumerate() {
            let mut grad = vec![0.0; n];
            let value = model.gradient(x, p, &mut grad);
            assert_eq!(value.to_bits(), values[i].to_bits(), "{} row {i}", model.id());
            assert_eq!(value.to_bits(), again[i].to_bits(), "{} row {i}", model.id());
            assert_eq!(grad, jacobian[i * n..][..n], "{} row {i}", model.id());
            if model.hessian(x, p, &mut grad, &mut hess).is_some() {
                wanted.iter_mut().zip(&hess).for_each(|(w, h)| *w += weights[i] * h);
            }
        }
        assert!(!curved || wanted == sum, "{}", model.id());
    }
}

#[test]
fn a_recurrence_carries_its_derivatives_through_the_schedule() {
    let cosine = |s: f64| 2e-4 * (1.0 + math::cos(s / 3000.0 * 3.1)) + 1e-5;
    let steps = vec![0.0, 3000.0, 10.0, 1500.0, 1500.0, 2999.0];
    for model in models().iter().filter(|m| is_recurrence(m)) {
        let schedules = Some(one_schedule(every_step(3000.0, cosine), steps.len()));
        let columns = Columns { inputs: vec![steps.clone()], schedules };
        let (rows, n) = (steps.len(), model.params().len());
        for (_, p) in points(model) {
            let bound = model.bind(columns.clone()).unwrap();
            let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
            bound.jacobian(&p, &mut values, &mut jacobian);
            let at = |q: &[f64]| {
                let mut out = vec![0.0; rows];
                bound.values(q, &mut out);
                out
            };
            assert_eq!(at(&p), values);
            assert!(!bound.hessian(&p, &vec![1.0; rows], &mut vec![0.0; n * n]));
            for (k, row) in jacobian.chunks(n).enumerate() {
                for i in 0..n {
                    // A memory near 1 counts thousands of times over: small steps.
                    let found = slope(|v| at(&moved(&p, i, v))[k], p[i], 2e-6);
                    let what = format!("{} row {k} by {i} at {p:?}", model.id());
                    assert_slope(row[i], found, values[k].abs() / p[i].abs(), &what);
                }
            }
        }
    }
}
