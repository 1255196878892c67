//! `isoflop approaches` and `isoflop lab`.

use crate::support::isoflop;
use serde_json::Value;

const ASK: [&str; 4] = ["approaches", "built-in:porian-isoflops", "--bootstrap", "60"];
const LAB: [&str; 5] = ["lab", "alpha=0.3", "--sets", "20", "--drift=1.5"];

fn with(ask: &[&str], flag: &str) -> String {
    isoflop(&[ask, &[flag]].concat()).ok().stdout
}

#[test]
fn text_and_markdown_show_every_approach_of_the_json() {
    for (ask, exponent) in [(&ASK[..], "/a/value"), (&LAB[..], "/a_exact")] {
        let json: Value = serde_json::from_str(&with(ask, "--json")).unwrap();
        let found = json["approaches"].as_array().unwrap();
        assert_eq!(found.len(), 5);
        let (plain, markdown) = (isoflop(ask).ok().stdout, with(ask, "--md"));
        for one in found {
            let id = one["id"].as_str().unwrap();
            let a = format!("{:.2}", one.pointer(exponent).unwrap().as_f64().unwrap());
            let start = &a[..3];
            let shown = |text: &str| text.lines().any(|l| l.contains(id) && l.contains(start));
            assert!(shown(&plain) && shown(&markdown), "{id} {a}\n{plain}");
        }
    }
}

#[test]
fn the_law_of_the_approaches_is_the_fit_itself() {
    let json = |ask: &[&str]| -> Value { serde_json::from_str(&with(ask, "--json")).unwrap() };
    let (approaches, fit) = (json(&ASK), json(&[&["fit"], &ASK[1..]].concat()));
    let law = &approaches["approaches"][4];
    assert_eq!(law["a"], fit["derived"]["a"]);
    assert_eq!((&law["N"], &law["D"]), (&fit["optimum"][0]["N"], &fit["optimum"][0]["D"]));
}

#[test]
fn a_flag_of_the_laboratory_that_cannot_be_is_named() {
    for (ask, text) in [
        (["lab", "--sizes=3"], "isoflop: give 5 to 50 sizes a budget (--sizes)"),
        (["lab", "--low=many"], "(--low)"),
        (
            ["lab", "gamma=1"],
            "isoflop: law 'chinchilla' has no 'gamma'; it has E, A, B, alpha, beta",
        ),
        (["lab", "--objective=l1"], "--objective"),
    ] {
        let done = isoflop(&ask);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""));
        assert!(done.stderr.contains(text), "{}", done.stderr);
    }
}
