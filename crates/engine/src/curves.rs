//! A law drawn: what each set of coefficients says along one input, and how it splits budgets.

use crate::catalogue::{EvalRequest, model_for, number, unknown_key};
use crate::failure::input;
use indexmap::IndexMap;
use isoflop_formula::math;
use isoflop_laws::{Kind, Model};
use isoflop_study::{CurveLine, Curves, Failure};

/// Points along the input.
const POINTS: usize = 97;
/// Budgets from 10¹⁸ to 10²⁶ FLOP, three a decade.
const BUDGETS: usize = 25;

/// The law over one of its inputs, from `low` to `high`, with the others held at `values`.
///
/// One line per preset, in the law's order; one more, without a preset, where `values` holds
/// every parameter. A law over schedules has no lines: its value depends on all steps before.
///
/// # Errors
/// An unknown law or key, a value that is no number, an input that is missing, or a range that
/// is not above 0 and rising.
pub fn curves(
    law: &str,
    values: IndexMap<String, String>,
    over: &str,
    (low, high): (f64, f64),
) -> Result<Curves, Failure> {
    let request = EvalRequest { law, values, ..EvalRequest::default() };
    let model = model_for(&request)?;
    let keys: Vec<&str> = model.inputs().iter().map(|i| i.symbol.key).collect();
    let Some(at) = keys.iter().position(|key| *key == over) else {
        return Err(input(unknown_key(&model, over, &keys), over));
    };
    if !(low > 0.0 && high > low && high.is_finite()) {
        return Err(input(format!("'{low}..{high}' is no range above 0; write 1e6..1e9"), over));
    }
    if matches!(model.law().kind, Kind::Recurrence(_)) {
        return Ok(Curves { over: over.into(), ..Curves::default() });
    }
    let (inputs, own) = read(&model, &keys, &request.values)?;
    let x = spread(low, high, POINTS);
    let flops = spread(1e18, 1e26, BUDGETS);
    let presets = model.law().presets.iter();
    let named = presets.map(|preset| (Some(preset.id.to_owned()), model.preset_values(preset)));
    let lines: Vec<CurveLine> = named
        .chain(own.map(|params| (None, params)))
        .map(|(preset, params)| line(&model, &params, &inputs, at, (&x, &flops), preset))
        .collect();
    let splits = lines.iter().any(|line| line.ratio.iter().any(Option::is_some));
    Ok(Curves { over: over.into(), x, flops: if splits { flops } else { Vec::new() }, lines })
}

/// Inputs in the law's order, and the parameters where all are given.
fn read(
    model: &Model,
    keys: &[&str],
    values: &IndexMap<String, String>,
) -> Result<(Vec<f64>, Option<Vec<f64>>), Failure> {
    let mut inputs = vec![f64::NAN; keys.len()];
    let mut params = vec![f64::NAN; model.params().len()];
    for (key, text) in values {
        let value = number(key, text, None)?;
        if let Some(i) = keys.iter().position(|k| k == key) {
            inputs[i] = value;
        } else if let Some(i) = model.params().iter().position(|p| p.key == *key) {
            params[i] = value;
        } else {
            return Err(input(unknown_key(model, key, keys), key));
        }
    }
    if let Some(i) = inputs.iter().position(|value| value.is_nan()) {
        return Err(input(format!("law '{}' needs {}=…", model.id(), keys[i]), keys[i]));
    }
    let own = params.iter().all(|value| !value.is_nan()).then_some(params);
    Ok((inputs, own))
}

/// So many values from `low` to `high`, even in the logarithm; both ends are exact.
fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    let step = math::ln(high / low) / (count - 1) as f64;
    let value = |i: usize| match i {
        0 => low,
        i if i + 1 == count => high,
        i => low * math::exp(step * i as f64),
    };
    (0..count).map(value).collect()
}

fn line(
    model: &Model,
    params: &[f64],
    inputs: &[f64],
    at: usize,
    (x, flops): (&[f64], &[f64]),
    preset: Option<String>,
) -> CurveLine {
    let finite = |value: f64| value.is_finite().then_some(value);
    let mut moved = inputs.to_vec();
    let y = x
        .iter()
        .map(|&value| {
            moved[at] = value;
            finite(model.value(&moved, params))
        })
        .collect();
    let keys = model.inputs().iter().map(|i| i.symbol.key);
    let others: Vec<(&str, f64)> =
        keys.zip(inputs.iter().copied()).filter(|(key, _)| !matches!(*key, "N" | "D")).collect();
    let ratio = |&c: &f64| {
        let best = model.optimum_at(params, c, 6.0, &others).ok()?;
        finite(best.d / best.n)
    };
    CurveLine {
        preset,
        value: finite(model.value(inputs, params)),
        y,
        ratio: flops.iter().map(ratio).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(values: &[(&str, &str)]) -> IndexMap<String, String> {
        values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn each_preset_has_a_line_and_a_value_at_the_inputs() {
        let values = at(&[("N", "70B"), ("D", "1.4T")]);
        let got = curves("chinchilla", values, "N", (1e8, 1e12)).unwrap();
        assert_eq!(got.x.len(), POINTS);
        assert_eq!((got.x[0], got.x[POINTS - 1]), (1e8, 1e12));
        assert_eq!(got.lines.len(), 5);
        let huber = &got.lines[0];
        assert_eq!(huber.preset.as_deref(), Some("epoch-huber"));
        assert!((huber.value.unwrap() - 1.9734).abs() < 1e-4);
        // Tokens per parameter at 10²⁴ FLOP, the budget of the landing page.
        let ratio = huber.ratio[18].unwrap();
        assert!((17.0..18.5).contains(&ratio), "{ratio}");
    }

    #[test]
    fn own_coefficients_have_a_line_without_a_preset() {
        let values = at(&[("x", "1e6"), ("E", "1"), ("A", "2"), ("alpha", "0.5")]);
        let got = curves("power-law", values, "x", (1.0, 1e9)).unwrap();
        assert!(got.lines.last().is_some_and(|line| line.preset.is_none()));
        assert!(got.flops.is_empty(), "one input splits nothing");
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        let gap = curves("chinchilla", at(&[("N", "70B")]), "N", (1e8, 1e12)).unwrap_err();
        assert_eq!(gap.message, "law 'chinchilla' needs D=…");
        let both = at(&[("N", "70B"), ("D", "1.4T")]);
        assert!(curves("chinchilla", both.clone(), "Q", (1.0, 2.0)).is_err());
        assert!(curves("chinchilla", both, "N", (2.0, 1.0)).is_err());
    }

    #[test]
    fn a_law_over_schedules_has_no_lines() {
        let values = at(&[("step", "20000"), ("lr", "2e-4")]);
        assert!(curves("lr-annealing", values, "step", (1.0, 1e6)).unwrap().lines.is_empty());
    }
}
