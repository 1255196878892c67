//! A table behind a chart: as it is read, and as a CSV file.

use super::super::rejected::quoted;

/// Heads and rows; the first column names the row.
pub(crate) struct Sheet {
    heads: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// One cell.
pub(crate) struct Cell {
    shown: String,
    /// As the file has it.
    raw: String,
}

impl Cell {
    /// A text, which may be the user's own.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let shown = text.into();
        Self { raw: quoted(&shown), shown }
    }

    /// A number as `format` shows it and with all its digits in the file; empty for none.
    pub(crate) fn number(value: Option<f64>, format: impl Fn(f64) -> String) -> Self {
        let value = value.filter(|value| value.is_finite());
        Self {
            shown: value.map_or_else(|| "—".into(), format),
            raw: value.map(|value| format!("{value:?}")).unwrap_or_default(),
        }
    }

    /// A whole number.
    pub(crate) fn count(count: u64) -> Self {
        let shown = isoflop_formula::quantity::full(count as f64);
        Self { raw: count.to_string(), shown }
    }
}

impl Sheet {
    /// A table; each row has as many cells as there are heads.
    pub(crate) fn new(heads: &[&'static str], rows: Vec<Vec<Cell>>) -> Self {
        Self { heads: heads.to_vec(), rows }
    }

    /// As it is read.
    pub(crate) fn shown(self) -> (Vec<String>, Vec<Vec<String>>) {
        let row = |row: Vec<Cell>| row.into_iter().map(|cell| cell.shown).collect();
        (
            self.heads.iter().map(|head| (*head).to_owned()).collect(),
            self.rows.into_iter().map(row).collect(),
        )
    }

    /// As a file: CSV, a line of heads first.
    pub(crate) fn csv(&self) -> String {
        let heads = self.heads.iter().map(|head| quoted(head)).collect::<Vec<_>>().join(",");
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.raw.as_str()).collect::<Vec<_>>().join(","));
        std::iter::once(heads).chain(rows).map(|line| line + "\n").collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_all_digits_and_no_cell_is_a_formula() {
        let row = vec![Cell::text("=1+1"), Cell::number(Some(0.1 + 0.2), |_| "0.3".into())];
        let sheet = Sheet::new(&["Run", "Moves"], vec![row]);
        assert_eq!(sheet.csv(), "\"Run\",\"Moves\"\n\"'=1+1\",0.30000000000000004\n");
        assert_eq!(sheet.shown().1, [["=1+1", "0.3"]]);
    }

    #[test]
    fn what_is_not_known_is_an_empty_cell() {
        let row = vec![Cell::text("a"), Cell::number(None, |_| String::new()), Cell::count(1200)];
        let sheet = Sheet::new(&["Run", "Moves", "Rows"], vec![row]);
        assert!(sheet.csv().ends_with("\"a\",,1200\n"));
    }
}
