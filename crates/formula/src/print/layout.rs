//! How an expression is laid out on the page, before it is LaTeX or MathML.

use super::Leaf;
use super::number::{Shown, show};
use crate::graph::{Binary, Expr, Graph, Node, Unary};

/// A laid-out piece.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    /// A symbol as LaTeX.
    Symbol(String),
    Number(Shown),
    Sign(Sign),
    Row(Vec<Layout>),
    Fraction(Box<Layout>, Box<Layout>),
    Power(Box<Layout>, Box<Layout>),
    Root(Box<Layout>),
    Fence(Box<Layout>),
    /// ln, sin … and its argument.
    Function(&'static str, Box<Layout>),
    /// The smaller of two.
    Min(Box<[Layout; 2]>),
    /// First where the third is above zero, else the second.
    Cases(Box<[Layout; 3]>),
}

/// A sign between pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    /// A minus that belongs to what follows.
    Negative,
    Times,
    /// Nothing is written: `a b`.
    Adjacent,
    /// A quotient in an exponent: `1/f`.
    Slash,
}

impl Layout {
    pub(super) fn number(value: f64) -> Self {
        Self::signed(show(value))
    }

    fn signed(mut shown: Shown) -> Self {
        if !shown.negative {
            return Self::Number(shown);
        }
        shown.negative = false;
        Self::Row(vec![Self::Sign(Sign::Negative), Self::Number(shown)])
    }

    /// Whether it can carry an exponent or follow a function name without brackets.
    fn is_atom(&self) -> bool {
        match self {
            Self::Symbol(latex) => !latex.contains('^'),
            Self::Number(shown) => shown.exponent == 0,
            Self::Fence(_) => true,
            _ => false,
        }
    }

    fn fenced(self) -> Self {
        if self.is_atom() { self } else { Self::Fence(Box::new(self)) }
    }

    /// Whether its first thing on the page is a number, which cannot stand beside another factor.
    fn starts_with_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Power(base, _) => match &**base {
                Self::Fence(inner) => matches!(**inner, Self::Number(_)),
                base => base.starts_with_number(),
            },
            Self::Row(pieces) => pieces.first().is_some_and(Self::starts_with_number),
            _ => false,
        }
    }
}

pub(super) fn of(expr: Expr<'_>, leaves: &[Leaf]) -> Layout {
    Page { graph: expr.graph(), leaves, root: expr.place() }.sum(expr.place())
}

/// What stands in for an expression that has a name: a variable beyond all others.
const NAMED: Node = Node::Variable(u32::MAX);

struct Page<'a> {
    graph: &'a Graph,
    leaves: &'a [Leaf],
    /// What is laid out: written in full even where it has a name.
    root: u32,
}

/// A factor: what is raised, and to what.
struct Factor {
    base: u32,
    exponent: Option<Layout>,
}

#[derive(Default)]
struct Product {
    negative: bool,
    over: Vec<Factor>,
    under: Vec<Factor>,
    /// Whether something was divided, as against raised to a negative power.
    divided: bool,
}

impl Page<'_> {
    /// The name of a place that is written apart.
    fn name(&self, place: u32) -> Option<&'static str> {
        self.graph.name(place).filter(|_| place != self.root)
    }

    fn node(&self, place: u32) -> Node {
        self.name(place).map_or_else(|| self.graph.node(place), |_| NAMED)
    }

    /// The number to be written at a place, if a number is.
    fn value(&self, place: u32) -> Option<f64> {
        match self.node(place) {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            Node::Variable(i) => match self.leaves.get(i as usize) {
                Some(Leaf::Number(value)) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    fn sum(&self, place: u32) -> Layout {
        let mut terms = Vec::new();
        self.terms(place, false, &mut terms);
        let mut row = Vec::new();
        for (i, (negative, term)) in terms.into_iter().enumerate() {
            let (flipped, layout) = self.product(term);
            match (i, negative != flipped) {
                (0, false) => {}
                (0, true) => row.push(Layout::Sign(Sign::Negative)),
                (_, false) => row.push(Layout::Sign(Sign::Plus)),
                (_, true) => row.push(Layout::Sign(Sign::Minus)),
            }
            row.push(layout);
        }
        match <[Layout; 1]>::try_from(row) {
            Ok([only]) => only,
            Err(row) => Layout::Row(row),
        }
    }

    fn terms(&self, place: u32, negative: bool, out: &mut Vec<(bool, u32)>) {
        match self.node(place) {
            Node::Binary(Binary::Add, a, b) => {
                self.terms(a, negative, out);
                self.terms(b, negative, out);
            }
            Node::Binary(Binary::Sub, a, b) => {
                self.terms(a, negative, out);
                self.terms(b, !negative, out);
            }
            Node::Unary(Unary::Neg, a) => self.terms(a, !negative, out),
            _ => out.push((negative, place)),
        }
    }

    /// A product or quotient without its sign, and whether the sign is a minus.
    fn product(&self, place: u32) -> (bool, Layout) {
        let mut product = Product::default();
        self.factors(place, false, &mut product);
        let Product { negative, over, mut under, divided } = product;
        if over.is_empty() && !divided && under.len() == 1 {
            // A lone x^(−c) stays a power.
            let Some(Factor { base, exponent: Some(exponent) }) = under.pop() else {
                return (negative, Layout::number(1.0));
            };
            return (negative, raise(self.atom(base), negate(exponent)));
        }
        let over = self.row(over);
        if under.is_empty() {
            return (negative, over);
        }
        (negative, Layout::Fraction(Box::new(over), Box::new(self.row(under))))
    }

    fn factors(&self, place: u32, below: bool, out: &mut Product) {
        match self.node(place) {
            Node::Binary(Binary::Mul, a, b) => {
                self.factors(a, below, out);
                self.factors(b, below, out);
            }
            Node::Binary(Binary::Div, a, b) => {
                out.divided = true;
                if self.value(a) != Some(1.0) {
                    self.factors(a, below, out);
                }
                self.factors(b, !below, out);
            }
            Node::Unary(Unary::Neg, a) => {
                out.negative = !out.negative;
                self.factors(a, below, out);
            }
            Node::Binary(Binary::Pow, base, exponent) => {
                let (negative, exponent) = self.exponent(exponent);
                let factor = Factor { base, exponent: Some(exponent) };
                if negative != below { out.under.push(factor) } else { out.over.push(factor) }
            }
            _ => {
                out.negative ^= self.value(place).is_some_and(|v| v < 0.0);
                let factor = Factor { base: place, exponent: None };
                if below { out.under.push(factor) } else { out.over.push(factor) }
            }
        }
    }

    /// An exponent without its sign. A symbol that stands for a negative number keeps its sign,
    /// so that the formula with numbers has the shape of the formula with symbols.
    fn exponent(&self, place: u32) -> (bool, Layout) {
        match self.node(place) {
            Node::Unary(Unary::Neg, inner) => (true, self.sum(inner)),
            Node::Constant(bits) => {
                let value = f64::from_bits(bits);
                (value < 0.0, Layout::number(value.abs()))
            }
            _ => (false, self.sum(place)),
        }
    }

    fn row(&self, factors: Vec<Factor>) -> Layout {
        let alone = factors.len() == 1;
        let mut row = Vec::new();
        for Factor { base, exponent } in factors {
            let piece = match exponent {
                Some(exponent) => raise(self.atom(base), exponent),
                None => self.piece(base, alone),
            };
            if !row.is_empty() {
                let times = piece.starts_with_number();
                row.push(Layout::Sign(if times { Sign::Times } else { Sign::Adjacent }));
            }
            row.push(piece);
        }
        match row.len() {
            0 => Layout::number(1.0),
            1 => row.remove(0),
            _ => Layout::Row(row),
        }
    }

    /// A factor that is no power; sums get brackets unless they stand alone.
    fn piece(&self, place: u32, alone: bool) -> Layout {
        match self.node(place) {
            Node::Binary(Binary::Add | Binary::Sub, ..) if !alone => {
                Layout::Fence(Box::new(self.sum(place)))
            }
            Node::Binary(..) => self.sum(place),
            _ => self.leaf(place),
        }
    }

    /// Something that can carry an exponent.
    fn atom(&self, place: u32) -> Layout {
        if let Some(value) = self.value(place) {
            return Layout::number(value).fenced();
        }
        match self.node(place) {
            Node::Binary(..) | Node::Unary(Unary::Neg, _) => {
                Layout::Fence(Box::new(self.sum(place)))
            }
            _ => self.leaf(place).fenced(),
        }
    }

    fn leaf(&self, place: u32) -> Layout {
        if let Some(value) = self.value(place) {
            // The sign was taken by the product.
            return Layout::number(value.abs());
        }
        if let Some(name) = self.name(place) {
            return Layout::Symbol(name.to_owned());
        }
        match self.node(place) {
            Node::Variable(i) => match self.leaves.get(i as usize) {
                Some(Leaf::Symbol(latex)) => Layout::Symbol(latex.clone()),
                _ => Layout::Symbol("?".to_owned()),
            },
            Node::Unary(op, a) => self.function(op, a),
            // How `Expr::min` writes the smaller of two.
            Node::Select(condition, a, b)
                if self.graph.node(condition) == Node::Binary(Binary::Sub, b, a) =>
            {
                Layout::Min(Box::new([self.sum(b), self.sum(a)]))
            }
            Node::Select(condition, a, b) => {
                let pieces = [self.sum(a), self.sum(b), self.sum(condition)];
                Layout::Cases(Box::new(pieces))
            }
            Node::Constant(_) | Node::Binary(..) => self.sum(place),
        }
    }

    fn function(&self, op: Unary, argument: u32) -> Layout {
        let inner = || Box::new(self.sum(argument));
        let name = match op {
            Unary::Exp => {
                return Layout::Power(Box::new(Layout::Symbol("e".to_owned())), inner());
            }
            Unary::Sqrt => return Layout::Root(inner()),
            Unary::Neg => return self.sum(argument),
            Unary::Ln => "ln",
            Unary::Softplus => "softplus",
            Unary::Sin => "sin",
            Unary::Cos => "cos",
            Unary::Atan => "arctan",
            Unary::Tanh => "tanh",
            Unary::Erf => "erf",
        };
        Layout::Function(name, Box::new(self.sum(argument).fenced()))
    }
}

fn raise(base: Layout, exponent: Layout) -> Layout {
    Layout::Power(Box::new(base), Box::new(inline(exponent)))
}

/// A simple fraction in one line, which is how exponents are read best.
fn inline(exponent: Layout) -> Layout {
    match exponent {
        Layout::Fraction(over, under) if over.is_atom() && under.is_atom() => {
            Layout::Row(vec![*over, Layout::Sign(Sign::Slash), *under])
        }
        Layout::Row(pieces) => Layout::Row(pieces.into_iter().map(inline).collect()),
        other => other,
    }
}

/// The exponent with a minus in front.
fn negate(exponent: Layout) -> Layout {
    let sum = matches!(&exponent, Layout::Row(row)
        if row.iter().any(|p| matches!(p, Layout::Sign(Sign::Plus | Sign::Minus | Sign::Negative))));
    let exponent = if sum { Layout::Fence(Box::new(exponent)) } else { exponent };
    Layout::Row(vec![Layout::Sign(Sign::Negative), exponent])
}
