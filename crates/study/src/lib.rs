//! The study document, requests, answers and notices: serde types only.
//!
//! A [`Study`] holds what a user chose, never data or results. An [`Ask`] is what a face of the
//! product asks the engine; an [`Answer`] is what it says. Shapes are those of `docs/contract.md`.

mod answer;
mod ask;
mod notice;
mod study;

pub use answer::*;
pub use ask::*;
pub use notice::*;
pub use study::*;
