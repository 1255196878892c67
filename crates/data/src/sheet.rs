//! A table as text: names, cells, and the file line of each row.

use crate::{Error, decode, delimited, error::quoted, export::number, json, wide};
use core::fmt;
use isoflop_formula::quantity::{Decimal, shorten};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Largest file, in bytes: 256 MiB.
const LARGEST: usize = 256 << 20;
/// Most cells of a table; more would not fit in a browser's memory.
pub(crate) const MOST_CELLS: usize = 32_000_000;
/// Longest column name, in characters.
const LONGEST_NAME: usize = 256;

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// File name, for messages and, by its ending, for the format; `-` is standard input.
    pub name: String,
    /// What an unclear decimal mark means.
    pub decimal: Option<Decimal>,
}

impl ReadOptions {
    /// The options for a file of this name, nothing else chosen.
    pub fn named(name: &str) -> Self {
        Self { name: name.into(), decimal: None }
    }
}

/// A table as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Column names: unique and not empty.
    pub names: Vec<String>,
    /// Cells by column, as written; every column of text has one cell per row. [`Sheet::cell`]
    /// gives the cell of any column.
    pub cells: Vec<Vec<String>>,
    /// The columns of a frame that came as numbers, by place; they have no `cells`, and NaN is an
    /// empty cell. Nothing for a file.
    pub numbers: Vec<Option<Vec<f64>>>,
    /// File line on which each row starts, from 1; the row's number in a frame and in a JSON object
    /// of arrays.
    pub lines: Vec<u64>,
    /// Whether the columns came from a data frame: then messages count rows, not lines.
    pub frame: bool,
    /// Rows that could not be laid out in columns; they are not among the cells.
    pub rejected: Vec<Rejected>,
    /// How a wide export was turned into one row per run and step.
    pub melted: Option<Melted>,
    /// What was changed or passed over, in words: renamed columns, comment lines.
    pub notes: Vec<String>,
    /// Whether numbers are JSON's, so that a point is always the decimal mark.
    pub json: bool,
}

/// How a wide export (one column per run) became a table with one row per run and step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Melted {
    /// Name of the new column with the run's name.
    pub id_column: String,
    /// Name of the step column.
    pub step_column: String,
    /// Name of the new column with the value.
    pub value_column: String,
    /// The runs, in the file's order.
    pub runs: Vec<String>,
    /// Columns that were passed over (`…__MIN`, `…__MAX`).
    pub ignored: Vec<String>,
}

/// A row that was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// File line on which the row starts, from 1; in a frame the number of the row.
    pub line: u64,
    /// Whether `line` counts the rows of a frame.
    pub frame: bool,
    /// Column name; empty when it is about the whole row.
    pub column: String,
    /// The value as written, at most 80 characters, control characters escaped.
    pub value: String,
    /// Why, and what to do; reads on after the value.
    pub reason: String,
}

impl Rejected {
    pub(crate) fn new(line: u64, column: &str, value: &str, reason: impl Into<String>) -> Self {
        let (column, value) = (shorten(column, 80), shorten(value.trim(), 80));
        Self { line, frame: false, column, value, reason: reason.into() }
    }

    /// The word for what `line` counts.
    fn counted(&self) -> &'static str {
        if self.frame { "row" } else { "line" }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.counted(), self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column '{}'", self.column)?;
        }
        f.write_str(": ")?;
        if !self.value.is_empty() {
            write!(f, "'{}' ", self.value)?;
        }
        f.write_str(&self.reason)
    }
}

impl Sheet {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The index of a column by its exact name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The rows as text, at most `most` of them.
    pub fn preview(&self, most: usize) -> Vec<Vec<String>> {
        let rows = self.rows().min(most);
        let cells = |row| (0..self.names.len()).map(move |c| self.cell(c, row).into_owned());
        (0..rows).map(|row| cells(row).collect()).collect()
    }

    /// A cell as text; a number in the shortest form that reads back to the same bits.
    pub fn cell(&self, column: usize, row: usize) -> Cow<'_, str> {
        match self.column_of_numbers(column) {
            Some(numbers) => Cow::Owned(number(numbers[row])),
            None => Cow::Borrowed(&self.cells[column][row]),
        }
    }

    /// The values of a column that came as numbers.
    pub fn column_of_numbers(&self, column: usize) -> Option<&[f64]> {
        self.numbers.get(column)?.as_deref()
    }

    /// Whether all rows of a column hold the same.
    pub fn is_constant(&self, column: usize) -> bool {
        match self.column_of_numbers(column) {
            // Empty cells are alike.
            Some(values) => values
                .iter()
                .all(|v| v.to_bits() == values[0].to_bits() || (v.is_nan() && values[0].is_nan())),
            None => self.cells[column].iter().all(|cell| *cell == self.cells[column][0]),
        }
    }

    /// A row that is not used because of one of its cells.
    pub(crate) fn reject(&self, row: usize, column: usize, reason: impl Into<String>) -> Rejected {
        let (name, cell) = (&self.names[column], self.cell(column, row));
        Rejected { frame: self.frame, ..Rejected::new(self.lines[row], name, &cell, reason) }
    }

    /// Sets the names: trimmed, filled in where empty, made unique; says what it changed.
    pub(crate) fn set_names(&mut self, raw: impl Iterator<Item = String>) {
        let mut seen = BTreeSet::new();
        // How often a name came already, so that a million equal names take no longer than others.
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for (i, raw) in raw.enumerate() {
            let mut name: String = raw.trim().chars().take(LONGEST_NAME).collect();
            if name.is_empty() {
                name = format!("column {}", i + 1);
                self.notes.push(format!("column {} has no name; it is called '{name}'", i + 1));
            }
            let mut unique = name.clone();
            while seen.contains(&unique) {
                let time = times.entry(name.clone()).or_insert(1);
                *time += 1;
                unique = format!("{name} ({time})");
            }
            if unique != name {
                let (name, unique) = (quoted(&name), quoted(&unique));
                self.notes
                    .push(format!("column {} is also named {name}; it is called {unique}", i + 1));
            }
            seen.insert(unique.clone());
            self.names.push(unique);
        }
        self.cells = vec![Vec::new(); self.names.len()];
    }
}

/// Reads the bytes of a CSV, TSV or JSON file.
///
/// The delimiter (comma, semicolon, tab, bar) is found from the first rows; UTF-8 and UTF-16 are
/// read; lines that start with `#` are comments; a JSON file is an array of flat records, one
/// record per line, or an object of arrays. A wide export of an experiment tracker is melted.
///
/// # Errors
/// Larger than 256 MB, empty, not text, no header, not JSON. A single bad row is no error: it is
/// listed in [`Sheet::rejected`].
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Sheet, Error> {
    let name = if options.name.is_empty() || options.name == "-" {
        "the input".to_owned()
    } else {
        quoted(&options.name)
    };
    let fail = |what: String| Error::file(format!("{name} {what}"));
    if bytes.len() > LARGEST {
        return Err(fail("is larger than 256 MB; keep only the columns and rows to fit".into()));
    }
    let text = decode::text(bytes).map_err(fail)?;
    if text.trim().is_empty() {
        return Err(fail("is empty; give a header line and one row per run".into()));
    }
    let sheet = if json::is_json(&text, &options.name) {
        json::read(&text).map_err(fail)?
    } else {
        delimited::read(&text, options).map_err(fail)?
    };
    wide::melt(sheet).map_err(fail)
}
