//! Identifiability: what the design of the runs can tell, and what the fit of them does.

use super::{Steps, told::bare};
use crate::{
    Tables,
    data::load,
    failure::{input, of_fit},
    fit::{Prepared, bind, correlation, design, prepare},
    notices,
};
use isoflop_data::Runs;
use isoflop_fit::{Identified, Point, Search};
use isoflop_formula::{math, order::sort_by};
use isoflop_laws::Scale;
use isoflop_study::{
    Answer, Direction, Failure, FitDesign, Identifiability, InputDesign, InputPair, Profile, Study,
};

/// Steps of a walk along a parameter, in standard errors from the fit.
const WALK: [f64; 10] = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0, 14.0];
/// A walk ends where the objective has risen so far that a fit of even noise would lie there by
/// less than one chance in ten thousand: n ln(f/f₀) of least squares above this.
const FAR: f64 = 15.0;
/// Longest step of a coordinate, where the standard error is not told or is larger.
const LONGEST: f64 = 0.5;
/// Shortest step, for runs without noise.
const SHORTEST: f64 = 1e-4;
/// A larger variance inflation is rounding: the other inputs tell this one exactly.
const MOST_VIF: f64 = 1e10;

/// The identifiability of a study under way.
pub struct Job {
    own: Option<Box<Prepared>>,
    now: Now,
    out: Identifiability,
    of: usize,
    done: usize,
}

enum Now {
    Search(Search),
    Walk(Box<Walks>),
    Done,
}

/// Walks along each parameter, first down, then up.
struct Walks {
    point: Point,
    /// Places of the free parameters in the law's order.
    params: Vec<usize>,
    /// Step of each in its coordinate.
    steps: Vec<f64>,
    /// Parameter that is walked, to which side, and how many steps were made.
    at: (usize, bool, usize),
    /// The fit at the last step.
    last: Vec<f64>,
}

impl Job {
    /// The identifiability of a study. Errors where its data cannot be read; runs that cannot be
    /// fitted still have a design.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let study = bare(study);
        let model = isoflop_laws::find(&study.law).map_err(|e| input(e.to_string(), "law"))?;
        let (runs, own, why_not) = match prepare(tables, &study) {
            Ok(own) => (own.runs.clone(), Some(Box::new(own)), String::new()),
            Err(why) => {
                let loaded = load(tables, &study, &model)?;
                if !loaded.runs.missing.is_empty() || loaded.runs.rows() == 0 {
                    return Err(why);
                }
                (loaded.runs, None, why.message)
            }
        };
        let warnings = own.as_ref().map_or_else(|| design(&runs), |own| own.said.clone());
        let out = Identifiability {
            law: model.id(),
            rows: runs.rows() as u32,
            inputs: inputs(&runs),
            pairs: pairs(&runs),
            fit: None,
            why_not,
            warnings,
        };
        let now = own.as_ref().map_or(Now::Done, |own| Now::Search(own.problem.search()));
        let of = own.as_ref().map_or(0, |own| own.problem.free() * 2 * WALK.len());
        Ok(Self { own, now, out, of, done: 0 })
    }
}

impl Steps for Job {
    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure> {
        let Some(own) = self.own.take() else { return Ok(false) };
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Search(mut search) => match own.problem.advance(&mut search) {
                true => Now::Search(search),
                false => match own.problem.finish(&search) {
                    Ok(point) => self.begin(&own, point),
                    Err(why) => {
                        self.out.why_not = of_fit(&why).message;
                        Now::Done
                    }
                },
            },
            Now::Walk(walks) => self.walk(tables, &own, walks),
            Now::Done => return Ok(false),
        };
        self.own = Some(own);
        Ok(true)
    }

    fn progress(&self) -> (u32, u32) {
        (self.done as u32, self.of as u32)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Identify(Box::new(self.out))
    }
}

impl Job {
    fn begin(&mut self, own: &Prepared, point: Point) -> Now {
        let found = own.problem.identified(&point);
        let all = own.model.params();
        let place = |key: &String| all.iter().position(|p| p.key == *key).unwrap_or(0);
        let params: Vec<usize> = found.keys.iter().map(place).collect();
        let noise = noise(own, &point);
        let step = |(error, &param): (&Option<f64>, &usize)| {
            let own = match all[param].scale {
                Scale::Log => 1.0,
                Scale::Linear => point.params[param].abs().max(1.0),
            };
            error.map_or(f64::INFINITY, |e| e * noise).clamp(SHORTEST * own, LONGEST * own)
        };
        let steps = found.errors.iter().zip(&params).map(step).collect();
        let middle = |&param: &usize| Profile {
            key: all[param].key.clone(),
            values: vec![point.params[param]],
            rise: vec![Some(0.0)],
            closed_low: false,
            closed_high: false,
        };
        let profiles = params.iter().map(middle).collect();
        for words in (0..found.keys.len()).filter(|&i| found.flat[i]).map(|i| found.words(i)) {
            self.out.warnings.push(notices::flat_direction(&words));
        }
        self.out.fit = Some(fit_design(found, profiles));
        let last = point.params.clone();
        Now::Walk(Box::new(Walks { point, params, steps, at: (0, false, 0), last }))
    }

    /// One step of the walks.
    fn walk(&mut self, tables: &Tables, own: &Prepared, mut walks: Box<Walks>) -> Now {
        let (param, up, step) = walks.at;
        let (Some(fit), Some(&place)) = (&mut self.out.fit, walks.params.get(param)) else {
            return Now::Done;
        };
        let profile = &mut fit.profiles[param];
        let mut ended = step == WALK.len();
        if let Some(length) = WALK.get(step) {
            let shift = if up { *length } else { -length } * walks.steps[param];
            match walks.settle(tables, own, place, shift) {
                Some((value, rise)) => {
                    let at = if up { profile.values.len() } else { 0 };
                    profile.values.insert(at, value);
                    profile.rise.insert(at, rise);
                    let rows = own.runs.rows() as f64;
                    let closed = rise.is_some_and(|rise| rows * math::ln_1p(rise) > FAR);
                    ended = closed;
                    match up {
                        true => profile.closed_high = closed,
                        false => profile.closed_low = closed,
                    }
                }
                None => ended = true,
            }
        }
        walks.at = (param, up, step + 1);
        if ended {
            walks.at = if up { (param + 1, false, 0) } else { (param, true, 0) };
            walks.last.clone_from(&walks.point.params);
        }
        let (param, up, step) = walks.at;
        self.done = (2 * param + usize::from(up)) * WALK.len() + step;
        Now::Walk(walks)
    }
}

impl Walks {
    /// The fit with a parameter held at a distance from where the fit put it: its value, and how
    /// much the objective rose. `None` beyond what the parameter may be.
    fn settle(
        &mut self,
        tables: &Tables,
        own: &Prepared,
        place: usize,
        shift: f64,
    ) -> Option<(f64, Option<f64>)> {
        let info = &own.model.params()[place];
        let from = self.point.params[place];
        let value = match info.scale {
            Scale::Log => from * math::exp(shift),
            Scale::Linear => from + shift,
        };
        let (low, high) = own.study.bound.get(&info.key).copied().unwrap_or(info.bounds);
        if !(value.is_finite() && low <= value && value <= high) {
            return None;
        }
        let mut study = own.study.clone();
        study.fix.insert(info.key.clone(), value);
        let (model, runs, view) = (own.model.clone(), own.runs.clone(), own.view.clone());
        let held = bind(tables, study, model, runs, view).ok()?;
        let mut start = self.last.clone();
        start[place] = value;
        let settled = held.problem.settle(&start);
        if settled.converged {
            self.last.clone_from(&settled.params);
        }
        let rise = settled.objective / self.point.objective - 1.0;
        Some((value, (settled.converged && rise.is_finite()).then_some(rise)))
    }
}

/// Standard deviation of the residuals.
fn noise(own: &Prepared, point: &Point) -> f64 {
    let squares: f64 = point.residuals.iter().map(|r| r * r).sum();
    let spare = own.runs.rows().saturating_sub(own.problem.free()).max(1);
    math::sqrt(squares / spare as f64)
}

fn fit_design(found: Identified, profiles: Vec<Profile>) -> FitDesign {
    let weakest = found.keys.len().saturating_sub(1);
    let named = (0..found.keys.len()).rev().filter(|&i| found.flat[i] || i == weakest);
    let direction = |place: usize| Direction {
        singular_value: found.singular_values[place],
        flat: found.flat[place],
        parts: found.keys.iter().cloned().zip(found.directions[place].iter().copied()).collect(),
        words: found.words(place),
    };
    let (largest, smallest) = (found.singular_values.first(), found.singular_values.last());
    let condition = largest.zip(smallest).map(|(a, b)| a / b).filter(|v| v.is_finite());
    FitDesign {
        directions: named.map(direction).collect(),
        condition_number: condition.filter(|_| found.errors.iter().all(Option::is_some)),
        params: found.keys,
        singular_values: found.singular_values,
        correlations: found.correlations,
        profiles,
    }
}

fn inputs(runs: &Runs) -> Vec<InputDesign> {
    let logs: Vec<Vec<f64>> = runs.inputs.iter().map(|(_, c)| logarithms(c)).collect();
    let one = |(place, (key, column)): (usize, &(String, ndarray::Array1<f64>))| {
        let mut levels = column.to_vec();
        sort_by(&mut levels, f64::total_cmp);
        levels.dedup();
        let (low, high) = crate::fit::range(column);
        InputDesign {
            key: key.clone(),
            levels: levels.len() as u32,
            low,
            high,
            decades: (low > 0.0).then(|| math::log10(high / low)),
            vif: (logs.len() > 1)
                .then(|| 1.0 / unexplained(&logs, place))
                .filter(|v| *v < MOST_VIF),
        }
    };
    runs.inputs.iter().enumerate().map(one).collect()
}

fn pairs(runs: &Runs) -> Vec<InputPair> {
    let logs: Vec<Vec<f64>> = runs.inputs.iter().map(|(_, c)| logarithms(c)).collect();
    let mut pairs = Vec::new();
    for (i, (a, _)) in runs.inputs.iter().enumerate() {
        for (j, (b, _)) in runs.inputs.iter().enumerate().skip(i + 1) {
            let correlation = told_correlation(&logs[i], &logs[j]);
            pairs.push(InputPair { a: a.clone(), b: b.clone(), correlation });
        }
    }
    pairs
}

/// The correlation of two columns, unless one of them is constant.
fn told_correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let varies = |column: &[f64]| column.iter().any(|v| *v != column[0]);
    let r = correlation(a, b);
    (varies(a) && varies(b) && r.is_finite()).then_some(r)
}

fn logarithms(column: &ndarray::Array1<f64>) -> Vec<f64> {
    column.iter().map(|&v| math::ln(v)).collect()
}

/// The share of a column's variance that the others do not explain, 1 − R², by eliminating them
/// from the correlation matrix. A column that is constant explains nothing.
fn unexplained(columns: &[Vec<f64>], own: usize) -> f64 {
    let n = columns.len();
    let at = |i: usize, j: usize| {
        told_correlation(&columns[i], &columns[j]).unwrap_or(f64::from(u8::from(i == j)))
    };
    let mut m: Vec<f64> = (0..n * n).map(|place| at(place / n, place % n)).collect();
    for pivot in (0..n).filter(|&pivot| pivot != own) {
        let size = m[pivot * n + pivot];
        if size <= 1.0 / MOST_VIF {
            continue;
        }
        for row in (0..n).filter(|&row| row != pivot) {
            let factor = m[row * n + pivot] / size;
            for column in 0..n {
                m[row * n + column] -= factor * m[pivot * n + column];
            }
        }
    }
    m[own * n + own]
}
