//! How sure: what the door's jobs say of public runs and of runs whose truth is known.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod all;
mod approaches;
mod backtest;
mod choices;
mod identify;
mod influence;
mod lab;
mod noise;
mod support;
