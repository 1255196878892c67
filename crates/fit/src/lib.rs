//! Fits a law to runs, and says how good the fit is.
//!
//! A [`Problem`] is a law, its data and an [`Objective`]. [`Problem::solve`] finds the global
//! optimum and certifies it; [`Problem::draw`] refits a resample; [`interval`] turns draws into
//! intervals. Everything is a pure function of its inputs and a seed.
//!
//! Laws that are sums of powers go through the column kernel (`kernel`): a variable-projection
//! scan finds the basin, a damped Newton method on the exact objective finds its floor. Other
//! laws go through `general` with the same Newton method.

pub mod approaches;
mod certificate;
mod coordinates;
mod error;
mod evenness;
mod general;
mod identifiability;
mod influence;
mod inspect;
pub mod interval;
mod jackknife;
mod kernel;
mod least_absolute;
mod linear;
mod local;
mod marquardt;
mod newton;
mod objective;
mod point;
mod posterior;
mod problem;
mod profile;
mod resample;
mod restrict;
mod sandwich;
mod scan;
mod search;
mod separable;
mod standard;

pub use certificate::{Certificate, Flat};
pub use error::Error;
pub use evenness::{Evenness, evenness};
pub use identifiability::{Identified, Settled};
pub use influence::Step;
pub use objective::{Link, Objective};
pub use point::Point;
pub use posterior::Posterior;
pub use problem::{Options, Problem};
pub use profile::Profile;
pub use resample::{Draw, Resampling, Scheme};
pub use restrict::Wishes;
pub use sandwich::Covariance;
pub use search::Search;
