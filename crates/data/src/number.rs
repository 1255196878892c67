//! Cells as numbers: what an unclear mark means in this sheet.

use crate::Sheet;
use isoflop_formula::quantity::{Decimal, Kind, Mark, QuantityError, mark, parse};

/// Reads the numbers of one sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    decimal: Option<Decimal>,
    points: Points,
}

/// What a point such as that of `1.234` means in this sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Points {
    Decimal,
    Grouping,
    Unclear,
}

/// Why a cell is not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It has no value.
    Empty,
    /// It says NaN or infinity.
    NotFinite,
    /// Anything else, in words that read on after the value.
    Because(String),
}

impl Numbers {
    /// Looks through the columns that hold numbers for values whose marks leave no doubt.
    ///
    /// A file mostly has one author. Where he writes `3.28B` his points are decimal marks, and a
    /// lone `31,2B` does not turn `3.325` into thousands. Where he writes `1.234.567`, or commas
    /// and no such point, `1.234` may be either: unless the user says which, it is rejected.
    pub(crate) fn of(sheet: &Sheet, columns: &[usize], decimal: Option<Decimal>) -> Self {
        let (mut decimals, mut groups, mut commas) = (sheet.json, false, false);
        for cell in columns.iter().flat_map(|column| &sheet.cells[*column]) {
            match mark(cell) {
                Mark::DecimalPoint | Mark::GroupingComma => decimals = true,
                Mark::GroupingPoint => groups = true,
                Mark::UnclearComma => commas = true,
                Mark::Silent | Mark::UnclearPoint => {}
            }
        }
        let points = match (decimal, decimals, groups) {
            (Some(Decimal::Point), ..) | (_, true, false) => Points::Decimal,
            (Some(Decimal::Comma), false, true) => Points::Grouping,
            (None, false, false) if !commas => Points::Decimal,
            _ => Points::Unclear,
        };
        Self { decimal, points }
    }

    /// Reads the cell of a column.
    pub(crate) fn cell(
        self,
        sheet: &Sheet,
        column: usize,
        row: usize,
        kind: Kind,
    ) -> Result<f64, Unread> {
        match sheet.column_of_numbers(column) {
            None => self.read(&sheet.cells[column][row], kind),
            Some(values) => match values[row] {
                value if value.is_nan() => Err(Unread::Empty),
                value if value.is_infinite() => Err(Unread::NotFinite),
                value => Ok(value),
            },
        }
    }

    /// Reads a cell of text.
    fn read(self, cell: &str, kind: Kind) -> Result<f64, Unread> {
        let unclear = mark(cell) == Mark::UnclearPoint;
        let decimal = match self.points {
            Points::Unclear if unclear => return Err(unclear_point(cell, kind)),
            Points::Decimal if unclear => None,
            _ => self.decimal,
        };
        parse(cell, kind, decimal).map_err(Unread::from)
    }
}

fn unclear_point(cell: &str, kind: Kind) -> Unread {
    // Without its point the text says what the other reading is; both must be numbers at all.
    match (parse(cell, kind, None), parse(cell, kind, Some(Decimal::Comma))) {
        (Ok(_), Ok(_)) => Unread::Because(
            "has an unclear point; write a decimal comma, or drop the point of thousands".into(),
        ),
        (Err(error), _) | (_, Err(error)) => error.into(),
    }
}

impl From<QuantityError> for Unread {
    fn from(error: QuantityError) -> Self {
        match (error.is_empty(), error.is_not_finite()) {
            (true, _) => Self::Empty,
            (_, true) => Self::NotFinite,
            _ => Self::Because(error.reason()),
        }
    }
}
