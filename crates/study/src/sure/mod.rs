//! What the door "How sure" says: one file per part.

mod backtest;

pub use backtest::*;
