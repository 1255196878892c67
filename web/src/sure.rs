//! What the door "How sure" knows: the answer of each part. The parts are asked for one after the
//! other when the fit rests, so that a drag or another fit never waits behind them.

use crate::engine::{self, Ear, Heard};
use crate::state::State;
use isoflop_study::{Answer, Ask, Backtest, Study};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long the fit rests before the parts are asked for.
const REST: Duration = Duration::from_millis(100);
/// What a cancelled part says.
const CANCELLED: &str = "Cancelled";

/// A part of the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The range of the answer under other choices.
    Choices,
    /// What the law told of runs that it never saw.
    Backtest,
    /// The interval by what is resampled.
    Noise,
    /// What the answer would be without a run.
    Influence,
    /// What the runs can tell at all.
    Identify,
    /// Envelope, curves of equal compute, law.
    Approaches,
}

impl Part {
    /// All parts in the order in which they are asked for.
    pub(crate) const ALL: [Self; 6] = [
        Self::Choices,
        Self::Backtest,
        Self::Noise,
        Self::Influence,
        Self::Identify,
        Self::Approaches,
    ];

    /// Its name in the address, and the view that asks for it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Choices => "choices",
            Self::Backtest => "backtest",
            Self::Noise => "noise",
            Self::Influence => "influence",
            Self::Identify => "identify",
            Self::Approaches => "approaches",
        }
    }

    fn ask(self, study: Study) -> Ask {
        match self {
            Self::Choices => Ask::Choices { study },
            Self::Backtest => Ask::Backtest { study },
            Self::Noise => Ask::Noise { study },
            Self::Influence => Ask::Influence { study },
            Self::Identify => Ask::Identify { study },
            Self::Approaches => Ask::Approaches { study },
        }
    }
}

/// What is known of a part.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// The last answer; it stays while another is awaited.
    pub(crate) answer: RwSignal<Option<Arc<Answer>>>,
    /// Whether it answers the present study.
    pub(crate) fresh: RwSignal<bool>,
    /// Pieces done, of so many, while it is computed.
    pub(crate) progress: RwSignal<Option<(u32, u32)>>,
    /// Why there is no answer, and whether asking again may help.
    pub(crate) why_not: RwSignal<Option<(String, bool)>>,
}

/// The parts, and what is asked. Copied into components.
#[derive(Clone, Copy)]
pub(crate) struct Sure {
    known: [Known; Part::ALL.len()],
    asked: StoredValue<Option<Study>>,
    queue: StoredValue<Vec<Part>>,
    now: StoredValue<Option<Part>>,
    ears: StoredValue<Vec<Ear>, LocalStorage>,
    /// The backtest of points only, for the page Fit: its study and its answer.
    pub(crate) measured: RwSignal<Option<(Study, Arc<Backtest>)>>,
}

impl Sure {
    /// Nothing known; watches the door and the study.
    pub(crate) fn follow(state: State) -> Self {
        let known = || Known {
            answer: RwSignal::new(None),
            fresh: RwSignal::new(false),
            progress: RwSignal::new(None),
            why_not: RwSignal::new(None),
        };
        let sure = Self {
            known: Part::ALL.map(|_| known()),
            asked: StoredValue::new(None),
            queue: StoredValue::new(Vec::new()),
            now: StoredValue::new(None),
            ears: StoredValue::new_local(Vec::new()),
            measured: RwSignal::new(None),
        };
        let ear = |part| engine::ear(move |heard| sure.hear(part, heard));
        sure.ears.set_value(Part::ALL.map(ear).to_vec());
        when_resting(state, move |page, study| match page {
            "sure" => sure.begin(study),
            _ => sure.stop(),
        });
        measure(state, sure.measured);
        sure
    }

    /// What is known of a part.
    pub(crate) fn of(self, part: Part) -> Known {
        self.known[part as usize]
    }

    /// Asks for what is not yet known of a study.
    fn begin(self, study: Option<Study>) {
        let Some(study) = study else { return self.stop() };
        if self.asked.with_value(|asked| asked.as_ref() != Some(&study)) {
            self.stop();
            for known in self.known {
                known.fresh.set(false);
                known.why_not.set(None);
            }
            self.asked.set_value(Some(study));
        }
        let now = self.now.get_value();
        let wanted = |part: &Part| {
            let known = self.of(*part);
            let told = known.fresh.get_untracked() || known.why_not.with_untracked(Option::is_some);
            !told && Some(*part) != now
        };
        self.queue.set_value(Part::ALL.into_iter().filter(wanted).collect());
        self.next();
    }

    fn next(self) {
        if self.now.with_value(Option::is_some) {
            return;
        }
        let part = self.queue.try_update_value(|queue| match queue.is_empty() {
            true => None,
            false => Some(queue.remove(0)),
        });
        let (Some(part), Some(study)) = (part.flatten(), self.asked.get_value()) else { return };
        self.now.set_value(Some(part));
        self.of(part).progress.set(Some((0, 0)));
        let ear = self.ears.with_value(|ears| ears[part as usize]);
        engine::ask(part.id(), &part.ask(study), ear);
    }

    fn hear(self, part: Part, heard: Heard) {
        if self.now.get_value() != Some(part) {
            return;
        }
        let known = self.of(part);
        match heard {
            Heard::Progress(done, of) => return known.progress.set(Some((done, of))),
            Heard::Answered(answer) => {
                known.answer.set(Some(Arc::from(answer)));
                known.fresh.set(true);
            }
            Heard::Cancelled => known.why_not.set(Some((CANCELLED.into(), true))),
            Heard::Failed(failure) => {
                known.answer.set(None);
                let ours = failure.code == "internal";
                known.why_not.set(Some((failure.message, ours)));
            }
            _ => return,
        }
        known.progress.set(None);
        self.now.set_value(None);
        self.next();
    }

    /// Gives up what is under way; it is asked for again when the door opens again.
    fn stop(self) {
        self.queue.set_value(Vec::new());
        if let Some(part) = self.now.get_value() {
            self.now.set_value(None);
            self.of(part).progress.set(None);
            engine::cancel(part.id());
        }
    }

    /// The user gives a part up; the others go on.
    pub(crate) fn cancel(self, part: Part) {
        engine::cancel(part.id());
    }

    /// Asks for a part again.
    pub(crate) fn retry(self, part: Part) {
        self.of(part).why_not.set(None);
        self.queue.update_value(|queue| queue.push(part));
        self.next();
    }
}

/// Calls `act` with the page of the address and the study as soon as that has its whole fit, and
/// with none while it has not or has failed.
fn when_resting(state: State, act: impl Fn(&'static str, Option<Study>) + Copy + 'static) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        if let Some(earlier) = timer.get_value() {
            earlier.clear();
        }
        let page = state.page.get();
        let rests = state.whole.get() && !state.busy.get() && state.failure.with(Option::is_none);
        let study = state.study.with(Study::without_pins);
        match rests {
            true => {
                let go = move || act(page, Some(study));
                timer.set_value(set_timeout_with_handle(go, REST).ok());
            }
            false => act(page, None),
        }
    });
}

/// Measures, for an answer beyond the runs on the page Fit, how far the law missed runs that it
/// never saw: a backtest without draws, which takes six fits.
fn measure(state: State, measured: RwSignal<Option<(Study, Arc<Backtest>)>>) {
    let asked = StoredValue::new(None::<Study>);
    let ear = engine::ear(move |heard| {
        let answer = match heard {
            Heard::Answered(answer) => *answer,
            Heard::Cancelled => return asked.set_value(None),
            _ => return,
        };
        if let (Answer::Backtest(backtest), Some(study)) = (answer, asked.get_value()) {
            measured.set(Some((study, Arc::from(backtest))));
        }
    });
    when_resting(state, move |page, study| {
        let beyond = state.view.with_untracked(|view| view.as_ref()?.beyond);
        let wanted = page == "fit" && beyond.is_some_and(|beyond| beyond > 1.0);
        match study.filter(|_| wanted) {
            Some(study) => ask_measured(bare(&study), asked, ear),
            None => engine::cancel("measured"),
        }
    });
}

/// Asks for the backtest of points once.
fn ask_measured(study: Study, asked: StoredValue<Option<Study>>, ear: Ear) {
    if asked.with_value(|asked| asked.as_ref() == Some(&study)) {
        return;
    }
    asked.set_value(Some(study.clone()));
    engine::ask("measured", &Ask::Backtest { study }, ear);
}

/// A study without what moves no point.
pub(crate) fn bare(study: &Study) -> Study {
    Study {
        name: String::new(),
        bootstrap: 0,
        interval: None,
        seed: 0,
        at: Vec::new(),
        ..study.without_pins()
    }
}
