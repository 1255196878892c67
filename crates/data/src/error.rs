//! Why a file or a request is refused as a whole.

use core::fmt;

/// Why a file or a request is refused as a whole. Single rows are rejected one by one instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Request,
}

impl Error {
    /// The file cannot be read as a table.
    pub(crate) fn file(message: impl Into<String>) -> Self {
        Self { kind: Kind::File, message: message.into() }
    }

    /// Roles, filter or options do not fit the table.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self { kind: Kind::Request, message: message.into() }
    }

    /// Whether the user's input is at fault; here always.
    pub fn is_input(&self) -> bool {
        true
    }

    /// Whether the file itself is at fault, not the roles or the filter.
    pub fn is_file(&self) -> bool {
        self.kind == Kind::File
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The columns by name, for an error text: at most twenty.
pub(crate) fn listed(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(20).map(|name| quoted(name)).collect();
    let more = names.len().saturating_sub(20);
    match (first.is_empty(), more) {
        (true, _) => "none".into(),
        (_, 0) => first.join(", "),
        _ => format!("{} and {more} more", first.join(", ")),
    }
}

/// A name in quotes, shortened, its control characters escaped.
pub(crate) fn quoted(name: &str) -> String {
    format!("'{}'", isoflop_formula::quantity::shorten(name, 80))
}
