//! What the door "How sure" says: one file per part.

mod all;
mod approaches;
mod backtest;
mod choices;
mod identify;
mod influence;
mod noise;
mod told;

pub use all::*;
pub use approaches::*;
pub use backtest::*;
pub use choices::*;
pub use identify::*;
pub use influence::*;
pub use noise::*;
pub use told::*;
