//! Fits of public runs give the numbers that papers print, or that their data imply.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod gemstones;
mod porian;
mod schedules;

use isoflop_engine::{
    Tables, bench,
    fit::{Prepared, prepare},
};
use isoflop_fit::Point;
use isoflop_formula::math;
use isoflop_study::{Code, DataRef, Draws, Study};

/// The data of the papers: built in, and the files of tests/data.
struct Data {
    tables: Tables,
    bnsl: String,
}

fn data() -> Data {
    let mut tables = Tables::default();
    for set in isoflop_data::built_in() {
        tables.put(set.id, set.title, set.bytes().to_vec()).unwrap();
    }
    let points = include_bytes!("../data/bnsl-addition/points.csv").to_vec();
    let bnsl = tables.put("", "points.csv", points).unwrap();
    Data { tables, bnsl }
}

fn solve(tables: &Tables, study: &Study) -> (Prepared, Point) {
    let prepared = prepare(tables, study).unwrap();
    let point = prepared.problem.solve().unwrap();
    assert!(point.certificate.converged, "{study:?}");
    (prepared, point)
}

/// Each value to its own relative tolerance.
fn assert_near(found: f64, wanted: f64, relative: f64, what: &str) {
    let error = (found / wanted - 1.0).abs();
    assert!(error <= relative, "{what}: {found} for {wanted}, {error:e} off");
}

/// Half a unit of the seventh digit, as far as the reference numbers are known.
const DIGITS_7: f64 = 5e-7;
/// Half a unit of the sixth digit.
const DIGITS_6: f64 = 5e-6;

fn assert_params(prepared: &Prepared, point: &Point, wanted: &[(&str, f64, f64)]) {
    for &(key, value, relative) in wanted {
        let i = prepared.model.params().iter().position(|p| p.key == key).unwrap();
        assert_near(point.params[i], value, relative, key);
    }
}

fn chinchilla(objective: &str) -> Study {
    Study { objective: objective.into(), ..Study::chinchilla() }
}

#[test]
fn chinchilla_runs_under_huber_give_the_optimum_of_the_240_points() {
    let (prepared, point) = solve(&data().tables, &chinchilla("huber-log:1e-3"));
    assert_eq!(point.residuals.len(), 240);
    assert_near(point.objective, 1.018274018e-3, 5e-10, "objective");
    assert_params(
        &prepared,
        &point,
        &[
            ("A", 477.826, DIGITS_6),
            ("B", 2143.417, DIGITS_7),
            ("E", 1.817218, DIGITS_7),
            ("alpha", 0.347310, 2e-6),
            ("beta", 0.367172, 2e-6),
        ],
    );
}

#[test]
fn chinchilla_runs_under_least_absolute_residuals_give_what_besiroglu_prints() {
    let (prepared, point) = solve(&data().tables, &chinchilla("lad-log"));
    assert_params(
        &prepared,
        &point,
        &[
            ("A", 482.005, DIGITS_6),
            ("B", 2085.43, DIGITS_6),
            ("E", 1.816864, DIGITS_7),
            ("alpha", 0.347813, 2e-6),
            ("beta", 0.365854, 2e-6),
        ],
    );
}

#[test]
fn least_absolute_residuals_are_proved_by_five_zeros_and_their_multipliers() {
    let (_, point) = solve(&data().tables, &chinchilla("lad-log"));
    let own = &point.certificate;
    assert_eq!(own.zero_residuals.len(), 5);
    for &row in &own.zero_residuals {
        assert!(point.residuals[row].abs() < 1e-12, "row {row}: {}", point.residuals[row]);
    }
    let smallest_other = (0..point.residuals.len())
        .filter(|row| !own.zero_residuals.contains(row))
        .map(|row| point.residuals[row].abs())
        .fold(f64::INFINITY, f64::min);
    assert!(smallest_other > 1e-9, "a sixth residual of {smallest_other}");
    assert!(own.subgradient.unwrap() <= 1.0, "multiplier {:?}", own.subgradient);
    let sum: f64 = point.residuals.iter().map(|r| r.abs()).sum();
    assert_near(point.objective, sum, 1e-13, "sum of absolute residuals");
}

#[test]
fn chinchilla_runs_under_least_squares_give_another_data_exponent() {
    let (prepared, point) = solve(&data().tables, &chinchilla("ls"));
    let wanted =
        [("E", 1.8828136, DIGITS_7), ("alpha", 0.3576151, DIGITS_7), ("beta", 0.4276206, DIGITS_7)];
    assert_params(&prepared, &point, &wanted);
}

/// Standard deviation of the draws of one parameter.
fn standard_error(draws: &Draws, index: usize) -> f64 {
    let values: Vec<f64> =
        draws.values.chunks(draws.width as usize).map(|row| row[index]).collect();
    assert!(values.iter().all(|v| v.is_finite()), "a draw failed");
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    math::sqrt(values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0))
}

#[test]
fn four_thousand_resamples_spread_the_exponents_as_besiroglu_found() {
    let study = Study { bootstrap: 4000, ..chinchilla("lad-log") };
    let (prepared, point) = solve(&data().tables, &study);
    let draws = prepared.draws(&point, 0, 4000);
    let index = |key| prepared.model.params().iter().position(|p| p.key == key).unwrap();
    // Their standard errors carry the noise of 4,000 draws and of their local optimiser.
    assert_near(standard_error(&draws, index("alpha")), 0.0154, 0.15, "alpha");
    assert_near(standard_error(&draws, index("beta")), 0.0206, 0.15, "beta");
    let fit = prepared.report(&point, &draws);
    assert_near(fit.derived["a"].value.unwrap(), 0.513, 1e-3, "β/(α+β)");
    assert_eq!(fit.params["alpha"].method.as_deref(), Some("pairs-percentile"));
}

#[test]
fn gadres_five_runs_give_the_coefficients_of_the_authors_notebook() {
    let (prepared, point) = solve(&data().tables, &bench::gadre());
    assert_eq!(prepared.runs.rows(), 5);
    let wanted = [
        ("a", 166.211, DIGITS_6),
        ("c", 366.687, DIGITS_6),
        ("b", -0.272851, DIGITS_6),
        ("E", 1.836648, DIGITS_6),
    ];
    assert_params(&prepared, &point, &wanted);
    let over_trained = [1_439_795_200.0, 921_468_928_000.0];
    assert_near(prepared.model.value(&over_trained, &point.params), 2.51983, 2e-6, "the 1.4B run");
}

#[test]
fn five_runs_for_four_parameters_carry_no_interval_and_say_so() {
    let study = Study { bootstrap: 1000, ..bench::gadre() };
    let (prepared, point) = solve(&data().tables, &study);
    assert_eq!(prepared.wanted_draws(), 0);
    let fit = prepared.report(&point, &prepared.draws(&point, 0, 0));
    for estimate in fit.params.values() {
        assert_eq!((estimate.low, estimate.high, &estimate.method), (None, None, &None));
    }
    let codes: Vec<Code> = fit.warnings.iter().map(|n| n.code).collect();
    // Not a word of how the interval would have been made.
    assert_eq!(codes, [Code::RowsFiltered, Code::IntervalNotHad, Code::Extrapolation]);
    let said = &fit.warnings[1];
    let why = "5 runs for 4 parameters: a resample seldom fixes them all; 7 or more are needed.";
    assert_eq!(said.detail, why);
}

#[test]
fn a_broken_law_is_fitted_to_addition_at_the_published_sum_of_squares() {
    let data = data();
    let (prepared, point) = solve(&data.tables, &bench::bnsl_study(&data.bnsl));
    assert_eq!(prepared.runs.rows(), 14);
    assert_near(point.objective, 2.2674585e-6, 3e-8, "sum of squares");
}

#[test]
fn the_broken_law_of_addition_extrapolates_to_within_an_eightieth() {
    let data = data();
    let (prepared, point) = solve(&data.tables, &bench::bnsl_study(&data.bnsl));
    let ahead = Study {
        filter: Some("split == 'extrapolation'".into()),
        // Three runs cannot be fitted by six parameters, and need not be.
        fix: prepared.model.params().iter().map(|p| (p.key.clone(), 1.0)).collect(),
        ..bench::bnsl_study(&data.bnsl)
    };
    let held_out = prepare(&data.tables, &ahead).unwrap().runs;
    assert_eq!(held_out.rows(), 3);
    for (x, y) in held_out.inputs[0].1.iter().zip(&held_out.response) {
        let predicted = prepared.model.value(&[*x], &point.params);
        assert!((predicted - y).abs() < 0.0125, "at {x}: {predicted} for {y}");
    }
}

/// Curves of a 25M model, and the schedules that they follow as a file of the changes of rate.
fn annealing() -> (Tables, Study) {
    let text = include_str!("../data/lr-schedules/curves_25m.csv");
    let mut names: Vec<&str> = Vec::new();
    for name in text.lines().skip(1).filter_map(|line| line.split(',').next()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut rates = String::from("schedule,step,lr\n");
    for name in &names {
        let curve = schedules::mpl_schedule(name);
        let mut before = f64::NAN;
        for (step, rate) in curve.steps.iter().zip(&curve.rates) {
            if *rate != before {
                rates.push_str(&format!("{name},{step},{rate:e}\n"));
            }
            before = *rate;
        }
    }
    let mut tables = Tables::default();
    let curves = tables.put("", "curves_25m.csv", text.as_bytes().to_vec()).unwrap();
    let schedule = tables.put("", "schedules.csv", rates.into_bytes()).unwrap();
    let file = |sha256: String| DataRef::File { sha256, name: String::new(), rows: 0 };
    let roles = [("step", "step"), ("L", "loss"), ("cluster", "schedule")];
    let study = Study {
        data: file(curves),
        schedule: Some(file(schedule)),
        roles: roles.map(|(r, c)| (r.to_owned(), c.to_owned())).into_iter().collect(),
        bootstrap: 0,
        at: Vec::new(),
        ..Study::of_built_in("", "lr-annealing")
    };
    (tables, study)
}

const TRAINED: &str = "schedule == 'cosine_24000' or schedule == 'constant_24000'";

#[test]
fn annealing_is_fitted_to_a_cosine_and_a_constant_rate() {
    let (tables, study) = annealing();
    let (prepared, point) = solve(&tables, &Study { filter: Some(TRAINED.into()), ..study });
    // The reference is printed to these digits: a half unit of the last, and a little for the
    // other optimiser (Nelder–Mead) where the surface is flat.
    let wanted =
        [("L0", 3.2432, 5e-5), ("A", 0.5461, 5e-4), ("alpha", 0.814, 1e-3), ("C", 0.398, 2e-3)];
    assert_params(&prepared, &point, &wanted);
    assert_params(&prepared, &point, &[("lambda", 0.999, 1e-15)]);
}

#[test]
fn annealing_fitted_to_two_curves_is_within_15_thousandths_on_the_other_seven() {
    let (tables, study) = annealing();
    let trained = Study { filter: Some(TRAINED.into()), ..study.clone() };
    let (fitted, point) = solve(&tables, &trained);
    let all = prepare(&tables, &study).unwrap();
    let predicted = all.problem.values(&point.params);
    let labels = all.runs.cluster.as_ref().unwrap();
    assert_eq!((all.runs.rows(), labels.names.len()), (2059, 9));
    let mut held_out = 0;
    for (k, name) in labels.names.iter().enumerate() {
        let errors: Vec<f64> = (0..all.runs.rows())
            .filter(|&i| labels.of_row[i] as usize == k)
            .map(|i| (predicted[i] - all.runs.response[i]).abs())
            .collect();
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        assert!(mean <= 0.015, "{name}: mean absolute error {mean}");
        let seen = fitted.runs.cluster.as_ref().unwrap().names.contains(name);
        held_out += usize::from(!seen);
    }
    assert_eq!(held_out, 7);
}
