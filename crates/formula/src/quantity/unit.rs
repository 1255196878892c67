//! Suffixes and units: what may follow the digits of each kind.

use super::{FLOP_PER_PF_DAY, Kind};

/// What a suffix and unit do to the digits before them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// Power of ten of the suffix.
    power: i32,
    /// Factor of the unit.
    factor: f64,
}

const ONE: Unit = Unit { power: 0, factor: 1.0 };

/// Reads what follows the digits; none when it is no suffix and unit of this kind.
pub(super) fn read(rest: &str, kind: Kind) -> Option<Unit> {
    match kind {
        Kind::Count => with_suffix(rest, |unit| is_word(unit, COUNT_WORDS).then_some(1.0)),
        Kind::Flop => with_suffix(rest, flop),
        Kind::Plain => with_suffix(rest, |unit| unit.is_empty().then_some(1.0)),
        Kind::Bytes => bytes(rest),
        Kind::Share => share(rest),
        Kind::Any => [Kind::Count, Kind::Flop, Kind::Share, Kind::Bytes]
            .into_iter()
            .find_map(|kind| read(rest, kind)),
    }
}

/// The value of digits with a written exponent, a suffix and a unit.
pub(super) fn value(digits: &str, exponent: i32, unit: Unit) -> f64 {
    let power = exponent.saturating_add(unit.power);
    // The standard library rounds the whole decimal once; a product with 1e12 would round again.
    let number: f64 = format!("{digits}e{power}").parse().unwrap_or(f64::NAN);
    number * unit.factor
}

const COUNT_WORDS: &[&str] =
    &["", "params", "parameters", "parameter", "tokens", "token", "tok", "steps", "step"];

/// A suffix, then a unit read by `unit` as a factor.
fn with_suffix(rest: &str, unit: fn(&str) -> Option<f64>) -> Option<Unit> {
    if let Some(factor) = unit(rest) {
        return Some(Unit { power: 0, factor });
    }
    let mut chars = rest.chars();
    let power = suffix(chars.next()?)?;
    let factor = unit(chars.as_str().trim_start())?;
    Some(Unit { power, factor })
}

fn suffix(c: char) -> Option<i32> {
    match c {
        'k' => Some(3),
        'M' => Some(6),
        'B' => Some(9),
        'T' => Some(12),
        _ => None,
    }
}

fn is_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn flop(unit: &str) -> Option<f64> {
    const DAYS: &[&str] = &[
        "PF-day",
        "PF-days",
        "PFd",
        "PFLOP-day",
        "PFLOP-days",
        "PFLOPS-day",
        "PFLOPS-days",
        "PFLOP/s-day",
        "PFLOP/s-days",
        "petaflop-day",
        "petaflop-days",
        "petaflop/s-day",
        "petaflop/s-days",
    ];
    if is_word(unit, &["", "FLOP", "FLOPs"]) {
        return Some(1.0);
    }
    is_word(unit, DAYS).then_some(FLOP_PER_PF_DAY)
}

fn share(rest: &str) -> Option<Unit> {
    match rest {
        "" => Some(ONE),
        "%" => Some(Unit { power: -2, factor: 1.0 }),
        _ => None,
    }
}

fn bytes(rest: &str) -> Option<Unit> {
    if is_word(rest, &["", "B", "byte", "bytes"]) {
        return Some(ONE);
    }
    let mut chars = rest.chars();
    let step = match chars.next()? {
        'k' | 'K' => 1,
        'M' => 2,
        'G' => 3,
        'T' => 4,
        'P' => 5,
        _ => return None,
    };
    match chars.as_str() {
        "" | "B" => Some(Unit { power: 3 * step, factor: 1.0 }),
        "i" | "iB" => Some(Unit { power: 0, factor: (1_u64 << (10 * step)) as f64 }),
        _ => None,
    }
}

/// The suffix that was meant by a unit that is not accepted, and its power of ten.
pub(super) fn meant(rest: &str) -> Option<(&'static str, i32)> {
    let mut chars = rest.chars();
    let found = match chars.next()? {
        'k' | 'K' => ("k", 3),
        'm' | 'M' => ("M", 6),
        'b' | 'B' | 'g' | 'G' => ("B", 9),
        't' | 'T' => ("T", 12),
        _ => return None,
    };
    is_word(chars.as_str().trim_start(), &["", "b", "ib", "n"]).then_some(found)
}
