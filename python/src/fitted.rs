//! A fitted study, its draws and what is said of it.

use crate::{
    errors::{or_raise, to_json},
    files::floats,
    work::{Stop, interruptible},
};
use indexmap::IndexMap;
use isoflop_engine::{
    Tables, chart, fit,
    fit::{Prepared, prepare},
    input, internal, is_told, notices, numeric, predict, python, report,
};
use isoflop_fit::Point;
use isoflop_study::{Chart, Draws, Failure, Fit, Notice, Study};
use pyo3::{prelude::*, types::PyBytes};
use std::sync::{Arc, OnceLock};

/// Points that a drawn figure shows at most.
const MOST_POINTS: usize = 2000;

/// A problem, its optimum and, once made, its draws.
struct Part {
    prepared: Prepared,
    point: Point,
    draws: OnceLock<Draws>,
}

/// A fitted study: the whole and its groups.
#[pyclass(frozen, module = "isoflop._core")]
#[derive(Clone)]
pub(crate) struct Fitted {
    whole: Arc<Part>,
    groups: Vec<(String, Result<Arc<Part>, Notice>)>,
    /// Made when first asked for, after the draws.
    fit: Arc<OnceLock<Fit>>,
}

impl Fitted {
    /// Fits a study and its groups, as the command line does.
    pub(crate) fn solve(
        tables: &Tables,
        study: Study,
        near: Option<&Self>,
        stop: &Stop,
    ) -> Result<Self, Failure> {
        if let Some(near) = near.filter(|near| same_point(&near.whole.prepared.study, &study)) {
            return near.with_study(tables, &study);
        }
        let whole = Part::solve(prepare(tables, &study)?, stop)?;
        let mut groups = Vec::new();
        for (name, group) in whole.prepared.groups(tables) {
            let solved = match group {
                Err(notice) => Err(notice),
                Ok(own) => match Part::solve(own, stop) {
                    Err(failure) if failure.code == "cancelled" => return Err(failure),
                    Err(failure) => Err(notices::group_skipped(&name, &failure.message)),
                    Ok(part) => Ok(Arc::new(part)),
                },
            };
            groups.push((name, solved));
        }
        Ok(Self { whole: Arc::new(whole), groups, fit: Arc::default() })
    }

    /// The same points under a study that differs in what does not move them.
    fn with_study(&self, tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let whole = self.whole.with_study(tables, study)?;
        let mut groups = Vec::new();
        for (name, part) in &self.groups {
            let part = match part {
                Ok(part) => Ok(Arc::new(part.with_study(tables, study)?)),
                Err(notice) => Err(notice.clone()),
            };
            groups.push((name.clone(), part));
        }
        Ok(Self { whole: Arc::new(whole), groups, fit: Arc::default() })
    }

    /// The whole, then the groups that were fitted.
    fn parts(&self) -> impl Iterator<Item = &Arc<Part>> {
        let groups = self.groups.iter().filter_map(|(_, part)| part.as_ref().ok());
        std::iter::once(&self.whole).chain(groups)
    }

    fn part(&self, part: usize) -> Result<&Arc<Part>, Failure> {
        self.parts().nth(part).ok_or_else(|| internal("there is no such part"))
    }

    /// The contract's JSON. Asked for before the draws are made, it would lack its intervals.
    fn fit(&self) -> Result<&Fit, Failure> {
        if self.parts().any(|part| part.draws.get().is_none()) {
            return Err(internal("the draws are not made yet"));
        }
        Ok(self.fit.get_or_init(|| {
            let mut fit = self.whole.report();
            for (name, group) in &self.groups {
                match group {
                    Ok(part) => drop(fit.groups.insert(name.clone(), part.report())),
                    Err(notice) => fit.warnings.push(notice.clone()),
                }
            }
            fit
        }))
    }
}

impl Part {
    fn solve(prepared: Prepared, stop: &Stop) -> Result<Self, Failure> {
        let failed = |e: isoflop_fit::Error| match e.is_input() {
            true => input(e.to_string(), ""),
            false => numeric(e.to_string()),
        };
        let mut search = prepared.problem.search();
        while prepared.problem.advance(&mut search) {
            stop.check()?;
        }
        let point = prepared.problem.finish(&search).map_err(failed)?;
        let part = Self { prepared, point, draws: OnceLock::new() };
        if part.prepared.wanted_draws() == 0 {
            part.keep(Vec::new());
        }
        Ok(part)
    }

    fn with_study(&self, tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let own = &self.prepared;
        let prepared = fit::rebind(tables, own, study)?;
        let same = same_draws(&own.study, study);
        let (point, draws) = (self.point.clone(), OnceLock::new());
        let part = Self { prepared, point, draws };
        match self.draws.get() {
            Some(draws) if same => part.keep(draws.values.clone()),
            _ if part.prepared.wanted_draws() == 0 => part.keep(Vec::new()),
            _ => {}
        }
        Ok(part)
    }

    fn keep(&self, values: Vec<f64>) {
        let width = self.point.params.len() as u32;
        let _ = self.draws.set(Draws { from: 0, width, values });
    }

    fn drawn(&self) -> Draws {
        self.draws.get().cloned().unwrap_or_default()
    }

    fn report(&self) -> Fit {
        self.prepared.report(&self.point, &self.drawn())
    }

    /// Draws `from..to`, one after the other.
    fn draw(&self, from: u32, to: u32, stop: &Stop) -> Result<Vec<f64>, Failure> {
        let mut values = Vec::new();
        for index in from..to {
            stop.check()?;
            values.extend(self.prepared.draw(&self.point, index));
        }
        Ok(values)
    }

    /// All draws, shared among threads; a draw is a function of its index alone.
    fn draw_all(&self, workers: u32, stop: &Stop) -> Result<(), Failure> {
        let wanted = self.prepared.wanted_draws();
        let share = wanted.div_ceil(workers).max(1);
        let parts: Vec<Result<Vec<f64>, Failure>> = std::thread::scope(|scope| {
            let spawn = |k: u32| {
                let (from, to) = ((k * share).min(wanted), ((k + 1) * share).min(wanted));
                scope.spawn(move || self.draw(from, to, stop))
            };
            let handles: Vec<_> = (0..workers).map(spawn).collect();
            let lost = |_| Err(internal("a thread of draws stopped; please report this"));
            handles.into_iter().map(|h| h.join().unwrap_or_else(lost)).collect()
        });
        let mut values = Vec::new();
        for part in parts {
            values.extend(part?);
        }
        self.keep(values);
        Ok(())
    }
}

/// Whether two studies have the same optimum: budgets, draws, seed, interval and name do not move
/// it.
fn same_point(a: &Study, b: &Study) -> bool {
    let alike = Study {
        bootstrap: b.bootstrap,
        seed: b.seed,
        interval: b.interval.clone(),
        ..budgets_of(a, b)
    };
    alike == *b
}

/// Whether two studies have the same draws: budgets and name do not change them.
fn same_draws(a: &Study, b: &Study) -> bool {
    budgets_of(a, b) == *b
}

fn budgets_of(a: &Study, b: &Study) -> Study {
    Study { at: b.at.clone(), name: b.name.clone(), ..a.clone() }
}

/// What a figure and a table show.
#[derive(serde::Serialize)]
struct Figure<'a> {
    chart: Chart,
    beyond: Option<f64>,
    told: Vec<bool>,
    name: &'a str,
    rows: u32,
    points: usize,
    answer: Vec<String>,
    estimates: Vec<[String; 3]>,
}

#[pymethods]
impl Fitted {
    /// The study (JSON) as it was fitted: with a budget, where none was asked for.
    fn study(&self, py: Python<'_>) -> PyResult<String> {
        or_raise(py, to_json(&self.whole.prepared.study))
    }

    /// The parts whose draws are not made yet: `(part, number of draws)`.
    fn wanted(&self) -> Vec<(usize, u32)> {
        let missing = |part: &Arc<Part>| part.draws.get().is_none();
        let numbered = self.parts().enumerate().filter(|(_, part)| missing(part));
        numbered.map(|(i, part)| (i, part.prepared.wanted_draws())).collect()
    }

    /// Draws `from..to` of a part as little-endian f64, draw after draw.
    fn draw<'py>(
        &self,
        py: Python<'py>,
        part: usize,
        from: u32,
        to: u32,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let part = Arc::clone(or_raise(py, self.part(part))?);
        let values = interruptible(py, move |stop| part.draw(from, to, stop))?;
        Ok(PyBytes::new(py, &bytes(values.iter().copied())))
    }

    /// Takes all draws of a part, in order of their index.
    fn take(&self, py: Python<'_>, part: usize, draws: &[u8]) -> PyResult<()> {
        let part = or_raise(py, self.part(part))?;
        let wanted = part.prepared.wanted_draws() as usize * part.point.params.len() * 8;
        if draws.len() != wanted {
            return or_raise(py, Err(internal("the draws do not belong to this fit")));
        }
        part.keep(floats(draws));
        Ok(())
    }

    /// Makes all draws in threads; without `workers` in as many as there are cores.
    #[pyo3(signature = (workers=None))]
    fn draw_all(&self, py: Python<'_>, workers: Option<u32>) -> PyResult<()> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers = workers.unwrap_or(cores as u32).clamp(1, 64);
        let all = self.clone();
        interruptible(py, move |stop| {
            let missing = all.parts().filter(|part| part.draws.get().is_none());
            missing.into_iter().try_for_each(|part| part.draw_all(workers, stop))
        })
    }

    /// The contract's JSON of the fit; light: without draws and residuals.
    #[pyo3(signature = (light=false))]
    fn json(&self, py: Python<'_>, light: bool) -> PyResult<String> {
        let made = || -> Result<String, Failure> {
            let fit = self.fit()?;
            if !light {
                let pretty = serde_json::to_string_pretty(fit);
                return pretty.map_err(|e| internal(e.to_string()));
            }
            let bare = |fit: &Fit| Fit { draws: vec![], residuals: vec![], ..fit.clone() };
            let mut light = bare(fit);
            light.groups = fit.groups.iter().map(|(k, v)| (k.clone(), bare(v))).collect();
            to_json(&light)
        };
        or_raise(py, py.detach(made))
    }

    /// The draws that converged: parameter after parameter, each a column of little-endian f64.
    fn columns_of_draws<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let fit = or_raise(py, self.fit())?;
        let column = |i: usize| bytes(fit.draws.iter().map(|draw| draw[i]));
        Ok((0..fit.params.len()).map(|i| PyBytes::new(py, &column(i))).collect())
    }

    /// The fit as plain text, as on the command line.
    fn plain(&self, py: Python<'_>) -> PyResult<String> {
        or_raise(py, self.fit().map(|fit| report::plain(fit, &self.whole.prepared.view)))
    }

    /// The fit as Markdown, as on the command line.
    fn markdown(&self, py: Python<'_>) -> PyResult<String> {
        let own = &self.whole.prepared;
        or_raise(py, self.fit().map(|fit| report::markdown(fit, &own.view, own.beyond())))
    }

    /// The call that repeats the fit.
    fn call(&self) -> String {
        python::of_study(&self.whole.prepared.study)
    }

    /// What a figure shows (JSON); of many runs every k-th.
    fn figure(&self, py: Python<'_>) -> PyResult<String> {
        let made = || -> Result<String, Failure> {
            let (fit, own) = (self.fit()?, &self.whole.prepared);
            let mut chart = chart::chart(own, &self.whole.point, &self.whole.drawn());
            let points = chart.x.len();
            thin(&mut chart, points.div_ceil(MOST_POINTS).max(1));
            let told = fit.optimum.iter().map(|split| is_told(fit, split)).collect();
            let (name, rows) = (own.view.name.as_str(), own.view.rows);
            let (answer, estimates) = (report::answer(fit), report::rows(fit));
            let beyond = own.beyond();
            to_json(&Figure { chart, beyond, told, name, rows, points, answer, estimates })
        };
        or_raise(py, py.detach(made))
    }

    /// The loss (JSON) of a planned run, its inputs as written.
    fn predict(&self, py: Python<'_>, values: Vec<(String, String)>) -> PyResult<String> {
        let values: IndexMap<String, String> = values.into_iter().collect();
        let made = || to_json(&predict::predict(self.fit()?, &values)?);
        or_raise(py, py.detach(made))
    }
}

fn bytes(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values.flat_map(f64::to_le_bytes).collect()
}

/// Every `step`-th run of a chart.
fn thin(chart: &mut Chart, step: usize) {
    let keep = |column: &mut Vec<f64>| *column = column.iter().copied().step_by(step).collect();
    [
        &mut chart.x,
        &mut chart.observed,
        &mut chart.fitted,
        &mut chart.residual,
        &mut chart.size,
        &mut chart.tokens,
    ]
    .into_iter()
    .for_each(keep);
    chart.line = chart.line.iter().copied().step_by(step).collect();
}
