//! What the page knows: the study, what is shown of it, what is under way.

use crate::engine::{self, Ear, Heard};
use crate::history::History;
use crate::keep::{First, Open};
use crate::pins::PinViews;
use isoflop_study::{
    Answer, Ask, BuiltInEntry, Code, DataRef, DataView, Decimal, Failure, FitView, LawEntry,
    Notice, Study,
};
use leptos::prelude::*;
use std::sync::Arc;

/// A line below the sentence that says what happened.
#[derive(Clone, PartialEq)]
pub(crate) enum Word {
    /// The user cancelled; the study that was given up can be asked again.
    Cancelled(Box<Study>),
    /// A worker was replaced.
    Replaced(String),
    /// The last visit's study is shown again: the name of its data.
    Restored(String),
    /// A file or link that could not be taken; the earlier fit stays.
    Refused(String),
}

/// A fit that was answered to its end, with the study that asked for it.
#[derive(Clone)]
struct Settled {
    study: Study,
    view: Arc<FitView>,
}

/// The page's signals. Copied into components; only its methods write.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// What the user chose.
    pub(crate) study: RwSignal<Study>,
    /// The answer on the screen.
    pub(crate) view: RwSignal<Option<Arc<FitView>>>,
    /// What was read of data that could not be fitted.
    pub(crate) data: RwSignal<Option<DataView>>,
    /// Whether a file is being read or a fit is under way.
    pub(crate) busy: RwSignal<bool>,
    /// Whether all of the page's code is there; its first answer needs less.
    pub(crate) whole: RwSignal<bool>,
    /// Draws so far, of so many.
    pub(crate) progress: RwSignal<Option<(u32, u32)>>,
    /// Why there is no answer to the present study.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// What happened.
    pub(crate) word: RwSignal<Option<Word>>,
    /// All laws.
    pub(crate) laws: RwSignal<Vec<LawEntry>>,
    /// The data sets that ship with the page.
    pub(crate) built_ins: RwSignal<Vec<BuiltInEntry>>,
    /// What can be undone and redone.
    pub(crate) history: RwSignal<History>,
    /// What was just done, in one line.
    pub(crate) said: RwSignal<Option<String>>,
    /// A file that came in place of the one that the study names: hash and name.
    pub(crate) stranger: RwSignal<Option<(String, String)>>,
    /// The page of the address.
    pub(crate) page: RwSignal<&'static str>,
    /// The record that this tab writes.
    pub(crate) open: StoredValue<Open>,
    /// The answers to the pinned studies, at the page's budget.
    pub(crate) pin_views: RwSignal<PinViews>,
    /// Counts presses of pointer and keys: changes under one press are one step of undo.
    pub(crate) gesture: StoredValue<u32>,
    /// Whether the window is a phone's: cards close to lines.
    pub(crate) narrow: RwSignal<bool>,
    settled: StoredValue<Option<Settled>>,
    pub(crate) fitting: StoredValue<bool>,
    pub(crate) ears: StoredValue<Option<Ears>, LocalStorage>,
}

#[derive(Clone, Copy)]
pub(crate) struct Ears {
    fit: Ear,
    data: Ear,
    pub(crate) file: Ear,
    pub(crate) schedule: Ear,
    pub(crate) linked: Ear,
}

fn budget(study: &Study) -> f64 {
    study.at.first().copied().unwrap_or(1e24)
}

/// Whether the window is 640 px wide or less, as in `4-narrow.css`.
pub(crate) fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= 640.0)
}

impl State {
    /// The state of a page that opens with a study; asks for the laws and the first fit.
    pub(crate) fn start(first: First, page: RwSignal<&'static str>) -> Self {
        let First { study, files, word, open } = first;
        let state = Self {
            study: RwSignal::new(study),
            open: StoredValue::new(open),
            pin_views: RwSignal::new(PinViews::new()),
            view: RwSignal::new(None),
            data: RwSignal::new(None),
            busy: RwSignal::new(true),
            whole: RwSignal::new(false),
            progress: RwSignal::new(None),
            failure: RwSignal::new(None),
            word: RwSignal::new(word),
            history: RwSignal::new(History::default()),
            said: RwSignal::new(None),
            stranger: RwSignal::new(None),
            page,
            gesture: StoredValue::new(0),
            laws: RwSignal::new(Vec::new()),
            built_ins: RwSignal::new(Vec::new()),
            narrow: RwSignal::new(is_narrow()),
            settled: StoredValue::new(None),
            fitting: StoredValue::new(false),
            ears: StoredValue::new_local(None),
        };
        let ears = Ears {
            fit: engine::ear(move |heard| state.hear_fit(heard)),
            data: engine::ear(move |heard| state.hear_data(heard)),
            file: engine::ear(move |heard| state.hear_file(heard)),
            schedule: engine::ear(move |heard| state.hear_schedule(heard)),
            linked: engine::ear(move |heard| state.hear_linked(heard)),
        };
        state.ears.set_value(Some(ears));
        engine::when_whole(move || state.whole.set(true));
        state.take_linked(&files);
        state.ask();
        let lists = engine::ear(move |heard| state.hear_list(heard));
        engine::ask("laws", &Ask::Laws, lists);
        engine::ask("built-ins", &Ask::BuiltIns, lists);
        state
    }

    fn hear_list(self, heard: Heard) {
        let Heard::Answered(answer) = heard else { return };
        match *answer {
            Answer::Laws(laws) => self.laws.set(laws),
            Answer::BuiltIns(sets) => self.built_ins.set(sets),
            _ => {}
        }
    }

    /// Changes the study and asks for its fit: one step of undo.
    pub(crate) fn change(self, edit: impl FnOnce(&mut Study)) {
        let before = self.study.get_untracked();
        let mut after = before.clone();
        edit(&mut after);
        let gesture = self.gesture.get_value();
        self.history.update(|history| history.note(&before, &after, gesture));
        self.set_study(after);
    }

    /// Replaces the study and asks for its fit; no step of undo. Other pins are no other fit.
    pub(crate) fn set_study(self, study: Study) {
        let only_pins = self.study.with_untracked(|now| {
            now.pins != study.pins && now.without_pins() == study.without_pins()
        });
        self.study.set(study);
        if only_pins {
            return;
        }
        self.word.set(None);
        self.stranger.set(None);
        self.ask();
    }

    /// Sets the page's budget, FLOP.
    pub(crate) fn set_budget(self, c: f64) {
        if self.budget_now() != c {
            self.change(|study| study.at = vec![c]);
        }
    }

    /// The page's budget, FLOP, for what is shown.
    pub(crate) fn budget(self) -> f64 {
        self.study.with(budget)
    }

    /// The page's budget, FLOP, for what is done.
    pub(crate) fn budget_now(self) -> f64 {
        self.study.with_untracked(budget)
    }

    /// Gives up what is under way; the earlier fit returns.
    pub(crate) fn cancel(self) {
        engine::cancel("fit");
    }

    /// Takes a built-in data set, with the law of its source.
    pub(crate) fn take_built_in(self, id: &str) {
        let law = self.built_ins.with_untracked(|sets| {
            let found = sets.iter().find(|set| set.id == id);
            found.map_or("chinchilla".to_owned(), |set| set.law.clone())
        });
        self.change(|study| {
            *study = Study::of_built_in(id, &law);
            if id != "chinchilla" {
                study.at = Vec::new();
            }
        });
    }

    /// Answers how an unclear comma is read.
    pub(crate) fn read_commas(self, decimal: Decimal) {
        self.change(|study| study.decimal = Some(decimal));
    }

    fn ask(self) {
        self.busy.set(true);
        self.fitting.set_value(true);
        if let Some(ears) = self.ears.get_value() {
            engine::fit(&self.study.with_untracked(Study::without_pins), ears.fit);
        }
    }

    fn hear_fit(self, heard: Heard) {
        match heard {
            Heard::Start => self.busy.set(true),
            Heard::Point(view) | Heard::Report(view) => self.show(Arc::from(view)),
            Heard::Fitted(view) => {
                let view = Arc::<FitView>::from(view);
                let settled = Settled { study: view.fit.study.clone(), view: view.clone() };
                self.show(view);
                self.settled.set_value(Some(settled));
                self.rest();
            }
            Heard::Progress(done, of) => self.progress.set(Some((done, of))),
            Heard::Replaced(why) => self.word.set(Some(Word::Replaced(why))),
            Heard::Cancelled => self.restore(),
            Heard::Failed(failure) => self.fail(failure),
            Heard::Answered(_) | Heard::File(..) => {}
        }
    }

    fn show(self, view: Arc<FitView>) {
        self.adopt_budget(&view.fit.study);
        self.failure.set(None);
        self.data.set(None);
        self.view.set(Some(view));
    }

    /// Takes over the budget that the engine chose for data whose study names none.
    fn adopt_budget(self, answered: &Study) {
        let asked = self.study.with_untracked(|study| {
            study.at.is_empty()
                && study.without_pins() == Study { at: Vec::new(), ..answered.clone() }
        });
        if asked && !answered.at.is_empty() {
            self.study.update(|study| study.at.clone_from(&answered.at));
        }
    }

    /// Whether the answer on the screen is about other data than the study, and no budget is
    /// chosen for these yet.
    pub(crate) fn awaits_budget(self) -> bool {
        self.study.with(|study| {
            let other = |view: &FitView| view.fit.study.data != study.data;
            study.at.is_empty() && self.view.with(|view| view.as_deref().is_none_or(other))
        })
    }

    fn rest(self) {
        self.progress.set(None);
        self.fitting.set_value(false);
        self.busy.set(false);
    }

    fn restore(self) {
        let given_up = self.study.get_untracked();
        if let Some(settled) = self.settled.get_value() {
            let gesture = self.gesture.get_value();
            let study = Study { pins: given_up.pins.clone(), ..settled.study };
            self.history.update(|h| h.cancelled(&given_up, &study, gesture));
            self.study.set(study);
            self.show(settled.view);
        }
        self.word.set(Some(Word::Cancelled(Box::new(given_up))));
        self.rest();
    }

    /// The fit failed: say why, and show what was read, so that roles and filter can be mended.
    fn fail(self, failure: Failure) {
        self.rest();
        self.failure.set(Some(failure));
        if let Some(ears) = self.ears.get_value() {
            let study = self.study.with_untracked(Study::without_pins);
            engine::ask("data", &Ask::Data { study }, ears.data);
        }
    }

    fn hear_data(self, heard: Heard) {
        if let Heard::Answered(answer) = heard
            && let Answer::Data(data) = *answer
        {
            self.data.set(Some(*data));
        }
    }

    /// What was read, from the fit or, where there is none, from the data alone.
    pub(crate) fn read(self) -> Option<DataView> {
        if self.failure.with(Option::is_some) {
            return self.data.get();
        }
        self.view.with(|view| view.as_ref().map(|view| view.data.clone()))
    }

    /// Whether the data are the user's own.
    pub(crate) fn is_own(self) -> bool {
        self.study.with(|study| matches!(study.data, DataRef::File { .. }))
    }

    /// All notices about fit and data; the gravest first.
    pub(crate) fn notices(self) -> Vec<Notice> {
        let mut all: Vec<Notice> = Vec::new();
        if let Some(data) = self.read() {
            all.extend(data.notices);
        }
        if self.failure.with(Option::is_none) {
            self.view.with(|view| {
                all.extend(view.iter().flat_map(|view| view.fit.warnings.iter().cloned()));
            });
        }
        let mut seen: Vec<Notice> = Vec::new();
        for notice in all {
            if !seen.contains(&notice) {
                seen.push(notice);
            }
        }
        seen.sort_by_key(|notice| std::cmp::Reverse(notice.severity));
        seen
    }

    /// Whether the file has commas that may be read two ways.
    pub(crate) fn has_unclear_commas(self) -> bool {
        self.notices().iter().any(|notice| notice.code == Code::AmbiguousDecimal)
    }
}
