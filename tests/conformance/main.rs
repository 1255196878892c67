//! What every law must keep, checked over the registry; and the shape of the workspace.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod arrows;
mod contract;
mod derivatives;
mod registry;
mod scratch;
mod support;
mod text;
mod types;
