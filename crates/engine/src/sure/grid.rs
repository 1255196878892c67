//! A table in text, and a page about one: what was asked, the table, what must be said.

use crate::clean::{clean, markdown as escape};

/// A table, its head first.
#[derive(Default)]
pub(super) struct Grid {
    /// Columns of words, which come before those of numbers.
    pub words: usize,
    /// Cells of each row.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table of one width.
    pub fn of<const N: usize>(words: usize, head: [&str; N], rows: Vec<[String; N]>) -> Self {
        let head = head.map(str::to_owned);
        Self { words, rows: std::iter::once(head).chain(rows).map(Vec::from).collect() }
    }

    /// Cells in columns: words to the left, numbers to the right.
    pub fn plain(&self) -> Vec<String> {
        let widths = self.widths();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate();
            let padded = cells.map(|(place, (cell, &width))| match place < self.words {
                true => format!("{cell:<width$}"),
                false => format!("{cell:>width$}"),
            });
            padded.collect::<Vec<_>>().join("  ")
        };
        self.rows.iter().map(line).collect()
    }

    /// Markdown; `left` marks a column of words, `shown` gives a cell as it is to stand there.
    pub fn markdown(&self, left: &str, shown: &dyn Fn(&str) -> String) -> Vec<String> {
        let line = |row: &Vec<String>| {
            let cells: Vec<String> = row.iter().map(|cell| shown(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let mut out: Vec<String> = self.rows.iter().map(line).collect();
        if let Some(head) = self.rows.first() {
            let mark = |place: usize| if place < self.words { left } else { "--:" };
            let marks: Vec<&str> = (0..head.len()).map(mark).collect();
            out.insert(1, format!("|{}|", marks.join("|")));
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

/// One answer of the door as a page.
pub(super) struct Page {
    /// What was asked, and of what.
    pub intro: String,
    /// What was found; its cells are numbers and our own words.
    pub grid: Grid,
    /// Right below the table, a line each.
    pub below: Vec<String>,
    /// Paragraphs.
    pub foot: Vec<String>,
}

impl Page {
    /// Plain text.
    pub fn plain(&self) -> String {
        let mut out = vec![self.intro.clone(), String::new()];
        out.extend(self.grid.plain());
        out.extend(self.below.iter().cloned());
        out.extend(self.foot.iter().flat_map(|text| [String::new(), text.clone()]));
        out.iter().map(|line| clean(line)).collect::<Vec<_>>().join("\n")
    }

    /// The same as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = vec![escape(&self.intro), String::new()];
        out.extend(self.grid.markdown(":--", &str::to_owned));
        let notes = self.below.iter().chain(&self.foot);
        out.extend(notes.flat_map(|text| [String::new(), escape(text)]));
        out.join("\n")
    }
}
