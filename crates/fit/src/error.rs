//! The one error type of this crate.

use std::fmt;

/// What went wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Input,
    Numeric,
}

impl Error {
    #[cold]
    pub(crate) fn input(text: impl Into<String>) -> Self {
        Self { kind: Kind::Input, text: text.into() }
    }

    #[cold]
    pub(crate) fn numeric(text: impl Into<String>) -> Self {
        Self { kind: Kind::Numeric, text: text.into() }
    }

    /// The request or the data must change.
    pub fn is_input(&self) -> bool {
        self.kind == Kind::Input
    }

    /// The computation failed on valid input.
    pub fn is_numeric(&self) -> bool {
        self.kind == Kind::Numeric
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

impl From<isoflop_laws::Error> for Error {
    fn from(error: isoflop_laws::Error) -> Self {
        Self::input(error.to_string())
    }
}
