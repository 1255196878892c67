//! The engine: a study in, answers out, in slices that can be cancelled.
//!
//! [`Engine`] holds data files by hash and runs one job at a time; each [`Engine::step`] does a
//! small piece of work, so a worker can hear a cancel in between. The command line uses the same
//! pieces directly: [`fit`], [`catalogue`], [`predict`], [`selftest`].
//!
//! Texts of notices are made in [`notices`] and nowhere else.

mod compare;
mod draws;
mod failure;
mod job;
mod outcome;
mod schedules;
mod splits;
mod tables;
mod view;

pub mod bench;
pub mod catalogue;
pub mod chart;
pub mod choices;
pub mod cite;
pub mod clean;
pub mod command;
pub mod coverage;
pub mod curves;
pub mod data;
pub mod export;
pub mod fit;
pub mod intervals;
pub mod nist;
pub mod notices;
pub mod predict;
pub mod python;
pub mod report;
pub mod selftest;
pub mod sure;

pub use draws::DrawTable;
pub use failure::{cancelled, input, internal, numeric};
pub use isoflop_data::{Cells, TypedColumn};
pub use job::Engine;
pub use splits::is_told;
pub use tables::{MOST_BYTES, Tables, hash_of_columns};
