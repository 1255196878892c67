//! A formula written once and read four ways.
//!
//! - [`graph`]: the expression graph with shared nodes: value, exact derivatives.
//! - [`mod@print`]: the same graph as LaTeX, MathML and WGSL.
//! - [`math`]: exp, ln, pow … that give the same bits on every platform.
//! - [`order`]: a stable sort that is compiled once.
//! - [`quantity`]: numbers with suffixes and units, read and written for people.
//! - [`threefry`]: counter-based random numbers.

pub mod graph;
pub mod math;
pub mod order;
pub mod print;
pub mod quantity;
pub mod threefry;
