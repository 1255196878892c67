//! A layout as LaTeX.

use super::layout::{Layout, Sign};
use super::number::Shown;

pub(super) fn write(layout: &Layout) -> String {
    match layout {
        Layout::Symbol(latex) => latex.clone(),
        Layout::Number(shown) => number(shown),
        Layout::Sign(sign) => self::sign(*sign).to_owned(),
        Layout::Row(pieces) => pieces.iter().map(write).collect(),
        Layout::Fraction(over, under) => format!("\\frac{{{}}}{{{}}}", write(over), write(under)),
        Layout::Power(base, exponent) => format!("{}^{{{}}}", write(base), write(exponent)),
        Layout::Root(inner) => format!("\\sqrt{{{}}}", write(inner)),
        Layout::Fence(inner) => format!("\\left({}\\right)", write(inner)),
        Layout::Function(name @ ("erf" | "softplus"), inner) => {
            format!("\\operatorname{{{name}}} {}", write(inner))
        }
        Layout::Function(name, inner) => format!("\\{name} {}", write(inner)),
        Layout::Min(pieces) => {
            let [one, other] = &**pieces;
            format!("\\min\\left({}, {}\\right)", write(one), write(other))
        }
        Layout::Cases(pieces) => {
            let [positive, otherwise, condition] = &**pieces;
            format!(
                "\\begin{{cases}}{} & {} > 0 \\\\ {} & \\text{{otherwise}}\\end{{cases}}",
                write(positive),
                write(condition),
                write(otherwise)
            )
        }
    }
}

fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => " + ",
        Sign::Minus => " - ",
        Sign::Negative => "-",
        Sign::Times => " \\times ",
        Sign::Adjacent => " \\, ",
        Sign::Slash => "/",
    }
}

fn number(shown: &Shown) -> String {
    let digits = if shown.digits == "∞" { "\\infty" } else { &shown.digits };
    match shown.exponent {
        0 => digits.to_owned(),
        power if digits == "1" => format!("10^{{{power}}}"),
        power => format!("{digits} \\times 10^{{{power}}}"),
    }
}
