//! What every law must keep, checked over the registry; and the shape of the workspace.

mod arrows;
mod contract;
mod derivatives;
mod registry;
mod scratch;
mod support;
mod text;
