//! The arithmetic of [`Expr`]: what is folded and simplified when a node is made.

use super::{Binary, Expr, Node, Unary};
use std::ops::{Add, Div, Mul, Neg, Sub};

impl<'g> Expr<'g> {
    fn is(self, value: f64) -> bool {
        self.as_constant() == Some(value)
    }

    /// The argument, if this is a negation.
    fn negated(self) -> Option<Self> {
        match self.graph.node(self.place) {
            Node::Unary(Unary::Neg, inner) => Some(self.graph.expr(inner)),
            _ => None,
        }
    }

    /// x, if this is x / `under`: the quotient was taken by what now multiplies it.
    fn over(self, under: Self) -> Option<Self> {
        match self.graph.node(self.place) {
            Node::Binary(Binary::Div, x, y) if y == under.place => Some(self.graph.expr(x)),
            _ => None,
        }
    }

    fn unary(self, op: Unary) -> Self {
        if let Some(value) = self.as_constant() {
            return self.constant(op.apply(value));
        }
        self.graph.intern(Node::Unary(op, self.place))
    }

    fn binary(self, op: Binary, other: Self) -> Self {
        debug_assert!(std::ptr::eq(self.graph, other.graph), "expressions of two graphs");
        if let (Some(x), Some(y)) = (self.as_constant(), other.as_constant()) {
            return self.constant(op.apply(x, y));
        }
        let commutes = matches!(op, Binary::Add | Binary::Mul);
        let swapped = Node::Binary(op, other.place, self.place);
        if commutes && let Some(place) = self.graph.known(swapped) {
            return self.graph.expr(place);
        }
        self.graph.intern(Node::Binary(op, self.place, other.place))
    }

    /// e to this power.
    pub fn exp(self) -> Self {
        self.unary(Unary::Exp)
    }

    /// Natural logarithm.
    pub fn ln(self) -> Self {
        self.unary(Unary::Ln)
    }

    /// Square root.
    pub fn sqrt(self) -> Self {
        self.unary(Unary::Sqrt)
    }

    /// Sine of an angle in radians.
    pub fn sin(self) -> Self {
        self.unary(Unary::Sin)
    }

    /// Cosine of an angle in radians.
    pub fn cos(self) -> Self {
        self.unary(Unary::Cos)
    }

    /// Arc tangent, in radians.
    pub fn atan(self) -> Self {
        self.unary(Unary::Atan)
    }

    /// Hyperbolic tangent.
    pub fn tanh(self) -> Self {
        self.unary(Unary::Tanh)
    }

    /// The error function.
    pub fn erf(self) -> Self {
        self.unary(Unary::Erf)
    }

    /// ln(1 + e^x).
    pub(super) fn softplus(self) -> Self {
        self.unary(Unary::Softplus)
    }

    /// This to a power, for a positive base: it runs as exp(exponent · ln base), so that the
    /// logarithm is shared. Exponents that are whole numbers up to 4 take any base.
    pub fn pow(self, exponent: Self) -> Self {
        if exponent.is(0.0) || self.is(1.0) {
            return self.constant(1.0);
        }
        if exponent.is(1.0) {
            return self;
        }
        self.binary(Binary::Pow, exponent)
    }

    /// This to a constant power; see [`Expr::pow`].
    pub fn powf(self, exponent: f64) -> Self {
        self.pow(self.constant(exponent))
    }

    /// `positive` where this is above zero, else `otherwise`. Both are computed.
    pub fn select(self, positive: Self, otherwise: Self) -> Self {
        if let Some(value) = self.as_constant() {
            return if value > 0.0 { positive } else { otherwise };
        }
        if positive.place == otherwise.place {
            return positive;
        }
        self.graph.intern(Node::Select(self.place, positive.place, otherwise.place))
    }

    /// The smaller of two.
    pub fn min(self, other: Self) -> Self {
        (self - other).select(other, self)
    }
}

impl<'g> Add for Expr<'g> {
    type Output = Expr<'g>;
    fn add(self, other: Self) -> Self {
        if self.is(0.0) {
            return other;
        }
        if other.is(0.0) {
            return self;
        }
        if let Some(inner) = other.negated() {
            return Sub::sub(self, inner);
        }
        self.binary(Binary::Add, other)
    }
}

impl<'g> Sub for Expr<'g> {
    type Output = Expr<'g>;
    fn sub(self, other: Self) -> Self {
        if other.is(0.0) {
            return self;
        }
        if self.is(0.0) {
            return -other;
        }
        if let Some(inner) = other.negated() {
            return Add::add(self, inner);
        }
        self.binary(Binary::Sub, other)
    }
}

impl<'g> Mul for Expr<'g> {
    type Output = Expr<'g>;
    fn mul(self, other: Self) -> Self {
        if self.is(0.0) || other.is(0.0) {
            return self.constant(0.0);
        }
        if self.is(1.0) {
            return other;
        }
        if other.is(1.0) {
            return self;
        }
        if self.is(-1.0) {
            return -other;
        }
        if other.is(-1.0) {
            return -self;
        }
        if let Some(over) = self.over(other).or_else(|| other.over(self)) {
            return over;
        }
        match (self.negated(), other.negated()) {
            (Some(x), Some(y)) => x * y,
            (Some(x), None) => -(x * other),
            (None, Some(y)) => -(self * y),
            (None, None) => self.binary(Binary::Mul, other),
        }
    }
}

impl<'g> Div for Expr<'g> {
    type Output = Expr<'g>;
    fn div(self, other: Self) -> Self {
        if self.is(0.0) {
            return self;
        }
        if other.is(1.0) {
            return self;
        }
        if let Some(inner) = self.negated() {
            return -(inner / other);
        }
        if let Some(inner) = other.negated() {
            return -(self / inner);
        }
        self.binary(Binary::Div, other)
    }
}

impl<'g> Neg for Expr<'g> {
    type Output = Expr<'g>;
    fn neg(self) -> Self {
        self.negated().unwrap_or_else(|| self.unary(Unary::Neg))
    }
}

macro_rules! with_numbers {
    ($($trait:ident $method:ident),+) => {$(
        impl<'g> $trait<f64> for Expr<'g> {
            type Output = Expr<'g>;
            fn $method(self, other: f64) -> Expr<'g> {
                $trait::$method(self, self.constant(other))
            }
        }
        impl<'g> $trait<Expr<'g>> for f64 {
            type Output = Expr<'g>;
            fn $method(self, other: Expr<'g>) -> Expr<'g> {
                $trait::$method(other.constant(self), other)
            }
        }
    )+};
}

with_numbers!(Add add, Sub sub, Mul mul, Div div);
