//! The loss of a planned run under a fit.

use crate::{
    failure::input,
    intervals::{self, LEVEL},
    notices,
    tables::to_data,
};
use indexmap::IndexMap;
use isoflop_fit::{
    Link, Objective,
    interval::{Ends, interval},
};
use isoflop_formula::{
    math,
    quantity::{Kind as Quantity, parse},
    threefry::{Purpose, Stream},
};
use isoflop_study::{Code, Estimate, Failure, Fit, Objective as Named, Prediction, Study};
use serde::Deserialize;

/// What a prediction needs of a fit. The page's engine reads no more of a fit's document: a reader
/// of all of it would be a thirtieth of what is downloaded.
#[derive(Clone, Debug, Deserialize)]
pub struct Basis {
    law: String,
    objective: Named,
    params: IndexMap<String, Estimate>,
    warnings: Vec<Said>,
    study: Study,
    #[serde(default)]
    draws: Vec<Vec<f64>>,
    #[serde(default)]
    residuals: Vec<f64>,
    #[serde(default)]
    ranges: IndexMap<String, (f64, f64)>,
}

/// A notice of the fit, its code as text.
#[derive(Clone, Debug, Deserialize)]
struct Said {
    code: String,
    detail: String,
}

impl From<&Fit> for Basis {
    fn from(fit: &Fit) -> Self {
        let said = fit.warnings.iter().filter(|notice| notice.code == Code::IntervalNotHad);
        let said =
            said.map(|notice| Said { code: NO_INTERVAL.into(), detail: notice.detail.clone() });
        Self {
            law: fit.law.clone(),
            objective: fit.objective.clone(),
            params: fit.params.clone(),
            warnings: said.collect(),
            study: fit.study.clone(),
            draws: fit.draws.clone(),
            residuals: fit.residuals.clone(),
            ranges: fit.ranges.clone(),
        }
    }
}

/// [`Code::IntervalNotHad`] as a document writes it.
const NO_INTERVAL: &str = "interval-not-had";

/// Evaluates a fit at the inputs of a planned run, as written.
///
/// `value` has the interval of the curve (confidence); `new_run` adds the spread of single runs
/// around it, by resampling the fit's residuals (prediction).
pub fn predict(fit: &Fit, values: &IndexMap<String, String>) -> Result<Prediction, Failure> {
    predict_from(&fit.into(), values)
}

/// [`predict`] from what it needs of a fit.
pub fn predict_from(fit: &Basis, values: &IndexMap<String, String>) -> Result<Prediction, Failure> {
    let model = isoflop_laws::find(&fit.law).map_err(|e| input(e.to_string(), "law"))?;
    if let isoflop_laws::Kind::Recurrence(_) = model.law().kind {
        return Err(input(
            format!(
                "law '{0}' needs a schedule; write isoflop eval {0} --schedule FILE with the \
                 parameters of the fit",
                fit.law
            ),
            "law",
        ));
    }
    let keys: Vec<&str> = model.inputs().iter().map(|i| i.symbol.key).collect();
    let mut inputs = IndexMap::new();
    for (key, text) in values {
        if !keys.contains(&key.as_str()) && key != "C" {
            return Err(input(
                format!(
                    "law '{}' has no input '{key}'; its inputs are {}",
                    fit.law,
                    keys.join(", ")
                ),
                key,
            ));
        }
        let decimal = fit.study.decimal.map(to_data);
        let value = parse(text, Quantity::of_input(key), decimal)
            .map_err(|e| input(format!("'{key}': {e}"), key))?;
        inputs.insert(key.clone(), value);
    }
    if ["N", "D", "C"].iter().all(|key| inputs.contains_key(*key)) {
        return Err(input("N, D and C are given; two of them give the third, leave one out", "C"));
    }
    complete(&keys, &mut inputs, fit.study.flops_per_nd);
    let ordered: Vec<f64> = keys.iter().filter_map(|k| inputs.get(*k).copied()).collect();
    if ordered.len() != keys.len() {
        return Err(input(
            format!("law '{}' needs a value for each of {}", fit.law, keys.join(", ")),
            "KEY=VALUE",
        ));
    }
    let params: Option<Vec<f64>> =
        model.params().iter().map(|p| fit.params.get(&p.key).and_then(|e| e.value)).collect();
    let Some(params) = params else {
        return Err(input("the fit lacks a parameter of its law", "FIT.json"));
    };
    let value = model.value(&ordered, &params);
    let mut warnings = Vec::new();
    for (key, value) in keys.iter().zip(&ordered) {
        if let Some(&(low, high)) = fit.ranges.get(*key)
            && !(low..=high).contains(value)
        {
            warnings.push(notices::beyond_runs(key, *value, low, high));
        }
    }
    let curve: Vec<f64> = fit.draws.iter().map(|row| model.value(&ordered, row)).collect();
    if curve.is_empty() {
        let said = fit.warnings.iter().find(|n| n.code == NO_INTERVAL);
        let why = said
            .map_or("the fit was made without draws (--bootstrap 0, or a profile)", |n| {
                n.detail.trim_end_matches('.')
            });
        warnings.push(notices::interval_not_had(why));
    }
    if !value.is_finite() {
        warnings.push(notices::non_finite("the law's value"));
    }
    let runs = new_runs(fit, &curve);
    let method = fit.params.values().find_map(|e| e.method.clone().filter(|m| m != "fixed"));
    let name = intervals::of_draws(&method.unwrap_or_default());
    let value_there = estimate(value, &curve, &name);
    let new_run = around(estimate(value, &runs, &format!("{name}+residuals")), &value_there);
    Ok(Prediction { law: fit.law.clone(), inputs, value: value_there, new_run, warnings })
}

/// With C and one of N, D the other follows.
fn complete(keys: &[&str], inputs: &mut IndexMap<String, f64>, flops_per_nd: f64) {
    let Some(c) = inputs.get("C").copied() else { return };
    for (missing, other) in [("D", "N"), ("N", "D")] {
        if keys.contains(&missing)
            && !inputs.contains_key(missing)
            && let Some(v) = inputs.get(other).copied()
        {
            inputs.insert(missing.into(), c / flops_per_nd / v);
        }
    }
}

/// The interval of draws, with the ends that the method's name tells.
fn estimate(value: f64, draws: &[f64], method: &str) -> Estimate {
    let ends = if method.contains("-basic") { Ends::Basic } else { Ends::Percentile };
    intervals::estimate(value, interval(value, draws, LEVEL, ends), method)
}

/// A new run is no surer than the curve, also where residuals lie to one side or draws are few.
fn around(mut run: Estimate, curve: &Estimate) -> Estimate {
    let ends = |a: Option<f64>, b: Option<f64>, pick: fn(f64, f64) -> f64| Some(pick(a?, b?));
    run.low = ends(run.low, curve.low, f64::min);
    run.high = ends(run.high, curve.high, f64::max);
    run
}

/// Residuals added to each draw of the curve, so that few draws do not make a rough interval.
const EACH: usize = 20;

/// Each draw of the curve with residuals of the fit added.
fn new_runs(fit: &Basis, curve: &[f64]) -> Vec<f64> {
    if fit.residuals.is_empty() {
        return Vec::new();
    }
    let link = fit.objective.name.parse().map_or(Link::Log, Objective::link);
    let mut stream = Stream::new(fit.study.seed, Purpose::Multiplier, u64::MAX);
    let one = |y: &f64| {
        let r = fit.residuals[stream.index(fit.residuals.len() as u32) as usize];
        match link {
            Link::Raw => y + r,
            Link::Log => y * math::exp(r),
            Link::Log1p => (1.0 + y) * math::exp(r) - 1.0,
        }
    };
    curve.iter().flat_map(|y| std::iter::repeat_n(y, EACH)).map(one).collect()
}
