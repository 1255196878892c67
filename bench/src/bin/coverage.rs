//! `coverage [--sets 500] [--draws 200] [--seed 1] [--law ID] [--out FILE] [--threads T]`: the
//! coverage map, cell by cell; cells that FILE has already are left as they are, so that a run that
//! was cut short goes on. Prints seconds and the summary.

use isoflop_bench::{
    coverage::{DESIGNS, Effort, HEADER, Key, Line, NOISES, ROWS, cell, cells, summary},
    options::{Options, ended},
    workers,
};
use std::{fs, io::Write as _, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    ended(run().map(|()| true))
}

fn run() -> Result<(), String> {
    let known = ["sets", "draws", "seed", "law", "out", "threads", "rows"];
    let options = Options::read(std::env::args().skip(1), &known)?;
    let effort = Effort {
        sets: options.get("sets", 500)?,
        draws: options.get("draws", 200)?,
        seed: options.get("seed", 1)?,
        threads: options.get("threads", workers::threads())?,
    };
    let (law, only) = (options.get("law", String::new())?, options.get("rows", 0_usize)?);
    let path = options.get("out", "coverage.csv".to_owned())?;
    let mut lines = read(&path)?;
    let done = cells(&lines);
    for design in DESIGNS.iter().filter(|d| law.is_empty() || d.law == law) {
        for rows in ROWS.into_iter().filter(|&rows| only == 0 || rows == only) {
            for noise in NOISES {
                let key = Key { law: design.law.into(), rows, noise: noise.0.into() };
                if done.contains(&key) {
                    continue;
                }
                let start = Instant::now();
                let found = cell(design, rows, noise, effort)?;
                append(&path, &found)?;
                lines.extend(found);
                eprintln!("{key:?}: {:.0} s", start.elapsed().as_secs_f64());
            }
        }
    }
    print!("{}", summary(&lines));
    Ok(())
}

/// The lines of a map that was begun; none where there is no file.
fn read(path: &str) -> Result<Vec<Line>, String> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(Vec::new()) };
    text.lines().filter(|line| *line != HEADER).map(str::parse).collect()
}

/// Writes a cell all at once, so that a cell is there or it is not.
fn append(path: &str, lines: &[Line]) -> Result<(), String> {
    let is_new = !fs::exists(path).unwrap_or(false);
    let header = if is_new { format!("{HEADER}\n") } else { String::new() };
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| file.write_all((header + &text).as_bytes()));
    written.map_err(|e| format!("cannot write the map: {e}, {path}"))
}
