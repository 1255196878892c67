//! Ids, keys, files, presets and the separable structure.

use crate::support::{every_step, golden_inputs, models, one_schedule, points, root};
use isoflop_formula::math;
use isoflop_laws::{Columns, Kind, Model, Preset, Scale, all, find};
use std::collections::BTreeSet;

#[test]
fn ids_and_keys_are_unique_and_plain() {
    let mut ids = BTreeSet::new();
    for law in all() {
        assert!(ids.insert(law.id), "two laws have the id '{}'", law.id);
        assert!(law.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", law.id);
        let presets: BTreeSet<&str> = law.presets.iter().map(|p| p.id).collect();
        assert_eq!(presets.len(), law.presets.len(), "two presets of {} have one id", law.id);
    }
    for model in models() {
        let inputs = model.inputs().iter().map(|i| i.symbol.key.to_owned());
        let params = model.params().iter().map(|p| p.key.clone());
        let mut keys = BTreeSet::from([model.law().response.key.to_owned()]);
        for key in inputs.chain(params) {
            let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            assert!(plain && !key.is_empty(), "{}: key '{key}'", model.id());
            assert!(keys.insert(key.clone()), "{}: two things have the key '{key}'", model.id());
        }
    }
}

#[test]
fn every_file_of_the_folder_is_registered() {
    let folder = root().join("crates/laws/src/laws");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.trim_end_matches(".rs").replace('_', "-"))
        .collect();
    files.sort();
    let mut ids: Vec<&str> = all().iter().map(|law| law.id).collect();
    ids.sort_unstable();
    assert_eq!(files, ids, "a file in crates/laws/src/laws is missing from `laws!`, or misnamed");
}

#[test]
fn every_parameter_can_be_searched() {
    for model in models() {
        for p in model.params() {
            let what = format!("{}, {}", model.id(), p.key);
            let (low, high) = p.bounds;
            assert!(low < high && low <= p.start.0 && p.start.0 < p.start.1, "{what}");
            assert!(p.start.1 <= high, "{what}");
            assert!(p.scale == Scale::Linear || low > 0.0, "{what} has a logarithm");
            assert!(p.held.is_none_or(|v| (low..=high).contains(&v)), "{what}");
            assert!(!p.key.contains('#') && !p.latex.contains('#') && !p.label.is_empty());
        }
    }
}

#[test]
fn presets_state_every_parameter_in_order_and_within_bounds() {
    for (model, preset) in presets() {
        let keys: Vec<&str> = preset.values.iter().map(|(k, _)| *k).collect();
        let wanted: Vec<&str> = model.params().iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, wanted, "{} {}", model.id(), preset.id);
        for (param, value) in model.params().iter().zip(model.preset_values(preset)) {
            let inside = (param.bounds.0..=param.bounds.1).contains(&value);
            assert!(inside, "{} {}: {} = {value}", model.id(), preset.id, param.key);
        }
        for (key, low, high) in preset.validity {
            let input = model.inputs().iter().find(|i| i.symbol.key == *key);
            assert!(input.is_some() && low < high, "{} {}: {key}", model.id(), preset.id);
        }
        assert!(!preset.source.is_empty() && !preset.loss_unit.is_empty());
    }
}

#[test]
fn every_preset_gives_its_check_value() {
    for (model, preset) in presets() {
        let value = golden_value(&model, preset);
        let (wanted, tolerance) = (preset.golden.value, preset.golden.tolerance);
        let error = (value / wanted - 1.0).abs();
        assert!(error <= tolerance, "{} {}: {value} for {wanted}", model.id(), preset.id);
        assert!(tolerance < 1e-4, "{} {} checks too little", model.id(), preset.id);
    }
}

fn golden_value(model: &Model, preset: &Preset) -> f64 {
    let inputs = golden_inputs(model.law(), preset);
    let Some(rate) = preset.golden.rate else {
        return model.value(&inputs, &model.preset_values(preset));
    };
    let schedules = Some(one_schedule(every_step(inputs[0], rate), 1));
    let bound = model.bind(Columns { inputs: vec![vec![inputs[0]]], schedules }).unwrap();
    let mut out = [f64::NAN];
    bound.values(&model.preset_values(preset), &mut out);
    out[0]
}

fn presets() -> impl Iterator<Item = (Model, &'static Preset)> {
    all().iter().flat_map(|law| law.presets.iter().map(|p| (find(law.id).unwrap(), p)))
}

#[test]
fn the_separable_structure_is_the_formula() {
    for model in models() {
        let Some(structure) = model.law().separable else { continue };
        for (x, p) in points(&model) {
            let terms = structure.terms.iter().map(|t| {
                let power = t.sign * p[t.exponent];
                p[t.coefficient] * math::exp(power * math::ln(t.scale * x[t.input]))
            });
            let sum = p[structure.floor] + terms.sum::<f64>();
            let value = model.value(&x, &p);
            assert!((sum / value - 1.0).abs() < 1e-12, "{} {x:?} {p:?}: {sum} {value}", model.id());
        }
        for t in structure.terms {
            let scales = [t.coefficient, structure.floor].map(|i| model.params()[i].scale);
            assert_eq!(scales, [Scale::Log; 2], "{}", model.id());
        }
    }
}

#[test]
fn an_implicit_law_meets_its_equation() {
    use isoflop_formula::graph::{Graph, Program};
    for model in models() {
        let Kind::Implicit { residual, .. } = model.law().kind else { continue };
        let graph = Graph::new();
        let all = graph.variables(0, 1 + model.inputs().len() + model.params().len());
        let (first, params) = all.split_at(1 + model.inputs().len());
        let program = Program::new(&[residual(first[0], &first[1..], params)], first.len());
        for (x, p) in points(&model) {
            let y = model.value(&x, &p);
            let at = |y: f64| {
                let mut out = [0.0];
                program.row(&[&[y], x.as_slice(), p.as_slice()].concat(), &mut out);
                out[0]
            };
            let step = y.abs() * 1e-13;
            assert!(at(y - step) < 0.0 && at(y + step) > 0.0, "{} at {x:?} {p:?}", model.id());
        }
    }
}
