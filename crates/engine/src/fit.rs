//! A study bound to its data, ready to be fitted.

use crate::{
    coverage,
    data::{self, Loaded},
    failure::{input, of_fit},
    intervals::{Plan, plan},
    notices,
    schedules::schedules,
    tables::Tables,
};
use indexmap::IndexMap;
use isoflop_data::Runs;
use isoflop_fit::{Objective, Options, Point, Problem, Wishes};
use isoflop_formula::math;
use isoflop_laws::Model;
use isoflop_study::{DataView, Draws, Failure, Notice, Study};
use ndarray::Array1;

/// Above this correlation of ln N and ln D the runs lie on one line.
const ONE_LINE: f64 = 0.97;

/// A study bound to its data, ready to be fitted.
pub struct Prepared {
    /// The study.
    pub study: Study,
    /// The law.
    pub model: Model,
    /// The runs.
    pub runs: Runs,
    /// What was understood of the data.
    pub view: DataView,
    /// The problem.
    pub problem: Problem,
    /// How intervals are made.
    pub plan: Plan,
    /// What must be said before any result.
    pub(crate) said: Vec<Notice>,
}

/// Reads data, law, objective and wishes of a study.
pub fn prepare(tables: &Tables, study: &Study) -> Result<Prepared, Failure> {
    study.at.iter().try_for_each(|&c| check_budget(c))?;
    let model = isoflop_laws::find(&study.law).map_err(|e| input(e.to_string(), "law"))?;
    let Loaded { runs, view } = data::load(tables, study, &model)?;
    if runs.missing.iter().any(|what| what == "bytes per token") {
        return Err(input(
            "the loss is in bits per byte; say how many bytes a token has, as in --loss-unit \
             bits-per-byte:4.5",
            view.name,
        ));
    }
    if !runs.missing.is_empty() {
        return Err(input(
            format!(
                "no column is taken for {}; give it a role, as in --map {}=COLUMN (columns: {})",
                quoted(&runs.missing),
                runs.missing[0],
                quoted(&view.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>())
            ),
            view.name,
        ));
    }
    if runs.rows() == 0 {
        return Err(input(no_rows(&runs), view.name));
    }
    bind(tables, study.clone(), model, runs, view)
}

/// A budget is a positive number of FLOP.
pub(crate) fn check_budget(c: f64) -> Result<(), Failure> {
    match c > 0.0 && c.is_finite() {
        true => Ok(()),
        false => Err(input(format!("'{c}' FLOP is not a budget; give more than 0"), "budget")),
    }
}

/// Why no row is left.
fn no_rows(runs: &Runs) -> String {
    match runs.rejected.as_slice() {
        [] if runs.filtered > 0 => {
            format!("the filter leaves out all {} rows; widen it", runs.filtered)
        }
        [] => "there is a header and no row; give one row per run".into(),
        [first, rest @ ..] => {
            let more = match rest.len() {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            format!("no row can be used: {first}{more}")
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn bind(
    tables: &Tables,
    study: Study,
    model: Model,
    runs: Runs,
    view: DataView,
) -> Result<Prepared, Failure> {
    let study = with_budget(study, &model, &runs);
    let objective: Objective = study
        .objective
        .parse()
        .map_err(|e: isoflop_fit::Error| input(e.to_string(), "objective"))?;
    let schedules = schedules(tables, &study, &model, &runs)?;
    let columns = runs.inputs.iter().map(|(_, c)| c.to_vec()).collect();
    let weight = runs.weight.as_ref().map(|w| w.to_vec());
    let options = Options { objective, wishes: wishes(&study) };
    let flattened = schedules.is_some();
    let problem = Problem::new(
        model.clone(),
        columns,
        schedules,
        runs.response.to_vec(),
        weight.as_deref(),
        &options,
    )
    .map_err(|e| of_fit(&e))?;
    let cluster = runs.cluster.as_ref().map(|c| c.of_row.as_slice());
    let (plan, mut said) = plan(&study, &problem, cluster)?;
    said.extend(coverage::said(&problem, cluster, &plan));
    said.extend(design(&runs));
    if flattened {
        said.push(notices::warm_up_flattened());
    }
    Ok(Prepared { study, model, runs, view, problem, plan, said })
}

/// The runs of a bound study under another study, which may differ in what is asked of the fit:
/// budgets, draws, seed, interval.
pub fn rebind(tables: &Tables, own: &Prepared, study: &Study) -> Result<Prepared, Failure> {
    study.at.iter().try_for_each(|&c| check_budget(c))?;
    bind(tables, study.clone(), own.model.clone(), own.runs.clone(), own.view.clone())
}

/// Without an asked budget: the first whole decade that is ten times the largest run or more.
fn with_budget(mut study: Study, model: &Model, runs: &Runs) -> Study {
    let splits = model.inputs().iter().map(|i| i.symbol.key).eq(["N", "D"]);
    if let (true, true, Some(compute)) = (study.at.is_empty(), splits, &runs.compute) {
        let decade = math::log10(10.0 * range(compute).1).ceil();
        study.at = vec![math::pow(10.0, decade)];
    }
    study
}

fn wishes(study: &Study) -> Wishes {
    let pairs = |map: &IndexMap<String, f64>| map.iter().map(|(k, v)| (k.clone(), *v)).collect();
    Wishes {
        fix: pairs(&study.fix),
        bound: study.bound.iter().map(|(k, v)| (k.clone(), *v)).collect(),
        tie: study.tie.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        start: pairs(&study.start),
    }
}

/// What the design of the runs cannot tell, before any fit.
pub(crate) fn design(runs: &Runs) -> Vec<Notice> {
    let mut said = Vec::new();
    for (key, column) in &runs.inputs {
        let mut levels = column.to_vec();
        isoflop_formula::order::sort_by(&mut levels, f64::total_cmp);
        levels.dedup();
        if levels.len() < 3 && runs.rows() > 2 {
            said.push(notices::few_levels(key, levels.len()));
        }
    }
    let column = |key: &str| runs.inputs.iter().find(|(k, _)| k == key).map(|(_, c)| c);
    if let (Some(n), Some(d)) = (column("N"), column("D")) {
        let log = |c: &Array1<f64>| c.iter().map(|&v| math::ln(v)).collect::<Vec<_>>();
        let r = correlation(&log(n), &log(d));
        if r.abs() > ONE_LINE && r.is_finite() {
            said.push(notices::collinear(r));
        }
    }
    said
}

pub(crate) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        ab += (x - ma) * (y - mb);
        aa += (x - ma) * (x - ma);
        bb += (y - mb) * (y - mb);
    }
    ab / math::sqrt(aa * bb)
}

impl Prepared {
    /// Draws `from..to`, row by row.
    pub fn draws(&self, point: &Point, from: u32, to: u32) -> Draws {
        let width = point.params.len() as u32;
        let mut draws = Draws { from, width, values: Vec::new() };
        for index in from..to {
            draws.values.extend(self.draw(point, index));
        }
        draws
    }

    /// One draw; empty when the plan has none.
    pub fn draw(&self, point: &Point, index: u32) -> Vec<f64> {
        match &self.plan {
            Plan::Draws(method) => {
                let (seed, index) = (self.study.seed, u64::from(index));
                method.source.draw(&self.problem, point, seed, index)
            }
            _ => Vec::new(),
        }
    }

    /// How many draws the plan wants.
    pub fn wanted_draws(&self) -> u32 {
        match &self.plan {
            Plan::Draws(method) if method.source.is_drawn() => self.study.bootstrap,
            _ => 0,
        }
    }

    /// The same runs bound once more: what a benchmark of a fit must count.
    pub fn again(&self, tables: &Tables) -> Result<Prepared, Failure> {
        let (model, runs) = (self.model.clone(), self.runs.clone());
        bind(tables, self.study.clone(), model, runs, self.view.clone())
    }

    /// The runs of each group as problems of their own, with the group's name; skipped groups are
    /// notices.
    pub fn groups(&self, tables: &Tables) -> Vec<(String, Result<Prepared, Notice>)> {
        let Some(labels) = &self.runs.group else { return Vec::new() };
        labels
            .names
            .iter()
            .enumerate()
            .map(|(group, name)| {
                let rows: Vec<usize> =
                    (0..self.runs.rows()).filter(|&i| labels.of_row[i] as usize == group).collect();
                let runs = data::subset(&self.runs, &rows);
                let view = DataView { notices: Vec::new(), ..self.view.clone() };
                let bound = bind(tables, self.study.clone(), self.model.clone(), runs, view);
                (name.clone(), bound.map_err(|e| notices::group_skipped(name, &e.message)))
            })
            .collect()
    }
}

/// Smallest and largest of a column.
pub(crate) fn range(column: &Array1<f64>) -> (f64, f64) {
    column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &v| (a.min(v), b.max(v)))
}
