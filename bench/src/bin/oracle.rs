//! `oracle [--sets 10000] [--seed 1] [--grids 100] [--threads T]`: made-up sets on which a plain
//! solver looks for a lower point than ours; the whole grid of 4,500 starts on the first `grids`.

use isoflop_bench::{
    options::{Options, ended},
    oracle::{Set, judge, table},
    workers,
};
use std::{process::ExitCode, time::Instant};

fn main() -> ExitCode {
    ended(run())
}

/// Prints the table; false when a promise is broken.
fn run() -> Result<bool, String> {
    let known = ["sets", "seed", "grids", "threads"];
    let options = Options::read(std::env::args().skip(1), &known)?;
    let (sets, seed) = (options.get("sets", 10_000_usize)?, options.get("seed", 1_u64)?);
    let grids = options.get("grids", 100_usize)?;
    let threads = options.get("threads", workers::threads())?;
    let start = Instant::now();
    let verdicts = workers::map(threads, sets, |k| {
        judge(&Set::new(seed * 1_000_000 + k as u64), k < grids).map_err(|e| e.to_string())
    });
    let verdicts: Vec<_> = verdicts.into_iter().collect::<Result<_, _>>()?;
    println!("{sets} sets from seed {seed}, the whole grid on {} of them\n", grids.min(sets));
    println!("{}", table(&verdicts));
    println!("\n{:.0} s on {threads} threads", start.elapsed().as_secs_f64());
    let promised = verdicts.iter().filter(|v| v.promised);
    let missed = promised.clone().filter(|v| v.is_miss()).count();
    let silent = verdicts.iter().filter(|v| v.is_silent()).count();
    Ok(silent == 0 && 1000 * missed <= promised.count())
}
