//! `backtest`.

use crate::{args, fit::asked, print};
use isoflop_engine::sure::{backtest, words};
use isoflop_study::Failure;

pub(crate) fn backtest(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    let answer = backtest::backtest(&tables, &study)?;
    if options.output.json {
        print::json(&answer)
    } else if options.output.md {
        print::line(&words::markdown(&answer))
    } else {
        print::line(&words::plain(&answer))
    }
}
