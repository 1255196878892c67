//! Columns that are numbers or texts already, as a sheet: a data frame, without the way through CSV.

use crate::{Error, Sheet, error::quoted, sheet::MOST_CELLS, wide};

/// One column of a data frame.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedColumn {
    /// Its name.
    pub name: String,
    /// Its cells, one per row.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Numbers; NaN is an empty cell.
    Numbers(Vec<f64>),
    /// Texts, read as those of a file are (`70M`, `1.4T`); none is an empty cell.
    Text(Vec<Option<String>>),
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(cells) => cells.len(),
            Self::Text(cells) => cells.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A sheet of typed columns. Its rows count from 1, and messages say "row"; a wide export of an
/// experiment tracker is melted, as in [`crate::read`].
///
/// # Errors
/// No column or no row, columns of unequal length, too many cells. `name` is the data's, for the
/// message.
pub fn frame(name: &str, columns: Vec<TypedColumn>) -> Result<Sheet, Error> {
    let fail = |what: String| Error::file(format!("{} {what}", quoted(name)));
    let Some(first) = columns.first() else {
        return Err(fail("has no column; give one for the size, the tokens, the loss".into()));
    };
    let rows = first.cells.len();
    if let Some(odd) = columns.iter().find(|column| column.cells.len() != rows) {
        let (column, found, of) = (quoted(&odd.name), odd.cells.len(), quoted(&first.name));
        return Err(fail(format!("has {found} values in {column} where {of} has {rows}")));
    }
    if rows == 0 {
        return Err(fail("has no row; give one row per run".into()));
    }
    if rows.saturating_mul(columns.len()) > MOST_CELLS {
        let most = MOST_CELLS / 1_000_000;
        return Err(fail(format!("has more than {most} million cells; keep the columns to fit")));
    }
    let mut sheet = Sheet { frame: true, ..Sheet::default() };
    let (names, cells): (Vec<String>, Vec<Cells>) =
        columns.into_iter().map(|column| (column.name, column.cells)).unzip();
    sheet.set_names(names.into_iter());
    for (i, cells) in cells.into_iter().enumerate() {
        match cells {
            Cells::Numbers(values) => {
                sheet.numbers.resize(i, None);
                sheet.numbers.push(Some(values));
            }
            Cells::Text(texts) => {
                sheet.cells[i] = texts.into_iter().map(Option::unwrap_or_default).collect();
            }
        }
    }
    sheet.lines = (1..=rows as u64).collect();
    wide::melt(sheet).map_err(fail)
}
