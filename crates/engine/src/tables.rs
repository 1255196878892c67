//! The data files the engine was given, by hash or built-in id.

use crate::failure::input;
use isoflop_data::{BuiltIn, ReadOptions, Sheet, read};
use isoflop_study::{DataRef, Decimal, Failure};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Files above this are refused at once.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Data files by SHA-256 (lower-case hexadecimal) or by built-in id.
#[derive(Default)]
pub struct Tables {
    files: BTreeMap<String, File>,
}

struct File {
    name: String,
    sha256: String,
    bytes: Vec<u8>,
}

/// A file's sheet and what it is called.
pub struct Found<'a> {
    /// The table as read.
    pub sheet: Sheet,
    /// File name or built-in title.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// The built-in set's description.
    pub built_in: Option<&'a BuiltIn>,
}

impl Tables {
    /// Takes a file. `key`: a built-in id, or anything else to file it under its hash. Returns the
    /// SHA-256.
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
        let place = if built_in { key.to_owned() } else { sha256.clone() };
        self.files.insert(place, File { name: name.into(), sha256: sha256.clone(), bytes });
        Ok(sha256)
    }

    /// Whether the data of a study are here.
    pub fn has(&self, data: &DataRef) -> bool {
        self.files.contains_key(key_of(data))
    }

    /// Reads the table that a study refers to.
    pub fn find(&self, data: &DataRef, decimal: Option<Decimal>) -> Result<Found<'_>, Failure> {
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
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
