//! The cards of the door "How sure": one file a part.

mod approaches;
mod backtest;
mod card;
mod choices;
mod drawn;
mod identify;
mod influence;
mod means;
mod measured;
mod noise;
mod sentence;
mod sheet;
mod told;

pub(crate) use approaches::ApproachesCard;
pub(crate) use backtest::{BacktestCard, KeptCard};
pub(crate) use choices::ChoicesCard;
pub(crate) use identify::IdentifyCard;
pub(crate) use influence::InfluenceCard;
pub(crate) use means::MeansCard;
pub(crate) use measured::Measured;
pub(crate) use noise::NoiseCard;
pub(crate) use sentence::{SureAnswer, in_short};
pub(crate) use sheet::Sheet;
