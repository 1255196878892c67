//! Sensitivity: the same runs fitted under every combination of the choices that the data allow.

use super::{
    Steps,
    told::{Place, bare, picked, spreads},
};
use crate::{
    Tables,
    data::outlier_rule,
    failure::of_fit,
    fit::{Prepared, bind, prepare},
    notices,
};
use indexmap::IndexMap;
use isoflop_data::Runs;
use isoflop_fit::{Objective, Search};
use isoflop_study::{Answer, Axis, AxisKind, ChoiceFit, Choices, Failure, Spreads, Study};

/// Objectives that a user may be told by, beside the study's own.
const OBJECTIVES: [&str; 8] = [
    "huber-log:1e-3",
    "huber-log:1e-4",
    "lad-log",
    "huber-log:1e-2",
    "huber-log:0.1",
    "ls-log",
    "ls",
    "asym-log:10",
];
/// More columns than this that may count parameters are names that happen to look like it.
const MOST_SIZES: usize = 4;

/// The choices under way.
pub struct Job {
    /// The study's own, its budget made explicit: the same for every fit.
    study: Study,
    /// Its roles, the guessed ones too.
    roles: IndexMap<String, String>,
    place: Place,
    /// The runs of the fits that differ in their objective only.
    runs: Option<Box<Prepared>>,
    now: Option<(Box<Prepared>, Search)>,
    out: Choices,
    of: usize,
}

impl Job {
    /// The choices of a study. Errors as its own fit's.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let own = prepare(tables, &bare(study))?;
        let study = own.study.clone();
        let axes = axes(tables, &study, &own)?;
        let of = axes.iter().map(|axis| axis.options.len()).product();
        let place = Place::of(&own);
        let out = Choices {
            law: own.model.id(),
            at: place.budget,
            axes,
            fits: Vec::new(),
            spread: Spreads::default(),
            warnings: Vec::new(),
        };
        let roles = own.view.columns.iter().filter_map(|c| Some((c.role.clone()?, c.name.clone())));
        let roles = roles.collect();
        Ok(Self { study, roles, place, runs: None, now: None, out, of })
    }

    /// Place of the option of each axis for the fit at a place.
    fn options(&self, mut place: usize) -> Vec<u32> {
        let mut options: Vec<u32> = Vec::new();
        for axis in self.out.axes.iter().rev() {
            options.push((place % axis.options.len()) as u32);
            place /= axis.options.len();
        }
        options.reverse();
        options
    }

    /// Binds the next fit, or notes why it cannot be.
    fn begin(&mut self, tables: &Tables) {
        let options = self.options(self.out.fits.len());
        self.out.fits.push(ChoiceFit { options: options.clone(), ..ChoiceFit::default() });
        match self.bound(tables, &options) {
            Ok(own) => {
                if let Some(fit) = self.out.fits.last_mut() {
                    fit.rows = own.runs.rows() as u32;
                }
                let search = own.problem.search();
                self.now = Some((Box::new(own), search));
            }
            Err(why) => self.give_up(why.message),
        }
    }

    fn bound(&mut self, tables: &Tables, options: &[u32]) -> Result<Prepared, Failure> {
        let objective = options.last().map_or(0, |&i| i as usize);
        if objective == 0 {
            self.runs = None;
        }
        let data = match self.runs.take() {
            Some(data) => data,
            None => Box::new(self.runs_of(tables, options)?),
        };
        let axis = self.out.axes.last();
        let name = axis.map_or_else(String::new, |axis| axis.options[objective].clone());
        let study = Study { objective: name, ..data.study.clone() };
        let own = bind(tables, study, data.model.clone(), data.runs.clone(), data.view.clone());
        self.runs = Some(data);
        own
    }

    /// The runs under the options of every axis but the objective's.
    fn runs_of(&self, tables: &Tables, options: &[u32]) -> Result<Prepared, Failure> {
        let mut study = self.study.clone();
        let mut last_only = false;
        for (axis, &option) in self.out.axes.iter().zip(options) {
            let option = axis.options[option as usize].as_str();
            match axis.kind {
                AxisKind::Objective => {}
                AxisKind::Outliers => {
                    let rule = if option == WITHOUT { axis.rule.clone() } else { String::new() };
                    study.filter = Some(rule);
                }
                AxisKind::Size => {
                    study.roles.clone_from(&self.roles);
                    study.roles.insert("N".into(), option.to_owned());
                }
                AxisKind::Checkpoints => last_only = option == FINAL,
            }
        }
        let own = prepare(tables, &study)?;
        if !last_only {
            return Ok(own);
        }
        let runs = picked(&own.runs, finals(&own.runs));
        bind(tables, own.study, own.model, runs, own.view)
    }

    fn give_up(&mut self, why: String) {
        if let Some(fit) = self.out.fits.last_mut() {
            fit.why_not = why;
        }
    }

    fn close(&mut self) {
        let counted = |fit: &ChoiceFit| fit.why_not.is_empty() && fit.converged;
        let fits = &self.out.fits;
        self.out.spread = spreads(fits.iter().map(|fit| counted(fit).then_some(&fit.told)));
        for (place, axis) in self.out.axes.iter_mut().enumerate() {
            let along = |fit: &ChoiceFit| {
                let others = fit.options.iter().enumerate().all(|(i, &o)| i == place || o == 0);
                others && counted(fit)
            };
            axis.spread = spreads(fits.iter().map(|fit| along(fit).then_some(&fit.told)));
        }
        let without = fits.iter().filter(|fit| !counted(fit)).count();
        if without > 0 {
            self.out.warnings.push(notices::fits_left_out(without, fits.len()));
        }
    }
}

impl Steps for Job {
    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure> {
        let Some((own, mut search)) = self.now.take() else {
            if self.out.fits.len() == self.of {
                self.close();
                return Ok(false);
            }
            self.begin(tables);
            return Ok(true);
        };
        if own.problem.advance(&mut search) {
            self.now = Some((own, search));
            return Ok(true);
        }
        match own.problem.finish(&search) {
            Ok(point) => {
                let told = self.place.told(&point.params);
                if let Some(fit) = self.out.fits.last_mut() {
                    (fit.told, fit.converged) = (told, point.certificate.converged);
                }
            }
            Err(why) => self.give_up(of_fit(&why).message),
        }
        Ok(true)
    }

    fn progress(&self) -> (u32, u32) {
        let begun = self.out.fits.len();
        (begun.saturating_sub(usize::from(self.now.is_some())) as u32, self.of as u32)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Choices(Box::new(self.out))
    }
}

const WITH: &str = "with";
const WITHOUT: &str = "without";
const ALL: &str = "all";
const FINAL: &str = "final";

/// The choices that the data allow; the objective is the last and always there.
fn axes(tables: &Tables, study: &Study, own: &Prepared) -> Result<Vec<Axis>, Failure> {
    let mut axes: Vec<Axis> = Vec::new();
    let mut add = |kind: AxisKind, options: Vec<String>, rule: String| {
        axes.push(Axis { kind, options, rule, spread: Spreads::default() });
    };
    let sizes = sizes(tables, study, own)?;
    if sizes.len() > 1 {
        add(AxisKind::Size, sizes, String::new());
    }
    if finals(&own.runs).len() < own.runs.rows() {
        let column = own.view.columns.iter().find(|c| c.role.as_deref() == Some("cluster"));
        let column = column.map(|c| c.name.clone()).unwrap_or_default();
        add(AxisKind::Checkpoints, vec![ALL.into(), FINAL.into()], column);
    }
    if let Some((rule, in_use)) = rule(tables, study, own)? {
        let mut options = vec![WITHOUT.to_owned(), WITH.to_owned()];
        if !in_use {
            options.reverse();
        }
        add(AxisKind::Outliers, options, rule);
    }
    let parsed = study.objective.parse().map(|own: Objective| own.to_string());
    let mut objectives = vec![parsed.unwrap_or_else(|_| study.objective.clone())];
    for name in OBJECTIVES {
        if objectives[0] != name {
            objectives.push(name.into());
        }
    }
    add(AxisKind::Objective, objectives, String::new());
    Ok(axes)
}

/// The rule about outliers, and whether the study applies it.
fn rule(tables: &Tables, study: &Study, own: &Prepared) -> Result<Option<(String, bool)>, Failure> {
    if let Some(rule) = outlier_rule(tables, study, &own.model)? {
        return Ok(Some((rule, true)));
    }
    // A built-in set's own rule that the user took off.
    if study.filter.as_deref().is_some_and(|filter| filter.trim().is_empty()) {
        let given = Study { filter: None, ..study.clone() };
        return Ok(outlier_rule(tables, &given, &own.model)?.map(|rule| (rule, false)));
    }
    Ok(None)
}

/// The columns that may count parameters, the study's own first.
fn sizes(tables: &Tables, study: &Study, own: &Prepared) -> Result<Vec<String>, Failure> {
    let holds = |name: &String| own.view.columns.iter().find(|column| column.name == *name);
    let Some(first) = own.view.columns.iter().find(|c| c.role.as_deref() == Some("N")) else {
        return Ok(Vec::new());
    };
    let found = tables.find(&study.data, study.decimal)?;
    let others = isoflop_data::candidates(&found.sheet, "N");
    let free = |name: &String| holds(name).is_some_and(|column| column.role.is_none());
    let mut sizes = vec![first.name.clone()];
    sizes.extend(others.into_iter().filter(free).take(MOST_SIZES - 1));
    Ok(sizes)
}

/// The last checkpoint of each run: rows, in no order. All rows where none is another's.
fn finals(runs: &Runs) -> Vec<usize> {
    let (Some(step), Some(cluster)) = (&runs.step, &runs.cluster) else {
        return (0..runs.rows()).collect();
    };
    let mut last: Vec<Option<usize>> = vec![None; cluster.names.len()];
    for (row, &name) in cluster.of_row.iter().enumerate() {
        let own = &mut last[name as usize];
        if own.is_none_or(|other| step[row] >= step[other]) {
            *own = Some(row);
        }
    }
    last.into_iter().flatten().collect()
}
