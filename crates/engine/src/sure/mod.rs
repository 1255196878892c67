//! How sure: what the door asks beside one fit. Each part is a job in small steps.

pub mod all;
pub mod approaches;
pub mod backtest;
pub mod choices;
pub mod identify;
pub mod influence;
pub mod lab;
pub mod noise;
pub mod paper;
pub mod words;

mod grid;
mod judge;
mod sentences;
mod texts;
mod told;

pub(crate) use texts::reasons;

use crate::Tables;
use isoflop_study::{Answer, Ask, Failure};

/// A part of the door, in small steps: a worker hears a cancel between two of them.
pub trait Steps {
    /// Does a small piece of work; false when all is done.
    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure>;
    /// Pieces done, and how many there may be.
    fn progress(&self) -> (u32, u32);
    /// The answer, when [`Steps::advance`] has said false.
    fn finish(self: Box<Self>) -> Answer;
}

/// The job of an ask, if it asks for a part of the door. Errors as a fit's.
pub(crate) fn begin(tables: &Tables, ask: &Ask) -> Result<Option<Box<dyn Steps>>, Failure> {
    Ok(Some(match ask {
        Ask::Backtest { study } => Box::new(backtest::Job::new(tables, study)?),
        Ask::Choices { study } => Box::new(choices::Job::new(tables, study)?),
        Ask::Approaches { study } => Box::new(approaches::Job::new(tables, study)?),
        Ask::Lab { setup } => Box::new(lab::Job::new(setup)?),
        Ask::Identify { study } => Box::new(identify::Job::new(tables, study)?),
        Ask::Sure { study } => Box::new(all::Job::new(study)),
        Ask::Noise { study } => Box::new(noise::Job::new(tables, study)?),
        Ask::Influence { study } => Box::new(influence::Job::new(tables, study)?),
        _ => return Ok(None),
    }))
}

/// A part at once.
pub fn run(tables: &Tables, mut part: Box<dyn Steps>) -> Result<Answer, Failure> {
    while part.advance(tables)? {}
    Ok(part.finish())
}
