//! Intervals against closed forms and brute force.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use isoflop_fit::{
    Options, Point, Problem, Resampling, Scheme, Wishes,
    interval::{Ends, FEWEST, t_quantile},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};

const ALPHA: f64 = 0.34;
const BETA: f64 = 0.37;

/// Runs on a 6 × 5 grid with seeded normal errors of one per cent, more for small models.
fn runs(seed: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut noise = Stream::new(seed, Purpose::Simulate, 0);
    let (mut n, mut d, mut l) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..6 {
        for j in 0..5 {
            let (size, tokens) =
                (5e7 * math::pow(2.7, f64::from(i)), 1e9 * math::pow(3.1, f64::from(j)));
            let clean = 1.8 + 480.0 * math::pow(size, -ALPHA) + 2100.0 * math::pow(tokens, -BETA);
            n.push(size);
            d.push(tokens);
            l.push(clean * (1.0 + 0.01 * (1.5 - 0.2 * f64::from(i)) * noise.normal()));
        }
    }
    (vec![n, d], l)
}

fn problem(objective: &str, fixed: bool, scale: f64) -> Problem {
    let (inputs, response) = runs(3);
    let inputs = inputs.into_iter().map(|c| c.iter().map(|v| v * scale).collect()).collect();
    let fix = match fixed {
        true => vec![("alpha".into(), ALPHA), ("beta".into(), BETA)],
        false => Vec::new(),
    };
    let wishes = Wishes { fix, ..Wishes::default() };
    let options = Options { objective: objective.parse().unwrap(), wishes };
    let law = isoflop_laws::find("chinchilla").unwrap();
    Problem::new(law, inputs, None, response, None, &options).unwrap()
}

fn index(problem: &Problem, key: &str) -> usize {
    problem.model().params().iter().position(|p| p.key == key).unwrap()
}

/// With both exponents fixed the law is linear: columns 1, N^−α, D^−β.
fn columns() -> Vec<[f64; 3]> {
    let (inputs, _) = runs(3);
    let row = |(n, d): (&f64, &f64)| [1.0, math::pow(*n, -ALPHA), math::pow(*d, -BETA)];
    inputs[0].iter().zip(&inputs[1]).map(row).collect()
}

/// Gauss–Jordan inverse of a 3 × 3 matrix, which owes nothing to the crate.
fn inverse(m: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let cross = |a: usize, b: usize| {
        let (i, j, k, l) = ((a + 1) % 3, (a + 2) % 3, (b + 1) % 3, (b + 2) % 3);
        m[i][k] * m[j][l] - m[i][l] * m[j][k]
    };
    let determinant: f64 = (0..3).map(|k| m[0][k] * cross(0, k)).sum();
    let mut out = [[0.0; 3]; 3];
    for (a, row) in out.iter_mut().enumerate() {
        for (b, entry) in row.iter_mut().enumerate() {
            *entry = cross(b, a) / determinant;
        }
    }
    out
}

fn gram(weights: &[f64]) -> [[f64; 3]; 3] {
    let mut out = [[0.0; 3]; 3];
    for (row, w) in columns().iter().zip(weights) {
        for a in 0..3 {
            for b in 0..3 {
                out[a][b] += w * row[a] * row[b];
            }
        }
    }
    out
}

fn form(v: &[f64; 3], m: &[[f64; 3]; 3]) -> f64 {
    (0..3).map(|a| (0..3).map(|b| v[a] * m[a][b] * v[b]).sum::<f64>()).sum()
}

#[test]
fn the_sandwich_of_a_linear_law_is_hc3() {
    let p = problem("ls", true, 1.0);
    let point = p.solve().unwrap();
    let bread = inverse(gram(&[1.0; 30]));
    let squares: Vec<f64> = columns()
        .iter()
        .zip(&point.residuals)
        .map(|(row, r)| (r / (1.0 - form(row, &bread))) * (r / (1.0 - form(row, &bread))))
        .collect();
    let meat = gram(&squares);
    let got = p.sandwich(&point.params, None).unwrap();
    assert_eq!(got.freedom, 27);
    for (a, key) in ["E", "A", "B"].iter().enumerate() {
        let column = [bread[0][a], bread[1][a], bread[2][a]];
        let want = math::sqrt(form(&column, &meat));
        let at = got.at.iter().position(|u| {
            let value = point.params[index(&p, key)];
            (u - value).abs() < 1e-9 * value || (u - math::ln(value)).abs() < 1e-9
        });
        let at = at.unwrap();
        let own = math::sqrt(got.matrix[at * 3 + at]);
        // E is its own coordinate, of A and B it is the logarithm.
        let scale = if *key == "E" { 1.0 } else { point.params[index(&p, key)] };
        assert!((own * scale / want - 1.0).abs() < 1e-6, "{key}: {} {want}", own * scale);
    }
}

#[test]
fn clusters_of_one_run_are_runs_up_to_their_factor() {
    let p = problem("ls", true, 1.0);
    let point = p.solve().unwrap();
    let labels: Vec<u32> = (0..30).collect();
    let got = p.sandwich(&point.params, Some(&labels)).unwrap();
    let bread = inverse(gram(&[1.0; 30]));
    let squares: Vec<f64> = point.residuals.iter().map(|r| r * r).collect();
    let meat = gram(&squares);
    let column = [bread[0][0], bread[1][0], bread[2][0]];
    let want = form(&column, &meat) * (30.0 / 29.0) * (29.0 / 27.0);
    let floor = point.params[index(&p, "E")];
    let at = got.at.iter().position(|u| (u - floor).abs() < 1e-9).unwrap();
    assert!((got.matrix[at * 3 + at] / want - 1.0).abs() < 1e-6);
    assert_eq!(got.freedom, 29);
}

fn drawn(p: &Problem, point: &Point, r: &Resampling, count: u64) -> Vec<Vec<f64>> {
    (0..count).map(|i| p.draw(point, r, i).params).collect()
}

fn ends_of(p: &Problem, scheme: Scheme, ends: Ends, key: &str) -> (f64, f64) {
    let point = p.solve().unwrap();
    let resampling = Resampling::new(scheme, 5, None).unwrap();
    let rows = drawn(p, &point, &resampling, 200);
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let evidence = p.evidence(&point, &resampling, ends, 0, &rows);
    let at = index(p, key);
    let found = evidence.intervals(0.95, &|row| vec![row[at]])[0].unwrap();
    (found.low.unwrap(), found.high.unwrap())
}

#[test]
fn every_end_keeps_its_exponents_when_units_change() {
    for ends in [Ends::Percentile, Ends::Basic, Ends::Bca, Ends::Studentised] {
        let nats = ends_of(&problem("ls-log", false, 1.0), Scheme::Pairs, ends, "alpha");
        let thousands = ends_of(&problem("ls-log", false, 1e-3), Scheme::Pairs, ends, "alpha");
        assert!((nats.0 - thousands.0).abs() < 1e-6, "{ends:?} {nats:?} {thousands:?}");
        assert!((nats.1 - thousands.1).abs() < 1e-6, "{ends:?} {nats:?} {thousands:?}");
        assert!(nats.0 < nats.1);
    }
}

#[test]
fn studentised_ends_are_those_of_brute_force() {
    let p = problem("ls", true, 1.0);
    let point = p.solve().unwrap();
    let resampling = Resampling::new(Scheme::Pairs, 5, None).unwrap();
    let at = index(&p, "E");
    // HC3 of the floor from scratch: resamples are rows written as often as they are drawn.
    let error = |times: &[f64], residuals: &[f64]| {
        let bread = inverse(gram(times));
        let scaled = |((row, r), t): ((&[f64; 3], &f64), &f64)| {
            let r = r / (1.0 - form(row, &bread).clamp(0.0, 0.9));
            t * r * r
        };
        let squares: Vec<f64> = columns().iter().zip(residuals).zip(times).map(scaled).collect();
        let column = [bread[0][0], bread[1][0], bread[2][0]];
        math::sqrt(form(&column, &gram(&squares)))
    };
    let (_, response) = runs(3);
    let own = error(&[1.0; 30], &point.residuals) / point.params[at];
    let mut ratios: Vec<f64> = (0..200)
        .map(|i| {
            let draw = p.draw(&point, &resampling, i).params;
            let values = p.values(&draw);
            let residuals: Vec<f64> = response.iter().zip(values).map(|(y, f)| y - f).collect();
            let se = error(&resampling.weights(30, i), &residuals) / draw[at];
            (math::ln(draw[at]) - math::ln(point.params[at])) / se
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let quantile = |share: f64| isoflop_fit::interval::quantile(&ratios, share);
    let want = (
        point.params[at] * math::exp(-own * quantile(0.975)),
        point.params[at] * math::exp(-own * quantile(0.025)),
    );
    let got = ends_of(&p, Scheme::Pairs, Ends::Studentised, "E");
    assert!((got.0 - want.0).abs() < 1e-6, "{got:?} {want:?}");
    assert!((got.1 - want.1).abs() < 1e-6, "{got:?} {want:?}");
}

#[test]
fn the_jackknife_leaves_each_run_and_each_cluster_out() {
    let p = problem("ls-log", false, 1.0);
    let point = p.solve().unwrap();
    let single = Resampling::new(Scheme::Pairs, 0, None).unwrap();
    let left = p.jackknife(&point, &single);
    assert_eq!(left.len(), 30);
    // The third refit is the fit of the other 29 runs.
    let (mut inputs, mut response) = runs(3);
    for column in &mut inputs {
        column.remove(2);
    }
    response.remove(2);
    let law = isoflop_laws::find("chinchilla").unwrap();
    let options = Options { objective: "ls-log".parse().unwrap(), ..Options::default() };
    let other = Problem::new(law, inputs, None, response, None, &options).unwrap();
    let want = other.solve().unwrap().params;
    for (a, b) in left[2].iter().zip(&want) {
        assert!((a / b - 1.0).abs() < 1e-6, "{a} {b}");
    }
    let labels: Vec<u32> = (0..30).map(|i| i / 5).collect();
    let clusters = Resampling::new(Scheme::Cluster, 0, Some(&labels)).unwrap();
    assert_eq!(p.jackknife(&point, &clusters).len(), 6);
}

#[test]
fn too_few_draws_make_no_interval_under_any_ends() {
    let p = problem("ls-log", false, 1.0);
    let point = p.solve().unwrap();
    let resampling = Resampling::new(Scheme::Pairs, 0, None).unwrap();
    let rows = drawn(&p, &point, &resampling, FEWEST as u64 - 1);
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    for ends in [Ends::Percentile, Ends::Basic, Ends::Bca, Ends::Studentised] {
        let evidence = p.evidence(&point, &resampling, ends, 0, &rows);
        assert_eq!(evidence.intervals(0.95, &|row| row.to_vec())[0], None);
    }
    assert!(t_quantile(0.975, 27) > 2.0);
}

#[test]
fn the_profile_of_a_linear_law_is_the_t_interval() {
    let p = problem("ls", true, 1.0);
    let point = p.solve().unwrap();
    let profile = p.profile(&point).unwrap();
    let found = profile.intervals(0.95, &|row| row.to_vec());
    let variance = point.residuals.iter().map(|r| r * r).sum::<f64>() / 27.0;
    let bread = inverse(gram(&[1.0; 30]));
    for (place, key) in ["E", "A", "B"].iter().enumerate() {
        let value = point.params[index(&p, key)];
        let by = t_quantile(0.975, 27) * math::sqrt(variance * bread[place][place]);
        let got = found[index(&p, key)].unwrap();
        assert!((got.low.unwrap() / (value - by) - 1.0).abs() < 1e-6, "{key} {got:?} {value} {by}");
        assert!(
            (got.high.unwrap() / (value + by) - 1.0).abs() < 1e-6,
            "{key} {got:?} {value} {by}"
        );
    }
    // What is fixed does not move.
    let fixed = found[index(&p, "alpha")].unwrap();
    assert_eq!((fixed.low, fixed.high), (Some(ALPHA), Some(ALPHA)));
}

#[test]
fn a_profile_is_where_the_refit_with_the_parameter_fixed_has_risen_enough() {
    for objective in ["ls-log", "huber-log:1e-2"] {
        let p = problem(objective, false, 1.0);
        let point = p.solve().unwrap();
        let at = index(&p, "alpha");
        let profile = p.profile(&point).unwrap();
        let found = profile.intervals(0.95, &|row| vec![row[at]])[0].unwrap();
        let (inputs, response) = runs(3);
        let rise = |alpha: f64| {
            let wishes = Wishes { fix: vec![("alpha".into(), alpha)], ..Wishes::default() };
            let options = Options { objective: objective.parse().unwrap(), wishes };
            let law = isoflop_laws::find("chinchilla").unwrap();
            let held =
                Problem::new(law, inputs.clone(), None, response.clone(), None, &options).unwrap();
            held.solve().unwrap().objective - point.objective
        };
        let (low, high) = (rise(found.low.unwrap()), rise(found.high.unwrap()));
        assert!((low / high - 1.0).abs() < 1e-3, "{objective}: {low} {high}");
        if objective == "ls-log" {
            let t = t_quantile(0.975, 25);
            let want = t * t * point.objective / 25.0;
            assert!((low / want - 1.0).abs() < 1e-3, "{low} {want}");
        }
    }
}

#[test]
fn posterior_draws_are_those_of_a_grid() {
    // Everything fixed but the floor: two dimensions, so that a grid can be summed.
    let keys = [("A", 480.0), ("B", 2100.0), ("alpha", ALPHA), ("beta", BETA)];
    let fix = keys.map(|(key, value)| (key.to_owned(), value)).to_vec();
    let (inputs, response) = runs(3);
    let few = |c: &Vec<f64>| c.iter().copied().step_by(4).collect::<Vec<f64>>();
    let inputs: Vec<Vec<f64>> = inputs.iter().map(few).collect();
    let response = few(&response);
    let wishes = Wishes { fix, ..Wishes::default() };
    let options = Options { objective: "ls-log".parse().unwrap(), wishes };
    let law = isoflop_laws::find("chinchilla").unwrap();
    let p = Problem::new(law, inputs, None, response.clone(), None, &options).unwrap();
    let point = p.solve().unwrap();
    let posterior = p.posterior(&point).unwrap();
    let at = index(&p, "E");
    let mut floors: Vec<f64> =
        (0..1000).map(|i| p.posterior_draw(&posterior, 1, i).params[at]).collect();
    floors.sort_by(f64::total_cmp);
    let density = |floor: f64, scale: f64| {
        let mut params = point.params.clone();
        params[at] = floor;
        let values = p.values(&params);
        let one = |(y, f): (&f64, &f64)| {
            let r = (math::ln(*y) - math::ln(*f)) / scale;
            -math::ln(scale) - 2.5 * math::ln(1.0 + r * r / 4.0)
        };
        response.iter().zip(&values).map(one).sum::<f64>()
    };
    let grid = |k: usize| point.params[at] + 0.0005 * (k as f64 - 400.0);
    let peak = density(point.params[at], 0.012);
    let masses: Vec<f64> = (0..=800)
        .map(|k| {
            let scale = |j: i32| 0.012 * math::exp(f64::from(j) / 30.0);
            (-90..=90).map(|j| math::exp(density(grid(k), scale(j)) - peak)).sum()
        })
        .collect();
    let total: f64 = masses.iter().sum();
    for share in [0.025, 0.25, 0.5, 0.75, 0.975] {
        let drawn = isoflop_fit::interval::quantile(&floors, share);
        let below = (0..=800).filter(|&k| grid(k) < drawn).map(|k| masses[k]).sum::<f64>() / total;
        // 1000 draws: a standard error of at most 0.016.
        assert!((below - share).abs() < 0.045, "{share}: {below}");
    }
}

#[test]
fn profile_and_sandwich_do_not_depend_on_units_or_the_order_of_runs() {
    // The rise of an absolute value has kinks where a residual changes sign: there the path of a
    // profile may turn either way, which moves an end a little.
    for (objective, near) in [("huber-log:1e-3", 1e-4), ("lad-log", 1e-2), ("ls-log", 1e-6)] {
        let here = problem(objective, false, 1.0);
        let (mut inputs, mut response) = runs(3);
        inputs.iter_mut().for_each(|column| column.reverse());
        inputs.iter_mut().flatten().for_each(|value| *value *= 1e-3);
        response.reverse();
        let law = isoflop_laws::find("chinchilla").unwrap();
        let options = Options { objective: objective.parse().unwrap(), wishes: Wishes::default() };
        let there = Problem::new(law, inputs, None, response, None, &options).unwrap();
        let at = index(&here, "beta");
        let ends = |p: &Problem| {
            let point = p.solve().unwrap();
            let profile = p.profile(&point).unwrap().intervals(0.95, &|row| vec![row[at]]);
            let sandwich = p.delta(&point, None).unwrap().intervals(0.95, &|row| vec![row[at]]);
            let both = |i: &Option<isoflop_fit::interval::Interval>| {
                i.map(|i| [i.low.unwrap(), i.high.unwrap()]).unwrap()
            };
            [both(&profile[0]), both(&sandwich[0])].concat()
        };
        for (a, b) in ends(&here).iter().zip(ends(&there)) {
            assert!((a / b - 1.0).abs() < near, "{objective}: {a} {b}");
        }
    }
}
