//! Where a study stays between visits: in the address, and in this browser under its id.

use crate::history::History;
use crate::state::{State, Word};
use crate::studies::{self, Record};
use isoflop_study::{DataRef, LinkedFile, Study, is_link, open_link, to_link};
use js_sys::Function;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = hold)]
    fn keep_hold(id: &str, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = tidy)]
    fn keep_tidy();
}

/// How long the study rests before it is written.
const REST: Duration = Duration::from_millis(300);
/// How long a line about what was done stays.
const SAID: Duration = Duration::from_secs(5);

/// The record that this tab writes, and its text as this tab last read or wrote it.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    id: String,
    seen: Option<String>,
}

impl Open {
    /// The record of an id, as it is now.
    pub(crate) fn at(id: String) -> Self {
        let seen = studies::text(&id);
        Self { id, seen }
    }
}

/// What the page opens with.
pub(crate) struct First {
    pub(crate) study: Study,
    /// Files that came in the link.
    pub(crate) files: Vec<LinkedFile>,
    /// What to say of it.
    pub(crate) word: Option<Word>,
    pub(crate) open: Open,
}

/// The fragment of the address, without `#`.
pub(crate) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The study that the page opens with: the address's, this tab's before a reload, the one that
/// was changed last, or the example.
pub(crate) fn first_study(is_door: bool) -> First {
    let own = studies::open_id().and_then(|id| studies::read(&id).map(|record| (id, record)));
    if is_door {
        let newest = || studies::all().into_iter().next().map(|kept| (kept.id, kept.record));
        let Some((id, Record { study, .. })) = own.or_else(newest) else { return example(None) };
        let word = Some(restored(&study));
        return First { study, files: Vec::new(), word, open: Open::at(id) };
    }
    match open_link(&fragment()) {
        Ok(linked) => {
            let study = linked.study;
            let same = own.filter(|(_, record)| record.study == study).map(|(id, _)| id);
            let kept = same.or_else(|| studies::find(&study));
            let is_own = matches!(study.data, DataRef::File { .. });
            let word = (kept.is_some() && is_own).then(|| restored(&study));
            let open = Open::at(kept.unwrap_or_else(studies::new_id));
            First { study, files: linked.files, word, open }
        }
        Err(error) => example(Some(Word::Refused(error.to_string()))),
    }
}

fn example(word: Option<Word>) -> First {
    let open = Open::at(studies::new_id());
    First { study: Study::chinchilla(), files: Vec::new(), word, open }
}

fn restored(study: &Study) -> Word {
    Word::Restored(match &study.data {
        DataRef::File { name, .. } => name.clone(),
        DataRef::BuiltIn { .. } => study.name.clone(),
    })
}

/// Writes the study to the address (on the Fit page) and to this browser, after each rest.
pub(crate) fn keep(state: State) {
    state.hold();
    hear_other_tabs(state);
    let known = known_address();
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    Effect::new(move |_| {
        state.study.track();
        state.page.track();
        known.track();
        if let Some(earlier) = timer.get_value() {
            earlier.clear();
        }
        let write = move || {
            state.store();
            // An address that came meanwhile is followed first: its event is on the way.
            let ours = known.with_untracked(|known| *known == fragment());
            if let Some(place) = place(state.page.get_untracked()).filter(|_| ours) {
                write_address(&place, &state.study.get_untracked());
                known.update_untracked(|known| *known = fragment());
            }
        };
        timer.set_value(set_timeout_with_handle(write, REST).ok());
    });
}

/// The fragment of the address as the page last wrote or followed it.
fn known_address() -> RwSignal<String> {
    let known = RwSignal::new(fragment());
    let moved = window_event_listener(ev::hashchange, move |_| known.set(fragment()));
    on_cleanup(move || moved.remove());
    known
}

/// Says what other tabs do to the study that is open here.
fn hear_other_tabs(state: State) {
    let heard = window_event_listener(ev::storage, move |event| {
        let key = event.key().unwrap_or_default();
        let ours = state.open.with_value(|open| studies::id_of(&key) == Some(open.id.as_str()));
        if !ours {
            return;
        }
        if event.new_value().is_some() {
            state.say("Another tab changed this study too; the last change of either is kept");
        } else {
            state.open.update_value(|open| open.seen = None);
            state.say("Another tab removed this study; it is kept again when you change it");
        }
    });
    on_cleanup(move || heard.remove());
}

/// The part of the door "How sure" that the address names: `backtest` of `sure/backtest/v1.…`.
pub(crate) fn part() -> String {
    let fragment = fragment();
    let rest = fragment.strip_prefix("sure/").unwrap_or_default();
    let first = rest.split('/').next().unwrap_or_default();
    if is_link(first) { String::new() } else { first.to_owned() }
}

/// What stands before the study in the address of a page; none where no study stands there.
fn place(page: &str) -> Option<String> {
    match (page, part().as_str()) {
        ("fit", _) => Some(String::new()),
        ("sure", "") => Some("sure/".into()),
        ("sure", part) => Some(format!("sure/{part}/")),
        _ => None,
    }
}

/// What stands before a study in the address of the page that is open; nothing on the pages whose
/// address holds none.
pub(crate) fn place_here() -> String {
    let is_sure = fragment().split('/').next() == Some("sure");
    if is_sure { place("sure").unwrap_or_default() } else { String::new() }
}

/// A study too large for a link leaves the address at its page.
fn write_address(place: &str, study: &Study) {
    let page = if place.is_empty() {
        "#fit".to_owned()
    } else {
        format!("#{}", place.trim_end_matches('/'))
    };
    let fragment = to_link(study).map_or(page, |link| format!("#{place}{link}"));
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment));
    }
}

/// A function for the page's JavaScript, called once.
pub(crate) fn once(hear: impl FnOnce(JsValue, JsValue) + 'static) -> Function {
    Closure::once_into_js(hear).unchecked_into()
}

impl State {
    /// Says in one line what was done.
    pub(crate) fn say(self, words: impl Into<String>) {
        let words = words.into();
        self.said.set(Some(words.clone()));
        let hush = move || {
            if self.said.get_untracked().as_ref() == Some(&words) {
                self.said.set(None);
            }
        };
        set_timeout(hush, SAID);
    }

    /// Keeps the study under its id. The example as it is needs no keeping.
    pub(crate) fn store(self) {
        let study = self.study.get_untracked();
        let mut open = self.open.get_value();
        match studies::read(&open.id) {
            Some(before) if before.study == study => return,
            None if study == Study::chinchilla() => return,
            // Other data are another study: the former stays as it was, undo returns to it.
            Some(before) if before.study.data != study.data => {
                let id = studies::find(&study).unwrap_or_else(studies::new_id);
                open = Open::at(id);
                self.turn_to(open.clone());
            }
            _ if open.seen.is_some() && open.seen != studies::text(&open.id) => {
                self.say("Another tab changed this study too; your last change is the one kept");
            }
            _ => {}
        }
        let Some(text) = Record::now(study.clone(), self.runs_of(&study)).text() else { return };
        // A full or forbidden storage keeps nothing; the address still holds the study.
        if studies::write(&open.id, &text) {
            self.open.update_value(|open| open.seen = Some(text));
        }
    }

    /// How many runs the data of the study on the screen have.
    fn runs_of(self, study: &Study) -> Option<u32> {
        self.view.with_untracked(|view| {
            let view = view.as_ref().filter(|view| view.fit.study.data == study.data)?;
            Some(view.data.rows)
        })
    }

    /// Makes a record the one that this tab writes.
    pub(crate) fn turn_to(self, open: Open) {
        self.open.set_value(open);
        self.hold();
    }

    /// Takes the open study for this tab. Where another tab has it, this one goes on with a copy.
    fn hold(self) {
        let id = self.open.with_value(|open| open.id.clone());
        studies::set_open_id(&id);
        let held = id.clone();
        let taken = move |_: JsValue, _: JsValue| {
            if self.open.with_value(|open| open.id == held) {
                self.turn_to(Open::at(studies::new_id()));
                self.say("Another tab has this study open; changes here are kept as a copy");
            }
        };
        keep_hold(&id, &once(taken));
    }

    /// Opens a study in place of the present one, which stays kept. Undo begins anew.
    pub(crate) fn open_as(self, id: Option<String>, study: Study) {
        self.store();
        let id = id.or_else(|| studies::find(&study)).unwrap_or_else(studies::new_id);
        self.turn_to(Open::at(id));
        self.history.set(History::default());
        self.set_study(study);
    }

    /// Begins a new study: the example.
    pub(crate) fn new_study(self) {
        self.open_as(Some(studies::new_id()), Study::chinchilla());
        self.say("A new study, from the example");
    }

    /// Opens a kept study.
    pub(crate) fn open_kept(self, id: &str) {
        let Some(Record { study, .. }) = studies::read(id) else {
            return self.say("This study is not kept any more");
        };
        let words = format!("Opened {}", study.name);
        self.open_as(Some(id.to_owned()), study);
        self.say(words);
    }

    /// Gives a kept study another name.
    pub(crate) fn rename_kept(self, id: &str, name: String) {
        if self.has_open(id) {
            self.change(|study| study.name = name);
            return self.store();
        }
        let Some(mut record) = studies::read(id) else { return };
        record.study.name = name;
        if let Some(text) = record.text() {
            studies::write(id, &text);
        }
    }

    /// Deletes a kept study, and its files where no other study names them.
    pub(crate) fn remove_kept(self, id: &str) {
        let name = studies::read(id).map(|record| record.study.name).unwrap_or_default();
        if self.has_open(id) {
            self.turn_to(Open::at(studies::new_id()));
            self.history.set(History::default());
            self.set_study(Study::chinchilla());
        }
        studies::remove(id);
        keep_tidy();
        self.say(format!("Removed {name} from this browser"));
    }

    /// Whether a kept study is the one that is open here.
    pub(crate) fn has_open(self, id: &str) -> bool {
        self.open.with_value(|open| open.id == id)
    }

    /// The address was changed by hand or by a step back in the browser's own history.
    pub(crate) fn follow_address(self, is_door: bool) {
        let fragment = fragment();
        if is_door {
            return;
        }
        match open_link(&fragment) {
            Ok(linked) => {
                self.take_linked(&linked.files);
                self.change(|now| *now = linked.study);
            }
            Err(error) if is_link(&fragment) || !fragment.is_empty() => {
                self.word.set(Some(Word::Refused(error.to_string())));
            }
            Err(_) => {}
        }
    }

    /// Takes back the last change.
    pub(crate) fn undo(self) {
        self.turn("Undid", History::undo);
    }

    /// Does again what was undone last.
    pub(crate) fn redo(self) {
        self.turn("Redid", History::redo);
    }

    fn turn(self, did: &str, turn: fn(&mut History, &Study) -> Option<(Study, String)>) {
        let now = self.study.get_untracked();
        let Some((study, what)) = self.history.try_update(|history| turn(history, &now)).flatten()
        else {
            return;
        };
        self.set_study(study);
        self.say(format!("{did} {what}"));
    }
}
