//! Numbers as people read them: four significant digits, powers of ten in steps of three.

/// A number to be shown: sign, digits, and the power of ten that multiplies them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) negative: bool,
    pub(super) digits: String,
    /// 0 when there is no power to write.
    pub(super) exponent: i32,
}

/// Splits a number into what is written. Infinite and undefined ones become `∞` and `?`.
pub(super) fn show(value: f64) -> Shown {
    let negative = value < 0.0;
    if !value.is_finite() {
        let digits = if value.is_nan() { "?" } else { "∞" };
        return Shown { negative, digits: digits.to_owned(), exponent: 0 };
    }
    let written = format!("{:.3e}", value.abs());
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let power = if (-4..4).contains(&exponent) { 0 } else { exponent.div_euclid(3) * 3 };
    Shown { negative, digits: place_point(&digits, exponent - power), exponent: power }
}

/// Puts the decimal point after the digit with the place value 10⁰.
fn place_point(digits: &str, exponent: i32) -> String {
    let text = if exponent < 0 {
        format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize))
    } else {
        let whole = exponent as usize + 1;
        format!("{}.{}", &digits[..whole], &digits[whole..])
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_and_powers_of_a_thousand() {
        let text = |v: f64| {
            let s = show(v);
            format!("{}{}e{}", if s.negative { "-" } else { "" }, s.digits, s.exponent)
        };
        assert_eq!(text(97.2e9), "97.2e9");
        assert_eq!(text(477.8259), "477.8e0");
        assert_eq!(text(2143.4174), "2143e0");
        assert_eq!(text(12346.0), "12.35e3");
        assert_eq!(text(0.000_12), "0.00012e0");
        assert_eq!(text(-3.2e-6), "-3.2e-6");
        assert_eq!(text(999_999.0), "1e6");
        assert_eq!(text(0.0), "0e0");
        assert_eq!(text(f64::INFINITY), "∞e0");
    }
}
