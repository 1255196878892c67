//! The data files the engine was given, by hash or built-in id.

use crate::failure::input;
use isoflop_data::{BuiltIn, Cells, ReadOptions, Sheet, TypedColumn, frame, read};
use isoflop_study::{DataRef, Decimal, Failure};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap};

/// Files above this are refused at once.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Data files by SHA-256 (lower-case hexadecimal) or by built-in id.
#[derive(Default)]
pub struct Tables {
    files: BTreeMap<String, File>,
    frames: BTreeMap<String, Frame>,
}

struct Frame {
    name: String,
    sheet: Sheet,
}

struct File {
    name: String,
    sha256: String,
    bytes: Vec<u8>,
}

/// A file's sheet and what it is called.
pub struct Found<'a> {
    /// The table as read.
    pub sheet: Cow<'a, Sheet>,
    /// File name or built-in title.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// The built-in set's description.
    pub built_in: Option<&'a BuiltIn>,
}

impl Tables {
    /// Takes a file. `key`: a built-in id, one of [`crate::nist::FILES`], or anything else to file
    /// it under its hash. Returns the SHA-256.
    ///
    /// A file over [`MOST_BYTES`] is refused.
    pub fn put(&mut self, key: &str, name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
        if bytes.len() > MOST_BYTES {
            return Err(input(
                format!(
                    "'{name}' has {} MB and the limit is {} MB; keep only the columns and rows of \
                     the runs",
                    bytes.len().div_ceil(1_048_576),
                    MOST_BYTES / 1_048_576
                ),
                name,
            ));
        }
        let sha256 = hash(&bytes);
        let built_in = isoflop_data::built_in().iter().any(|b| b.id == key);
        let place = if built_in || crate::nist::FILES.contains(&key) {
            key.to_owned()
        } else {
            sha256.clone()
        };
        self.files.insert(place, File { name: name.into(), sha256: sha256.clone(), bytes });
        Ok(sha256)
    }

    /// The text of a file that was put under this key.
    pub(crate) fn text(&self, key: &str) -> Option<Cow<'_, str>> {
        self.files.get(key).map(|file| String::from_utf8_lossy(&file.bytes))
    }

    /// Takes the columns of a data frame, filed under the [`hash_of_columns`] that it returns; a
    /// study refers to them as to a file ([`DataRef::File`]).
    ///
    /// No column or row, unequal lengths and too many cells are refused.
    pub fn put_columns(
        &mut self,
        name: &str,
        columns: Vec<TypedColumn>,
    ) -> Result<String, Failure> {
        let sha256 = hash_of_columns(&columns);
        let sheet = frame(name, columns).map_err(|e| input(e.to_string(), name))?;
        self.frames.insert(sha256.clone(), Frame { name: name.into(), sheet });
        Ok(sha256)
    }

    /// Whether the data of a study are here.
    pub fn has(&self, data: &DataRef) -> bool {
        self.files.contains_key(key_of(data)) || self.frames.contains_key(key_of(data))
    }

    /// Reads the table that a study refers to.
    pub fn find(&self, data: &DataRef, decimal: Option<Decimal>) -> Result<Found<'_>, Failure> {
        if let Some((sha256, frame)) = self.frames.get_key_value(key_of(data)) {
            return Ok(Found {
                sheet: Cow::Borrowed(&frame.sheet),
                name: frame.name.clone(),
                sha256: sha256.clone(),
                built_in: None,
            });
        }
        let Some(file) = self.files.get(key_of(data)) else {
            return Err(match data {
                DataRef::BuiltIn { id } => {
                    let ids: Vec<&str> = isoflop_data::built_in().iter().map(|b| b.id).collect();
                    input(
                        format!("data set '{id}' is not here; built in are {}", ids.join(", ")),
                        "data",
                    )
                }
                DataRef::File { name, sha256, .. } => input(
                    format!(
                        "the file '{name}' is not here; open the file whose SHA-256 begins with {}",
                        sha256.get(..12).unwrap_or(sha256)
                    ),
                    "data",
                ),
            });
        };
        let options = ReadOptions { name: file.name.clone(), decimal: decimal.map(to_data) };
        let sheet = read(&file.bytes, &options).map_err(|e| input(e.to_string(), &file.name))?;
        let sheet = Cow::Owned(sheet);
        let built_in = match data {
            DataRef::BuiltIn { id } => isoflop_data::built_in().iter().find(|b| b.id == id),
            DataRef::File { .. } => None,
        };
        let name = built_in.map_or_else(|| file.name.clone(), |b| b.title.to_owned());
        Ok(Found { sheet, name, sha256: file.sha256.clone(), built_in })
    }
}

fn key_of(data: &DataRef) -> &str {
    match data {
        DataRef::BuiltIn { id } => id,
        DataRef::File { sha256, .. } => sha256,
    }
}

/// The decimal mark in the data crate's words.
pub(crate) fn to_data(decimal: Decimal) -> isoflop_data::Decimal {
    match decimal {
        Decimal::Point => isoflop_data::Decimal::Point,
        Decimal::Comma => isoflop_data::Decimal::Comma,
    }
}

/// SHA-256 as lower-case hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of a data frame: of its columns in this encoding, the only one there is.
///
/// `isoflop-columns-1` and a zero byte; then for each column, in order: the length of its name in
/// bytes, the name in UTF-8, `n` for numbers or `t` for texts, the number of rows, and its cells.
/// A number is its eight bytes, every NaN being 7ff8000000000000; a text is its length in bytes and
/// its UTF-8, and one that is missing is the length 2⁶⁴ − 1 alone. Lengths are unsigned 64-bit
/// integers; all numbers are little-endian.
pub fn hash_of_columns(columns: &[TypedColumn]) -> String {
    let mut hash = Sha256::new();
    let length = |n: usize| (n as u64).to_le_bytes();
    hash.update(b"isoflop-columns-1\0");
    for TypedColumn { name, cells } in columns {
        hash.update(length(name.len()));
        hash.update(name);
        match cells {
            Cells::Numbers(values) => {
                hash.update(b"n");
                hash.update(length(values.len()));
                for value in values {
                    let bits = if value.is_nan() { 0x7ff8 << 48 } else { value.to_bits() };
                    hash.update(bits.to_le_bytes());
                }
            }
            Cells::Text(texts) => {
                hash.update(b"t");
                hash.update(length(texts.len()));
                for text in texts {
                    let text = text.as_deref();
                    hash.update(text.map_or(u64::MAX.to_le_bytes(), |text| length(text.len())));
                    hash.update(text.unwrap_or_default());
                }
            }
        }
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
