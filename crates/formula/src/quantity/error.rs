//! Why a text is not read as a number.

use super::{Kind, full};
use core::fmt;

/// Why a text is not read as a number, and what to write instead.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityError {
    text: String,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Empty,
    TooLong,
    Not(Kind, Option<String>),
    NotFinite,
    TooLarge,
    FullWidth,
    /// With a decimal comma, with a decimal point.
    Ambiguous(f64, f64),
}

impl QuantityError {
    pub(super) fn empty() -> Self {
        Self { text: String::new(), what: What::Empty }
    }

    pub(super) fn too_long(text: &str) -> Self {
        Self { text: shorten(text, 40), what: What::TooLong }
    }

    pub(super) fn not(text: &str, kind: Kind, suggestion: Option<String>) -> Self {
        Self { text: text.into(), what: What::Not(kind, suggestion) }
    }

    pub(super) fn not_finite(text: &str) -> Self {
        Self { text: text.into(), what: What::NotFinite }
    }

    pub(super) fn too_large(text: &str) -> Self {
        Self { text: text.into(), what: What::TooLarge }
    }

    pub(super) fn full_width(text: &str) -> Self {
        Self { text: text.into(), what: What::FullWidth }
    }

    pub(super) fn ambiguous(text: &str, readings: (f64, f64)) -> Self {
        Self { text: text.into(), what: What::Ambiguous(readings.0, readings.1) }
    }

    /// Both readings of an unclear comma: as a decimal comma, as a thousands comma.
    pub fn readings(&self) -> Option<(f64, f64)> {
        match self.what {
            What::Ambiguous(comma, point) => Some((comma, point)),
            _ => None,
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.what == What::Empty
    }

    /// Whether NaN or infinity was written.
    pub fn is_not_finite(&self) -> bool {
        self.what == What::NotFinite
    }

    /// The reason without the text it is about: "is not a count; write 1.2T or 1.2e12".
    pub fn reason(&self) -> String {
        match &self.what {
            What::Empty => "is empty; write a number".into(),
            What::TooLong => "is too long for a number".into(),
            What::Not(kind, Some(write)) => format!("is not {}; {write}", kind.words()),
            What::Not(kind, None) => format!("is not {}; {}", kind.words(), example(*kind)),
            What::NotFinite => "is not a finite number".into(),
            What::TooLarge => "is too large; the largest number is about 1.8e308".into(),
            What::FullWidth => "has full-width characters; write the digits as 0 to 9".into(),
            What::Ambiguous(comma, point) => format!(
                "has an unclear comma; read it as {} or {}",
                reading(*comma),
                reading(*point)
            ),
        }
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("a number is missing");
        }
        write!(f, "'{}' {}", shorten(&self.text, 80), self.reason())
    }
}

impl std::error::Error for QuantityError {}

/// What may be written, where nothing better can be said.
fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "write 7B, 1.4T or 3e9",
        Kind::Flop => "write 3e24, 1e21 FLOP or 12 PF-day",
        Kind::Plain => "write 2.5 or 1e-3",
        Kind::Bytes => "write 80GiB or 1.2TB",
        Kind::Share => "write 5% or 0.05",
        Kind::Any => "write 7B, 3e24 or 12 PF-day",
    }
}

/// A reading with the largest suffix that fits, all digits kept: 31.2 B.
fn reading(value: f64) -> String {
    let (scaled, suffix) = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")]
        .into_iter()
        .find(|(scale, _)| value.abs() >= *scale)
        .map_or((value, ""), |(scale, suffix)| (value / scale, suffix));
    if suffix.is_empty() || scaled.abs() >= 1e4 || value.abs() < 1e5 {
        return tidy(value);
    }
    format!("{}\u{202f}{suffix}", tidy(scaled))
}

/// Fifteen digits, so that the division by the suffix does not show.
fn tidy(value: f64) -> String {
    full(format!("{value:.14e}").parse().unwrap_or(value))
}

/// At most `most` characters of a text, for messages; control and direction characters are
/// written as escapes, so that the text cannot change what stands around it.
pub fn shorten(text: &str, most: usize) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode())
        } else {
            out.push(c)
        }
        if out.len() > most {
            out.truncate(most.saturating_sub(1));
            out.push('…');
            break;
        }
    }
    out.into_iter().collect()
}

/// Characters that would change how a terminal or a page shows the text around them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}')
}
