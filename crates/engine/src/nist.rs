//! The 27 nonlinear sets of NIST's Statistical Reference Datasets through the general solver.
//!
//! Every set is fitted by `ls` from both of NIST's starts, from exactly there, and the parameters
//! and standard errors are compared with the certified ones. The sets are files, not code: the page
//! fetches them, the command line has them inside.

mod models;

use isoflop_fit::{Objective, Options, Problem};
use isoflop_formula::math;
use isoflop_laws::Model;
use isoflop_study::{Failure, NistCheck};

/// Digits that NIST certifies; more cannot be seen.
pub const MOST_DIGITS: f64 = 11.0;
/// Matching digits that every parameter must have.
pub const FEWEST_DIGITS: f64 = 6.0;

/// One of the sets.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name, as NIST writes it.
    pub name: String,
    /// One column per input.
    pub inputs: Vec<Vec<f64>>,
    /// The response; for Nelson its logarithm, which NIST models.
    pub response: Vec<f64>,
    /// NIST's two starts.
    pub starts: [Vec<f64>; 2],
    /// Certified parameters.
    pub certified: Vec<f64>,
    /// Their certified standard deviations.
    pub deviations: Vec<f64>,
}

/// A set's fit from one start.
#[derive(Clone, Debug)]
pub struct Run {
    /// The set's name.
    pub set: String,
    /// 1 or 2.
    pub start: u32,
    /// Fitted parameters.
    pub params: Vec<f64>,
    /// Matching digits of the worst parameter.
    pub digits: f64,
    /// Matching digits of the worst standard error.
    pub error_digits: f64,
}

impl From<Run> for NistCheck {
    fn from(run: Run) -> Self {
        Self { set: run.set, start: run.start, digits: run.digits }
    }
}

/// The keys under which the two files are put into [`crate::Tables`]: what was observed, and what is
/// certified.
pub const FILES: [&str; 2] = ["nist-strd/observations", "nist-strd/certified_parameters"];

/// Fits the sets that are in the tables; nothing where a file is not there.
pub fn checks(tables: &crate::Tables) -> Result<Vec<NistCheck>, Failure> {
    let [Some(observations), Some(certified)] = FILES.map(|key| tables.text(key)) else {
        return Ok(Vec::new());
    };
    let runs = check(&read(&observations, &certified)?)?;
    Ok(runs.into_iter().map(NistCheck::from).collect())
}

/// Reads the two files: the observations (`dataset,row,y,x1,x2`) and what is certified
/// (`dataset,parameter,start1,start2,certified_value,certified_sd`).
///
/// A line that is not of this form is an input failure that names it.
pub fn read(observations: &str, certified: &str) -> Result<Vec<Set>, Failure> {
    let mut sets: Vec<Set> = Vec::new();
    for line in certified.lines().skip(1) {
        let [name, _, one, two, value, deviation] = fields(line)?;
        if sets.last().is_none_or(|set| set.name != name) {
            sets.push(Set {
                name: name.to_owned(),
                inputs: Vec::new(),
                response: Vec::new(),
                starts: [Vec::new(), Vec::new()],
                certified: Vec::new(),
                deviations: Vec::new(),
            });
        }
        let Some(set) = sets.last_mut() else { continue };
        set.starts[0].push(number(one)?);
        set.starts[1].push(number(two)?);
        set.certified.push(number(value)?);
        set.deviations.push(number(deviation)?);
    }
    for line in observations.lines().skip(1) {
        let [name, _, y, x1, x2] = fields(line)?;
        let Some(set) = sets.iter_mut().find(|set| set.name == name) else {
            return Err(wrong(line));
        };
        let y = number(y)?;
        set.response.push(if name == "Nelson" { math::ln(y) } else { y });
        set.inputs.resize(if x2.is_empty() { 1 } else { 2 }, Vec::new());
        for (column, text) in set.inputs.iter_mut().zip([x1, x2]) {
            column.push(number(text)?);
        }
    }
    Ok(sets)
}

fn fields<const N: usize>(line: &str) -> Result<[&str; N], Failure> {
    line.split(',').collect::<Vec<_>>().try_into().map_err(|_| wrong(line))
}

fn number(text: &str) -> Result<f64, Failure> {
    text.parse().map_err(|_| wrong(text))
}

fn wrong(text: &str) -> Failure {
    crate::input(format!("NIST's sets: cannot read '{text}'; take the files as they ship"), "nist")
}

/// Fits every set from both starts.
pub fn check(sets: &[Set]) -> Result<Vec<Run>, Failure> {
    let mut runs = Vec::new();
    for set in sets {
        let problem = problem(set)?;
        for (start, from) in (1..).zip(&set.starts) {
            let point = problem.solve_from(from).map_err(|e| crate::numeric(e.to_string()))?;
            let errors = problem.standard_errors(&point).unwrap_or_default();
            runs.push(Run {
                set: set.name.clone(),
                start,
                digits: worst(&point.params, &set.certified),
                error_digits: worst(&errors, &set.deviations),
                params: point.params,
            });
        }
    }
    Ok(runs)
}

fn problem(set: &Set) -> Result<Problem, Failure> {
    let law = models::LAWS.iter().find(|law| law.id == set.name);
    let law = law.ok_or_else(|| wrong(&set.name))?;
    let options = Options { objective: Objective::Ls, ..Options::default() };
    let (inputs, response) = (set.inputs.clone(), set.response.clone());
    Problem::new(Model::of(law, 0), inputs, None, response, None, &options)
        .map_err(|e| crate::input(e.to_string(), &set.name))
}

/// The mean of the digits of all runs.
pub fn mean_digits(checks: &[NistCheck]) -> f64 {
    checks.iter().map(|c| c.digits).sum::<f64>() / checks.len() as f64
}

/// The runs that fall short of [`FEWEST_DIGITS`], in words: "NIST Bennett5/2 (4.8 digits)".
pub fn misses(checks: &[NistCheck]) -> Vec<String> {
    let short = checks.iter().filter(|c| c.digits < FEWEST_DIGITS);
    short.map(|c| format!("NIST {}/{} ({:.1} digits)", c.set, c.start, c.digits)).collect()
}

/// The digits of every run as text: one line per set, then how many runs are good and the mean.
pub fn table(checks: &[NistCheck]) -> String {
    let mut lines = vec!["NIST StRD        digits from start 1, start 2".to_owned()];
    for pair in checks.chunks(2) {
        let digits: Vec<String> = pair.iter().map(|c| format!("{:5.1}", c.digits)).collect();
        lines.push(format!("  {:14}{}", pair[0].set, digits.join("  ")));
    }
    let good = checks.len() - misses(checks).len();
    let mean = mean_digits(checks);
    lines.push(format!(
        "  {good} of {} runs match to {FEWEST_DIGITS} digits or more; mean {mean:.2} of {MOST_DIGITS}",
        checks.len()
    ));
    lines.join("\n")
}

/// The fewest matching digits over pairs: −log₁₀ of the relative difference, within 0..11.
fn worst(values: &[f64], certified: &[f64]) -> f64 {
    if values.len() != certified.len() {
        return 0.0;
    }
    let digits = |(v, c): (&f64, &f64)| {
        let error = ((v - c) / c).abs();
        if error.is_nan() { 0.0 } else { (-math::log10(error)).clamp(0.0, MOST_DIGITS) }
    };
    values.iter().zip(certified).map(digits).fold(MOST_DIGITS, f64::min)
}
