//! The engine of a worker: one job at a time, in small steps.
//!
//! There is no clock here: a step is a small piece of work (one start of a search, one draw) and
//! the worker decides how many fit in a slice. Cancelling drops the job.

use crate::{
    Tables, catalogue, curves,
    failure::{for_faces_without_flags, numeric, of_fit},
    fit::{Prepared, prepare},
    selftest, sure,
};
use isoflop_fit::{Point, Search};
use isoflop_study::{
    Answer, Ask, DataView, Draws, Failure, FitView, Message, Reply, Study, TwoAnswers,
};
use std::{cell::OnceCell, rc::Rc};

/// Fitted studies kept, so that draws and reports of one study do not fit it again.
const KEPT: usize = 3;
/// Draws between two progress messages.
const EVERY: u32 = 25;
/// Progress messages of a part of the door "How sure".
const TOLD: u64 = 50;
/// Whether this build answers what the door "How sure" asks beside a fit.
const HAS_DOOR: bool = cfg!(feature = "door");

/// Data, recent fits and the job under way.
#[derive(Default)]
pub struct Engine {
    tables: Tables,
    fitted: Vec<Rc<Fitted>>,
    job: Option<Job>,
}

struct Fitted {
    key: Study,
    prepared: Prepared,
    point: Point,
    /// Made when first shown.
    two_answers: OnceCell<Vec<TwoAnswers>>,
}

impl Fitted {
    /// Refuses draws that cannot be of this fit. None at all is a fit without intervals.
    fn own(&self, draws: &Draws) -> Result<(), Failure> {
        let width = self.point.params.len();
        let none = draws.values.is_empty();
        if !none
            && (draws.width as usize != width || !draws.values.len().is_multiple_of(width.max(1)))
        {
            return Err(crate::internal("the draws do not belong to this fit"));
        }
        Ok(())
    }
}

struct Job {
    id: String,
    rev: u32,
    work: Work,
}

enum Work {
    /// Not begun.
    Ask(Box<Ask>),
    /// Fitting what the ask needs.
    Search { ask: Box<Ask>, study: Box<Study>, prepared: Box<Prepared>, search: Search },
    /// A part of the door "How sure".
    Sure(Box<dyn sure::Steps>),
    /// Drawing.
    Draw { fitted: Rc<Fitted>, next: u32, to: u32, draws: Draws },
}

/// What a step gives: a message, and the work that is left.
type Outcome = (Option<Answer>, Option<Work>);

impl Engine {
    /// An engine without data.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a data file; see [`Tables::put`].
    pub fn put(&mut self, key: &str, name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
        self.fitted.clear();
        self.tables.put(key, name, bytes)
    }

    /// Takes the columns of a data frame; see [`Tables::put_columns`].
    pub fn put_columns(
        &mut self,
        name: &str,
        columns: Vec<crate::TypedColumn>,
    ) -> Result<String, Failure> {
        self.fitted.clear();
        self.tables.put_columns(name, columns)
    }

    /// The data files.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Starts a job. One under way is dropped: the caller keeps the order of its asks.
    pub fn ask(&mut self, message: Message) {
        let work = Work::Ask(Box::new(message.ask));
        self.job = Some(Job { id: message.id, rev: message.rev, work });
    }

    /// Drops the job of a view.
    pub fn cancel(&mut self, id: &str) {
        if self.job.as_ref().is_some_and(|job| job.id == id) {
            self.job = None;
        }
    }

    /// Whether a job is under way.
    pub fn busy(&self) -> bool {
        self.job.is_some()
    }

    /// Does a small piece of work. A reply of kind `progress` may come in between; any other ends
    /// the job.
    pub fn step(&mut self) -> Option<Reply> {
        let Job { id, rev, work } = self.job.take()?;
        let outcome = match work {
            Work::Ask(ask) => self.begin(ask),
            Work::Search { ask, study, prepared, search } => {
                self.search(ask, study, prepared, search)
            }
            Work::Sure(part) => self.sure(part),
            Work::Draw { fitted, next, to, draws } => Ok(draw(fitted, next, to, draws)),
        };
        let (answer, rest) = outcome.unwrap_or_else(|e| (Some(Answer::Error(e)), None));
        if let Some(work) = rest {
            self.job = Some(Job { id: id.clone(), rev, work });
        }
        answer.map(|mut answer| {
            for_faces_without_flags(&mut answer);
            Reply { id, rev, answer }
        })
    }

    fn begin(&mut self, ask: Box<Ask>) -> Result<Outcome, Failure> {
        let study = match ask.as_ref() {
            Ask::Fit { study }
            | Ask::Draws { study, .. }
            | Ask::Report { study, .. }
            | Ask::Export { study, .. } => study,
            _ if HAS_DOOR => match sure::begin(&self.tables, &ask)? {
                Some(part) => return Ok((None, Some(Work::Sure(part)))),
                None => return Ok((Some(self.answer(*ask)?), None)),
            },
            _ => return Ok((Some(self.answer(*ask)?), None)),
        };
        if let Some(fitted) = self.known(study) {
            return self.with_fit(*ask, fitted);
        }
        let prepared = prepare(&self.tables, study)?;
        if let Some(point) = self.known_point(study) {
            let fitted = self.keep(study.clone(), prepared, point);
            return self.with_fit(*ask, fitted);
        }
        let search = prepared.problem.search();
        let study = Box::new(study.clone());
        Ok((None, Some(Work::Search { ask, study, prepared: Box::new(prepared), search })))
    }

    fn sure(&self, mut part: Box<dyn sure::Steps>) -> Result<Outcome, Failure> {
        let before = part.progress().0;
        if !part.advance(&self.tables)? {
            return Ok((Some(part.finish()), None));
        }
        let (done, of) = part.progress();
        let share = |count: u32| u64::from(count) * TOLD / u64::from(of.max(1));
        let told = (share(done) > share(before)).then_some(Answer::Progress { done, of });
        Ok((told, Some(Work::Sure(part))))
    }

    fn search(
        &mut self,
        ask: Box<Ask>,
        study: Box<Study>,
        prepared: Box<Prepared>,
        mut search: Search,
    ) -> Result<Outcome, Failure> {
        if prepared.problem.advance(&mut search) {
            let (done, of) = search.progress();
            let answer = Answer::Progress { done: done as u32, of: of as u32 };
            return Ok((Some(answer), Some(Work::Search { ask, study, prepared, search })));
        }
        let point = prepared.problem.finish(&search).map_err(|e| of_fit(&e))?;
        if point.params.iter().any(|v| !v.is_finite()) {
            return Err(numeric("the fit ran out of the numbers; check the units"));
        }
        let fitted = self.keep(*study, *prepared, point);
        self.with_fit(*ask, fitted)
    }

    fn with_fit(&mut self, ask: Ask, fitted: Rc<Fitted>) -> Result<Outcome, Failure> {
        Ok(match ask {
            Ask::Draws { from, to, .. } => {
                let width = fitted.point.params.len() as u32;
                let draws = Draws { from, width, values: Vec::new() };
                (None, Some(Work::Draw { fitted, next: from, to, draws }))
            }
            Ask::Report { draws, .. } => {
                fitted.own(&draws)?;
                (Some(Answer::Fit(Box::new(self.view(&fitted, &draws)))), None)
            }
            Ask::Export { what, draws, .. } => {
                fitted.own(&draws)?;
                let view = self.view(&fitted, &draws);
                (Some(Answer::Export(crate::export::export(what, &view, &draws))), None)
            }
            _ => (Some(Answer::Fit(Box::new(self.view(&fitted, &Draws::default())))), None),
        })
    }

    fn view(&self, fitted: &Fitted, draws: &Draws) -> FitView {
        let prepared = &fitted.prepared;
        let mut view = prepared.view(&fitted.point, draws);
        let two = fitted.two_answers.get_or_init(|| prepared.two_answers(&self.tables));
        view.two_answers.clone_from(two);
        self.add_groups(prepared, &mut view.fit);
        // The page draws columns of the chart; the draws themselves would only cross for nothing.
        view.fit.draws = Vec::new();
        view
    }

    fn answer(&self, ask: Ask) -> Result<Answer, Failure> {
        Ok(match ask {
            Ask::Laws => Answer::Laws(catalogue::laws()),
            Ask::BuiltIns => Answer::BuiltIns(catalogue::built_ins()),
            Ask::Data { study } => Answer::Data(Box::new(self.data(&study)?)),
            Ask::Eval { law, preset, values } => {
                let request = catalogue::EvalRequest {
                    law: &law,
                    preset: preset.as_deref(),
                    values,
                    ..catalogue::EvalRequest::default()
                };
                Answer::Eval(catalogue::eval(&self.tables, &request)?)
            }
            Ask::Optimum { law, preset, flops, values, indicative } => {
                let preset = preset.as_deref();
                Answer::Optimum(catalogue::optimum(&law, preset, &flops, &values, indicative)?)
            }
            Ask::Curves { law, values, over, low, high } => {
                Answer::Curves(curves::curves(&law, values, &over, (low, high))?)
            }
            Ask::Quantity { text, decimal } => {
                Answer::Quantity(catalogue::quantity(&text, decimal))
            }
            Ask::Selftest if HAS_DOOR => Answer::Selftest(selftest::selftest(&self.tables)?),
            _ if HAS_DOOR => return Err(crate::internal("a fit is made step by step")),
            _ => {
                let message = "this file holds the fit without what is asked of it beside; \
                               take the one with the engine in files";
                return Err(crate::input(message, "kind"));
            }
        })
    }

    fn data(&self, study: &Study) -> Result<DataView, Failure> {
        let model =
            isoflop_laws::find(&study.law).map_err(|e| crate::input(e.to_string(), "law"))?;
        Ok(crate::data::load(&self.tables, study, &model)?.view)
    }

    fn add_groups(&self, prepared: &Prepared, fit: &mut isoflop_study::Fit) {
        for (name, group) in prepared.groups(&self.tables) {
            let solved = group.and_then(|own| match own.problem.solve() {
                Ok(point) => Ok(own.report(&point, &Draws::default())),
                Err(why) => Err(crate::notices::group_skipped(&name, &why.to_string())),
            });
            match solved {
                Ok(own) => {
                    fit.groups.insert(name, own);
                }
                Err(notice) => fit.warnings.push(notice),
            }
        }
    }

    /// A recent fit of exactly this study.
    fn known(&mut self, study: &Study) -> Option<Rc<Fitted>> {
        let place = self.fitted.iter().position(|f| f.key == *study)?;
        let found = self.fitted.remove(place);
        self.fitted.insert(0, Rc::clone(&found));
        Some(found)
    }

    fn keep(&mut self, key: Study, prepared: Prepared, point: Point) -> Rc<Fitted> {
        let fitted = Rc::new(Fitted { key, prepared, point, two_answers: OnceCell::new() });
        self.fitted.insert(0, Rc::clone(&fitted));
        self.fitted.truncate(KEPT);
        fitted
    }

    /// The point of a recent study that differs only in budgets, draws, seed, interval or name:
    /// none of them moves it.
    fn known_point(&self, study: &Study) -> Option<Point> {
        let same = |other: &Study| {
            let alike = Study {
                at: study.at.clone(),
                bootstrap: study.bootstrap,
                seed: study.seed,
                interval: study.interval.clone(),
                name: study.name.clone(),
                ..other.clone()
            };
            alike == *study
        };
        self.fitted.iter().find(|f| same(&f.key)).map(|f| f.point.clone())
    }
}

fn draw(fitted: Rc<Fitted>, next: u32, to: u32, mut draws: Draws) -> Outcome {
    if next >= to {
        return (Some(Answer::Draws(draws)), None);
    }
    draws.values.extend(fitted.prepared.draw(&fitted.point, next));
    let done = next + 1 - draws.from;
    let of = to - draws.from;
    let progress =
        (done.is_multiple_of(EVERY) && done < of).then_some(Answer::Progress { done, of });
    (progress, Some(Work::Draw { fitted, next: next + 1, to, draws }))
}
