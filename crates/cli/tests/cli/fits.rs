//! Where runs come from, and that the same question has the same answer.

use crate::support::{assert_near, codes, data, fed, file, fit, good, isoflop, number};
use serde_json::Value;

#[test]
fn the_built_in_runs_have_the_coefficients_of_their_readme() {
    let answer = fit(&["built-in:chinchilla", "--bootstrap", "0"], "");
    assert_eq!(answer["rows"], 240);
    assert_near(number(&answer, "objective.value"), 1.018274018e-3, 1e-9);
    assert_near(number(&answer, "params.A.value"), 477.826, 1e-6);
    assert_near(number(&answer, "params.beta.value"), 0.367172, 2e-6);
    assert_eq!(codes(&answer), ["rows-filtered", "extrapolation"]);
}

#[test]
fn standard_input_gives_the_fit_of_the_file() {
    let (path, flags) = (data("csv/good.csv"), ["--bootstrap", "50"]);
    let from_file = fit(&[&path, flags[0], flags[1]], "");
    let from_input = fit(&["-", flags[0], flags[1]], &good());
    for key in ["params", "derived", "optimum", "draws", "certificate"] {
        assert_eq!(from_file[key], from_input[key], "{key}");
    }
    assert_eq!(from_input["study"]["data"]["sha256"], from_file["study"]["data"]["sha256"]);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let with = |workers: &str| {
        let args = ["fit", "built-in:chinchilla", "--bootstrap", "101", "--json", "--workers"];
        isoflop(&[&args[..], &[workers]].concat()).ok().stdout
    };
    let one = with("1");
    for workers in ["2", "3", "64"] {
        assert!(one == with(workers), "{workers} workers");
    }
    // More threads than draws.
    let args = ["fit", "built-in:chinchilla", "--bootstrap", "41", "--json", "--workers", "50"];
    let few: Value = isoflop(&args).ok().json();
    let many: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(few["draws"].as_array().unwrap(), &many["draws"].as_array().unwrap()[..41]);
}

#[test]
fn the_seed_changes_the_interval_and_not_the_fit() {
    let with = |seed: &str| fit(&["-", "--bootstrap", "60", "--seed", seed], &good());
    let (zero, one) = (with("0"), with("1"));
    assert_eq!(zero["params"]["alpha"]["value"], one["params"]["alpha"]["value"]);
    assert_ne!(zero["params"]["alpha"]["low"], one["params"]["alpha"]["low"]);
    assert_eq!(zero, with("0"));
}

#[test]
fn a_saved_study_gives_the_fit_again() {
    let first = fit(&["built-in:chinchilla", "--objective", "lad-log", "--bootstrap", "45"], "");
    let study = file("study-built-in.json", &first["study"].to_string());
    assert_eq!(first, isoflop(&["run", &study, "--json"]).ok().json());
}

#[test]
fn a_link_gives_the_fit_that_its_page_shows() {
    let first = fit(&["built-in:chinchilla", "--at", "1e24"], "");
    let link = include_str!("../../../study/tests/fixtures/v1-landing.txt").trim();
    for word in [format!("#{link}"), format!("https://example.org/?scalar#{link}")] {
        assert_eq!(first["params"], isoflop(&["run", &word, "--json"]).ok().json()["params"]);
    }
    let cut = isoflop(&["run", &format!("#{}", &link[..40])]);
    assert!(cut.error(2).contains("the link is damaged or was cut"), "{cut:?}");
}

#[test]
fn a_link_with_its_data_needs_no_file() {
    let path = data("csv/good.csv");
    let first = fit(&[&path, "--bootstrap", "0"], "");
    let study = serde_json::from_value(first["study"].clone()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let link = isoflop_study::to_link_with_data(&study, |_| Some(bytes.as_slice())).unwrap();
    assert_eq!(first, isoflop(&["run", &format!("#{link}"), "--json"]).ok().json());
    let other = isoflop_study::to_link(&study).unwrap() + ".AwA";
    let refused = isoflop(&["run", &other]);
    assert!(refused.error(2).contains("the data in the link is not 'good.csv'"), "{refused:?}");
}

#[test]
fn pins_of_a_study_are_left_aside() {
    let first = fit(&["built-in:chinchilla", "--bootstrap", "0"], "");
    let mut pinned = first["study"].clone();
    let pin = serde_json::json!({ "letter": "A", "name": "as it was", "study": first["study"] });
    pinned["pins"] = serde_json::json!([pin]);
    let study = file("study-pinned.json", &pinned.to_string());
    assert_eq!(first, isoflop(&["run", &study, "--json"]).ok().json());
}

#[test]
fn a_saved_study_of_a_file_asks_for_the_file() {
    let path = data("csv/good.csv");
    let first = fit(&[&path, "--bootstrap", "0", "--where", "N < 3e9"], "");
    let study = file("study-file.json", &first["study"].to_string());
    let message = "isoflop: the study names a file; give it with --data FILE";
    assert_eq!(isoflop(&["run", &study]).error(2), message);
    assert_eq!(first, isoflop(&["run", &study, "--data", &path, "--json"]).ok().json());
    // Another file is not taken for it.
    let other = isoflop(&["run", &study, "--data", &data("csv/messy.csv")]);
    assert!(other.error(2).contains("open the file whose SHA-256 begins with"), "{other:?}");
}

#[test]
fn a_study_of_another_version_or_with_an_unknown_field_is_refused_by_name() {
    let first = fit(&["built-in:chinchilla", "--bootstrap", "0"], "")["study"].to_string();
    let newer = file("study-newer.json", &first.replace("\"version\":1", "\"version\":2"));
    let refused = isoflop(&["run", &newer]);
    let text = "study-newer.json' has version '2' and this program reads version 1";
    assert!(refused.error(2).contains(text), "{refused:?}");
    let odd = file("study-odd.json", &first.replace("\"version\":1", "\"version\":1,\"colour\":3"));
    let refused = isoflop(&["run", &odd]);
    assert!(refused.error(2).contains("unknown field `colour`"), "{refused:?}");
}

#[test]
fn text_and_markdown_say_what_the_json_says() {
    let path = data("csv/good.csv");
    let text = isoflop(&["fit", &path, "--at", "1e21"]).ok();
    let answer = fit(&[&path, "--at", "1e21"], "");
    assert!(text.stderr.is_empty());
    assert!(text.stdout.contains("A budget of 1e21 FLOP is best spent on a model of"));
    assert_near(number(&answer, "optimum.0.N.value"), 2.9e9, 0.1);
    let parameters = text.stdout.split("model of ").nth(1).unwrap();
    assert!(parameters.starts_with("2.8\u{202f}B"), "{parameters}");
    let markdown = isoflop(&["fit", &path, "--at", "1e21", "--md"]).ok().stdout;
    for key in ["E", "A", "B", "alpha", "beta"] {
        assert!(markdown.contains(&format!("\n| {key} | ")), "{markdown}");
        assert!(text.stdout.contains(&format!("\n  {key} ")), "{}", text.stdout);
    }
    assert!(markdown.contains("\n| parameter | value | 95 % |\n|---|---:|---:|\n"));
}

#[test]
fn runs_that_tell_no_split_get_no_recommendation() {
    // One line of runs, twenty tokens per parameter.
    let mut runs = String::from("N,D,loss\n");
    for i in 1..=12 {
        let n = 5e7 * f64::from(i * i);
        let wobble = if i % 2 == 0 { 1.001 } else { 0.999 };
        let loss = (1.8 + 480.0 / n.sqrt().sqrt() / 6.0 + 0.1 / f64::from(i)) * wobble;
        runs.push_str(&format!("{n},{},{loss}\n", 20.0 * n));
    }
    let out = fed(&["fit", "-", "--at", "1e23"], &runs).ok();
    let text = "The best split of 1e23 FLOP cannot be told from these runs.";
    assert!(out.stdout.contains(text), "{}", out.stdout);
    let answer = fit(&["-", "--at", "1e23"], &runs);
    assert!(codes(&answer).contains(&"flat-direction"), "{:?}", codes(&answer));
    assert!(codes(&answer).contains(&"weak-design"), "{:?}", codes(&answer));
}

#[test]
fn a_size_that_follows_from_no_run_is_not_recommended() {
    // One size and one number of tokens: an optimum of the fit exists, and means nothing.
    let runs: String = (1..=10).map(|i| format!("1e8,1e9,3.{i}\n")).collect();
    let answer = fit(&["-"], &format!("N,D,loss\n{runs}"));
    assert!(answer["optimum"][0]["N"]["value"].is_number());
    let out = fed(&["fit", "-"], &format!("N,D,loss\n{runs}")).ok();
    assert!(!out.stdout.contains("is best spent on"), "{}", out.stdout);
    assert!(out.stdout.contains("cannot be told from these runs"), "{}", out.stdout);
}

#[test]
fn a_hundred_thousand_rows_are_no_trouble() {
    let mut runs = String::from("N,D,loss\n");
    for i in 0..100_000_u32 {
        let n = 1e8 * f64::from(1 + i % 97);
        let d = 1e9 * f64::from(1 + i % 89);
        let noise = f64::from(i % 13) * 1e-3;
        runs.push_str(&format!(
            "{n:e},{d:e},{:.5}\n",
            2.0 + 1e3 / n.sqrt() + 1e4 / d.sqrt() + noise
        ));
    }
    let answer = fit(&["-", "--bootstrap", "0"], &runs);
    assert_eq!(answer["rows"], 100_000);
    assert_near(number(&answer, "params.alpha.value"), 0.5, 0.02);
}

#[test]
fn a_file_of_bad_rows_does_not_flood_the_terminal() {
    let (header, rows) =
        good().split_once('\n').map(|(h, r)| (h.to_owned(), r.to_owned())).unwrap();
    let bad: String = (0..300).map(|i| format!("made-up,bad {i},1e9,3\n")).collect();
    // Enough good rows first, so that the column is still taken for one of numbers.
    let runs = format!("{header}\n{}{bad}", rows.repeat(20));
    for flags in [&[][..], &["--md"]] {
        let out = fed(&[&["fit", "-", "--bootstrap", "0"], flags].concat(), &runs).ok();
        assert_eq!(out.stdout.matches("is not a count").count(), 50);
        assert!(out.stdout.contains("and 250 more rows"), "{}", out.stdout);
    }
    let answer = fit(&["-", "--bootstrap", "0"], &runs);
    assert_eq!(answer["rejected"].as_array().unwrap().len(), 300);
}
