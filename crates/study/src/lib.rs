//! The study document, requests, answers and notices: serde types, and the link of a study.
//!
//! A [`Study`] holds what a user chose, never data or results. An [`Ask`] is what a face of the
//! product asks the engine; an [`Answer`] is what it says. Shapes are those of `docs/contract.md`.

mod answer;
mod ask;
mod catalogue;
#[cfg(feature = "link")]
mod data_link;
#[cfg(feature = "link")]
mod link;
mod notice;
mod study;
mod sure;

pub use answer::*;
pub use ask::*;
pub use catalogue::*;
#[cfg(feature = "link")]
pub use data_link::*;
#[cfg(feature = "link")]
pub use link::*;
pub use notice::*;
pub use study::*;
pub use sure::*;
