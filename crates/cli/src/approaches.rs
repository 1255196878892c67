//! `approaches` and `lab`.

use crate::{args, fit::asked, print};
use isoflop_engine::sure::approaches::{self, words};
use isoflop_study::Failure;

pub(crate) fn approaches(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    let answer = approaches::approaches(&tables, &study)?;
    if options.output.json {
        print::json(&answer)
    } else if options.output.md {
        print::line(&words::markdown(&answer))
    } else {
        print::line(&words::plain(&answer))
    }
}
