//! Numbers for people: as many digits as the uncertainty allows, thin groups, a true minus.

use crate::math;

/// Narrow no-break space: between groups of thousands, and between number and suffix.
const THIN: char = '\u{202f}';
/// The minus sign.
const MINUS: char = '\u{2212}';

/// A number with `digits` significant digits and the suffix k, M, B or T: `97 B`, `1.40 T`.
///
/// From 10¹⁵ on it is written as a power of ten.
///
/// ```
/// use isoflop_formula::quantity::si;
/// assert_eq!(si(97.2e9, 2), "97\u{202f}B");
/// assert_eq!(si(412.0, 3), "412");
/// ```
pub fn si(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return not_finite(value);
    }
    let (mantissa, exponent) = rounded(value, digits);
    if value != 0.0 && exponent < -4 {
        return times_power(value, digits);
    }
    let step = if exponent < 3 { 0 } else { exponent / 3 };
    let Some(suffix) = ["", "k", "M", "B", "T"].get(step.max(0) as usize) else {
        return times_power(value, digits);
    };
    let shown = significant_at(&mantissa, exponent - 3 * step, value < 0.0);
    if suffix.is_empty() { shown } else { format!("{shown}{THIN}{suffix}") }
}

/// A number with `digits` significant digits, zeros at the end kept: `0.350`, `1 400`,
/// `1.54 × 10⁻⁵`.
pub fn significant(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return not_finite(value);
    }
    let (mantissa, exponent) = rounded(value, digits);
    if value != 0.0 && !(-4..9).contains(&exponent) {
        return times_power(value, digits);
    }
    significant_at(&mantissa, exponent, value < 0.0)
}

/// Every digit of a number: `1 400 000 000 000`; from 10¹⁵ on, and for tiny ones, as a power of
/// ten.
pub fn full(value: f64) -> String {
    if !value.is_finite() {
        return not_finite(value);
    }
    let size = value.abs();
    if value == 0.0 || (1e-6..1e15).contains(&size) {
        return signed(value < 0.0, &grouped(&format!("{size}")));
    }
    let text = format!("{size:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let ten = format!("10{}", superscript(exponent));
    signed(value < 0.0, &if mantissa == "1" { ten } else { format!("{mantissa} × {ten}") })
}

/// Mantissa and exponent, for superscripts: 10²⁴ is `("", 24)`, 3 × 10²⁴ is `("3", 24)`.
///
/// The mantissa has at most three digits, and no zeros at its end.
pub fn power_of_ten(value: f64) -> (String, i32) {
    if value == 0.0 || !value.is_finite() {
        return (full(value), 0);
    }
    let (mantissa, exponent) = rounded(value, 3);
    let digits = mantissa.trim_end_matches('0');
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let shown = if rest.is_empty() { first.to_owned() } else { format!("{first}.{rest}") };
    match (shown == "1", value < 0.0) {
        (true, false) => (String::new(), exponent),
        (_, negative) => (signed(negative, &shown), exponent),
    }
}

/// A value and its interval with the digits that the interval allows: to the second digit of its
/// half-width, and at least two significant digits each.
///
/// An infinite end is an open one: `below 0.42`, `above 6`, `not told`. Millions and more carry a
/// suffix, which the interval shares with the value: `6.7 B`, `5.9–7.7 B`.
///
/// ```
/// use isoflop_formula::quantity::with_uncertainty;
/// let (value, range) = with_uncertainty(0.34781, 0.3176, 0.3780);
/// assert_eq!((value.as_str(), range.as_str()), ("0.348", "0.318–0.378"));
/// ```
pub fn with_uncertainty(value: f64, low: f64, high: f64) -> (String, String) {
    if far_apart(value, low) || far_apart(value, high) {
        return (si(value, 3), range(low, high, |end| si(end, 2), |shown| shown.into()));
    }
    let ends = [value, low, high];
    let finite = ends.into_iter().filter(|end| end.is_finite());
    let largest = finite.fold(0.0, |largest: f64, end| largest.max(end.abs()));
    let unit = Scale::of(if value.is_finite() && value != 0.0 { value } else { largest });
    let place = place(value, low, high, unit);
    let show = |v: f64| unit.show(v, place);
    let shown = if value.is_finite() { unit.close(&show(value)) } else { not_finite(value) };
    (shown, range(low, high, show, |shown| unit.close(shown)))
}

/// Both ends in words; `close` puts the shared unit after the last number.
fn range(
    low: f64,
    high: f64,
    show: impl Fn(f64) -> String,
    close: impl Fn(&str) -> String,
) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) if low < 0.0 => format!("{} to {}", show(low), close(&show(high))),
        (true, true) => format!("{}–{}", show(low), close(&show(high))),
        (false, true) => format!("below {}", close(&show(high))),
        (true, false) => format!("above {}", close(&show(low))),
        (false, false) => "not told".into(),
    }
}

/// Whether two numbers are too far apart to share a unit.
fn far_apart(value: f64, end: f64) -> bool {
    let exponent = |v: f64| (v.is_finite() && v != 0.0).then(|| rounded(v, 2).1);
    match (exponent(value), exponent(end)) {
        (Some(value), Some(end)) => value.abs_diff(end) > 3,
        _ => false,
    }
}

/// The power of ten of the last digit shown, in units of the scale; none without an interval.
fn place(value: f64, low: f64, high: f64, unit: Scale) -> Option<i32> {
    let half = match (low.is_finite(), high.is_finite()) {
        (true, true) => (high - low) / 2.0,
        (true, false) => value - low,
        (false, true) => high - value,
        (false, false) => return None,
    };
    let half = half.abs() / unit.size();
    (half.is_finite() && half > 0.0).then(|| rounded(half, 2).1 - 1)
}

/// What value and interval are counted in.
#[derive(Clone, Copy)]
struct Scale {
    power: i32,
    suffix: &'static str,
}

impl Scale {
    fn of(value: f64) -> Self {
        let exponent = if value == 0.0 || !value.is_finite() { 0 } else { rounded(value, 3).1 };
        match exponent {
            -4..=5 => Self { power: 0, suffix: "" },
            6..=8 => Self { power: 6, suffix: "M" },
            9..=11 => Self { power: 9, suffix: "B" },
            12..=14 => Self { power: 12, suffix: "T" },
            power => Self { power, suffix: "" },
        }
    }

    fn size(self) -> f64 {
        math::pow(10.0, f64::from(self.power))
    }

    /// The number in this unit, down to `place` and to two significant digits at least.
    fn show(self, value: f64, place: Option<i32>) -> String {
        let scaled = value / self.size();
        if scaled == 0.0 {
            return fixed_zero(place.unwrap_or(0));
        }
        let own = rounded(scaled, 2).1 - 1;
        // No more than fifteen digits are ever true.
        let finest = own.saturating_sub(13);
        let last = place.map_or(own.saturating_sub(2), |place| place.min(own)).max(finest);
        let digits = own.saturating_sub(last).clamp(0, 13) as usize + 2;
        let (mantissa, exponent) = rounded(scaled, digits);
        significant_at(&mantissa, exponent, scaled < 0.0)
    }

    fn close(self, number: &str) -> String {
        match (self.power, self.suffix) {
            (0, _) => number.into(),
            (power, "") => format!("{number} × 10{}", superscript(&power.to_string())),
            (_, suffix) => format!("{number}{THIN}{suffix}"),
        }
    }
}

/// Zero with as many decimals as `last` asks for.
fn fixed_zero(last: i32) -> String {
    if last >= 0 { "0".into() } else { format!("{:.*}", last.unsigned_abs().min(15) as usize, 0.0) }
}

/// The digits of |value| rounded to `digits` (at least one), and the exponent of the first.
fn rounded(value: f64, digits: usize) -> (String, i32) {
    let text = format!("{:.*e}", digits.clamp(1, 17) - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Digits whose first stands at 10^exponent, as a plain decimal number.
fn significant_at(digits: &str, exponent: i32, negative: bool) -> String {
    let zeros = |n: i32| "0".repeat(n.max(0) as usize);
    let whole = exponent + 1;
    let text = if whole <= 0 {
        format!("0.{}{digits}", zeros(-whole))
    } else if digits.len() as i32 <= whole {
        format!("{digits}{}", zeros(whole - digits.len() as i32))
    } else {
        format!("{}.{}", &digits[..whole as usize], &digits[whole as usize..])
    };
    signed(negative, &grouped(&text))
}

fn times_power(value: f64, digits: usize) -> String {
    let (mantissa, exponent) = rounded(value, digits);
    let shown = significant_at(&mantissa, 0, value < 0.0);
    let ten = format!("10{}", superscript(&exponent.to_string()));
    if shown == "1" { ten } else { format!("{shown} × {ten}") }
}

fn signed(negative: bool, text: &str) -> String {
    if negative { format!("{MINUS}{text}") } else { text.into() }
}

/// Thin spaces before every third digit of the whole part, from the right.
fn grouped(text: &str) -> String {
    let whole = text.find('.').unwrap_or(text.len());
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i > 0 && i < whole && (whole - i).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(c);
    }
    out
}

fn superscript(number: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number
        .chars()
        .filter_map(|c| match c {
            '-' => Some('⁻'),
            digit => RAISED.get(digit.to_digit(10)? as usize).copied(),
        })
        .collect()
}

fn not_finite(value: f64) -> String {
    match (value.is_nan(), value > 0.0) {
        (true, _) => "not a number".into(),
        (false, true) => "∞".into(),
        (false, false) => format!("{MINUS}∞"),
    }
}
