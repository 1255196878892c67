//! How often do nominal 95 % intervals hold the truth? Laws × rows × noises of made-up sets, and
//! every way to make an interval.

mod designs;
mod table;

pub use designs::{DESIGNS, Design, NOISES, ROWS, Spread};
pub use table::{HEADER, Key, Line, cells, summary};

use crate::workers;
use isoflop_fit::{
    Options, Point, Problem, Resampling, Scheme,
    interval::{Ends, Evidence, Interval},
};
use isoflop_laws::Model;

/// The level of every interval.
const LEVEL: f64 = 0.95;
/// A scheme and its ends, by the names of `--interval`.
const ENDS: [(Ends, &str); 4] = [
    (Ends::Percentile, "percentile"),
    (Ends::Basic, "basic"),
    (Ends::Bca, "bca"),
    (Ends::Studentised, "studentised"),
];

/// How much is done in a cell.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Made-up sets.
    pub sets: usize,
    /// Draws of each interval.
    pub draws: u64,
    /// Seed of everything.
    pub seed: u64,
    /// Threads; they change nothing but the time.
    pub threads: usize,
}

/// The intervals of one method in one set; `None` where it has none.
type Found = (String, Vec<Option<Interval>>);

/// Every method on every set of one cell.
///
/// # Errors
/// A set that the solver refuses; no made-up set should be one.
pub fn cell(
    design: &Design,
    rows: usize,
    noise: (&str, Spread),
    effort: Effort,
) -> Result<Vec<Line>, String> {
    let model = isoflop_laws::find(design.law).map_err(|e| e.to_string())?;
    // Every cell has numbers of its own.
    let seed = effort.seed + 1_000_000 * table::hash(&format!("{} {rows} {}", design.law, noise.0));
    let all = workers::map(effort.threads, effort.sets, |set| {
        let effort = Effort { seed, ..effort };
        one(design, &model, rows, noise.1, effort, set as u64).map_err(|e| e.to_string())
    });
    let all: Vec<Vec<Found>> = all.into_iter().collect::<Result<_, _>>()?;
    let truth = design.quantities(&model, design.truth);
    let names = design.names(&model);
    let key = Key { law: design.law.into(), rows, noise: noise.0.into() };
    Ok(table::lines(&key, &names, &truth, &all))
}

fn one(
    design: &Design,
    model: &Model,
    rows: usize,
    spread: Spread,
    effort: Effort,
    set: u64,
) -> Result<Vec<Found>, isoflop_fit::Error> {
    let made = design.make(rows, spread, effort.seed, set)?;
    let (response, options) = (made.response, Options::default());
    let problem = Problem::new(model.clone(), made.inputs, None, response, None, &options)?;
    let point = problem.solve()?;
    let of = |params: &[f64]| design.quantities(model, params);
    let run = made.run.as_deref();
    let mut found = Vec::new();
    let mut schemes = vec![(Scheme::Pairs, if run.is_some() { 1 } else { ENDS.len() })];
    match run {
        Some(_) => schemes.push((Scheme::Cluster, ENDS.len())),
        // Where it is the engine's own choice.
        None if rows < 100 => schemes.push((Scheme::Bayesian, 1)),
        None => {}
    }
    for (scheme, ends) in schemes {
        let resampling = Resampling::new(scheme, effort.seed ^ set, run)?;
        let has = resampling.obstacle(&problem).is_none();
        let draws = if has { draws(&problem, &point, &resampling, effort.draws) } else { vec![] };
        let draws: Vec<&[f64]> = draws.iter().map(Vec::as_slice).collect();
        for (ends, word) in ENDS.into_iter().take(ends) {
            let evidence = has.then(|| problem.evidence(&point, &resampling, ends, 0, &draws));
            found.push((format!("{scheme}-{word}"), intervals(evidence, &of, design)));
        }
    }
    found.push(("sandwich".into(), intervals(problem.delta(&point, run), &of, design)));
    Ok(found)
}

fn draws(problem: &Problem, point: &Point, resampling: &Resampling, count: u64) -> Vec<Vec<f64>> {
    (0..count).map(|k| problem.draw(point, resampling, k).params).collect()
}

fn intervals(
    evidence: Option<Evidence>,
    of: &dyn Fn(&[f64]) -> Vec<f64>,
    design: &Design,
) -> Vec<Option<Interval>> {
    match evidence {
        Some(evidence) => evidence.intervals(LEVEL, of),
        None => vec![None; design.truth.len() + 1],
    }
}
