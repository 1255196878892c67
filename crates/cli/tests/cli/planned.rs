//! `predict`: a planned run under a fit.

use crate::support::{assert_near, codes, file, fit, good, isoflop, number};
use serde_json::Value;

fn saved(name: &str, flags: &[&str]) -> String {
    let answer = fit(&[&["-"], flags].concat(), &good());
    file(name, &answer.to_string())
}

fn predict(fit: &str, values: &[&str]) -> Value {
    isoflop(&[&["predict", fit], values, &["--json"]].concat()).ok().json()
}

#[test]
fn the_value_is_that_of_the_fitted_law() {
    let path = saved("predict-value.json", &["--bootstrap", "60"]);
    let fit: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let value = number(&predict(&path, &["N=1B", "D=20B"]), "value.value");
    let of = |key: &str| format!("{key}={}", number(&fit, &format!("params.{key}.value")));
    let keys = ["E", "A", "B", "alpha", "beta"].map(of);
    let params: Vec<&str> = keys.iter().map(String::as_str).collect();
    let args = [&["eval", "chinchilla", "N=1e9", "D=2e10", "--json"], &params[..]].concat();
    assert_near(value, number(&isoflop(&args).ok().json(), "value"), 1e-15);
}

#[test]
fn the_interval_of_a_new_run_holds_that_of_the_curve() {
    let path = saved("predict-interval.json", &["--bootstrap", "100"]);
    for values in [["N=1B", "D=20B"], ["N=70B", "D=1.4T"], ["N=1", "D=1"]] {
        let answer = predict(&path, &values);
        let [low, high] = ["value.low", "value.high"].map(|p| number(&answer, p));
        let [far_low, far_high] = ["new_run.low", "new_run.high"].map(|p| number(&answer, p));
        let value = number(&answer, "value.value");
        assert!(low <= value && value <= high, "{answer}");
        assert!(far_low <= low && high <= far_high, "{answer}");
        assert!(far_low < low || high < far_high, "a new run is less sure: {answer}");
    }
}

#[test]
fn a_new_run_spreads_at_least_as_the_runs_do() {
    let path = saved("predict-spread.json", &["--bootstrap", "200"]);
    let fit: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let residuals = fit["residuals"].as_array().unwrap().iter().map(|r| r.as_f64().unwrap());
    let (low, high) = residuals.fold((0.0, 0.0), |(a, b): (f64, f64), r| (a.min(r), b.max(r)));
    let answer = predict(&path, &["N=400M", "D=8B"]);
    let spread = number(&answer, "new_run.high") / number(&answer, "new_run.low");
    assert!(spread - 1.0 > 0.9 * (high - low), "{spread} for {low} to {high}: {answer}");
    let curve = number(&answer, "value.high") / number(&answer, "value.low");
    assert!(curve - 1.0 < 0.9 * (high - low), "the curve is surer: {answer}");
}

#[test]
fn compute_and_size_give_the_tokens() {
    let path = saved("predict-compute.json", &["--bootstrap", "0"]);
    let (by_c, by_d) = (predict(&path, &["N=1B", "C=1.2e20"]), predict(&path, &["N=1B", "D=20B"]));
    assert_near(number(&by_c, "inputs.D"), 2e10, 1e-15);
    assert_near(number(&by_c, "value.value"), number(&by_d, "value.value"), 1e-15);
    let by_tokens = predict(&path, &["D=20B", "C=1.2e20"]);
    assert_near(number(&by_tokens, "inputs.N"), 1e9, 1e-15);
    let all = isoflop(&["predict", &path, "N=1B", "D=3", "C=1.2e20"]);
    let text = "isoflop: N, D and C are given; two of them give the third, leave one out";
    assert_eq!(all.error(2), text);
}

#[test]
fn without_draws_the_reason_is_said() {
    let path = saved("predict-bare.json", &["--bootstrap", "0"]);
    let answer = predict(&path, &["N=100M", "D=2B"]);
    assert!(answer["value"]["low"].is_null() && answer["new_run"]["high"].is_null());
    assert_eq!(codes(&answer), ["interval-not-had"]);
}

#[test]
fn beyond_the_runs_is_said_for_each_input() {
    let path = saved("predict-beyond.json", &["--bootstrap", "50"]);
    let answer = predict(&path, &["N=70B", "D=14T"]);
    assert_eq!(codes(&answer), ["extrapolation", "extrapolation"]);
    assert_eq!(codes(&predict(&path, &["N=100M", "D=2B"])), Vec::<&str>::new());
}

#[test]
fn unknown_and_missing_inputs_are_named() {
    let path = saved("predict-inputs.json", &["--bootstrap", "0"]);
    let out = isoflop(&["predict", &path, "N=1B", "Q=2"]);
    assert!(out.error(2).contains("has no input 'Q'; its inputs are N, D"), "{out:?}");
    let out = isoflop(&["predict", &path, "N=1B"]);
    assert!(out.error(2).contains("needs a value for each of N, D"), "{out:?}");
    let out = isoflop(&["predict", &path, "N=1.2TB", "D=1B"]);
    assert!(out.error(2).contains("'1.2TB' is not a count"), "{out:?}");
}

#[test]
fn a_file_that_is_no_fit_is_refused() {
    let path = file("no-fit.json", "{\"law\": \"chinchilla\"}");
    let out = isoflop(&["predict", &path, "N=1B", "D=1B"]);
    assert!(out.error(2).contains("is not what is expected: missing field"), "{out:?}");
}
