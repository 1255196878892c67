//! The same graph as LaTeX, MathML and WGSL, with symbols or with numbers in it.
//!
//! ```
//! use isoflop_formula::graph::Graph;
//! use isoflop_formula::print::{Leaf, latex};
//! let graph = Graph::new();
//! let (n, a, alpha) = (graph.variable(0), graph.variable(1), graph.variable(2));
//! let formula = a / n.pow(alpha);
//! let symbols = [Leaf::symbol("N"), Leaf::symbol("A"), Leaf::symbol("\\alpha")];
//! assert_eq!(latex(formula, &symbols), "\\frac{A}{N^{\\alpha}}");
//! let numbers = [Leaf::Number(7e10), Leaf::Number(477.8259), Leaf::Number(0.3473)];
//! assert_eq!(
//!     latex(formula, &numbers),
//!     "\\frac{477.8}{\\left(70 \\times 10^{9}\\right)^{0.3473}}"
//! );
//! ```

mod latex;
mod layout;
mod mathml;
mod number;
mod symbol;
mod wgsl;

use crate::graph::Expr;
pub use wgsl::{WgslError, wgsl};

/// What stands where a variable is.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    /// A symbol as LaTeX, such as `\alpha` or `S_1`.
    Symbol(String),
    /// A number, written with four significant digits.
    Number(f64),
}

impl Leaf {
    /// A symbol as LaTeX.
    pub fn symbol(latex: &str) -> Self {
        Self::Symbol(latex.to_owned())
    }
}

/// A MathML element: a leaf with text or a container with children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MathNode {
    /// Element name: `mi`, `mn`, `mo`, `mtext`, `mrow`, `mfrac`, `msup`, `msub`, `msqrt` …
    pub tag: String,
    /// Text of a leaf.
    pub text: String,
    /// Children of a container.
    pub children: Vec<MathNode>,
}

impl MathNode {
    /// A leaf.
    pub fn leaf(tag: &str, text: impl Into<String>) -> Self {
        Self { tag: tag.to_owned(), text: text.into(), children: Vec::new() }
    }

    /// A container.
    pub fn with(tag: &str, children: Vec<Self>) -> Self {
        Self { tag: tag.to_owned(), text: String::new(), children }
    }
}

/// The expression as LaTeX; `leaves` by number of the variable, `?` where one is missing.
pub fn latex(expr: Expr<'_>, leaves: &[Leaf]) -> String {
    latex::write(&layout::of(expr, leaves))
}

/// The expression as MathML elements, to be put in a row; `leaves` as for [`latex`].
pub fn math(expr: Expr<'_>, leaves: &[Leaf]) -> Vec<MathNode> {
    mathml::row(&layout::of(expr, leaves))
}

/// The named expressions that `expr` is made of, with their symbols as LaTeX: what is used first
/// in the formula comes first.
pub fn named<'g>(expr: Expr<'g>) -> Vec<(&'static str, Expr<'g>)> {
    let graph = expr.graph();
    let mut below = expr.parts();
    below.retain(|&place| place != expr.place());
    // What is made later uses what was made before.
    let found = below.into_iter().rev();
    found.filter_map(|place| Some((graph.name(place)?, graph.expr(place)))).collect()
}

/// A symbol in LaTeX as a MathML element: `\alpha` → α, `S_1` with a subscript.
pub fn symbol(latex: &str) -> MathNode {
    symbol::math(latex)
}

/// A number as LaTeX, four significant digits: `97.2 \times 10^{9}`.
pub fn number_latex(value: f64) -> String {
    latex::write(&layout::Layout::number(value))
}

/// A number as MathML elements: 97.2 × 10⁹.
pub fn number_math(value: f64) -> Vec<MathNode> {
    mathml::row(&layout::Layout::number(value))
}
