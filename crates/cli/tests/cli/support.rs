//! Runs the command.

use serde_json::Value;
use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn isoflop(args: &[&str]) -> Output {
    fed(args, "")
}

/// With text on standard input.
pub(crate) fn fed(args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isoflop"));
    let piped = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments does not read on.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Output {
        status: done.status.code().expect("not killed by a signal"),
        stdout: text(done.stdout),
        stderr: text(done.stderr),
    }
}

impl Output {
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.status, 0, "{self:?}");
        self
    }

    /// Standard output as JSON, and nothing beside it.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stderr, "", "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The text of an error, for a run that ended with `status`.
    pub(crate) fn error(&self, status: i32) -> &str {
        assert_eq!((self.status, self.stdout.as_str()), (status, ""), "{self:?}");
        self.stderr.trim_end()
    }
}

/// `fit … --json` of a file or of `-`, as JSON.
pub(crate) fn fit(args: &[&str], input: &str) -> Value {
    let all = [&["fit"], args, &["--json"]].concat();
    fed(&all, input).ok().json()
}

/// A file of tests/data.
pub(crate) fn data(name: &str) -> String {
    format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The sixteen made-up runs.
pub(crate) fn good() -> String {
    std::fs::read_to_string(data("csv/good.csv")).unwrap()
}

/// Writes a file for one test; `name` is that test's own.
pub(crate) fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The codes of the notices of an answer.
pub(crate) fn codes(answer: &Value) -> Vec<&str> {
    answer["warnings"].as_array().unwrap().iter().map(|n| n["code"].as_str().unwrap()).collect()
}

/// A number of an answer by its keys, as in `params.alpha.value`.
pub(crate) fn number(answer: &Value, path: &str) -> f64 {
    let found = path.split('.').fold(answer, |at, key| match key.parse::<usize>() {
        Ok(index) => &at[index],
        Err(_) => &at[key],
    });
    found.as_f64().unwrap_or_else(|| panic!("{path} is {found}"))
}

pub(crate) fn assert_near(found: f64, wanted: f64, relative: f64) {
    assert!((found / wanted - 1.0).abs() <= relative, "{found} for {wanted}");
}
