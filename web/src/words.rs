//! Numbers and symbols as people read them.

use isoflop_formula::math;
use isoflop_formula::quantity::{self, Kind};
use isoflop_study::{Estimate, FitView};
use leptos::prelude::*;

const RAISED: [char; 11] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻'];

/// Text whose superscript digits become real superscripts: the bundled font lacks most of them.
pub(crate) fn raised(text: &str) -> AnyView {
    let pieces = split_raised(text);
    pieces
        .into_iter()
        .map(
            |(up, piece)| {
                if up { view! { <sup>{piece}</sup> }.into_any() } else { piece.into_any() }
            },
        )
        .collect_view()
        .into_any()
}

fn split_raised(text: &str) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let digit = RAISED.iter().position(|&r| r == c);
        let up = digit.is_some();
        let shown = match digit {
            Some(10) => '−',
            Some(d) => char::from(b'0' + d as u8),
            None => c,
        };
        match out.last_mut() {
            Some((last, piece)) if *last == up => piece.push(shown),
            _ => out.push((up, shown.into())),
        }
    }
    out
}

/// Whether the page shows the fitted curve: the split is told, or the law has none to tell.
pub(crate) fn is_told(view: &FitView) -> bool {
    view.split_told || view.chart.x_kind == "input"
}

/// A number as `3 × 10²⁴`, the exponent raised.
pub(crate) fn power(value: f64) -> AnyView {
    let (mantissa, exponent) = quantity::power_of_ten(value);
    let times = if mantissa.is_empty() { String::new() } else { format!("{mantissa} × ") };
    let power = exponent.to_string().replace('-', "−");
    view! { {times}"10"<sup>{power}</sup> }.into_any()
}

/// A budget as `10²⁴ FLOP`, the exponent raised.
pub(crate) fn flop(c: f64) -> AnyView {
    view! { {power(c)}"\u{a0}FLOP" }.into_any()
}

/// A budget for a screen reader.
pub(crate) fn spoken_flop(c: f64) -> String {
    let (mantissa, exponent) = quantity::power_of_ten(c);
    let times = if mantissa.is_empty() { String::new() } else { format!("{mantissa} times ") };
    format!("{times}10 to the {exponent} FLOP")
}

/// A number as it is typed into a box: `1e24`.
pub(crate) fn typed(value: f64) -> String {
    if value == 0.0 || (1e-3..1e6).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A number as short as it can be typed: `70B`, `1.4T`, `1e24`.
pub(crate) fn brief(value: f64) -> String {
    const SUFFIXES: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")];
    let found = SUFFIXES.iter().find(|(unit, _)| value.abs() >= *unit && value.abs() < 1e15);
    let Some((unit, suffix)) = found else { return typed(value) };
    let unit = if *suffix == "k" { 1e3 } else { *unit };
    // The shortest text of the quotient, unless it is off in its last bits.
    let text = format!("{}{suffix}", value / unit);
    if text.len() <= 8 { text } else { format!("{}{suffix}", rounded(value / unit, 4)) }
}

/// Reads a budget as it is typed: `3e24 FLOP`, `12 PF-day`.
pub(crate) fn read_flop(text: &str) -> Result<f64, String> {
    let value = quantity::parse(text, Kind::Flop, None).map_err(|error| error.to_string())?;
    if value > 0.0 { Ok(value) } else { Err(format!("'{text}' is not a budget; write 1e24")) }
}

/// Reads a plain number as it is typed.
pub(crate) fn read_plain(text: &str) -> Result<f64, String> {
    quantity::parse(text, Kind::Plain, None).map_err(|error| error.to_string())
}

/// The budget `steps` leading digits further: 9e23, 1e24, 2e24 … Nine steps are a factor of ten.
pub(crate) fn step(c: f64, steps: i32) -> f64 {
    if steps % 9 == 0 {
        return rounded(c * math::pow(10.0, f64::from(steps / 9)), 3);
    }
    let exponent = math::log10(c).floor();
    let unit = math::pow(10.0, exponent);
    let place = exponent as i32 * 9 + (c / unit).round() as i32 - 1 + steps;
    let (exponent, digit) = (place.div_euclid(9), place.rem_euclid(9) + 1);
    rounded(f64::from(digit) * math::pow(10.0, f64::from(exponent)), 1)
}

/// To so many digits, by the shortest text: the product above may be off in its last bit.
fn rounded(value: f64, digits: usize) -> f64 {
    format!("{:.*e}", digits - 1, value).parse().unwrap_or(value)
}

/// Value and interval as the table shows them. Without an interval the second is empty.
pub(crate) fn value_and_range(estimate: &Estimate) -> (String, String) {
    let value = estimate.value.unwrap_or(f64::NAN);
    if estimate.level.is_none() {
        let alone = if value.is_finite() { plain(value) } else { "not told".into() };
        return (alone, String::new());
    }
    let low = estimate.low.unwrap_or(f64::NEG_INFINITY);
    let high = estimate.high.unwrap_or(f64::INFINITY);
    let (shown, mut range) = quantity::with_uncertainty(value, low, high);
    // Ends of unlike size each carry their own suffix: `20 to 220 B` is not `20–220 B`.
    if low > 0.0 && high.is_finite() && high / low > 1e3 {
        range = apart(low, high);
    }
    (if value.is_finite() { shown } else { "not told".into() }, range)
}

fn apart(low: f64, high: f64) -> String {
    let (low, high) = (quantity::si(low, 2), quantity::si(high, 2));
    let same = low.split_once('\u{202f}').map(|p| p.1) == high.split_once('\u{202f}').map(|p| p.1);
    if same { format!("{low}–{high}") } else { format!("{low} to {high}") }
}

/// A number without an interval.
pub(crate) fn plain(value: f64) -> String {
    let size = value.abs();
    if size >= 1e6 { quantity::si(value, 3) } else { quantity::significant(value, 4) }
}

/// Whether an interval is there and one of its ends is open.
pub(crate) fn is_open(estimate: &Estimate) -> bool {
    estimate.level.is_some() && (estimate.low.is_none() || estimate.high.is_none())
}

/// A symbol written in LaTeX, as HTML: `\alpha_N` is α with the subscript N, `C^a` a power.
pub(crate) fn symbol(latex: &str) -> AnyView {
    let (latex, above) = match latex.split_once('^') {
        Some((base, above)) => (base, Some(letters(above))),
        None => (latex, None),
    };
    let above = above.map(|text| view! { <sup>{text}</sup> });
    let (base, below) = split_symbol(latex);
    let below = below.map(|text| view! { <sub>{text}</sub> });
    view! { <span class="sym">{base}{below}{above}</span> }.into_any()
}

fn split_symbol(latex: &str) -> (String, Option<String>) {
    let (base, below) = match latex.split_once('_') {
        Some((base, below)) => (base, Some(below)),
        None => (latex, None),
    };
    (letters(base), below.map(letters))
}

const GREEK: [(&str, &str); 20] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("omega", "ω"),
    ("infty", "∞"),
    ("star", "*"),
    ("ast", "*"),
];

fn letters(latex: &str) -> String {
    let mut out = String::new();
    let mut rest = latex;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '{' | '}' | '^' | '$' => {}
            '\\' => {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                rest = after;
                let known = GREEK.iter().find(|(key, _)| *key == name).map(|(_, shown)| *shown);
                out.push_str(match known {
                    Some(shown) => shown,
                    None if matches!(name, "mathrm" | "text" | "mathit" | "") => "",
                    None => name,
                });
            }
            '-' => out.push('−'),
            c => out.push(c),
        }
    }
    out
}

/// An objective in words; the exact name is in the tooltip.
pub(crate) fn objective(name: &str) -> String {
    let (kind, number) = name.split_once(':').unwrap_or((name, ""));
    let number = match read_small(number) {
        value if value > 0.0 && value < 0.01 => as_power(value),
        value if value.is_nan() => number.to_owned(),
        value => quantity::full(value),
    };
    match kind {
        "huber-log" => format!("Huber {number} of log loss"),
        "lad-log" => "least absolute log".into(),
        "ls" => "least squares".into(),
        "ls-log" => "least squares of log".into(),
        "asym-log" => format!("asymmetric {number} of log loss"),
        other => other.into(),
    }
}

/// A number, or NaN, as the browser reads it: Rust's own reading brings a table of 10 kB into the
/// first load.
#[cfg(target_arch = "wasm32")]
fn read_small(text: &str) -> f64 {
    js_sys::Number::parse_float(text)
}

#[cfg(not(target_arch = "wasm32"))]
fn read_small(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// 0.001 as 10⁻³.
fn as_power(value: f64) -> String {
    let (mantissa, exponent) = quantity::power_of_ten(value);
    let up = |c: char| c.to_digit(10).map_or('⁻', |digit| RAISED[digit as usize]);
    let power: String = exponent.to_string().chars().map(up).collect();
    if mantissa.is_empty() { format!("10{power}") } else { format!("{mantissa} × 10{power}") }
}

/// An id as it stands in a sentence: `gadre-overtraining` → "Gadre overtraining".
pub(crate) fn capital(id: &str) -> String {
    sentence(id).replace('-', " ")
}

/// A text of ours with its first letter, which is ASCII, raised.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// How an interval was had: `pairs-percentile` → "pair bootstrap".
pub(crate) fn method(method: &str) -> String {
    let kind = method.split('-').next().unwrap_or(method);
    match kind {
        "pairs" => "pair bootstrap".into(),
        "cluster" => "cluster bootstrap".into(),
        "bayesian" => "Bayesian bootstrap".into(),
        "wild" => "wild bootstrap".into(),
        "residual" => "residual bootstrap".into(),
        "profile" => "profile likelihood".into(),
        "sandwich" => "sandwich covariance".into(),
        "posterior" => "posterior under weak priors".into(),
        _ => method.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_changes_the_leading_digit() {
        assert_eq!(step(1e24, 1), 2e24);
        assert_eq!(step(1e24, -1), 9e23);
        assert_eq!(step(9e23, 1), 1e24);
        assert_eq!(step(3e24, 9), 3e25);
        assert_eq!(step(3e24, -9), 3e23);
    }

    #[test]
    fn superscripts_are_split_from_the_text() {
        let got = split_raised("1.5 × 10⁻³ x");
        let want = [(false, "1.5 × 10"), (true, "−3"), (false, " x")];
        assert_eq!(got, want.map(|(up, text)| (up, text.to_owned())));
    }

    #[test]
    fn symbols_lose_their_markup() {
        assert_eq!(split_symbol("\\alpha_N"), ("α".into(), Some("N".into())));
        assert_eq!(split_symbol("N_{\\mathrm{c}}"), ("N".into(), Some("c".into())));
        assert_eq!(split_symbol("E"), ("E".into(), None));
    }

    #[test]
    fn an_open_end_is_said() {
        let open = Estimate {
            value: Some(0.26),
            high: Some(0.42),
            level: Some(0.95),
            ..Estimate::default()
        };
        assert_eq!(value_and_range(&open).1, "below 0.42");
        assert!(is_open(&open));
    }

    #[test]
    fn a_small_delta_is_a_power_of_ten() {
        assert_eq!(objective("huber-log:1e-3"), "Huber 10⁻³ of log loss");
    }

    #[test]
    fn a_number_is_as_short_as_it_can_be() {
        assert_eq!(brief(70e9), "70B");
        assert_eq!(brief(1.4e12), "1.4T");
        assert_eq!(brief(6.34e9), "6.34B");
        assert_eq!(brief(2_097_152.0), "2.097M");
        assert_eq!(brief(20_000.0), "20k");
        assert_eq!(brief(0.5), "0.5");
        assert_eq!(brief(3e15), "3e15");
    }

    #[test]
    fn a_budget_of_nothing_is_refused() {
        assert!(read_flop("0").is_err());
        assert_eq!(read_flop("3e24 FLOP"), Ok(3e24));
    }
}
