//! Measures the solver on made-up runs whose truth is known.
//!
//! The tests take a sample of what the commands here do at length:
//!
//! ```text
//! cargo run --profile bench -p isoflop-bench --bin oracle -- --sets 10000 --seed 1
//! cargo run --profile bench -p isoflop-bench --bin fresh
//! cargo run --profile bench -p isoflop-bench --bin coverage -- --out docs/coverage.csv
//! ```

pub mod coverage;
pub mod fresh;
pub mod options;
pub mod oracle;
pub mod plain;
pub mod sets;
pub mod workers;
