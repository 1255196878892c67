//! CSV and kin: delimiter, header, rows, file lines.

use crate::{ReadOptions, Rejected, Sheet, sheet::MOST_CELLS};
use csv::{ReaderBuilder, StringRecord};
use isoflop_formula::quantity::{Kind, parse};

/// Bytes from the start of a file that are looked at to find the delimiter.
const SNIFFED: usize = 1 << 20;

/// Reads delimited text with a header.
///
/// # Errors
/// No header, or too many cells; reads on after the file's name.
pub(crate) fn read(text: &str, options: &ReadOptions) -> Result<Sheet, String> {
    let delimiter = delimiter(text, &options.name);
    let mut reader = reader(text, delimiter);
    let mut lines = Lines::new(text.as_bytes());
    let mut record = StringRecord::new();
    let mut sheet = Sheet::default();
    let (mut start, mut end, mut line) = (0, 0, 0);
    while next(&mut reader, &mut record)? {
        end = reader.position().byte();
        line = lines.at(record.position().map_or(0, |at| at.byte()));
        start = lines.at;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if sheet.names.is_empty() {
            refuse_numbers_as_header(&record, options)?;
            sheet.set_names(record.iter().map(str::to_owned));
        } else {
            add(&mut sheet, &record, line)?;
        }
    }
    if sheet.lines.last() == Some(&line) {
        reject_open_quote(&mut sheet, text.get(start..end as usize).unwrap_or(""));
    }
    lines.at(end);
    if lines.comments > 0 {
        let (n, verb) = (lines.comments, if lines.comments == 1 { "line is" } else { "lines are" });
        sheet.notes.push(format!("{n} {verb} read as a comment, for the '#' at the start"));
    }
    if sheet.names.is_empty() {
        return Err("has no header line; begin with the column names, N,D,loss".into());
    }
    Ok(sheet)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
}

fn next(reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord) -> Result<bool, String> {
    reader.read_record(record).map_err(|error| format!("cannot be read: {error}"))
}

/// A first row of nothing but numbers is data, and then the names are missing.
fn refuse_numbers_as_header(record: &StringRecord, options: &ReadOptions) -> Result<(), String> {
    let is_number = |cell: &str| {
        parse(cell, Kind::Any, options.decimal).map_or_else(
            |error| error.is_empty() || error.is_not_finite() || error.readings().is_some(),
            |_| true,
        )
    };
    if record.iter().all(is_number) {
        return Err(
            "has only numbers in its first row; put the column names there, N,D,loss".into()
        );
    }
    Ok(())
}

fn add(sheet: &mut Sheet, record: &StringRecord, line: u64) -> Result<(), String> {
    if let Some(reason) = misfit(sheet.names.len(), record) {
        let start = record.iter().next().unwrap_or("");
        sheet.rejected.push(Rejected::new(line, "", start, reason));
        return Ok(());
    }
    if (sheet.rows() + 1).saturating_mul(sheet.names.len()) > MOST_CELLS {
        return Err("has more than 32 million cells; keep only the columns to fit".into());
    }
    for (column, cell) in sheet.cells.iter_mut().zip(record) {
        column.push(cell.to_owned());
    }
    sheet.lines.push(line);
    Ok(())
}

/// An open quote takes all that follows into one cell; such a last row is no row.
fn reject_open_quote(sheet: &mut Sheet, last_record: &str) {
    let swallows = |cells: &Vec<String>| cells.last().is_some_and(|cell| cell.contains('\n'));
    let odd = last_record.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    if !odd || !sheet.cells.last().is_some_and(swallows) {
        return;
    }
    let row: Vec<String> = sheet.cells.iter_mut().filter_map(Vec::pop).collect();
    let line = sheet.lines.pop().unwrap_or(1);
    let reason = "starts a row with a quote that is not closed; close it";
    sheet.rejected.push(Rejected::new(line, "", &row[0], reason));
}

/// Why a record does not fit under the header.
fn misfit(columns: usize, record: &StringRecord) -> Option<String> {
    let cells = record.len();
    let blank_rest = record.iter().skip(columns).all(|cell| cell.trim().is_empty());
    if record.as_slice().contains('\0') {
        return Some("starts a row with a NUL character; the file is damaged there".into());
    }
    if cells == columns || (cells > columns && blank_rest) {
        return None;
    }
    let plural = if cells == 1 { "cell" } else { "cells" };
    let what = format!("starts a row of {cells} {plural} where the header has {columns}");
    Some(match record.as_slice().contains('\n') {
        true => format!("{what}; it runs over several lines: close its quote"),
        false if cells > columns => format!("{what}; put text with the delimiter in quotes"),
        false => format!("{what}; add the missing ones"),
    })
}

/// The delimiter whose rows agree best with the header; of equal ones the one with more columns.
fn delimiter(text: &str, name: &str) -> u8 {
    if name.to_ascii_lowercase().ends_with(".tsv") {
        return b'\t';
    }
    let cut = (0..=text.len().min(SNIFFED)).rev().find(|at| text.is_char_boundary(*at));
    let start = &text[..cut.unwrap_or(0)];
    let whole = start.len() == text.len();
    let mut best = (b',', (0, false, 0));
    for candidate in [b',', b';', b'\t', b'|'] {
        let (agreeing, columns) = agreement(start, candidate, whole);
        let rank = (agreeing, !splits_quoted(start, candidate), columns);
        if columns > 1 && rank > best.1 {
            best = (candidate, rank);
        }
    }
    best.0
}

/// Whether a delimiter cuts a quoted name of the header in two.
fn splits_quoted(text: &str, delimiter: u8) -> bool {
    let header = reader(text, delimiter).into_records().next();
    header.and_then(Result::ok).is_some_and(|names| names.iter().any(|name| name.contains('"')))
}

/// Thousandths of the first rows that have as many cells as the header, and how many those are.
fn agreement(text: &str, delimiter: u8, whole: bool) -> (usize, usize) {
    let mut rows = Vec::new();
    for record in reader(text, delimiter).into_records().take(21) {
        let Ok(record) = record else { break };
        if !record.iter().all(|cell| cell.trim().is_empty()) {
            rows.push(record.len());
        }
    }
    // The last row of a cut text is cut as well.
    if !whole && rows.len() < 21 && rows.len() > 1 {
        rows.pop();
    }
    let Some((header, rest)) = rows.split_first() else { return (0, 0) };
    let agreeing = rest.iter().filter(|cells| *cells == header).count();
    (if rest.is_empty() { 1000 } else { agreeing * 1000 / rest.len() }, *header)
}

/// Counts file lines up to a byte, passing over blank lines and comments before a record.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
    comments: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1, comments: 0 }
    }

    /// The line of the record that the reader began to look for at byte `start`.
    fn at(&mut self, start: u64) -> u64 {
        while (self.at as u64) < start && self.at < self.bytes.len() {
            self.step();
        }
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\r' | b'\n' => self.step(),
                b'#' => self.pass_comment(),
                _ => break,
            }
        }
        self.line
    }

    fn pass_comment(&mut self) {
        self.comments += 1;
        while self.bytes.get(self.at).is_some_and(|byte| *byte != b'\n') {
            self.step();
        }
    }

    /// One byte on; `\n`, `\r\n` and a lone `\r` end a line.
    fn step(&mut self) {
        let ends = match self.bytes[self.at] {
            b'\n' => true,
            b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
            _ => false,
        };
        self.line += u64::from(ends);
        self.at += 1;
    }
}
