//! Pins: up to four studies kept beside the present one, each fitted anew at the page's budget.

use crate::components::is_for_another;
use crate::engine::{self, Ear, Heard};
use crate::state::State;
use crate::words;
use isoflop_study::{Answer, Ask, DataRef, FitView, PIN_LETTERS, Pin, Study};
use leptos::ev;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long the budget rests before the pins are asked again.
const REST: Duration = Duration::from_millis(120);

/// What is known of each pin, by its letter.
pub(crate) type PinViews = BTreeMap<char, PinView>;

/// The fit of a pin, or why there is none.
#[derive(Clone)]
pub(crate) struct PinView {
    /// What was asked.
    asked: Study,
    /// The point fit.
    pub(crate) fit: Result<Arc<FitView>, String>,
}

/// Asks for the fit of every pin whenever pins or budget change, and hears the key `p`.
pub(crate) fn follow(state: State) {
    let asked = StoredValue::new(BTreeMap::<char, Study>::new());
    let ears: Vec<(char, Ear)> =
        PIN_LETTERS.map(|letter| (letter, ear_of(state, letter, asked))).to_vec();
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    let wanted = Memo::new(move |_| {
        state.study.with(|study| (study.pins.clone(), study.at.first().copied()))
    });
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads is never computed.
        wanted.with(|_| ());
        if let Some(earlier) = timer.get_value() {
            earlier.clear();
        }
        let ears = ears.clone();
        timer.set_value(set_timeout_with_handle(move || ask(state, &ears, asked), REST).ok());
    });
    // Heard after the keys of the page, which take the `p` of `g p`.
    let hear = move || {
        window_event_listener(ev::keydown, move |event| {
            let on_fit = state.page.get_untracked() == "fit";
            if event.key() == "p" && on_fit && !is_for_another(&event) {
                state.pin();
            }
        })
    };
    set_timeout(move || drop(hear()), Duration::ZERO);
}

fn ear_of(state: State, letter: char, asked: StoredValue<BTreeMap<char, Study>>) -> Ear {
    engine::ear(move |heard| {
        let fit = match heard {
            Heard::Answered(answer) => match *answer {
                Answer::Fit(view) => Ok(Arc::from(view)),
                _ => return,
            },
            Heard::Failed(failure) => Err(failure.message),
            _ => return,
        };
        if let Some(asked) = asked.with_value(|asked| asked.get(&letter).cloned()) {
            state.pin_views.update(|views| drop(views.insert(letter, PinView { asked, fit })));
        }
    })
}

/// Asks for what is not known yet, at the page's budget, and forgets what is pinned no more.
fn ask(state: State, ears: &[(char, Ear)], asked: StoredValue<BTreeMap<char, Study>>) {
    let (pins, at) = state.study.with_untracked(|study| (study.pins.clone(), study.at.clone()));
    let gone = |letter: &char| pins.iter().all(|pin| pin.letter != *letter);
    if state.pin_views.with_untracked(|views| views.keys().any(gone)) {
        state.pin_views.update(|views| views.retain(|letter, _| !gone(letter)));
    }
    asked.update_value(|asked| asked.retain(|letter, _| !gone(letter)));
    for pin in pins {
        let study = Study { at: at.clone(), bootstrap: 0, ..pin.study };
        let known = state.pin_views.with_untracked(|views| {
            views.get(&pin.letter).is_some_and(|view| view.asked == study && view.fit.is_ok())
        });
        let Some((_, ear)) = ears.iter().find(|(letter, _)| *letter == pin.letter) else {
            continue;
        };
        if !known {
            asked.update_value(|asked| drop(asked.insert(pin.letter, study.clone())));
            engine::ask(&format!("pin {}", pin.letter), &Ask::Fit { study }, *ear);
        }
    }
}

/// What tells a study from others: its law, its objective, its data.
pub(crate) fn name_of(study: &Study) -> String {
    let data = match &study.data {
        DataRef::BuiltIn { id } => words::capital(id),
        DataRef::File { name, .. } => name.clone(),
    };
    format!("{}, {}, {data}", words::capital(&study.law), words::objective(&study.objective))
}

impl State {
    /// The letter that the next pin gets; none when four are taken.
    pub(crate) fn free_letter(self) -> Option<char> {
        self.study.with(|study| {
            PIN_LETTERS.into_iter().find(|letter| study.pins.iter().all(|p| p.letter != *letter))
        })
    }

    /// Keeps the present study under the next free letter.
    pub(crate) fn pin(self) {
        let Some(letter) = untrack(|| self.free_letter()) else {
            return self.say("Four are pinned already; unpin one first");
        };
        let study = self.study.with_untracked(Study::without_pins);
        let same = |pin: &Pin| Study { at: study.at.clone(), ..pin.study.clone() } == study;
        let pinned = self.study.with_untracked(|now| now.pins.iter().find(|p| same(p)).cloned());
        if let Some(pin) = pinned {
            return self.say(format!("This study is pinned already, as {}", pin.letter));
        }
        let name = name_of(&study);
        self.say(format!("Pinned {letter}, {name}"));
        self.change(|now| {
            now.pins.push(Pin { letter, name, study });
            now.pins.sort_by_key(|pin| pin.letter);
        });
    }

    /// Takes a pin off.
    pub(crate) fn unpin(self, letter: char) {
        self.change(|now| now.pins.retain(|pin| pin.letter != letter));
        self.say(format!("Unpinned {letter}"));
    }

    /// Gives a pin another name.
    pub(crate) fn rename_pin(self, letter: char, name: String) {
        self.change(|now| {
            if let Some(pin) = now.pins.iter_mut().find(|pin| pin.letter == letter) {
                pin.name = name;
            }
        });
    }

    /// Shows a pinned study and pins the present one in its place. Name and budget stay.
    pub(crate) fn swap_pin(self, letter: char) {
        self.change(|now| {
            let present = now.without_pins();
            let Some(pin) = now.pins.iter_mut().find(|pin| pin.letter == letter) else { return };
            let shown = std::mem::replace(&mut pin.study, present);
            pin.name = name_of(&pin.study);
            let pins = std::mem::take(&mut now.pins);
            let (name, at) = (now.name.clone(), now.at.clone());
            *now = Study { name, at, pins, ..shown };
        });
        self.say(format!("Showing what was {letter}; {letter} is what was shown"));
    }
}
