//! `isoflop sure` and `isoflop backtest`.

use crate::support::isoflop;
use serde_json::Value;

const ASK: [&str; 4] = ["backtest", "built-in:chinchilla", "--bootstrap", "60"];

fn with(flag: &str) -> String {
    isoflop(&[&ASK[..], &[flag]].concat()).ok().stdout
}

#[test]
fn text_and_markdown_show_the_cuts_of_the_json() {
    let json: Value = serde_json::from_str(&with("--json")).unwrap();
    let cuts = json["cuts"].as_array().unwrap();
    assert_eq!(cuts.len(), 6);
    let (plain, markdown) = (isoflop(&ASK).ok().stdout, with("--md"));
    for cut in cuts {
        let fitted = cut["fitted"].to_string();
        let error = format!("{:.2} %", 100.0 * cut["error"].as_f64().unwrap());
        let shown = |text: &str| text.lines().any(|l| l.contains(&fitted) && l.contains(&error));
        assert!(shown(&plain) && shown(&markdown), "{cut}\n{plain}");
        assert_eq!(cut["curve"]["monte_carlo"], Value::Null, "60 draws give no five parts of 40");
    }
    assert!(plain.contains("77 × the largest run") && plain.contains("applied below each cut"));
    assert!(markdown.contains("| runs below | fitted |"));
}

#[test]
fn a_file_that_is_not_there_is_an_input_error() {
    let done = isoflop(&["backtest", "no-such-file.csv"]);
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));
    assert!(done.stderr.contains("no-such-file.csv"), "{}", done.stderr);
}

const WHOLE: [&str; 4] = ["sure", "built-in:chinchilla", "--bootstrap", "60"];

fn whole(flags: &[&str]) -> crate::support::Output {
    isoflop(&[&WHOLE[..], flags].concat()).ok()
}

#[test]
fn every_part_is_told_once_while_it_is_made_and_once_in_the_answer() {
    let done = whole(&["--json"]);
    let json: Value = serde_json::from_str(&done.stdout).unwrap();
    let parts = ["noise", "choices", "backtest", "identify", "influence", "approaches"];
    for part in parts {
        assert!(json[part].is_object(), "{part}");
        let told = done.stderr.lines().filter(|line| line.starts_with(part)).count();
        assert_eq!(told, 1, "{part}: {}", done.stderr);
    }
    assert!(done.stderr.contains("(1 of 6)") && done.stderr.lines().count() == parts.len());
    assert_eq!(json["choices"]["fits"].as_array().unwrap().len(), 16);
    assert_eq!(json["why_not"], serde_json::json!({}));
}

#[test]
fn text_and_markdown_begin_with_the_sentences_of_the_json() {
    let json: Value = serde_json::from_str(&whole(&["--json"]).stdout).unwrap();
    let (plain, markdown) = (whole(&[]).stdout, whole(&["--md"]).stdout);
    let sentences = json["sentences"].as_array().unwrap();
    assert!(sentences.len() >= 5);
    for (line, sentence) in plain.lines().zip(sentences) {
        assert_eq!(line, sentence.as_str().unwrap());
    }
    assert!(markdown.starts_with("## How sure\n"));
    for title in ["Noise", "Choices", "Backtest", "Influence", "Identifiability", "Approaches"] {
        assert!(plain.contains(&format!("\n{title}\n")), "{title}");
        assert!(markdown.contains(&format!("\n### {title}\n")), "{title}");
    }
}

#[test]
fn the_numbers_do_not_depend_on_the_number_of_threads() {
    let one = whole(&["--json", "--workers", "1"]).stdout;
    assert_eq!(one, whole(&["--json", "--workers", "5"]).stdout);
}

#[test]
fn a_file_that_cannot_be_fitted_at_all_is_an_input_error() {
    let done = isoflop(&["sure", "no-such-file.csv"]);
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));
    let done = crate::support::fed(&["sure", "-"], "a,b\n1,2\n");
    assert_eq!(done.status, 2);
    assert!(done.stderr.starts_with("isoflop: no column is taken for 'N'"), "{}", done.stderr);
}

/// Keys of the answer at any depth, but those that a user's file or a law names.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| keys(one, found)),
        Value::Object(map) => {
            for (key, inner) in map {
                found.push(key.clone());
                if !["params", "parts", "ahead", "warnings"].contains(&key.as_str()) {
                    keys(inner, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_contract_names_every_key_of_every_part() {
    let json: Value = serde_json::from_str(&whole(&["--json"]).stdout).unwrap();
    let path = format!("{}/../../docs/contract.md", env!("CARGO_MANIFEST_DIR"));
    let contract = std::fs::read_to_string(path).unwrap();
    let words: Vec<&str> = contract.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let mut found = Vec::new();
    keys(&json, &mut found);
    assert!(found.len() > 500);
    let missing: Vec<&String> = found.iter().filter(|key| !words.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
