use super::*;
use crate::math;

fn count(text: &str) -> Result<f64, String> {
    parse(text, Kind::Count, None).map_err(|error| error.to_string())
}

#[test]
fn suffixes_units_and_groups_are_read() {
    let table = [
        ("7B", Kind::Count, 7e9),
        ("1.4T", Kind::Count, 1.4e12),
        ("350k", Kind::Count, 350e3),
        ("2M", Kind::Count, 2e6),
        (" 1.4 T tokens ", Kind::Count, 1.4e12),
        ("1 400 000", Kind::Count, 1.4e6),
        ("1\u{202f}400\u{202f}000", Kind::Count, 1.4e6),
        ("1_000", Kind::Count, 1e3),
        ("1,234,567", Kind::Count, 1_234_567.0),
        ("1,234.5", Kind::Count, 1234.5),
        ("1.234,5", Kind::Count, 1234.5),
        ("3e24", Kind::Flop, 3e24),
        ("1e24 FLOP", Kind::Flop, 1e24),
        ("1e24 flops", Kind::Flop, 1e24),
        ("10^24", Kind::Flop, 1e24),
        ("10²⁴ FLOP", Kind::Flop, 1e24),
        ("3 × 10²⁴", Kind::Flop, 3e24),
        ("1.5*10^-3", Kind::Plain, 1.5e-3),
        ("12 PF-day", Kind::Flop, 12.0 * 8.64e19),
        ("80GiB", Kind::Bytes, 80.0 * 1_073_741_824.0),
        ("1.2TB", Kind::Bytes, 1.2e12),
        ("1 K", Kind::Bytes, 1e3),
        ("5%", Kind::Share, 0.05),
        ("80GiB", Kind::Any, 80.0 * 1_073_741_824.0),
        ("7B", Kind::Any, 7e9),
        ("\u{2212}0.25", Kind::Plain, -0.25),
        (".5", Kind::Plain, 0.5),
        ("5.", Kind::Plain, 5.0),
    ];
    for (text, kind, value) in table {
        assert_eq!(parse(text, kind, None), Ok(value), "{text}");
    }
}

#[test]
fn what_is_refused_says_why_and_what_to_write() {
    let table = [
        ("1.2TB", "'1.2TB' is not a count; write 1.2T or 1.2e12"),
        ("7b", "'7b' is not a count; write 7B or 7e9"),
        ("350K", "'350K' is not a count; write 350k or 350e3"),
        ("7G", "'7G' is not a count; write 7B or 7e9"),
        ("many", "'many' is not a count; write 7B, 1.4T or 3e9"),
        ("1e24 FLOP", "'1e24 FLOP' is not a count; write 7B, 1.4T or 3e9"),
        ("1 40 000", "'1 40 000' is not a count; write 7B, 1.4T or 3e9"),
        ("1e999", "'1e999' is too large; the largest number is about 1.8e308"),
        ("NaN", "'NaN' is not a finite number"),
        ("-inf", "'-inf' is not a finite number"),
        ("１２", "'１２' has full-width characters; write the digits as 0 to 9"),
        ("", "a number is missing"),
        ("\u{1b}[31m", "'\\u{1b}[31m' is not a count; write 7B, 1.4T or 3e9"),
        ("31,2B", "'31,2B' has an unclear comma; read it as 31.2\u{202f}B or 312\u{202f}B"),
        ("1,234", "'1,234' has an unclear comma; read it as 1.234 or 1\u{202f}234"),
    ];
    for (text, error) in table {
        assert_eq!(count(text), Err(error.into()), "{text}");
    }
}

#[test]
fn an_unclear_comma_carries_both_readings_and_a_choice_settles_it() {
    let error = parse("31,2B", Kind::Count, None).unwrap_err();
    assert_eq!(error.readings(), Some((31.2e9, 312e9)));
    assert_eq!(parse("31,2B", Kind::Count, Some(Decimal::Comma)), Ok(31.2e9));
    assert_eq!(parse("31,2B", Kind::Count, Some(Decimal::Point)), Ok(312e9));
    assert_eq!(parse("1.234", Kind::Count, Some(Decimal::Comma)), Ok(1234.0));
    assert_eq!(parse("1.234", Kind::Count, None), Ok(1.234));
    assert_eq!(parse("3.28B", Kind::Count, Some(Decimal::Comma)), Ok(3.28e9));
}

#[test]
fn marks_tell_how_their_author_writes_decimals() {
    use Mark::*;
    let table = [
        ("12", Silent),
        ("run", Silent),
        ("3.28B", DecimalPoint),
        ("0.123", DecimalPoint),
        ("1.234", UnclearPoint),
        ("1.234.567", GroupingPoint),
        ("1.234,5", GroupingPoint),
        ("31,2B", UnclearComma),
        ("1,234,567", GroupingComma),
        ("1,234.5", GroupingComma),
    ];
    for (text, expected) in table {
        assert_eq!(mark(text), expected, "{text}");
    }
}

#[test]
fn a_suffix_rounds_once() {
    // 1.1 × 1e12 as a product is not the double nearest to 1.1e12 for every mantissa.
    for text in ["4.35", "1.1", "8.41", "0.07", "2.3"] {
        let written: f64 = format!("{text}e12").parse().unwrap();
        assert_eq!(count(&format!("{text}T")), Ok(written));
    }
}

#[test]
fn numbers_are_written_for_people() {
    assert_eq!(si(97.2e9, 2), "97\u{202f}B");
    assert_eq!(si(999.6e6, 3), "1.00\u{202f}B");
    assert_eq!(si(1e9, 1), "1\u{202f}B");
    assert_eq!(si(-1500.0, 2), "\u{2212}1.5\u{202f}k");
    assert_eq!(si(1e24, 1), "10²⁴");
    assert_eq!(si(0.0, 2), "0.0");
    assert_eq!(significant(1.5413947e-5, 3), "1.54 × 10⁻⁵");
    assert_eq!(significant(1212.0, 2), "1\u{202f}200");
    assert_eq!(significant(0.35, 3), "0.350");
    assert_eq!(full(1.4e12), "1\u{202f}400\u{202f}000\u{202f}000\u{202f}000");
    assert_eq!(full(-0.25), "\u{2212}0.25");
    assert_eq!(full(3e24), "3 × 10²⁴");
    assert_eq!(full(f64::NAN), "not a number");
    assert_eq!(power_of_ten(1e24), (String::new(), 24));
    assert_eq!(power_of_ten(3e24), ("3".into(), 24));
    assert_eq!(power_of_ten(-2.5e-3), ("\u{2212}2.5".into(), -3));
}

#[test]
fn digits_follow_the_uncertainty() {
    let show = |v, l, h| {
        let (value, range) = with_uncertainty(v, l, h);
        format!("{value} | {range}")
    };
    let inf = f64::INFINITY;
    assert_eq!(show(0.34781, 0.3176, 0.3780), "0.348 | 0.318–0.378");
    assert_eq!(show(578.0, 36.3, 4697.0), "580 | 36–4\u{202f}700");
    assert_eq!(show(1.6764, 0.135, 1.741), "1.68 | 0.14–1.74");
    assert_eq!(show(0.2589, -inf, 0.422), "0.26 | below 0.42");
    assert_eq!(show(6.73e9, 5.9e9, 7.7e9), "6.73\u{202f}B | 5.90–7.70\u{202f}B");
    assert_eq!(show(-0.2729, -0.30, -0.25), "\u{2212}0.273 | \u{2212}0.300 to \u{2212}0.250");
    assert_eq!(show(2.0, -inf, inf), "2.000 | not told");
    assert_eq!(show(1.2e24, 1.1e24, 1.3e24), "1.20 × 10²⁴ | 1.10–1.30 × 10²⁴");
    assert_eq!(show(0.0, -0.1, 0.1), "0.00 | \u{2212}0.10 to 0.10");
}

#[test]
fn what_is_written_in_full_is_read_back() {
    for value in [1.4e12, 31.2e9, 0.348, 3e24, -17.25, 1e-9, 123_456.789] {
        assert_eq!(parse(&full(value), Kind::Any, None), Ok(value), "{}", full(value));
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [Kind; 6] =
        [Kind::Count, Kind::Flop, Kind::Plain, Kind::Bytes, Kind::Share, Kind::Any];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_panics_and_only_finite_numbers_come_out(
            text in prop_oneof!["\\PC{0,20}", "[-+0-9.,_ eE^×x*kKMGBTi%²³⁻FLOPday]{0,20}"],
        ) {
            for kind in KINDS {
                for decimal in [None, Some(Decimal::Point), Some(Decimal::Comma)] {
                    match parse(&text, kind, decimal) {
                        Ok(value) => prop_assert!(value.is_finite()),
                        Err(error) => {
                            prop_assert!(!error.to_string().is_empty());
                            prop_assert!(decimal.is_none() || error.readings().is_none());
                        }
                    }
                }
            }
            let _ = mark(&text);
        }

        #[test]
        fn a_number_in_full_reads_back_to_its_bits(value in prop::num::f64::NORMAL) {
            prop_assert_eq!(parse(&full(value), Kind::Plain, None), Ok(value));
        }

        #[test]
        fn rust_and_json_notation_read_to_the_same_bits(value in prop::num::f64::NORMAL) {
            prop_assert_eq!(parse(&format!("{value:e}"), Kind::Plain, None), Ok(value));
            prop_assert_eq!(parse(&format!("{value:E}"), Kind::Flop, None), Ok(value));
        }

        #[test]
        fn what_is_shown_is_within_half_a_digit(value in -1e14..1e14_f64, digits in 1..8_usize) {
            let shown = parse(&si(value, digits), Kind::Count, None).unwrap();
            let tolerance = 0.5001 * math::pow(10.0, 1.0 - digits as f64);
            prop_assert!((shown - value).abs() <= value.abs() * tolerance, "{shown} {value}");
            let shown = parse(&significant(value, digits), Kind::Plain, None).unwrap();
            prop_assert!((shown - value).abs() <= value.abs() * tolerance, "{shown} {value}");
        }

        #[test]
        fn no_interval_panics(
            value in prop::num::f64::ANY, low in prop::num::f64::ANY, high in prop::num::f64::ANY,
        ) {
            let (shown, range) = with_uncertainty(value, low, high);
            prop_assert!(shown.len() < 500 && range.len() < 1000, "{shown} | {range}");
            let _ = (si(value, 3), significant(value, 3), full(value), power_of_ten(value));
        }
    }
}
