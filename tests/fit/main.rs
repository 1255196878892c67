//! What must hold of a fit whatever the runs are: invariants, noiseless data, the global optimum,
//! reproducible draws.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod coverage;
mod draws;
mod fresh;
mod intervals;
mod invariants;
mod noiseless;
mod oracle;
mod support;
