//! One page a file.

mod door;
mod fit;
mod law;
mod laws;

pub(crate) use door::Door;
pub(crate) use fit::FitPage;
pub(crate) use laws::LawsPage;
