//! `isoflop backtest`.

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
