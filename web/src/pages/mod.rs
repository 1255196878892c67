//! One page a file.

mod door;
mod fit;
mod law;
mod laws;
mod sure;

pub(crate) use door::Door;
pub(crate) use fit::FitPage;
pub(crate) use laws::LawsPage;
pub(crate) use sure::SurePage;
