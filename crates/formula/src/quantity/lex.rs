//! The digits of a number, its marks and its exponent; what is left is suffix and unit.

use super::Decimal;

/// A number as written: sign and digits with marks, decimal exponent, and what follows.
pub(super) struct Number<'a> {
    negative: bool,
    /// Digits, points and commas; no spaces or underscores.
    body: String,
    /// The written exponent; 0 without one.
    pub(super) exponent: i32,
    /// What follows the number, trimmed.
    pub(super) rest: &'a str,
}

/// The digits as Rust reads them, when the marks allow one reading or two.
pub(super) enum Digits {
    /// One reading.
    One(String),
    /// A lone comma and nobody said what it means.
    Two {
        /// Commas group thousands.
        point: String,
        /// The comma is the decimal mark.
        comma: String,
    },
    /// The marks make no sense.
    None,
}

/// Which marks a number has, and so what it tells about how its author writes decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not a number, or no marks.
    Silent,
    /// The point can only be a decimal mark: `3.28`.
    DecimalPoint,
    /// The point may be either: `1.234`.
    UnclearPoint,
    /// Points group thousands: `1.234.567`, `1.234,5`.
    GroupingPoint,
    /// One comma: `31,2`, `1,234`.
    UnclearComma,
    /// Commas group thousands: `1,234,567`, `1,234.5`.
    GroupingComma,
}

/// The marks of the number at the start of `text`.
pub fn mark(text: &str) -> Mark {
    if text.len() > super::LONGEST || !text.contains(['.', ',']) {
        return Mark::Silent;
    }
    let Some(Number { body, .. }) = number(text.trim()) else { return Mark::Silent };
    match (body.matches('.').count(), body.matches(',').count()) {
        (0, 0) => Mark::Silent,
        (1, 0) if grouped(&body, '.') && !body.starts_with('0') => Mark::UnclearPoint,
        (1, 0) => Mark::DecimalPoint,
        (0, 1) => Mark::UnclearComma,
        (0, _) => Mark::GroupingComma,
        (_, 0) => Mark::GroupingPoint,
        _ if body.rfind('.') < body.rfind(',') => Mark::GroupingPoint,
        _ => Mark::GroupingComma,
    }
}

/// Splits a text in number and rest; none when it does not start with a number.
pub(super) fn number(text: &str) -> Option<Number<'_>> {
    let (negative, unsigned) = sign(text);
    let (mut body, mut rest) = body(unsigned)?;
    let mut exponent = 0;
    if let Some((value, after)) = letter_exponent(rest) {
        (exponent, rest) = (value, after);
    } else if let Some((value, after)) = power(rest.trim_start()).filter(|_| body == "10") {
        (body, exponent, rest) = ("1".into(), value, after);
    } else if let Some((value, after)) = times_power(rest) {
        (exponent, rest) = (value, after);
    }
    Some(Number { negative, body, exponent, rest: rest.trim() })
}

fn sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        return (true, rest);
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

/// Digits and marks without the spaces and underscores between them, and what follows.
fn body(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut end = 0;
    let mut spaces = Vec::new();
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let joins = next.is_some_and(|n| n.is_ascii_digit()) && out.ends_with(digit);
        match c {
            '0'..='9' | '.' | ',' => out.push(c),
            '_' if joins => {}
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' if joins => spaces.push(out.len()),
            _ => break,
        }
        end = at + c.len_utf8();
    }
    let well_spaced = spaces.is_empty() || spaced_by_threes(&out, &spaces);
    (out.contains(digit) && well_spaced).then_some((out, &text[end..]))
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether spaces stand before every third digit of the whole part, and nowhere else.
fn spaced_by_threes(body: &str, spaces: &[usize]) -> bool {
    let whole = body.find(['.', ',']).unwrap_or(body.len());
    let first = spaces[0];
    (1..=3).contains(&first)
        && spaces.iter().enumerate().all(|(i, at)| *at == first + 3 * i)
        && whole == first + 3 * spaces.len()
}

/// `e24`, `E-3`.
fn letter_exponent(text: &str) -> Option<(i32, &str)> {
    integer(text.strip_prefix(['e', 'E'])?)
}

/// `× 10^24`, `*10²⁴`, `x 10^24`.
fn times_power(text: &str) -> Option<(i32, &str)> {
    let rest = text.trim_start().strip_prefix(['×', '*', 'x', '·'])?.trim_start();
    power(rest.strip_prefix("10")?)
}

/// `^24` or `²⁴`.
fn power(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix('^') {
        return integer(rest);
    }
    let end = text.find(|c| raised(c).is_none()).unwrap_or(text.len());
    let plain: String = text[..end].chars().filter_map(raised).collect();
    let (value, after) = integer(&plain)?;
    after.is_empty().then_some((value, &text[end..]))
}

fn raised(c: char) -> Option<char> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if c == '⁻' {
        return Some('-');
    }
    RAISED.iter().zip('0'..='9').find(|(r, _)| **r == c).map(|(_, plain)| plain)
}

/// An exponent of at most five digits; more make no number that a double holds.
fn integer(text: &str) -> Option<(i32, &str)> {
    let (negative, unsigned) = sign(text);
    let end = unsigned.find(|c| !digit(c)).unwrap_or(unsigned.len());
    let digits = &unsigned[..end];
    if digits.is_empty() {
        return None;
    }
    let size = digits.trim_start_matches('0');
    let value = if size.len() > 5 { 99_999 } else { size.parse().unwrap_or(0) };
    Some((if negative { -value } else { value }, &unsigned[end..]))
}

/// Reads the marks. A lone comma is unclear unless `decimal` says what it means.
pub(super) fn digits(number: &Number<'_>, decimal: Option<Decimal>) -> Digits {
    let body = number.body.as_str();
    let one = |digits: String| {
        let sign = if number.negative { "-" } else { "" };
        if digits.contains(digit) { Digits::One(format!("{sign}{digits}")) } else { Digits::None }
    };
    let group = |by: char| if grouped(body, by) { one(body.replace(by, "")) } else { Digits::None };
    match (body.matches('.').count(), body.matches(',').count()) {
        (0, 0) => one(body.into()),
        (1, 0) if decimal == Some(Decimal::Comma) && mark(body) == Mark::UnclearPoint => group('.'),
        (1, 0) => one(body.into()),
        (0, 1) => lone_comma(number, decimal),
        (_, 0) => group('.'),
        (0, _) => group(','),
        _ => both_marks(body).map_or(Digits::None, one),
    }
}

fn lone_comma(number: &Number<'_>, decimal: Option<Decimal>) -> Digits {
    let sign = if number.negative { "-" } else { "" };
    let body = number.body.as_str();
    if body.starts_with(',') || body.ends_with(',') {
        return Digits::None;
    }
    let (point, comma) = (body.replace(',', ""), body.replace(',', "."));
    match decimal {
        Some(Decimal::Point) => Digits::One(format!("{sign}{point}")),
        Some(Decimal::Comma) => Digits::One(format!("{sign}{comma}")),
        None => Digits::Two { point: format!("{sign}{point}"), comma: format!("{sign}{comma}") },
    }
}

/// `1,234.5` and `1.234,5`: the last mark is the decimal one, the other groups thousands.
fn both_marks(body: &str) -> Option<String> {
    let at = body.rfind(['.', ','])?;
    let (whole, part) = (&body[..at], &body[at + 1..]);
    let by = if body[at..].starts_with('.') { ',' } else { '.' };
    let fits = whole.chars().all(|c| digit(c) || c == by) && grouped(whole, by);
    fits.then(|| format!("{}.{part}", whole.replace(by, "")))
}

/// Whether `by` parts the digits in groups of three, the first of one to three.
fn grouped(body: &str, by: char) -> bool {
    let mut groups = body.split(by);
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && first.chars().all(digit)
        && groups.all(|group| group.len() == 3 && group.chars().all(digit))
}
