//! What the tests of reading share.

use isoflop_data::{ReadOptions, Runs, RunsRequest, Sheet, guess, read, runs};

/// A sheet read from text.
#[allow(dead_code, reason = "not every test file uses each helper")]
pub fn sheet(text: &str) -> Sheet {
    read(text.as_bytes(), &ReadOptions::named("runs.csv")).expect("the text is a table")
}

/// The text of the error with which bytes are refused.
#[allow(dead_code, reason = "not every test file uses each helper")]
pub fn refused(bytes: &[u8], name: &str) -> String {
    read(bytes, &ReadOptions::named(name)).expect_err("the bytes are refused").to_string()
}

/// A file under `tests/data`.
#[allow(dead_code, reason = "not every test file uses each helper")]
pub fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs of the law L(N, D) with guessed roles.
#[allow(dead_code, reason = "not every test file uses each helper")]
pub fn guessed(sheet: &Sheet) -> Runs {
    let roles = guess(sheet, &["N", "D"], "L");
    runs(&RunsRequest::new(sheet, &roles, &["N", "D"], "L")).expect("guessed roles are right")
}

/// Rejected rows, one a line.
#[allow(dead_code, reason = "not every test file uses each helper")]
pub fn listed(rejected: &[isoflop_data::Rejected]) -> String {
    rejected.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
