//! A layout as MathML elements.

use super::layout::{Layout, Sign};
use super::number::Shown;
use super::{MathNode, symbol};

/// The elements of a layout, to be put in a row.
pub(super) fn row(layout: &Layout) -> Vec<MathNode> {
    match layout {
        Layout::Symbol(latex) => vec![symbol::math(latex)],
        Layout::Number(shown) => number(shown),
        Layout::Sign(sign) => vec![MathNode::leaf("mo", self::sign(*sign))],
        Layout::Row(pieces) => pieces.iter().flat_map(row).collect(),
        Layout::Fraction(over, under) => vec![MathNode::with("mfrac", vec![one(over), one(under)])],
        Layout::Power(base, exponent) => {
            vec![MathNode::with("msup", vec![one(base), one(exponent)])]
        }
        Layout::Root(inner) => vec![MathNode::with("msqrt", row(inner))],
        Layout::Fence(inner) => fence(row(inner)),
        Layout::Function(name, inner) => {
            let mut out = vec![MathNode::leaf("mi", *name), MathNode::leaf("mo", "\u{2061}")];
            out.extend(row(inner));
            out
        }
        Layout::Min(pieces) => {
            let [one, other] = &**pieces;
            let mut inner = row(one);
            inner.push(MathNode::leaf("mo", ","));
            inner.extend(row(other));
            let mut out = vec![MathNode::leaf("mi", "min"), MathNode::leaf("mo", "\u{2061}")];
            out.extend(fence(inner));
            out
        }
        Layout::Cases(pieces) => cases(pieces),
    }
}

/// One element: a row where there are several.
fn one(layout: &Layout) -> MathNode {
    let mut elements = row(layout);
    match elements.len() {
        1 => elements.remove(0),
        _ => MathNode::with("mrow", elements),
    }
}

fn fence(inner: Vec<MathNode>) -> Vec<MathNode> {
    let mut children = vec![MathNode::leaf("mo", "(")];
    children.extend(inner);
    children.push(MathNode::leaf("mo", ")"));
    vec![MathNode::with("mrow", children)]
}

fn cases([positive, otherwise, condition]: &[Layout; 3]) -> Vec<MathNode> {
    let cell = |children| MathNode::with("mtd", children);
    let line = |value: &Layout, when| MathNode::with("mtr", vec![cell(row(value)), cell(when)]);
    let mut when = row(condition);
    when.extend([MathNode::leaf("mo", ">"), MathNode::leaf("mn", "0")]);
    let lines =
        vec![line(positive, when), line(otherwise, vec![MathNode::leaf("mtext", "otherwise")])];
    let children = vec![MathNode::leaf("mo", "{"), MathNode::with("mtable", lines)];
    vec![MathNode::with("mrow", children)]
}

fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => "+",
        Sign::Minus | Sign::Negative => "−",
        Sign::Times => "×",
        // Invisible times.
        Sign::Adjacent => "\u{2062}",
        Sign::Slash => "/",
    }
}

fn number(shown: &Shown) -> Vec<MathNode> {
    let digits = MathNode::leaf("mn", shown.digits.clone());
    if shown.exponent == 0 {
        return vec![digits];
    }
    let size = MathNode::leaf("mn", shown.exponent.unsigned_abs().to_string());
    let power = match shown.exponent {
        ..0 => MathNode::with("mrow", vec![MathNode::leaf("mo", "−"), size]),
        _ => size,
    };
    let ten = MathNode::with("msup", vec![MathNode::leaf("mn", "10"), power]);
    if shown.digits == "1" {
        return vec![ten];
    }
    vec![digits, MathNode::leaf("mo", "×"), ten]
}
