//! Files that come in: the data, the schedule of a law over learning rates, what a link carries.

use crate::engine::{self, Heard};
use crate::state::{State, Word};
use isoflop_study::{DataRef, LawEntry, LinkedFile, Study};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

fn file(sha256: String, name: String) -> DataRef {
    DataRef::File { sha256, name, rows: 0 }
}

impl State {
    /// Takes a file or pasted text; the study follows when it was read.
    pub(crate) fn take(self, name: &str, source: JsValue) {
        if let Some(ears) = self.ears.get_value() {
            self.busy.set(true);
            engine::open(name, source, ears.file);
        }
    }

    /// Takes a file that was dropped: the schedule, where the law waits for one, else the data.
    pub(crate) fn take_dropped(self, name: &str, source: JsValue) {
        match untrack(|| self.wants_schedule()) {
            true => self.take_schedule(name, source),
            false => self.take(name, source),
        }
    }

    /// Takes a file of learning rates for the law of the study.
    pub(crate) fn take_schedule(self, name: &str, source: JsValue) {
        if let Some(ears) = self.ears.get_value() {
            self.busy.set(true);
            engine::open(name, source, ears.schedule);
        }
    }

    /// Hands the files of a link over to the workers.
    pub(crate) fn take_linked(self, files: &[LinkedFile]) {
        let Some(ears) = self.ears.get_value() else { return };
        for LinkedFile { name, bytes, .. } in files {
            let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
            match web_sys::Blob::new_with_u8_array_sequence(&parts) {
                Ok(blob) => engine::open(name, blob.into(), ears.linked),
                Err(_) => self.say(format!("The browser did not take {name} from the link")),
            }
        }
    }

    /// Whether the law runs over a schedule of learning rates.
    pub(crate) fn has_schedule(self) -> bool {
        let law = self.study.with(|study| study.law.clone());
        self.laws.with(|laws| laws.iter().any(|entry| entry.id == law && is_recurrence(entry)))
    }

    /// Whether the law needs a schedule and none is there yet.
    pub(crate) fn wants_schedule(self) -> bool {
        self.study.with(|study| study.schedule.is_none()) && self.has_schedule()
    }

    pub(crate) fn hear_file(self, heard: Heard) {
        match heard {
            Heard::File(sha256, name) if self.wants_file() => self.take_wanted(sha256, name),
            Heard::File(sha256, name) => self.change(|study| {
                *study = Study {
                    name: name.clone(),
                    data: file(sha256, name),
                    law: study.law.clone(),
                    schedule: study.schedule.clone(),
                    objective: study.objective.clone(),
                    // The engine chooses a budget that suits these runs.
                    at: Vec::new(),
                    bootstrap: study.bootstrap,
                    seed: study.seed,
                    pins: study.pins.clone(),
                    ..Study::chinchilla()
                };
            }),
            Heard::Failed(failure) => {
                self.word.set(Some(Word::Refused(failure.message)));
                self.busy.set(self.fitting.get_value());
            }
            _ => {}
        }
    }

    pub(crate) fn hear_schedule(self, heard: Heard) {
        match heard {
            Heard::File(sha256, name) => {
                self.change(|study| study.schedule = Some(file(sha256, name)));
            }
            other => self.hear_file(other),
        }
    }

    pub(crate) fn hear_linked(self, heard: Heard) {
        if let Heard::Failed(failure) = heard {
            self.word.set(Some(Word::Refused(failure.message)));
        }
    }

    fn wants_file(self) -> bool {
        self.failure.with_untracked(|f| f.as_ref().is_some_and(|f| f.code == "file-wanted"))
    }

    /// A file came while one of the study was awaited: goes on if it is that one.
    fn take_wanted(self, sha256: String, name: String) {
        if self.study.with_untracked(|study| study.files().any(|(own, _)| own == sha256)) {
            self.set_study(self.study.get_untracked());
        } else {
            self.stranger.set(Some((sha256, name)));
            self.busy.set(self.fitting.get_value());
        }
    }

    /// Takes the file that came in place of the study's own, with the study's choices.
    pub(crate) fn take_stranger(self, sha256: String) {
        let Some((_, name)) = self.stranger.get_untracked() else { return };
        let wanted = self.failure.with_untracked(|f| f.as_ref().map(|f| f.place.clone()));
        self.change(|study| match &study.schedule {
            Some(DataRef::File { name: schedule, .. }) if Some(schedule) == wanted.as_ref() => {
                study.schedule = Some(file(sha256, name));
            }
            _ => study.data = file(sha256, name),
        });
    }
}

/// Whether a law runs over a learning-rate schedule.
pub(crate) fn is_recurrence(law: &LawEntry) -> bool {
    law.kind == "recurrence"
}
