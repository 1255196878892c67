//! What a number counts: how it is read from a box, shown in a sentence, said aloud.

use crate::words;
use isoflop_formula::quantity::{self, Kind};
use leptos::prelude::*;

/// A kind of number with its unit in words, which may be empty.
#[derive(Clone, PartialEq)]
pub(crate) struct Measure {
    kind: Kind,
    /// Whether it must be above 0.
    positive: bool,
    /// Unit as it stands beside a box: `tokens`, `FLOP`.
    pub(crate) unit: String,
}

impl Measure {
    /// Compute.
    pub(crate) fn flop() -> Self {
        Self { kind: Kind::Flop, positive: true, unit: "FLOP".into() }
    }

    /// A law's input by its key.
    pub(crate) fn of_input(key: &str, unit: &str) -> Self {
        let kind = Kind::of_input(key);
        Self { kind, positive: kind == Kind::Count, unit: unit.into() }
    }

    /// A factor above 0.
    pub(crate) fn factor() -> Self {
        Self { kind: Kind::Plain, positive: true, unit: String::new() }
    }

    /// A parameter: any number, without a unit.
    pub(crate) fn parameter() -> Self {
        Self { kind: Kind::Plain, positive: false, unit: String::new() }
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// The text is no such number, or a count or budget that is not above 0: what to write instead.
    pub(crate) fn read(&self, text: &str) -> Result<f64, String> {
        if self.kind == Kind::Flop {
            return words::read_flop(text);
        }
        let value = quantity::parse(text, self.kind, None).map_err(|error| error.to_string())?;
        match (self.positive && value <= 0.0, self.kind) {
            (false, _) => Ok(value),
            (true, Kind::Count) => Err(format!("'{text}' is not above 0; write 1.2e9")),
            (true, _) => Err(format!("'{text}' is not above 0; write 6")),
        }
    }

    /// As it stands in a sentence: `70 B`, `10²⁴ FLOP`.
    pub(crate) fn show(&self, value: f64) -> AnyView {
        match self.kind {
            Kind::Flop => words::flop(value),
            Kind::Count => spaced(&words::brief(value)).into_any(),
            _ if !(1e-3..1e6).contains(&value.abs()) && value != 0.0 => words::power(value),
            _ => words::raised(&shortest(value)),
        }
    }

    /// For a screen reader.
    pub(crate) fn spoken(&self, value: f64) -> String {
        match self.kind {
            Kind::Flop => words::spoken_flop(value),
            _ => format!("{} {}", words::brief(value), self.unit).trim().to_owned(),
        }
    }

    /// As a person would type it: `70B`, `1e24`.
    pub(crate) fn typed(&self, value: f64) -> String {
        if self.kind == Kind::Count { words::brief(value) } else { words::typed(value) }
    }

    /// The number in full, as read: `= 1 400 000 000 000 tokens`.
    pub(crate) fn echo(&self, value: f64) -> String {
        format!("= {} {}", quantity::full(value), self.unit).trim_end().to_owned()
    }
}

/// `70B` as `70 B`, with a thin space that does not break.
fn spaced(brief: &str) -> String {
    let end = brief.find(|c: char| c.is_ascii_uppercase() || c == 'k').unwrap_or(brief.len());
    let (number, suffix) = brief.split_at(end);
    if suffix.is_empty() { number.into() } else { format!("{number}\u{202f}{suffix}") }
}

/// At most four digits, without zeros at the end of a fraction.
fn shortest(value: f64) -> String {
    let text = quantity::significant(value, 4);
    match text.split_once('.') {
        Some((_, fraction)) if fraction.chars().all(|c| c.is_ascii_digit()) => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_typed_and_spaced_with_its_suffix() {
        let tokens = Measure::of_input("D", "tokens");
        assert_eq!(tokens.typed(1.4e12), "1.4T");
        assert_eq!(tokens.spoken(1.4e12), "1.4T tokens");
        assert_eq!(spaced("1.4T"), "1.4\u{202f}T");
        assert_eq!(tokens.read("1.4T"), Ok(1.4e12));
        assert!(tokens.read("-3").is_err());
    }

    #[test]
    fn a_reading_is_echoed_in_full() {
        let echo = Measure::of_input("D", "tokens").echo(1.4e12);
        assert_eq!(echo.replace('\u{202f}', " "), "= 1 400 000 000 000 tokens");
    }

    #[test]
    fn zeros_at_the_end_of_a_fraction_are_left_out() {
        assert_eq!(shortest(0.5), "0.5");
        assert_eq!(shortest(20.0), "20");
        assert_eq!(shortest(1234.0).replace('\u{202f}', ""), "1234");
    }
}
