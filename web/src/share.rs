//! How a study leaves the page and comes back: as a link, with its data or without, as a file; and
//! how all of it is forgotten.

use crate::engine;
use crate::history::History;
use crate::keep::{Open, once, place_here};
use crate::state::State;
use crate::studies;
use isoflop_study::{LinkError, Study, from_json, to_link_with_data};
use js_sys::{Function, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = forget)]
    fn keep_forget(tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = copy)]
    fn keep_copy(text: &str, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopKeep, js_name = pick)]
    fn keep_pick(tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = plainName)]
    fn plain_name(name: &str) -> String;
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = download)]
    fn download(name: &str, media_type: &str, text: &str);
}

/// The files of a study that are here, by their SHA-256.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The whole address of a study, with these files in it.
///
/// Errors: those of [`to_link_with_data`], in words.
pub(crate) fn address(study: &Study, files: &Files) -> Result<String, LinkError> {
    let bytes_of = |wanted: &str| {
        files.iter().find(|(hash, _)| hash == wanted).map(|(_, bytes)| bytes.as_slice())
    };
    let link = to_link_with_data(study, bytes_of)?;
    let here = window().location().href().unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    Ok(format!("{page}#{}{link}", place_here()))
}

/// Hands the files of a study over to `take`; those that are not here are left out.
pub(crate) fn files_of(study: &Study, take: impl FnOnce(Files) + 'static) {
    let wanted: Vec<String> = study.files().map(|(hash, _)| hash.to_owned()).collect();
    gather(wanted, Vec::new(), Box::new(take));
}

/// One file after the other.
fn gather(mut wanted: Vec<String>, mut files: Files, take: Box<dyn FnOnce(Files)>) {
    let Some(hash) = wanted.pop() else { return take(files) };
    let sha256 = hash.clone();
    let had = move |bytes: JsValue, _| {
        if let Ok(bytes) = bytes.dyn_into::<Uint8Array>() {
            files.push((hash, bytes.to_vec()));
        }
        gather(wanted, files, take);
    };
    engine::bytes(&sha256, &once(had));
}

impl State {
    /// Copies the address with the study in it.
    pub(crate) fn copy_address(self, address: &str, words: String) {
        keep_copy(
            address,
            &once(move |done, _| match done.is_truthy() {
                true => self.say(words),
                false => self.say("The browser did not copy; the address holds the same link"),
            }),
        );
    }

    /// Asks for a saved study and opens it.
    pub(crate) fn open_study(self) {
        let opened = move |text: JsValue, refusal: JsValue| {
            let refusal = refusal.as_string().unwrap_or_default();
            if !refusal.is_empty() {
                return self.say(refusal);
            }
            match from_json(text.as_string().unwrap_or_default().as_bytes()) {
                Ok(study) => {
                    let words = format!("Opened {}", study.name);
                    self.open_as(None, study);
                    self.say(words);
                }
                Err(error) => self.say(error.to_string().replace("the link", "the file")),
            }
        };
        keep_pick(&once(opened));
    }

    /// Offers the study as a file.
    pub(crate) fn save_study(self) {
        let study = self.study.get_untracked();
        let name = format!("{}-study.json", plain_name(&study.name));
        download(&name, "application/json", &(engine::json(&study) + "\n"));
        self.say(format!("Saved {name}"));
    }

    /// Deletes all studies and files that this browser keeps, and shows the example.
    pub(crate) fn forget(self) {
        let told = move |done: JsValue, _| {
            self.turn_to(Open::at(studies::new_id()));
            self.set_study(Study::chinchilla());
            self.history.set(History::default());
            self.say(match done.is_truthy() {
                true => "Your studies and your files were deleted from this browser",
                false => {
                    "The browser did not delete the files; clear this site's data in its settings"
                }
            });
        };
        keep_forget(&once(told));
    }
}
