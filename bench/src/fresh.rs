//! Fresh problems for the general solver: models, data and starts that no setting was chosen in
//! view of, as NIST's sets were. Every set is fitted by `ls` from a near and a far start.

mod models;

use isoflop_fit::{Error, Objective, Options, Problem};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::{Bound, Columns, Model};
use models::{Fresh, MODELS};

/// Matching digits of the worst parameter that make a run reach the lowest known minimum.
pub const DIGITS: f64 = 6.0;
/// Noise over the range of the response, set by set in turn.
const NOISE: [f64; 3] = [0.0, 0.005, 0.02];

/// What became of one start.
#[derive(Clone, Debug)]
pub struct Run {
    /// The model's name.
    pub model: &'static str,
    /// The set.
    pub set: u64,
    /// Whether the start is the far one.
    pub far: bool,
    /// Matching digits of the worst parameter with the lowest known minimum, 0 to 11.
    pub digits: f64,
    /// Whether the end is that minimum, by its parameters or by its height.
    pub reached: bool,
    /// Whether the solver says that it came to rest.
    pub converged: bool,
    /// Whether a second descent from the end stays there, as at a minimum.
    pub rests: bool,
    /// Whether a textbook Marquardt reaches the minimum from the same start.
    pub plain: bool,
}

impl Run {
    /// Says that it rests, and does not.
    pub fn is_wrong(&self) -> bool {
        self.converged && !self.rests && !self.reached
    }
}

/// All models, `sets` made-up sets of each.
///
/// # Errors
/// What the solver refuses.
pub fn runs(sets: u64, seed: u64) -> Result<Vec<Run>, Error> {
    let mut all = Vec::new();
    for (index, fresh) in MODELS.iter().enumerate() {
        for set in 0..sets {
            all.extend(try_set(fresh, seed + 1000 * index as u64, set)?);
        }
    }
    Ok(all)
}

/// One model's runs, truth and starts.
struct Made {
    inputs: Vec<Vec<f64>>,
    response: Vec<f64>,
    truth: Vec<f64>,
    /// Near: every parameter within a fifth of the truth. Far: within a factor of three.
    starts: [Vec<f64>; 2],
}

fn make(fresh: &'static Fresh, seed: u64, set: u64) -> Result<Made, Error> {
    let mut stream = Stream::new(seed, Purpose::Simulate, set);
    let mut between = |low: f64, high: f64| low + (high - low) * stream.unit();
    let truth: Vec<f64> = fresh.truth.iter().map(|&(a, b)| between(a, b)).collect();
    let rows = between(15.0, 60.0) as usize;
    let (low, high) = fresh.inputs;
    let mut column = || -> Vec<f64> {
        // Wide ranges are even in the logarithm.
        let wide = low > 0.0 && high / low > 50.0;
        let place = |share: f64| {
            if wide { low * math::pow(high / low, share) } else { low + (high - low) * share }
        };
        (0..rows).map(|_| place(between(0.0, 1.0))).collect()
    };
    let inputs: Vec<Vec<f64>> = fresh.law.inputs.iter().map(|_| column()).collect();
    let near = truth.iter().map(|v| v * between(0.8, 1.2)).collect();
    let far = truth.iter().map(|v| v * math::pow(3.0, between(-1.0, 1.0))).collect();
    let bound =
        Model::of(&fresh.law, 0).bind(Columns { inputs: inputs.clone(), schedules: None })?;
    let mut response = vec![0.0; rows];
    bound.values(&truth, &mut response);
    let ends = response.iter().fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
    let noise = NOISE[(set % 3) as usize] * (ends.1 - ends.0);
    response.iter_mut().for_each(|v| *v += noise * stream.normal());
    Ok(Made { inputs, response, truth, starts: [near, far] })
}

fn try_set(fresh: &'static Fresh, seed: u64, set: u64) -> Result<Vec<Run>, Error> {
    let made = make(fresh, seed, set)?;
    let model = Model::of(&fresh.law, 0);
    let options = Options { objective: Objective::Ls, ..Options::default() };
    let inputs = made.inputs.clone();
    let problem =
        Problem::new(model.clone(), inputs.clone(), None, made.response.clone(), None, &options)?;
    let bound = model.bind(Columns { inputs, schedules: None })?;
    let plain: Vec<Vec<f64>> =
        made.starts.iter().map(|start| marquardt(bound.as_ref(), &made.response, start)).collect();
    let ends = made.starts.iter().map(|s| problem.solve_from(s)).collect::<Result<Vec<_>, _>>();
    // A start where the model is not a number is an end without one.
    let Ok(ends) = ends else { return Ok(Vec::new()) };
    // The lowest that any way finds, each taken to its floor.
    let from_truth = problem.solve_from(&made.truth)?;
    let mut best = from_truth;
    for start in plain.iter().chain(ends.iter().map(|end| &end.params)) {
        if let Ok(end) = problem.solve_from(start)
            && end.objective < best.objective
        {
            best = end;
        }
    }
    let floor = best.objective * (1.0 + 1e-9) + 1e-20;
    let mut runs = Vec::new();
    for (k, end) in ends.iter().enumerate() {
        let again = problem.solve_from(&end.params)?;
        let reached = |params: &[f64]| digits(params, &best.params) >= DIGITS;
        runs.push(Run {
            model: fresh.law.id,
            set,
            far: k == 1,
            digits: digits(&end.params, &best.params),
            reached: reached(&end.params) || end.objective <= floor,
            converged: end.certificate.converged,
            rests: again.objective >= end.objective * (1.0 - 1e-6) - 1e-20,
            plain: reached(&plain[k])
                || sum_of_squares(bound.as_ref(), &made.response, &plain[k]) <= floor,
        });
    }
    Ok(runs)
}

/// The fewest matching digits, 0 to 11.
fn digits(values: &[f64], wanted: &[f64]) -> f64 {
    let one = |(v, w): (&f64, &f64)| {
        let error = ((v - w) / w).abs();
        if error.is_nan() { 0.0 } else { (-math::log10(error)).clamp(0.0, 11.0) }
    };
    values.iter().zip(wanted).map(one).fold(11.0, f64::min)
}

fn sum_of_squares(bound: &dyn Bound, response: &[f64], params: &[f64]) -> f64 {
    let mut values = vec![0.0; response.len()];
    bound.values(params, &mut values);
    let sum: f64 = values.iter().zip(response).map(|(v, y)| (y - v) * (y - v)).sum();
    if sum.is_finite() { sum } else { f64::INFINITY }
}

/// Marquardt's method as textbooks have it: λ from 1e-3, a tenth after a gain, ten times after a
/// loss, 2,000 evaluations, the same derivatives as ours.
fn marquardt(bound: &dyn Bound, response: &[f64], start: &[f64]) -> Vec<f64> {
    let (n, rows) = (start.len(), response.len());
    let (mut x, mut damping) = (start.to_vec(), 1e-3);
    let mut here = sum_of_squares(bound, response, &x);
    let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
    for _ in 0..2000 {
        bound.jacobian(&x, &mut values, &mut jacobian);
        let (mut a, mut g) = (vec![0.0; n * n], vec![0.0; n]);
        for (i, row) in jacobian.chunks_exact(n).enumerate() {
            for p in 0..n {
                g[p] += row[p] * (response[i] - values[i]);
                for q in 0..n {
                    a[p * n + q] += row[p] * row[q];
                }
            }
        }
        for p in 0..n {
            a[p * n + p] *= 1.0 + damping;
        }
        let step = eliminate(a, g, n);
        let next: Vec<f64> = x.iter().zip(&step).map(|(x, s)| x + s).collect();
        let there = sum_of_squares(bound, response, &next);
        if there < here {
            let slight = here - there <= 1e-15 * here;
            (x, here, damping) = (next, there, (damping * 0.1_f64).max(1e-15));
            if slight {
                break;
            }
        } else {
            damping *= 10.0;
            if damping > 1e20 {
                break;
            }
        }
    }
    x
}

/// Solves A s = g by elimination with pivots; not a number where A is singular.
fn eliminate(mut a: Vec<f64>, mut g: Vec<f64>, n: usize) -> Vec<f64> {
    for k in 0..n {
        let largest = |&i: &usize, &j: &usize| a[i * n + k].abs().total_cmp(&a[j * n + k].abs());
        let pivot = (k..n).max_by(largest).unwrap_or(k);
        for j in 0..n {
            a.swap(k * n + j, pivot * n + j);
        }
        g.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
            g[i] -= factor * g[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k * n + j] * g[j]).sum();
        g[k] = (g[k] - known) / a[k * n + k];
    }
    g
}

/// A line per model and one for all: runs that reach the lowest known minimum, ours and the
/// textbook's, and the mean of our digits where it is reached.
pub fn table(runs: &[Run]) -> String {
    let mut lines = vec![
        "| model | near | far | textbook, near | textbook, far | digits | not at rest |".to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    for fresh in &MODELS {
        lines.push(row(fresh.law.id, &|run| run.model == fresh.law.id, runs));
    }
    lines.push(row("all", &|_| true, runs));
    lines.join("\n")
}

fn row(name: &str, is_in: &dyn Fn(&Run) -> bool, runs: &[Run]) -> String {
    let mine: Vec<&Run> = runs.iter().filter(|r| is_in(r)).collect();
    let count = |far: bool, is: &dyn Fn(&Run) -> bool| {
        let all = mine.iter().filter(|r| r.far == far);
        format!("{} of {}", all.clone().filter(|r| is(r)).count(), all.count())
    };
    // The same minimum may have other parameters: a wave of the other sign, half a turn on.
    let reached: Vec<f64> = mine.iter().map(|r| r.digits).filter(|d| *d >= DIGITS).collect();
    let mean = reached.iter().sum::<f64>() / reached.len().max(1) as f64;
    let restless = mine.iter().filter(|r| !r.converged).count();
    format!(
        "| {name} | {} | {} | {} | {} | {mean:.1} | {restless} |",
        count(false, &|r| r.reached),
        count(true, &|r| r.reached),
        count(false, &|r| r.plain),
        count(true, &|r| r.plain),
    )
}
