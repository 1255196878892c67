//! Leverage, leaving runs out, weak directions and correlations against closed forms.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use isoflop_fit::{Options, Problem, Wishes};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};

const ALPHA: f64 = 0.34;
const BETA: f64 = 0.37;

/// Made up: 30 runs of a law with the exponents above, with errors of one per cent.
fn runs(tokens_of: impl Fn(f64, u32) -> f64, beta: f64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut noise = Stream::new(11, Purpose::Simulate, 0);
    let (mut n, mut d, mut l) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..30_u32 {
        let size = 5e7 * math::pow(1.25, f64::from(i));
        let tokens = tokens_of(size, i);
        let clean = 1.8 + 480.0 * math::pow(size, -ALPHA) + 2100.0 * math::pow(tokens, -beta);
        n.push(size);
        d.push(tokens);
        l.push(clean * (1.0 + 0.01 * noise.normal()));
    }
    (vec![n, d], l)
}

fn scattered(_: f64, i: u32) -> f64 {
    1e9 * math::pow(2.0, f64::from(i * 7 % 10))
}

fn problem(runs: (Vec<Vec<f64>>, Vec<f64>), objective: &str, fix: &[(&str, f64)]) -> Problem {
    let fix = fix.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
    let options = Options {
        objective: objective.parse().unwrap(),
        wishes: Wishes { fix, ..Wishes::default() },
    };
    let law = isoflop_laws::find("chinchilla").unwrap();
    Problem::new(law, runs.0, None, runs.1, None, &options).unwrap()
}

/// The law with both exponents fixed is linear: columns 1, N^−α, D^−β.
fn linear() -> (Problem, Vec<[f64; 3]>) {
    let (inputs, response) = runs(scattered, BETA);
    let row = |(n, d): (&f64, &f64)| [1.0, math::pow(*n, -ALPHA), math::pow(*d, -BETA)];
    let columns = inputs[0].iter().zip(&inputs[1]).map(row).collect();
    (problem((inputs, response), "ls", &[("alpha", ALPHA), ("beta", BETA)]), columns)
}

/// (XᵀX)⁻¹ by cofactors, which owes nothing to the crate.
fn inverse(columns: &[[f64; 3]]) -> [[f64; 3]; 3] {
    let mut m = [[0.0; 3]; 3];
    for row in columns {
        for a in 0..3 {
            for b in 0..3 {
                m[a][b] += row[a] * row[b];
            }
        }
    }
    let minor = |a: usize, b: usize| {
        let (r, c) = ([(a + 1) % 3, (a + 2) % 3], [(b + 1) % 3, (b + 2) % 3]);
        m[r[0]][c[0]] * m[r[1]][c[1]] - m[r[0]][c[1]] * m[r[1]][c[0]]
    };
    let det: f64 = (0..3).map(|b| m[0][b] * minor(0, b)).sum();
    let mut out = [[0.0; 3]; 3];
    for (a, row) in out.iter_mut().enumerate() {
        for (b, entry) in row.iter_mut().enumerate() {
            *entry = minor(b, a) / det;
        }
    }
    out
}

fn hat(columns: &[[f64; 3]]) -> Vec<f64> {
    let inverse = inverse(columns);
    let quadratic = |x: &[f64; 3]| {
        (0..3).map(|a| (0..3).map(|b| x[a] * inverse[a][b] * x[b]).sum::<f64>()).sum()
    };
    columns.iter().map(quadratic).collect()
}

#[test]
fn leverage_is_the_diagonal_of_the_hat_matrix() {
    let (problem, columns) = linear();
    let point = problem.solve().unwrap();
    let found = problem.leverages(&point.params);
    for (ours, theirs) in found.iter().zip(hat(&columns)) {
        assert!((ours - theirs).abs() < 1e-7, "{ours} and {theirs}");
    }
    assert!((found.iter().sum::<f64>() - 3.0).abs() < 1e-7);
}

#[test]
fn without_a_run_its_residual_grows_by_one_over_one_minus_its_leverage() {
    let (problem, columns) = linear();
    let point = problem.solve().unwrap();
    for (run, h) in hat(&columns).into_iter().enumerate() {
        let left = problem.without(&point, &|i| i == run);
        let residual = point.residuals[run] + point.fitted[run] - problem.values(&left.params)[run];
        let wanted = point.residuals[run] / (1.0 - h);
        assert!((residual - wanted).abs() < 1e-7 * wanted.abs().max(1e-3), "{residual} {wanted}");
    }
}

#[test]
fn one_step_is_the_refit_where_the_law_is_linear_in_its_coordinates() {
    // Only E is free, which is searched as it is.
    let fix = [("alpha", ALPHA), ("beta", BETA), ("A", 480.0), ("B", 2100.0)];
    let problem = problem(runs(scattered, BETA), "ls", &fix);
    let point = problem.solve().unwrap();
    for (run, step) in problem.steps_without(&point).unwrap().into_iter().enumerate() {
        let exact = problem.without(&point, &|i| i == run);
        assert!((step.draw.params[0] - exact.params[0]).abs() < 1e-9, "{step:?} {exact:?}");
        let moved = problem.residuals(&exact.params);
        let moves = moved.iter().zip(&point.residuals).map(|(a, b)| (a - b) * (a - b));
        assert!((step.moves / moves.sum::<f64>() - 1.0).abs() < 1e-6);
    }
}

#[test]
fn one_step_is_near_the_refit_of_the_whole_law() {
    for objective in ["ls-log", "huber-log:1e-2"] {
        let problem = problem(runs(scattered, BETA), objective, &[]);
        let point = problem.solve().unwrap();
        let steps = problem.steps_without(&point).unwrap();
        let (mut along, mut steps_size, mut exact_size) = (0.0, 0.0, 0.0);
        for (run, step) in steps.iter().enumerate() {
            let exact = problem.without(&point, &|i| i == run);
            assert!(exact.converged);
            for key in [0, 3, 4] {
                let (a, b) = (
                    step.draw.params[key] / point.params[key] - 1.0,
                    exact.params[key] / point.params[key] - 1.0,
                );
                (along, steps_size, exact_size) =
                    (along + a * b, steps_size + a * a, exact_size + b * b);
            }
        }
        let agreement = along / math::sqrt(steps_size * exact_size);
        assert!(agreement > 0.9, "{objective}: {agreement}");
    }
}

#[test]
fn correlations_are_those_of_the_inverse_gram_matrix() {
    let (problem, columns) = linear();
    let point = problem.solve().unwrap();
    let found = problem.identified(&point);
    let inverse = inverse(&columns);
    // The keys are in the order of the solver; the correlation of ln A is that of A.
    let at = |key: &str| found.keys.iter().position(|k| k == key).unwrap();
    for (i, a) in ["E", "A", "B"].into_iter().enumerate() {
        for (j, b) in ["E", "A", "B"].into_iter().enumerate() {
            let wanted = inverse[i][j] / math::sqrt(inverse[i][i] * inverse[j][j]);
            let ours = found.correlations[at(a)][at(b)].unwrap();
            assert!((ours - wanted).abs() < 1e-6, "{a} {b}: {ours} and {wanted}");
        }
    }
    assert!(found.flat.iter().all(|flat| !flat));
}

#[test]
fn one_ray_of_equal_exponents_trades_a_for_b() {
    // D = 20 N and α = β: only A + B·20^−β and the exponent are told.
    let ray = problem(runs(|n, _| 20.0 * n, ALPHA), "ls", &[("alpha", ALPHA), ("beta", ALPHA)]);
    let point = ray.solve().unwrap();
    let found = ray.identified(&point);
    assert_eq!(found.flat, [false, false, true]);
    assert!(found.singular_values[2] < 1e-7 * found.singular_values[0]);
    assert_eq!(found.words(2), "raising A, while B falls, hardly changes the fit");
    // A and B have the same column, of unit length: the direction trades them one for one.
    let at = |key: &str| found.keys.iter().position(|k| k == key).unwrap();
    let (a, b) = (found.directions[2][at("A")], found.directions[2][at("B")]);
    assert!((a.abs() - 0.5_f64.sqrt()).abs() < 1e-6 && (a + b).abs() < 1e-6, "{a} {b}");
    assert!(found.correlations[at("A")][at("B")].unwrap() < -0.999_999);
    let whole = problem(runs(scattered, BETA), "ls", &[]);
    let whole = whole.identified(&whole.solve().unwrap());
    assert!(whole.flat.iter().all(|flat| !flat));
}

#[test]
fn the_order_of_the_runs_changes_nothing() {
    let (inputs, response) = runs(scattered, BETA);
    let turn = |column: &[f64]| column.iter().rev().copied().collect::<Vec<f64>>();
    let there = problem((inputs.clone(), response.clone()), "ls-log", &[]);
    let back = problem((inputs.iter().map(|c| turn(c)).collect(), turn(&response)), "ls-log", &[]);
    let (a, b) = (there.solve().unwrap(), back.solve().unwrap());
    let (one, other) = (there.identified(&a), back.identified(&b));
    for (x, y) in one.singular_values.iter().zip(&other.singular_values) {
        assert!((x - y).abs() < 1e-7 * one.singular_values[0], "{x} {y}");
    }
    let (one, other) = (there.leverages(&a.params), turn(&back.leverages(&b.params)));
    assert!(one.iter().zip(&other).all(|(x, y)| (x - y).abs() < 1e-6));
}

#[test]
fn a_parameter_held_where_the_fit_put_it_leaves_the_fit_and_elsewhere_costs() {
    for objective in ["ls-log", "huber-log:1e-3", "lad-log"] {
        let free = problem(runs(scattered, BETA), objective, &[]);
        let point = free.solve().unwrap();
        let alpha = point.params[3];
        let held = |value: f64| {
            let held = problem(runs(scattered, BETA), objective, &[("alpha", value)]);
            let mut from = point.params.clone();
            from[3] = value;
            (held.settle(&from), held.solve().unwrap().objective)
        };
        let (same, _) = held(alpha);
        assert!((same.objective / point.objective - 1.0).abs() < 1e-8, "{objective} {same:?}");
        let mut last = point.objective;
        for step in 1..4 {
            let (settled, solved) = held(alpha * (1.0 + 0.1 * f64::from(step)));
            assert!(settled.converged && settled.objective > last, "{objective} {settled:?}");
            assert!((settled.objective / solved - 1.0).abs() < 1e-6, "{objective} {solved}");
            last = settled.objective;
        }
    }
}
