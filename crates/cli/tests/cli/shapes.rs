//! JSON against docs/contract.md.

use crate::support::{data, file, fit, good, isoflop};
use serde_json::Value;

/// A JSON type; the contract's numbers may be null where they are not told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    Text,
    Number,
    Whole,
    NumberOrNull,
    TextOrNull,
    Bool,
    List,
    Object,
}

fn is(value: &Value, wanted: Is) -> bool {
    match wanted {
        Is::Text => value.is_string(),
        Is::Number => value.is_number(),
        Is::Whole => value.is_u64(),
        Is::NumberOrNull => value.is_number() || value.is_null(),
        Is::TextOrNull => value.is_string() || value.is_null(),
        Is::Bool => value.is_boolean(),
        Is::List => value.is_array(),
        Is::Object => value.is_object(),
    }
}

fn assert_shape(value: &Value, place: &str, keys: &[(&str, Is)]) {
    for (key, wanted) in keys {
        let found = value.get(key).unwrap_or_else(|| panic!("{place} has no '{key}': {value}"));
        assert!(is(found, *wanted), "{place}.{key} is {found}, not {wanted:?}");
    }
}

/// The line of the contract that begins with this key, with the project's additions.
fn contract(key: &str) -> String {
    let path = format!("{}/../../docs/contract.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let start = format!("- `{key}`");
    let lines: Vec<&str> = text.lines().filter(|l| l.starts_with(&start)).collect();
    assert!(!lines.is_empty(), "the contract has no line for '{key}'");
    lines.join("\n")
}

/// Every key looked at is a word of the contract, so that this file cannot ask for another.
fn assert_in_contract(line: &str, keys: &[(&str, Is)]) {
    let words: Vec<&str> = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    for (key, _) in keys {
        assert!(words.contains(key), "the contract does not name '{key}': {line}");
    }
}

const FIT: &[(&str, Is)] = &[
    ("law", Is::Text),
    ("rows", Is::Whole),
    ("rejected", Is::List),
    ("objective", Is::Object),
    ("params", Is::Object),
    ("derived", Is::Object),
    ("optimum", Is::List),
    ("warnings", Is::List),
    ("certificate", Is::Object),
    ("presets", Is::List),
    ("study", Is::Object),
    ("residuals", Is::List),
    ("ranges", Is::Object),
];

const ESTIMATE: &[(&str, Is)] = &[
    ("value", Is::NumberOrNull),
    ("low", Is::NumberOrNull),
    ("high", Is::NumberOrNull),
    ("level", Is::NumberOrNull),
    ("method", Is::TextOrNull),
];

const CERTIFICATE: &[(&str, Is)] = &[
    ("relative_gradient", Is::NumberOrNull),
    ("condition_number", Is::NumberOrNull),
    ("starts", Is::Whole),
    ("starts_agreeing", Is::Whole),
    ("second_basin", Is::NumberOrNull),
    ("bounds", Is::List),
    ("flat", Is::List),
    ("draws", Is::Whole),
    ("draws_failed", Is::Whole),
];

const NOTICE: &[(&str, Is)] = &[("code", Is::Text), ("message", Is::Text)];

const REJECTED: &[(&str, Is)] =
    &[("line", Is::Whole), ("column", Is::Text), ("value", Is::Text), ("reason", Is::Text)];

#[test]
fn a_fit_has_the_keys_of_the_contract() {
    let line = contract("fit");
    for keys in [FIT, ESTIMATE, CERTIFICATE, NOTICE, REJECTED] {
        assert_in_contract(&line, keys);
    }
    let answer = fit(&[&data("csv/messy.csv"), "--bootstrap", "60"], "");
    assert_shape(&answer, "fit", FIT);
    assert_shape(&answer["certificate"], "certificate", CERTIFICATE);
    assert_shape(&answer["objective"], "objective", &[("name", Is::Text), ("value", Is::Number)]);
    for list in ["params", "derived"] {
        for (key, estimate) in answer[list].as_object().unwrap() {
            assert_shape(estimate, key, ESTIMATE);
        }
    }
    for split in answer["optimum"].as_array().unwrap() {
        for key in ["C", "N", "D", "L"] {
            assert_shape(&split[key], key, ESTIMATE);
        }
    }
    let (rejected, warnings) = (&answer["rejected"], &answer["warnings"]);
    assert_eq!(rejected.as_array().unwrap().len(), 3);
    rejected.as_array().unwrap().iter().for_each(|r| assert_shape(r, "rejected", REJECTED));
    assert!(!warnings.as_array().unwrap().is_empty());
    warnings.as_array().unwrap().iter().for_each(|n| assert_shape(n, "warnings", NOTICE));
}

#[test]
fn parameters_come_in_the_order_of_the_law() {
    let answer = fit(&["-", "--bootstrap", "0"], &good());
    let keys: Vec<&String> = answer["params"].as_object().unwrap().keys().collect();
    // serde_json sorts keys here; the text does not.
    assert_eq!(keys.len(), 5);
    let text = isoflop(&["fit", &data("csv/good.csv"), "--bootstrap", "0", "--json"]).ok().stdout;
    let params = &text[text.find("\"params\"").unwrap()..text.find("\"derived\"").unwrap()];
    let place = |key: &str| params.find(&format!("\"{key}\": {{")).unwrap();
    let places = ["E", "A", "B", "alpha", "beta"].map(place);
    assert!(places.is_sorted(), "{params}");
}

#[test]
fn without_draws_every_interval_is_null() {
    let answer = fit(&["-", "--bootstrap", "0"], &good());
    let splits = answer["optimum"].as_array().unwrap();
    let estimates = answer["params"].as_object().unwrap().values();
    let derived = answer["derived"].as_object().unwrap().values();
    let split = splits.iter().flat_map(|o| ["C", "N", "D", "L"].map(|key| &o[key]));
    let all: Vec<&Value> = estimates.chain(derived).chain(split).collect();
    assert_eq!(all.len(), 5 + 3 + 4);
    for estimate in all {
        assert!(estimate["value"].is_number(), "{estimate}");
        for key in ["low", "high", "level", "method"] {
            assert_eq!(estimate.get(key), Some(&Value::Null), "{estimate}");
        }
    }
    assert_eq!(answer["certificate"]["draws"], 0);
}

#[test]
fn with_draws_the_interval_holds_the_value_and_names_its_method() {
    let answer = fit(&["-", "--bootstrap", "200"], &good());
    for (key, estimate) in answer["params"].as_object().unwrap() {
        let at = |key: &str| estimate[key].as_f64().unwrap();
        assert!(at("low") < at("value") && at("value") < at("high"), "{key}: {estimate}");
        assert_eq!(estimate["method"], "bayesian-percentile");
        assert_eq!(estimate["level"], 0.95);
    }
    assert_eq!(answer["certificate"]["draws"], 200);
    assert_eq!(answer["draws"].as_array().unwrap().len(), 200);
}

#[test]
fn numbers_are_the_shortest_that_come_back() {
    let text = isoflop(&["fit", "built-in:chinchilla", "--bootstrap", "0", "--json"]).ok().stdout;
    let answer: Value = serde_json::from_str(&text).unwrap();
    for estimate in answer["params"].as_object().unwrap().values() {
        let value = estimate["value"].as_f64().unwrap();
        assert!(text.contains(&format!("\"value\": {value:?}")), "{value:?}");
    }
}

#[test]
fn eval_and_optimum_have_the_keys_of_the_contract() {
    let keys = [
        ("law", Is::Text),
        ("preset", Is::TextOrNull),
        ("inputs", Is::Object),
        ("value", Is::Number),
        ("unit", Is::Text),
        ("warnings", Is::List),
    ];
    assert_in_contract(&contract("eval"), &keys);
    let args = ["eval", "chinchilla", "--preset", "epoch-lad", "N=1B", "D=20B", "--json"];
    assert_shape(&isoflop(&args).ok().json(), "eval", &keys);
    let keys = [
        ("law", Is::Text),
        ("preset", Is::Text),
        ("C", Is::Number),
        ("N", Is::Number),
        ("D", Is::Number),
        ("L", Is::Number),
        ("warnings", Is::List),
    ];
    assert_in_contract(&contract("eval"), &keys);
    let args = ["optimum", "chinchilla", "--preset", "epoch-lad", "--flops", "1e21", "--json"];
    assert_shape(&isoflop(&args).ok().json(), "optimum", &keys);
}

#[test]
fn laws_have_the_keys_of_the_contract() {
    let keys = [
        ("id", Is::Text),
        ("title", Is::Text),
        ("kind", Is::Text),
        ("papers", Is::List),
        ("inputs", Is::List),
        ("params", Is::List),
        ("response_unit", Is::Text),
        ("latex", Is::Text),
        ("wgsl", Is::Bool),
        ("presets", Is::List),
    ];
    assert_in_contract(&contract("laws"), &keys);
    let preset =
        [("id", Is::Text), ("status", Is::Text), ("values", Is::Object), ("source", Is::Text)];
    assert_in_contract(&contract("laws"), &preset);
    let laws = isoflop(&["laws", "--json"]).ok().json();
    assert!(laws.as_array().unwrap().len() >= 6);
    for law in laws.as_array().unwrap() {
        assert_shape(law, "law", &keys);
        law["papers"].as_array().unwrap().iter().for_each(|row| assert!(row.is_u64(), "{row}"));
        for found in law["presets"].as_array().unwrap() {
            assert_shape(found, "preset", &preset);
            let status = found["status"].as_str().unwrap();
            assert!(["verified", "recalled"].contains(&status), "{status}");
            let params = law["params"].as_array().unwrap().len();
            assert_eq!(found["values"].as_object().unwrap().len(), params);
        }
    }
}

#[test]
fn the_selftest_has_the_keys_of_the_contract_and_passes() {
    let keys = [("golden", Is::List), ("bits", Is::Object), ("nist", Is::List)];
    assert_in_contract(&contract("selftest"), &keys);
    let answer = isoflop(&["selftest", "--json"]).ok().json();
    assert_shape(&answer, "selftest", &keys);
    for golden in answer["golden"].as_array().unwrap() {
        assert_shape(golden, "golden", &[("id", Is::Text), ("ok", Is::Bool)]);
        assert_eq!(golden["ok"], true, "{golden}");
    }
    let hash = answer["bits"]["hash"].as_str().unwrap();
    assert!(hash.len() == 16 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{hash}");
}

#[test]
fn an_error_has_code_message_and_place_on_standard_output() {
    let out = isoflop(&["fit", &file("empty-shape.csv", ""), "--json"]);
    assert_eq!(out.status, 2);
    let error = &out.json()["error"];
    let keys = [("code", Is::Text), ("message", Is::Text), ("where", Is::Text)];
    assert_shape(error, "error", &keys);
    assert_eq!(error["code"], "input");
    assert_eq!(error["where"], "empty-shape.csv");
}
