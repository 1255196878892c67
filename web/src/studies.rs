//! The studies that this browser keeps: one record a study, under an id of its own.
//!
//! A tab writes only the record it has open, so that two tabs never write over each other; where
//! two have the same one open, the second goes on with a copy.

use isoflop_study::Study;
use js_sys::{Date, Math};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

/// How the keys of local storage begin; also in `web/js/keep.js`.
const KEYS: &str = "isoflop-study-";
/// The key of the tab's own storage that names the study it has open.
const OPEN: &str = "isoflop-study";
/// The most studies that are kept; then the oldest go.
const MOST: usize = 20;

/// What is kept of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The study.
    pub(crate) study: Study,
    /// When it was last changed, milliseconds since 1970.
    pub(crate) changed: f64,
    /// How many runs its data have; none while that is not known.
    pub(crate) runs: Option<u32>,
}

/// A record with its id.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    /// Its id.
    pub(crate) id: String,
    /// What is kept.
    pub(crate) record: Record,
}

impl Record {
    /// A study as it is now.
    pub(crate) fn now(study: Study, runs: Option<u32>) -> Self {
        Self { study, changed: Date::now(), runs }
    }

    /// As it is stored.
    pub(crate) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// An id that no other study has.
pub(crate) fn new_id() -> String {
    let part = |most: f64| format!("{:07x}", (Math::random() * most) as u64);
    format!("{:x}-{}{}", Date::now() as u64, part(268_435_456.0), part(268_435_456.0))
}

/// The id of the study that this tab has open, from before a reload.
pub(crate) fn open_id() -> Option<String> {
    window().session_storage().ok()??.get_item(OPEN).ok()?
}

/// Notes which study this tab has open.
pub(crate) fn set_open_id(id: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(OPEN, id);
    }
}

/// The text of a record, for comparing.
pub(crate) fn text(id: &str) -> Option<String> {
    storage()?.get_item(&key(id)).ok()?
}

/// A record. One that cannot be read is as none, and stays for the program that wrote it.
pub(crate) fn read(id: &str) -> Option<Record> {
    let record: Record = serde_json::from_str(&text(id)?).ok()?;
    let document = serde_json::to_vec(&record.study).ok()?;
    isoflop_study::from_json(&document).is_ok().then_some(record)
}

/// All records, the newest first.
pub(crate) fn all() -> Vec<Kept> {
    let mut all: Vec<Kept> =
        ids().into_iter().filter_map(|id| read(&id).map(|record| Kept { id, record })).collect();
    all.sort_by(|a, b| b.record.changed.total_cmp(&a.record.changed).then(a.id.cmp(&b.id)));
    all
}

/// The id under which this very study is kept.
pub(crate) fn find(study: &Study) -> Option<String> {
    all().into_iter().find(|kept| kept.record.study == *study).map(|kept| kept.id)
}

/// Writes a record; false where the browser keeps nothing. The oldest beyond [`MOST`] go, and
/// when there is no room, the oldest until there is.
pub(crate) fn write(id: &str, text: &str) -> bool {
    let Some(storage) = storage() else { return false };
    let mut others: Vec<Kept> = all().into_iter().filter(|kept| kept.id != id).collect();
    while others.len() >= MOST {
        let _ = others.pop().map(|oldest| remove(&oldest.id));
    }
    while storage.set_item(&key(id), text).is_err() {
        match others.pop() {
            Some(oldest) => remove(&oldest.id),
            None => return false,
        }
    }
    true
}

/// Deletes a record.
pub(crate) fn remove(id: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(id));
    }
}

/// The id of a key of local storage.
pub(crate) fn id_of(key: &str) -> Option<&str> {
    key.strip_prefix(KEYS)
}

fn key(id: &str) -> String {
    format!("{KEYS}{id}")
}

fn ids() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let length = storage.length().unwrap_or(0);
    let keys = (0..length).filter_map(|i| storage.key(i).ok().flatten());
    keys.filter_map(|key| id_of(&key).map(str::to_owned)).collect()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
