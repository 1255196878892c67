//! Does the search find the global optimum? Made-up sets, on each of which a plain solver looks
//! for a lower point from many starts.

use crate::{
    plain::{self, Coordinates, GRID, Task},
    sets::{Noise, Runs, made_up, truth},
};
use isoflop_fit::{Error, Objective, Point, Problem, Wishes};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::ParamInfo;

/// Share of the objective by which another point may be lower and yet be the same optimum.
pub const SAME: f64 = 1e-6;
/// Lowest ends of the plain solver that our descent takes to their floor.
const POLISHED: usize = 3;
/// A second basin this near is said beside a fit, as the engine does.
const NEAR: f64 = 1e-3;

/// A set to be fitted.
#[derive(Clone, Debug)]
pub struct Set {
    /// Seed of the truth, the runs and the choices below.
    pub seed: u64,
    /// The runs.
    pub runs: Runs,
    /// Standard deviation of the noise of the logarithm.
    pub noise: f64,
    /// How the noise is spread.
    pub kind: Noise,
    /// What is minimised.
    pub objective: Objective,
}

impl Set {
    /// Set `seed`: 12 to 1,000 runs and noise from 0.001 to 0.1, both even in the logarithm; half
    /// of the sets under `huber-log:1e-3`, a quarter each under `ls-log` and `lad-log`.
    pub fn new(seed: u64) -> Self {
        let mut stream = Stream::new(seed, Purpose::Simulate, 3);
        let rows = (12.0 * math::pow(1000.0 / 12.0, stream.unit())).round() as usize;
        let noise = 1e-3 * math::pow(100.0, stream.unit());
        let kind = [Noise::Gauss, Noise::Heavy, Noise::Outliers][stream.index(3) as usize];
        let objective = match stream.index(4) {
            0 | 1 => Objective::HuberLog(1e-3),
            2 => Objective::LsLog,
            _ => Objective::LadLog,
        };
        Self { seed, runs: made_up(seed, rows, noise, kind), noise, kind, objective }
    }

    /// Whether the promise is made for sets like it: 30 runs or more, noise of at most 0.02.
    pub fn is_promised(&self) -> bool {
        self.runs.n.len() >= 30 && self.noise <= 0.02
    }
}

/// What became of a set.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The set's seed, runs, noise and objective.
    pub seed: u64,
    /// Number of runs.
    pub rows: usize,
    /// Noise of the logarithm.
    pub noise: f64,
    /// Objective by its name.
    pub objective: String,
    /// Whether the promise is made for it.
    pub promised: bool,
    /// Our objective over the lowest known, less one.
    pub gap: f64,
    /// The plain solver's own lowest end, before any help, over the lowest known, less one.
    pub plain_gap: f64,
    /// What is said beside the fit: `not-converged`, `at-bound`, `flat`, `second-basin`,
    /// `beyond-range`, `not-proved`.
    pub flags: Vec<&'static str>,
}

impl Verdict {
    /// Whether a lower point is known.
    pub fn is_miss(&self) -> bool {
        self.gap > SAME
    }

    /// A miss that nothing is said about.
    pub fn is_silent(&self) -> bool {
        self.is_miss() && self.flags.is_empty()
    }
}

/// Fits a set and lets the plain solver look for a lower point: from ten starts by variable
/// projection, 62 of the published grid and the truth; from all 4,500 too if `whole_grid`.
///
/// # Errors
/// What the solver refuses.
pub fn judge(set: &Set, whole_grid: bool) -> Result<Verdict, Error> {
    let problem = set.runs.problem(&set.objective.to_string(), Wishes::default())?;
    let found = problem.solve()?;
    let (plain, known) = lowest(set, &problem, whole_grid);
    let best = known.min(found.objective);
    // The objective of runs without noise is rounding.
    let over = |f: f64| ((f - best) / best.max(1e-22)).max(0.0);
    Ok(Verdict {
        seed: set.seed,
        rows: set.runs.n.len(),
        noise: set.noise,
        objective: set.objective.to_string(),
        promised: set.is_promised(),
        gap: over(found.objective),
        plain_gap: over(plain),
        flags: flags(&found, &problem, set.objective),
    })
}

/// The plain solver's lowest end, and the lowest after our descent went on from its best few.
fn lowest(set: &Set, problem: &Problem, whole_grid: bool) -> (f64, f64) {
    let task = Task::new(&set.runs, set.objective);
    let [e, a, b, alpha, beta] = truth(set.seed);
    let mut starts = task.projected();
    starts.extend(plain::coarse());
    starts.push([math::ln(e), math::ln(a), math::ln(b), alpha, beta]);
    if whole_grid {
        starts.extend((0..GRID).map(plain::grid));
    }
    let mut ends: Vec<(f64, Coordinates)> =
        starts.into_iter().map(|start| task.descend(start)).collect();
    ends.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    ends.dedup_by(|a, b| a.0 <= b.0 * (1.0 + SAME));
    let polished = ends.iter().take(POLISHED).filter_map(|(_, x)| {
        let params = [math::exp(x[0]), math::exp(x[1]), math::exp(x[2]), x[3], x[4]];
        problem.solve_from(&params).ok().map(|point| point.objective)
    });
    let plain = ends[0].0;
    (plain, polished.fold(plain, f64::min))
}

/// What is said beside a fit that may not be what it seems.
fn flags(found: &Point, problem: &Problem, objective: Objective) -> Vec<&'static str> {
    let certificate = &found.certificate;
    let beyond = |(info, &value): (&ParamInfo, &f64)| {
        value > info.bounds.1 || (value < info.bounds.0 && value > 0.0)
    };
    let said = [
        ("not-converged", !certificate.converged),
        ("at-bound", !certificate.bounds.is_empty()),
        ("flat", !certificate.flat.is_empty()),
        ("second-basin", certificate.second_basin.is_some_and(|gap| gap < NEAR)),
        ("beyond-range", problem.model().params().iter().zip(&found.params).any(beyond)),
        ("not-proved", objective.is_absolute() && !certificate.is_proved()),
    ];
    said.into_iter().filter(|(_, is_said)| *is_said).map(|(word, _)| word).collect()
}

/// The verdicts in a table, the misses one by one below it.
pub fn table(verdicts: &[Verdict]) -> String {
    let mut lines = vec![
        "| sets | number | reach the lowest known | % | silent misses | largest gap | plain \
         solver reaches, % |"
            .to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    let of = |name: &str, is_in: &dyn Fn(&Verdict) -> bool| {
        row(name, &verdicts.iter().filter(|v| is_in(v)).collect::<Vec<_>>())
    };
    lines.push(of("30 runs or more, noise ≤ 0.02", &|v| v.promised));
    for objective in ["huber-log:1e-3", "ls-log", "lad-log"] {
        let name = format!("— under `{objective}`");
        lines.push(of(&name, &|v| v.promised && v.objective == objective));
    }
    lines.push(of("30 runs or more, noise > 0.02", &|v| v.rows >= 30 && !v.promised));
    lines.push(of("fewer than 30 runs", &|v| v.rows < 30));
    lines.push(of("all", &|_| true));
    lines.push(String::new());
    for v in verdicts.iter().filter(|v| v.is_miss()) {
        let flags = if v.flags.is_empty() { "SILENT".to_owned() } else { v.flags.join(", ") };
        lines.push(format!(
            "- set {}: {} runs, noise {:.4}, `{}`: {:.1e} above the lowest known; said: {flags}",
            v.seed, v.rows, v.noise, v.objective, v.gap
        ));
    }
    lines.join("\n")
}

fn row(name: &str, verdicts: &[&Verdict]) -> String {
    let count = |is: &dyn Fn(&Verdict) -> bool| verdicts.iter().filter(|v| is(v)).count();
    let share = |k: usize| 100.0 * k as f64 / verdicts.len().max(1) as f64;
    let reached = count(&|v| !v.is_miss());
    format!(
        "| {name} | {} | {reached} | {:.2} | {} | {:.1e} | {:.1} |",
        verdicts.len(),
        share(reached),
        count(&|v| v.is_silent()),
        verdicts.iter().map(|v| v.gap).fold(0.0, f64::max),
        share(count(&|v| v.plain_gap <= SAME)),
    )
}
