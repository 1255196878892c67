//! Points at which the laws are checked, and paths of the workspace.

use isoflop_formula::math;
use isoflop_formula::threefry::{Purpose, Stream};
use isoflop_laws::{Kind, Law, Model, Preset, Scale, Schedule, Schedules};
use std::path::PathBuf;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every law, with one and with three breaks where it has breaks.
pub(crate) fn models() -> Vec<Model> {
    let ids = isoflop_laws::all().iter().flat_map(|law| {
        let broken = (!law.per_break.is_empty()).then(|| format!("{}:3", law.id));
        [Some(law.id.to_owned()), broken].into_iter().flatten()
    });
    ids.map(|id| isoflop_laws::find(&id).unwrap()).collect()
}

/// Inputs and parameters.
pub(crate) type Point = (Vec<f64>, Vec<f64>);

/// The presets at their check values, and 40 random points: inputs within a factor of ten of the
/// examples, parameters where starts are cast.
pub(crate) fn points(model: &Model) -> Vec<Point> {
    let presets = model.law().presets.iter();
    let mut points: Vec<Point> = presets
        .map(|preset| (golden_inputs(model.law(), preset), model.preset_values(preset)))
        .collect();
    let mut stream = Stream::new(11, Purpose::Simulate, 0);
    for _ in 0..40 {
        let inputs = model.inputs().iter();
        let inputs =
            inputs.map(|i| between(&mut stream, Scale::Log, i.example * 0.1, i.example * 10.0));
        let inputs: Vec<f64> = inputs.collect();
        let params = model.params().iter();
        let params = params.map(|p| between(&mut stream, p.scale, p.start.0, p.start.1)).collect();
        points.push((inputs, params));
    }
    points
}

fn between(stream: &mut Stream, scale: Scale, low: f64, high: f64) -> f64 {
    let share = stream.unit();
    match scale {
        Scale::Linear => low + (high - low) * share,
        Scale::Log => math::exp(math::ln(low) + (math::ln(high) - math::ln(low)) * share),
    }
}

/// The inputs of a check value, in the law's order; 0 for those that it does not give.
pub(crate) fn golden_inputs(law: &Law, preset: &Preset) -> Vec<f64> {
    let given = |key: &str| preset.golden.inputs.iter().find(|(k, _)| *k == key);
    law.inputs.iter().map(|i| given(i.symbol.key).map_or(0.0, |&(_, v)| v)).collect()
}

/// A schedule that lists every step from 0 to `last`.
pub(crate) fn every_step(last: f64, rate: impl Fn(f64) -> f64) -> Schedule {
    let steps: Vec<f64> = (0..=last as u32).map(f64::from).collect();
    let rates = steps.iter().map(|&s| rate(s)).collect();
    Schedule { name: "made up".to_owned(), steps, rates }
}

/// One schedule for all of `rows` rows.
pub(crate) fn one_schedule(schedule: Schedule, rows: usize) -> Schedules {
    Schedules { curves: vec![schedule], curve_of_row: vec![0; rows] }
}

/// Whether the law runs over a schedule.
pub(crate) fn is_recurrence(model: &Model) -> bool {
    matches!(model.law().kind, Kind::Recurrence(_))
}
