//! How sure: what the door asks beside one fit. Each part is a job in small steps.

pub mod backtest;
pub mod words;

mod judge;
