//! `fresh [--sets 60] [--seed 1]`: the general solver on models, data and starts that none of its
//! settings was chosen in view of, beside a textbook Marquardt.

use isoflop_bench::{
    fresh,
    options::{Options, ended},
};
use std::process::ExitCode;

fn main() -> ExitCode {
    ended(run().map(|()| true))
}

fn run() -> Result<(), String> {
    let options = Options::read(std::env::args().skip(1), &["sets", "seed"])?;
    let (sets, seed) = (options.get("sets", 60_u64)?, options.get("seed", 1_u64)?);
    let runs = fresh::runs(sets, seed).map_err(|e| e.to_string())?;
    println!("{sets} sets of each model from seed {seed}\n\n{}\n", fresh::table(&runs));
    for run in runs.iter().filter(|run| run.is_wrong()) {
        println!("- says that it rests and does not: {run:?}");
    }
    for run in runs.iter().filter(|run| run.reached && !run.converged) {
        println!("- does not say that it rests and does: {run:?}");
    }
    Ok(())
}
