//! Numbers as people write them: read with suffix and unit, written with the digits they deserve.
//!
//! Reading never guesses. A text that can be read in two ways (`31,2B`, `1,234`) is an error that
//! carries both readings, and a text that cannot be read is an error that says what to write.

mod error;
mod format;
mod lex;
mod unit;

pub use error::{QuantityError, shorten};
pub use format::{full, power_of_ten, si, significant, with_uncertainty};
pub use lex::{Mark, mark};

use lex::Number;

/// FLOP in one petaFLOP-day: 10¹⁵ × 86 400.
pub const FLOP_PER_PF_DAY: f64 = 8.64e19;

/// Longest text that is looked at, in bytes; a longer one is no number.
const LONGEST: usize = 400;

/// What a number counts; it decides which units may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Parameters, tokens, steps: `7B`, `1.4T tokens`, `1 400 000`.
    Count,
    /// Floating-point operations: `1e24 FLOP`, `12 PF-day`.
    Flop,
    /// A number without unit: a loss, a weight.
    Plain,
    /// Bytes: `80GiB`, `1.2TB`; here `B` is a byte, not a billion.
    Bytes,
    /// A share: `5%` is 0.05.
    Share,
    /// Whatever the unit says; for a box that does not know what is typed into it.
    Any,
}

impl Kind {
    /// The kind of a law's input by its key: `N`, `D` … are counts, `C` is FLOP, `x` is any.
    pub fn of_input(key: &str) -> Self {
        match key {
            "N" | "D" | "U" | "S" | "B" | "P" | "m" | "step" => Self::Count,
            "C" => Self::Flop,
            "x" => Self::Any,
            _ => Self::Plain,
        }
    }

    /// The kind in words, with its article: "a count".
    fn words(self) -> &'static str {
        match self {
            Self::Count => "a count",
            Self::Flop => "an amount of compute",
            Self::Plain | Self::Any => "a number",
            Self::Bytes => "an amount of bytes",
            Self::Share => "a share",
        }
    }
}

/// What separates the whole part from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// 1.5 is one and a half; commas group thousands.
    Point,
    /// 1,5 is one and a half; points group thousands.
    Comma,
}

/// Reads a number with suffix and unit.
///
/// Suffixes are `k M B T`; thousands may be grouped with spaces, `_`, or, with `decimal` given,
/// with the other mark. `10^24`, `10²⁴` and `3 × 10²⁴` read like `1e24` and `3e24`.
/// The result is the double nearest to what is written (but for PF-day and `%`, one product more).
///
/// ```
/// use isoflop_formula::quantity::{Decimal, Kind, parse};
/// assert_eq!(parse("1.4T", Kind::Count, None).unwrap(), 1.4e12);
/// assert_eq!(parse("12 PF-day", Kind::Flop, None).unwrap(), 12.0 * 8.64e19);
/// assert_eq!(parse("31,2B", Kind::Count, Some(Decimal::Comma)).unwrap(), 31.2e9);
/// let error = parse("1.2TB", Kind::Count, None).unwrap_err();
/// assert_eq!(error.to_string(), "'1.2TB' is not a count; write 1.2T or 1.2e12");
/// ```
///
/// # Errors
/// Not a number of this kind; NaN or infinite; larger than a double; full-width digits; or an
/// unclear comma, with both readings ([`QuantityError::readings`]).
pub fn parse(text: &str, kind: Kind, decimal: Option<Decimal>) -> Result<f64, QuantityError> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if decimal != Some(Decimal::Comma)
        && let Some(value) = plain(trimmed)
    {
        return finite(value, trimmed);
    }
    refuse_at_sight(trimmed)?;
    let Some(number) = lex::number(trimmed) else {
        return Err(QuantityError::not(trimmed, kind, None));
    };
    let Some(unit) = unit::read(number.rest, kind) else {
        return Err(QuantityError::not(trimmed, kind, suggestion(&number)));
    };
    let value = |digits: &str| unit::value(digits, number.exponent, unit);
    match lex::digits(&number, decimal) {
        lex::Digits::One(digits) => finite(value(&digits), trimmed),
        lex::Digits::Two { point, comma } => {
            let readings = (value(&comma), value(&point));
            finite(readings.1, trimmed)?;
            Err(QuantityError::ambiguous(trimmed, readings))
        }
        lex::Digits::None => Err(QuantityError::not(trimmed, kind, None)),
    }
}

/// Most numbers of most files: digits, one point, an exponent, and nothing else.
fn plain(text: &str) -> Option<f64> {
    let plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+');
    let starts = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    (starts && text.len() <= LONGEST && text.as_bytes().iter().all(plain))
        .then(|| text.parse().ok())?
}

fn finite(value: f64, text: &str) -> Result<f64, QuantityError> {
    if value.is_finite() { Ok(value) } else { Err(QuantityError::too_large(text)) }
}

/// Refuses what is no number at first sight: nothing, NaN, infinity, full-width digits.
fn refuse_at_sight(text: &str) -> Result<(), QuantityError> {
    if text.is_empty() {
        return Err(QuantityError::empty());
    }
    if text.len() > LONGEST {
        return Err(QuantityError::too_long(text));
    }
    let unsigned = text.trim_start_matches(['+', '-', '\u{2212}']).to_ascii_lowercase();
    if matches!(unsigned.as_str(), "nan" | "inf" | "infinity" | "\u{221e}" | "1.#inf" | "1.#qnan") {
        return Err(QuantityError::not_finite(text));
    }
    if text.chars().any(|c| ('\u{ff01}'..='\u{ff5e}').contains(&c)) {
        return Err(QuantityError::full_width(text));
    }
    Ok(())
}

/// How the same number is written with an accepted suffix, when the rest looks like one.
fn suggestion(number: &Number<'_>) -> Option<String> {
    let lex::Digits::One(digits) = lex::digits(number, None) else { return None };
    let (suffix, power) = unit::meant(number.rest)?;
    if number.exponent != 0 {
        return None;
    }
    Some(format!("write {digits}{suffix} or {digits}e{power}"))
}

#[cfg(test)]
mod tests;
