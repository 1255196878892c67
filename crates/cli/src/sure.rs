//! `sure` and `backtest`.

use crate::{args, fit::asked, print};
use isoflop_engine::{
    Tables, internal,
    sure::{all, backtest, paper, words},
};
use isoflop_study::{Answer, Failure, Study, Sure};
use std::{
    io::{IsTerminal as _, Write as _},
    sync::Mutex,
};

pub(crate) fn backtest(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    let answer = backtest::backtest(&tables, &study)?;
    print::answer(&options.output, &answer, words::plain, words::markdown)
}

pub(crate) fn sure(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    let answer = every_part(&tables, &study, options.output.workers)?;
    print::answer(&options.output, &answer, paper::plain, paper::markdown)
}

/// Every part, shared among threads. A part is one thread's, so the numbers do not depend on how
/// many there are.
fn every_part(tables: &Tables, study: &Study, workers: Option<usize>) -> Result<Sure, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = Mutex::new(0..all::PARTS.len());
    let progress = Progress::new();
    let work = || {
        let mut made: Vec<(usize, Result<Answer, Failure>)> = Vec::new();
        while let Some(place) = next.lock().ok().and_then(|mut next| next.next()) {
            let mut tell = |share: f64| progress.tell(place, share.min(ALMOST));
            let part = all::part(tables, study, all::PARTS[place], &mut tell);
            // What could not be made is told in the answer.
            if part.is_ok() {
                progress.tell(place, 1.0);
            }
            made.push((place, part));
        }
        made
    };
    let mut made = std::thread::scope(|scope| {
        let count = workers.unwrap_or(cores).clamp(1, all::PARTS.len());
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.collect::<Result<Vec<_>, _>>().map_err(|_| internal("a part of the answer failed"))
    })?
    .concat();
    progress.end();
    made.sort_by_key(|(place, _)| *place);
    all::together(study, made.into_iter().map(|(_, part)| part))
}

/// What a part tells before it is done.
const ALMOST: f64 = 0.99;

/// How far the parts are, on standard error: a line that grows in a terminal, elsewhere a line for
/// each part that is done.
struct Progress {
    is_terminal: bool,
    shares: Mutex<([f64; all::PARTS.len()], u32)>,
}

impl Progress {
    fn new() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self { is_terminal, shares: Mutex::new(([0.0; all::PARTS.len()], 0)) }
    }

    fn tell(&self, part: usize, share: f64) {
        let Ok(mut told) = self.shares.lock() else { return };
        told.0[part] = share;
        let whole = told.0.iter().sum::<f64>() / told.0.len() as f64;
        let hundredths = (100.0 * whole) as u32;
        let mut out = std::io::stderr().lock();
        // Nobody may listen; the answer counts.
        if self.is_terminal && hundredths > told.1 {
            told.1 = hundredths;
            let _ = write!(out, "\r{hundredths} %");
        } else if !self.is_terminal && share >= 1.0 {
            told.1 += 1;
            let _ = writeln!(out, "{} ({} of {})", all::PARTS[part], told.1, told.0.len());
        }
    }

    fn end(&self) {
        if self.is_terminal {
            let _ = write!(std::io::stderr(), "\r     \r");
        }
    }
}
