//! Data that a law itself makes are fitted back, for every law and preset of the registry.

use crate::support::gap;
use isoflop_fit::{Options, Problem, Wishes};
use isoflop_formula::math;
use isoflop_laws::{Columns, Kind, Model, Scale, Schedule, Schedules};

/// Predictions of a fit to noiseless data, relative to the data.
const BACK: f64 = 1e-6;

/// Coefficients to make data with: the law's presets, else made-up ones.
fn coefficients(model: &Model) -> Vec<(String, Vec<f64>)> {
    let presets = model.law().presets.iter();
    let own: Vec<_> = presets.map(|p| (p.id.to_owned(), model.preset_values(p))).collect();
    if !own.is_empty() {
        return own;
    }
    let made_up = match model.id().as_str() {
        "power-law" => vec![1.7, 1200.0, 0.31],
        // About what the addition task of Caballero et al. gives.
        "bnsl" | "bnsl:1" => vec![0.41, 2.28, 0.055, 5.66, 613.0, 0.059],
        id => panic!("law '{id}' has no presets; add made-up coefficients to this test"),
    };
    vec![("made up".to_owned(), made_up)]
}

/// Five values of each input, a factor of sixteen each way from its example: every combination.
/// A law of one input has a finer grid.
fn grid(model: &Model) -> Vec<Vec<f64>> {
    let inputs = model.inputs();
    let levels = if inputs.len() == 1 { 25 } else { 5 };
    let level = |example: f64, k: usize| {
        let span = if inputs.len() == 1 { 4.0 } else { 16.0 };
        example * math::pow(span, 2.0 * k as f64 / (levels - 1) as f64 - 1.0)
    };
    let rows = (0..inputs.len()).fold(1, |rows, _| rows * levels);
    let mut columns = vec![Vec::with_capacity(rows); inputs.len()];
    for row in 0..rows {
        let mut rest = row;
        for (column, input) in columns.iter_mut().zip(inputs) {
            column.push(level(input.example, rest % levels));
            rest /= levels;
        }
    }
    columns
}

/// A cosine and a constant rate over 20,000 steps, a row each 400 steps.
fn annealing() -> (Vec<Vec<f64>>, Schedules) {
    let steps: Vec<f64> = (0..=20_000).map(f64::from).collect();
    let half = |s: f64| 1e-4 * (1.0 + math::cos(std::f64::consts::PI * s / 20_000.0));
    let cosine =
        Schedule { name: "cosine".into(), rates: steps.iter().map(|&s| half(s)).collect(), steps };
    let constant = Schedule { name: "constant".into(), steps: vec![0.0], rates: vec![2e-4] };
    let column: Vec<f64> = (0..100).map(|i| 400.0 * f64::from(i % 50 + 1)).collect();
    let curve_of_row = (0..100).map(|i| u32::from(i >= 50)).collect();
    (vec![column], Schedules { curves: vec![cosine, constant], curve_of_row })
}

fn data(model: &Model) -> (Vec<Vec<f64>>, Option<Schedules>) {
    if let Kind::Recurrence(_) = model.law().kind {
        let (columns, schedules) = annealing();
        return (columns, Some(schedules));
    }
    (grid(model), None)
}

fn values(model: &Model, data: &(Vec<Vec<f64>>, Option<Schedules>), params: &[f64]) -> Vec<f64> {
    let (inputs, schedules) = data.clone();
    let bound = model.bind(Columns { inputs, schedules }).unwrap();
    let mut out = vec![0.0; bound.rows()];
    bound.values(params, &mut out);
    out
}

#[test]
fn every_law_fits_its_own_data_back() {
    for law in isoflop_laws::all() {
        let model = isoflop_laws::find(law.id).unwrap();
        let data = data(&model);
        for (id, params) in coefficients(&model) {
            let response = values(&model, &data, &params);
            let (inputs, schedules) = data.clone();
            let options = Options { objective: objective(&model), wishes: Wishes::default() };
            let problem =
                Problem::new(model.clone(), inputs, schedules, response.clone(), None, &options);
            let point = problem.unwrap().solve().unwrap();
            let apart = gap(&point.fitted, &response);
            assert!(apart < BACK, "{}, {id}: predictions differ by {apart:e}", law.id);
            for (i, info) in model.params().iter().enumerate() {
                let (found, wanted) = (point.params[i], params[i]);
                let off = match info.scale {
                    Scale::Log => (found / wanted - 1.0).abs(),
                    Scale::Linear => (found - wanted).abs(),
                };
                assert!(off < 1e-3, "{}, {id}: {} is {found} for {wanted}", law.id, info.key);
            }
        }
    }
}

/// Least squares suit errors near zero; elsewhere the default is tried.
fn objective(model: &Model) -> isoflop_fit::Objective {
    if model.law().per_break.is_empty() { "huber-log:1e-3" } else { "ls-log" }.parse().unwrap()
}
