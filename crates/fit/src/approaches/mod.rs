//! The approaches of Hoffmann et al. 2022 to the best split: the envelope of the runs (1), the
//! least loss of each budget (2), beside the law itself (3), which the rest of this crate fits.
//!
//! Everything here is in natural logarithms: x = ln N, y = ln L, and budgets ln C.

mod akima;
mod design;
mod least;
mod line;
mod noise;
mod reading;

pub use design::{Budget, Design};
pub use least::{Curve, Least};
pub use line::{Line, line};
pub use noise::Noise;
pub use reading::{FEWEST, Place, Reading};

/// How best sizes are read from runs without a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At each compute the size whose curve of loss is lowest.
    Envelope,
    /// At each budget the lowest point of a curve through its sizes.
    IsoFlop(Curve),
}

impl Way {
    /// All ways, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Envelope,
        Self::IsoFlop(Curve::Quadratic),
        Self::IsoFlop(Curve::Cubic),
        Self::IsoFlop(Curve::Akima),
    ];

    /// `envelope`, `isoflop-quadratic` …
    pub fn id(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::IsoFlop(Curve::Quadratic) => "isoflop-quadratic",
            Self::IsoFlop(Curve::Cubic) => "isoflop-cubic",
            Self::IsoFlop(Curve::Akima) => "isoflop-akima",
        }
    }
}
