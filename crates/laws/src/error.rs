//! The crate's error.

use std::fmt;

/// What went wrong: always something that was asked for or handed in.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// No such law, preset or number of breaks.
    Unknown,
    /// Columns or schedules that do not fit the law.
    Data,
}

impl Error {
    pub(crate) fn unknown(text: impl Into<String>) -> Self {
        Self { kind: Kind::Unknown, text: text.into() }
    }

    pub(crate) fn data(text: impl Into<String>) -> Self {
        Self { kind: Kind::Data, text: text.into() }
    }

    /// Whether the cause is what the user gave. True for every error of this crate.
    pub fn is_input(&self) -> bool {
        true
    }

    /// Whether a law or preset of that name does not exist.
    pub fn is_unknown(&self) -> bool {
        self.kind == Kind::Unknown
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}
