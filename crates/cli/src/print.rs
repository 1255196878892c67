//! Standard output: JSON, and text that no terminal obeys.

use crate::args::Output;
pub(crate) use isoflop_engine::clean::clean;
use isoflop_engine::internal;
use isoflop_study::Failure;
use serde::Serialize;
use std::io::Write as _;

/// Writes a value as JSON. Numbers are the shortest that round-trip; NaN and ∞ are null.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| internal(e.to_string()))?;
    line(&text)
}

/// Writes an answer as JSON, Markdown or plain text, as asked.
pub(crate) fn answer<T: Serialize>(
    output: &Output,
    answer: &T,
    plain: impl FnOnce(&T) -> String,
    markdown: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    match (output.json, output.md) {
        (true, _) => json(answer),
        (false, true) => line(&markdown(answer)),
        (false, false) => line(&plain(answer)),
    }
}

/// Writes text and a line feed; a closed pipe is no error.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(internal(e.to_string())),
        _ => Ok(()),
    }
}
