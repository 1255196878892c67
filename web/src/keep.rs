//! Where a study stays: the address, this browser's storage, a file; and the way back from each.

use crate::history::History;
use crate::state::{State, Word};
use isoflop_study::{DataRef, Study, from_json, from_link, is_link, to_link};
use js_sys::Function;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = forget)]
    fn keep_forget(tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = copy)]
    fn keep_copy(text: &str, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = pick)]
    fn keep_pick(tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = save)]
    fn keep_save(name: &str, text: &str);
}

const KEY: &str = "isoflop-study";
/// How long the study rests before it is written.
const REST: Duration = Duration::from_millis(300);
/// How long a line about what was done stays.
const SAID: Duration = Duration::from_secs(5);

/// The fragment of the address, without `#`.
pub(crate) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The study that the page opens with, from the address or the last visit, and what to say of it.
pub(crate) fn first_study(is_door: bool) -> (Study, Option<Word>) {
    let kept = kept();
    let fragment = fragment();
    if !is_door {
        return match from_link(&fragment) {
            Ok(study) => {
                let own = matches!(study.data, DataRef::File { .. });
                let word = (own && kept.as_ref() == Some(&study)).then(|| restored(&study));
                (study, word)
            }
            Err(error) => (Study::chinchilla(), Some(Word::Refused(error.to_string()))),
        };
    }
    let word = kept.as_ref().map(restored);
    (kept.unwrap_or_else(Study::chinchilla), word)
}

fn restored(study: &Study) -> Word {
    Word::Restored(match &study.data {
        DataRef::File { name, .. } => name.clone(),
        DataRef::BuiltIn { .. } => study.name.clone(),
    })
}

/// The study of the last visit. One that cannot be read any more is as none.
fn kept() -> Option<Study> {
    let text = storage()?.get_item(KEY).ok()??;
    from_json(text.as_bytes()).ok()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Writes the study to the address (on the Fit page) and to this browser, after each rest.
pub(crate) fn keep(state: State, is_fit_page: fn() -> bool) {
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    Effect::new(move |_| {
        state.study.track();
        state.page.track();
        if let Some(earlier) = timer.get_value() {
            earlier.clear();
        }
        let write = move || {
            let study = state.study.get_untracked();
            store(&study);
            if is_fit_page() {
                write_address(&study);
            }
        };
        timer.set_value(set_timeout_with_handle(write, REST).ok());
    });
}

/// The example as it is needs no keeping.
fn store(study: &Study) {
    let Some(storage) = storage() else { return };
    let text = (*study != Study::chinchilla()).then(|| serde_json::to_string(study).ok()).flatten();
    // A full or forbidden storage keeps nothing; the address still holds the study.
    let _ = match text {
        Some(text) => storage.set_item(KEY, &text),
        None => storage.remove_item(KEY),
    };
}

/// A study too large for a link leaves the address at its page.
fn write_address(study: &Study) {
    let fragment = to_link(study).map_or("#fit".to_owned(), |link| format!("#{link}"));
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment));
    }
}

/// A function for the page's JavaScript, called once.
fn once(hear: impl FnOnce(JsValue, JsValue) + 'static) -> Function {
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

    /// The address was changed by hand or by a step back in the browser's own history.
    pub(crate) fn follow_address(self, is_door: bool) {
        let fragment = fragment();
        if is_door {
            return;
        }
        match from_link(&fragment) {
            Ok(study) => self.change(|now| *now = study),
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

    /// Copies the address with the study in it.
    pub(crate) fn copy_link(self) {
        let study = self.study.get_untracked();
        let link = match to_link(&study) {
            Ok(link) => link,
            Err(error) => return self.say(error.to_string()),
        };
        let location = window().location();
        let part = |part: Result<String, JsValue>| part.unwrap_or_default();
        let address = format!(
            "{}{}{}#{link}",
            part(location.origin()),
            part(location.pathname()),
            part(location.search())
        );
        let words = match &study.data {
            DataRef::BuiltIn { .. } => "Link copied".to_owned(),
            DataRef::File { name, .. } => {
                format!("Link copied without the data; the reader is asked for {name}")
            }
        };
        keep_copy(
            &address,
            &once(move |done, _| match done.is_truthy() {
                true => self.say(words),
                false => self.say("The browser did not copy; the address holds the same link"),
            }),
        );
    }

    /// Asks for a saved study and takes it.
    pub(crate) fn open_study(self) {
        let opened = move |text: JsValue, refusal: JsValue| {
            let refusal = refusal.as_string().unwrap_or_default();
            if !refusal.is_empty() {
                return self.say(refusal);
            }
            match from_json(text.as_string().unwrap_or_default().as_bytes()) {
                Ok(study) => {
                    self.say(format!("Opened {}", study.name));
                    self.change(|now| *now = study);
                }
                Err(error) => self.say(error.to_string().replace("the link", "the file")),
            }
        };
        keep_pick(&once(opened));
    }

    /// Offers the study as a file.
    pub(crate) fn save_study(self) {
        let study = self.study.get_untracked();
        if let Ok(mut text) = serde_json::to_string_pretty(&study) {
            text.push('\n');
            keep_save(&format!("{}.study.json", study.name), &text);
        }
    }

    /// Deletes the study and the file that this browser keeps, and shows the example.
    pub(crate) fn forget(self) {
        let told = move |done: JsValue, _| {
            self.set_study(Study::chinchilla());
            self.history.set(History::default());
            self.say(match done.is_truthy() {
                true => "Your study and your file were deleted from this browser",
                false => {
                    "The browser did not delete the file; clear this site's data in its settings"
                }
            });
        };
        keep_forget(&once(told));
    }
}
