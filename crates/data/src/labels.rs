//! A column of names as numbers.

use std::collections::BTreeMap;

/// A column of names: which name each row has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// For each row the index of its name.
    pub of_row: Vec<u32>,
    /// The names, in the order in which they first occur.
    pub names: Vec<String>,
}

/// Builds [`Labels`] row by row.
#[derive(Default)]
pub(crate) struct LabelBuilder {
    labels: Labels,
    index: BTreeMap<String, u32>,
}

impl LabelBuilder {
    pub(crate) fn push(&mut self, name: &str) {
        let index = self.index.get(name).copied().unwrap_or_else(|| {
            let index = self.labels.names.len() as u32;
            self.labels.names.push(name.to_owned());
            self.index.insert(name.to_owned(), index);
            index
        });
        self.labels.of_row.push(index);
    }

    pub(crate) fn finish(self) -> Labels {
        self.labels
    }
}
