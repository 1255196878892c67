//! Columns out as CSV that a spreadsheet does not run.

/// A column to write.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// Text.
    Text(&'a str, &'a [String]),
    /// Numbers; NaN is an empty cell.
    Numbers(&'a str, &'a [f64]),
}

/// Writes columns as CSV with a header; the shorter ones end in empty cells.
///
/// A text that a spreadsheet would read as a formula (it starts with `=`, `+`, `-`, `@`, a tab or a
/// carriage return) gets an apostrophe in front (OWASP ASVS 1.2.10). Numbers stay numbers, in the
/// shortest form that reads back to the same bits.
pub fn write_csv(columns: &[Column<'_>]) -> String {
    let mut out = String::new();
    let header: Vec<String> = columns.iter().map(|column| text(column.name())).collect();
    line(&header, &mut out);
    let rows = columns.iter().map(Column::rows).max().unwrap_or(0);
    for row in 0..rows {
        let cells: Vec<String> = columns.iter().map(|column| column.cell(row)).collect();
        line(&cells, &mut out);
    }
    out
}

impl Column<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Text(name, _) | Self::Numbers(name, _) => name,
        }
    }

    fn rows(&self) -> usize {
        match self {
            Self::Text(_, cells) => cells.len(),
            Self::Numbers(_, cells) => cells.len(),
        }
    }

    fn cell(&self, row: usize) -> String {
        match self {
            Self::Text(_, cells) => cells.get(row).map_or_else(String::new, |cell| text(cell)),
            Self::Numbers(_, cells) => cells.get(row).map_or_else(String::new, |v| number(*v)),
        }
    }
}

fn line(cells: &[String], out: &mut String) {
    // A single empty cell alone on its line would read back as no line at all.
    let cells = if cells == [""] { "\"\"".to_owned() } else { cells.join(",") };
    out.push_str(&cells);
    out.push('\n');
}

fn text(cell: &str) -> String {
    let guarded = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if guarded { format!("'{cell}") } else { cell.to_owned() };
    // '#' at the start of a line would make it a comment.
    if cell.contains([',', '"', '\n', '\r', ';', '\t', '|']) || cell.starts_with('#') {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

/// A number in the shortest form that reads back to the same bits; NaN is nothing.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    match value {
        v if v.is_nan() => String::new(),
        v if v == 0.0 || (1e-5..1e16).contains(&size) || size.is_infinite() => format!("{v}"),
        v => format!("{v:e}"),
    }
}
