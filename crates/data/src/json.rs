//! JSON: an array of flat records, one record per line, or an object of arrays.

use crate::{Rejected, Sheet, sheet::MOST_CELLS};
use indexmap::IndexMap;
use isoflop_formula::order::sort_by;
use serde_json::value::RawValue;

/// Values stay as they are written: cells are text, and what a number is, is decided later.
type Record<'a> = IndexMap<String, &'a RawValue>;

/// Whether a file is JSON, by its ending or its first character.
pub(crate) fn is_json(text: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ending(&[".csv", ".tsv"]) {
        return false;
    }
    ending(&[".json", ".jsonl", ".ndjson"]) || text.trim_start().starts_with(['{', '['])
}

/// Reads JSON as a table.
///
/// # Errors
/// Not JSON, or not of one of the three shapes; reads on after the file's name.
pub(crate) fn read(text: &str) -> Result<Sheet, String> {
    let mut table = Table::default();
    if text.trim_start().starts_with('[') {
        array(text, &mut table)?;
    } else if let Ok(object) = serde_json::from_str::<Record>(text) {
        if object.values().any(|value| value.get().starts_with(['[', '{'])) {
            columns(object, &mut table)?;
        } else {
            let line = 1 + newlines(&text[..text.len() - text.trim_start().len()]);
            table.push(object, line)?;
        }
    } else {
        records_by_line(text, &mut table)?;
    }
    table.finish()
}

/// An array of records, read one by one so that each has its line.
fn array(text: &str, table: &mut Table) -> Result<(), String> {
    let mut at = text.len() - text.trim_start().len() + 1;
    let (mut line, mut counted) = (1, 0);
    loop {
        at += spaces(&text[at..]);
        line += newlines(&text[counted..at]);
        counted = at;
        if text[at..].starts_with(']') {
            break;
        }
        at += match value::<Record>(&text[at..]) {
            Some(Ok((record, length))) => {
                table.push(record, line)?;
                length
            }
            _ => {
                let found = value::<&RawValue>(&text[at..]);
                let (other, length) = found
                    .ok_or("ends inside its array; add the closing ']'")?
                    .map_err(|error| not_json(&error, line))?;
                table.reject(line, other.get());
                length
            }
        };
        at += spaces(&text[at..]);
        match text[at..].chars().next() {
            Some(',') => at += 1,
            Some(']') => {}
            _ => return Err(format!("is not JSON on line {line}: a comma or ']' is missing")),
        }
    }
    match text[at + 1..].trim() {
        "" => Ok(()),
        _ => Err("has something after its array; keep one array of records".into()),
    }
}

/// The value at the start of a text, and its length in bytes.
fn value<'a, T: serde::Deserialize<'a>>(
    text: &'a str,
) -> Option<Result<(T, usize), serde_json::Error>> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<T>();
    let value = stream.next()?;
    Some(value.map(|value| (value, stream.byte_offset())))
}

fn records_by_line(text: &str, table: &mut Table) -> Result<(), String> {
    for (line, text) in (1..).zip(text.split('\n')).filter(|(_, text)| !text.trim().is_empty()) {
        match serde_json::from_str::<Record>(text) {
            Ok(record) => table.push(record, line)?,
            // A first line that is no record means that the file has another shape.
            Err(error) if table.lines.is_empty() => return Err(not_json(&error, line)),
            Err(_) => table.reject(line, text),
        }
    }
    Ok(())
}

/// An object of arrays, or (as pandas writes it) of objects by row.
fn columns(object: Record, table: &mut Table) -> Result<(), String> {
    let mut length = None;
    for (name, value) in object {
        let text = value.get();
        let cells = if let Ok(values) = serde_json::from_str::<Vec<&RawValue>>(text) {
            values.into_iter().map(cell).collect()
        } else if let Ok(rows) = serde_json::from_str::<Record>(text) {
            by_row(rows)
        } else {
            return Err(format!("has a single value at '{name}' among its columns; drop it"));
        };
        let expected = *length.get_or_insert(cells.len());
        if cells.len() != expected {
            let found = cells.len();
            return Err(format!("has {found} values at '{name}' where others have {expected}"));
        }
        table.columns.insert(name, cells);
    }
    table.lines = (1..=length.unwrap_or(0) as u64).collect();
    Ok(())
}

/// The cells of a column by row, in the order of the rows' numbers: "10" comes after "2".
fn by_row(rows: Record) -> Vec<String> {
    let mut rows: Vec<(String, &RawValue)> = rows.into_iter().collect();
    let number = |key: &str| key.parse::<u64>().unwrap_or(u64::MAX);
    sort_by(&mut rows, |(a, _), (b, _)| number(a).cmp(&number(b)).then_with(|| a.cmp(b)));
    rows.into_iter().map(|(_, value)| cell(value)).collect()
}

/// Columns in the order in which their names first occur.
#[derive(Default)]
struct Table {
    columns: IndexMap<String, Vec<String>>,
    lines: Vec<u64>,
    rejected: Vec<Rejected>,
}

impl Table {
    fn push(&mut self, record: Record, line: u64) -> Result<(), String> {
        let row = self.lines.len();
        for (name, value) in &record {
            let column = self.columns.entry(name.clone()).or_default();
            column.resize(row, String::new());
            column.push(cell(value));
        }
        if (row + 1).saturating_mul(self.columns.len()) > MOST_CELLS {
            return Err("has more than 32 million cells; keep only the keys to fit".into());
        }
        self.lines.push(line);
        Ok(())
    }

    fn reject(&mut self, line: u64, text: &str) {
        let reason = "is not a record; write {\"N\": 7e9, \"D\": 1.4e12, \"loss\": 2.1}";
        self.rejected.push(Rejected::new(line, "", text, reason));
    }

    fn finish(mut self) -> Result<Sheet, String> {
        if self.columns.is_empty() {
            return Err("has no records; write [{\"N\": 7e9, \"D\": 1.4e12, \"loss\": 2.1}]".into());
        }
        let mut sheet = Sheet { json: true, rejected: self.rejected, ..Sheet::default() };
        sheet.set_names(self.columns.keys().cloned());
        for (target, (_, mut cells)) in sheet.cells.iter_mut().zip(self.columns.drain(..)) {
            cells.resize(self.lines.len(), String::new());
            *target = cells;
        }
        sheet.lines = self.lines;
        Ok(sheet)
    }
}

/// A value as a cell: null is empty, a text is what it says, anything else stays as written.
fn cell(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        text if text.starts_with('"') => {
            serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())
        }
        other => other.to_owned(),
    }
}

fn not_json(error: &serde_json::Error, line: u64) -> String {
    let line = line + (error.line() as u64).saturating_sub(1);
    let column = error.column();
    format!("is not JSON on line {line}, column {column}; write null for a number that is missing")
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}
