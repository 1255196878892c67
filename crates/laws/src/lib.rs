//! Scaling laws: one file each under `laws/`, and their registry.
//!
//! A file states a [`Law`]; [`find`] gives a [`Model`], which evaluates, differentiates, prints and
//! splits budgets. [`Model::bind`] joins a model to columns of data for fitting.
//!
//! ```
//! let law = isoflop_laws::find("chinchilla")?;
//! let params = law.preset_values(law.preset("epoch-huber")?);
//! let best = law.optimum(&params, 1e21, 6.0).unwrap();
//! assert!((best.n / 2.7917e9 - 1.0).abs() < 1e-4);
//! # Ok::<(), isoflop_laws::Error>(())
//! ```

mod error;
mod law;
pub mod laws;
mod model;

pub use error::Error;
pub use law::*;
pub use laws::all;
pub use model::{
    Best, Bound, Columns, Model, NoOptimum, ParamInfo, Schedule, Schedules, Side, find,
};
