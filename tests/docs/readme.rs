//! The README against the command line: every example runs and says what the README shows.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A command of the README, and the lines that it shows of the answer.
struct Example {
    command: String,
    shown: Vec<String>,
}

/// Lines of `sh` blocks that call `isoflop`, and `$` lines of `console` blocks with what follows.
fn examples() -> Vec<Example> {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut examples: Vec<Example> = Vec::new();
    let mut block = "";
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            block = language;
            continue;
        }
        let command = match block {
            "sh" if line.starts_with("isoflop ") || line.contains("| isoflop ") => Some(line),
            "console" => line.strip_prefix("$ "),
            _ => None,
        };
        match (command, block, examples.last_mut()) {
            (Some(command), ..) => {
                examples.push(Example { command: command.into(), shown: Vec::new() });
            }
            (None, "console", Some(example)) => example.shown.push(line.into()),
            _ => {}
        }
    }
    examples
}

/// The folder of the command line, built like these tests.
fn built() -> PathBuf {
    let args = ["build", "--offline", "--package", "isoflop-cli", "--message-format=json"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let messages = said.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let program = messages.filter_map(|m| m["executable"].as_str().map(PathBuf::from)).next_back();
    program.expect("cargo names the program").parent().unwrap().to_owned()
}

/// Words only: the README has plain spaces where the program keeps number and suffix together, and
/// how wide a column of its tables is does not matter.
fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_example_of_the_readme_runs_and_says_what_is_shown() {
    let examples = examples();
    assert!(examples.len() >= 12, "only {} examples were found", examples.len());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(root().join("web/data/sample.csv"), folder.join("runs.csv")).unwrap();
    let path = format!("{}:{}", built().display(), std::env::var("PATH").unwrap_or_default());
    for Example { command, shown } in examples {
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(&folder).env("PATH", &path);
        let output = shell.output().unwrap();
        let said = [&output.stdout, &output.stderr].map(|s| String::from_utf8_lossy(s)).concat();
        assert!(output.status.success(), "{command}: {said}");
        for line in shown {
            let found = said.lines().any(|l| plain(l) == plain(&line));
            assert!(found, "{command}: no line '{line}' in\n{said}");
        }
    }
}
