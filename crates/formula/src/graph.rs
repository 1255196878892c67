//! The expression graph: a formula written once, with shared nodes.
//!
//! [`Graph`] is an arena. [`Expr`] is a handle that can be copied and has the arithmetic a law may
//! use. Equal sub-expressions are one node, constants are folded, and what adds nothing (`x · 1`,
//! `x + 0`) is not written. [`gradient`] differentiates into the same graph, so that derivatives
//! share nodes with the formula and print like any other expression. [`Program`] runs it.
//!
//! ```
//! use isoflop_formula::graph::{Graph, Program, gradient};
//! let graph = Graph::new();
//! let (x, a) = (graph.variable(0), graph.variable(1));
//! let y = a * x.powf(2.0) + 1.0;
//! let slope = gradient(y, &[a])[0];
//! let mut out = [0.0; 2];
//! Program::new(&[y, slope], 1).row(&[3.0, 5.0], &mut out);
//! assert_eq!(out, [46.0, 9.0]);
//! ```

mod derive;
mod lanes;
mod ops;
mod program;
#[cfg(test)]
mod tests;

use crate::math;
use std::cell::RefCell;
use std::collections::BTreeMap;

pub use derive::{gradient, stable};
pub use program::{Block, Program};
pub(crate) use program::{Op, Step};

/// A function of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unary {
    Neg,
    Exp,
    Ln,
    Sqrt,
    Sin,
    Cos,
    Atan,
    Tanh,
    Erf,
    /// ln(1 + e^x) without overflow; made by [`stable`] only.
    Softplus,
}

impl Unary {
    /// Its value.
    pub(crate) fn apply(self, x: f64) -> f64 {
        match self {
            Self::Neg => -x,
            Self::Exp => math::exp(x),
            Self::Ln => math::ln(x),
            Self::Sqrt => math::sqrt(x),
            Self::Sin => math::sin(x),
            Self::Cos => math::cos(x),
            Self::Atan => math::atan(x),
            Self::Tanh => math::tanh(x),
            Self::Erf => math::erf(x),
            Self::Softplus => x.max(0.0) + math::ln_1p(math::exp(-x.abs())),
        }
    }
}

/// An operation on two arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
}

impl Binary {
    /// Its value.
    pub(crate) fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Add => x + y,
            Self::Sub => x - y,
            Self::Mul => x * y,
            Self::Div => x / y,
            Self::Pow => math::pow(x, y),
        }
    }
}

/// A node; numbers are places in the arena, always smaller than the node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// Bits of a constant.
    Constant(u64),
    /// A variable by its number.
    Variable(u32),
    Unary(Unary, u32),
    Binary(Binary, u32, u32),
    /// The second where the first is above zero, else the third.
    Select(u32, u32, u32),
}

#[derive(Debug, Default)]
struct Arena {
    nodes: Vec<Node>,
    places: BTreeMap<Node, u32>,
    /// Symbols, as LaTeX, of expressions that are written apart.
    names: BTreeMap<u32, &'static str>,
}

/// An arena of expressions.
#[derive(Debug, Default)]
pub struct Graph(RefCell<Arena>);

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// The variable with this number; what the numbers mean is the caller's business.
    pub fn variable(&self, number: u32) -> Expr<'_> {
        self.intern(Node::Variable(number))
    }

    /// `count` variables with the numbers from `first`.
    pub fn variables(&self, first: u32, count: usize) -> Vec<Expr<'_>> {
        (first..).take(count).map(|number| self.variable(number)).collect()
    }

    /// A number.
    pub fn constant(&self, value: f64) -> Expr<'_> {
        self.intern(Node::Constant(value.to_bits()))
    }

    pub(crate) fn node(&self, place: u32) -> Node {
        self.0.borrow().nodes[place as usize]
    }

    /// The symbol of an expression that is written apart; see [`Expr::named`].
    pub(crate) fn name(&self, place: u32) -> Option<&'static str> {
        self.0.borrow().names.get(&place).copied()
    }

    pub(crate) fn expr(&self, place: u32) -> Expr<'_> {
        Expr { graph: self, place }
    }

    pub(crate) fn constant_at(&self, place: u32) -> Option<f64> {
        match self.node(place) {
            Node::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn known(&self, node: Node) -> Option<u32> {
        self.0.borrow().places.get(&node).copied()
    }

    fn intern(&self, node: Node) -> Expr<'_> {
        let mut arena = self.0.borrow_mut();
        let Arena { nodes, places, .. } = &mut *arena;
        let place = *places.entry(node).or_insert_with(|| {
            nodes.push(node);
            // A formula has far fewer than 2³² nodes.
            (nodes.len() - 1) as u32
        });
        Expr { graph: self, place }
    }
}

/// An expression: a place in a [`Graph`].
#[derive(Clone, Copy)]
pub struct Expr<'g> {
    graph: &'g Graph,
    place: u32,
}

impl std::fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{} {:?}", self.place, self.graph.node(self.place))
    }
}

impl<'g> Expr<'g> {
    /// The graph it lives in.
    pub fn graph(self) -> &'g Graph {
        self.graph
    }

    pub(crate) fn place(self) -> u32 {
        self.place
    }

    /// The same expression; in print it is the symbol `latex`, and its definition follows the
    /// formula. What is computed stays as it was.
    pub fn named(self, latex: &'static str) -> Self {
        self.graph.0.borrow_mut().names.insert(self.place, latex);
        self
    }

    /// The number it stands for, if it is a constant.
    pub fn as_constant(self) -> Option<f64> {
        self.graph.constant_at(self.place)
    }

    /// A number in the same graph.
    pub fn constant(self, value: f64) -> Expr<'g> {
        self.graph.constant(value)
    }

    /// Places of what it is made of, itself last.
    pub(crate) fn parts(self) -> Vec<u32> {
        derive::reachable(self.graph, &[self.place])
    }

    /// Numbers of the variables it depends on, ascending.
    pub fn variables(self) -> Vec<u32> {
        let mut found: Vec<u32> = self
            .parts()
            .into_iter()
            .filter_map(|place| match self.graph.node(place) {
                Node::Variable(number) => Some(number),
                _ => None,
            })
            .collect();
        crate::order::sort_by(&mut found, Ord::cmp);
        found
    }
}
