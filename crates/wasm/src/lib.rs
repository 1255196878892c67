//! The engine for a web worker: conversion only.
//!
//! Requests and answers cross as plain objects (serde-wasm-bindgen); columns of draws as
//! `Float64Array`.

use indexmap::IndexMap;
use isoflop_engine::{Cells, TypedColumn, choices::Choices, input, predict};
use isoflop_study::{Answer, Ask, DataRef, Draws, Failure, Message, Reply, Study};
use js_sys::{Array, Float64Array, Object, Reflect};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// One engine: data files, recent fits and the job under way.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    inner: isoflop_engine::Engine,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without data.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a data file under a built-in id, or under its hash for any other `key`. Returns the
    /// SHA-256; throws the reason as text when the file is refused.
    pub fn put(&mut self, key: &str, name: &str, bytes: Vec<u8>) -> Result<String, JsValue> {
        self.inner.put(key, name, bytes).map_err(|failure| failure.message.into())
    }

    /// Takes the columns of a data frame, `[{name, kind, data}]`: of kind `number` a `Float64Array`
    /// (NaN is an empty cell), of kind `text` an array of strings and nulls. Returns the SHA-256
    /// that studies refer to them by; throws the reason as text when they are refused.
    pub fn put_columns(&mut self, name: &str, columns: Vec<JsValue>) -> Result<String, JsValue> {
        let columns = columns.iter().map(typed).collect::<Result<_, JsValue>>()?;
        self.inner.put_columns(name, columns).map_err(|failure| failure.message.into())
    }

    /// Starts the job of a message `{id, rev, kind, …}`; throws when the message is no such thing.
    pub fn ask(&mut self, message: JsValue) -> Result<(), JsValue> {
        let (message, values) = without_columns(message)?;
        let mut message: Message = serde_wasm_bindgen::from_value(message)?;
        if let (Ask::Report { draws, .. } | Ask::Export { draws, .. }, Some(values)) =
            (&mut message.ask, values)
        {
            draws.values = values;
        }
        self.inner.ask(message);
        Ok(())
    }

    /// Does a small piece of work. `undefined` while there is nothing to say, else a reply
    /// `{id, rev, kind, body}`; any kind but `progress` ends the job.
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        match self.inner.step() {
            Some(reply) => to_js(reply),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The study of some data with the options of a call; `options` has the names of the Python
    /// API. Throws a failure `{code, message, where}`.
    pub fn study(&self, data: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let data: DataRef = read(data, "data")?;
        let options: Choices = read(options, "options")?;
        out(&options.study(self.inner.tables(), data).map_err(thrown)?)
    }

    /// A study with other options; throws as [`Engine::study`].
    pub fn change(&self, study: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
        let study: Study = read(study, "study")?;
        let options: Choices = read(options, "options")?;
        out(&options.change(self.inner.tables(), study).map_err(thrown)?)
    }

    /// The loss of a planned run under a fit; throws as [`Engine::study`].
    pub fn predict(&self, fit: JsValue, inputs: JsValue) -> Result<JsValue, JsValue> {
        let fit: predict::Basis = read(fit, "fit")?;
        let inputs: IndexMap<String, String> = read(inputs, "inputs")?;
        out(&predict::predict_from(&fit, &inputs).map_err(thrown)?)
    }

    /// Drops the job of a view.
    pub fn cancel(&mut self, id: &str) {
        self.inner.cancel(id);
    }

    /// Whether a job is under way.
    pub fn busy(&self) -> bool {
        self.inner.busy()
    }

    /// Times the workloads of `cargo xtask bench` with the clock `now` (seconds); `bnsl` is the
    /// SHA-256 of the file with BNSL's points, put before. Returns a list of records.
    pub fn bench(&mut self, bnsl: &str, now: &js_sys::Function) -> Result<JsValue, JsValue> {
        if !cfg!(feature = "door") {
            return Err("this build holds the fit alone".into());
        }
        let mut clock = || now.call0(&JsValue::NULL).ok().and_then(|t| t.as_f64()).unwrap_or(0.0);
        let records = isoflop_engine::bench::run(self.inner.tables(), bnsl, &mut clock)
            .map_err(|failure: Failure| JsValue::from(failure.message))?;
        Ok(records.serialize(&Serializer::json_compatible())?)
    }
}

/// A document under a tag, as [`Ask`] is. Serde then reads all documents by one and the same code,
/// which halves it, and looks at every field: serde-wasm-bindgen asks a struct's value for the
/// struct's own fields only, so that it would not see a misspelt one.
#[derive(Deserialize)]
#[serde(tag = "isoflop document")]
enum Document<T> {
    Whole(T),
}

/// An object from outside; a failure names it. A field that is not known is a failure.
fn read<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, JsValue> {
    let fail = |why: &str| thrown(input(format!("{what}: {why}"), what));
    if !value.is_object() {
        return Err(fail("is no object"));
    }
    let tagged = Object::assign(&Object::new(), value.unchecked_ref());
    Reflect::set(&tagged, &"isoflop document".into(), &"Whole".into())?;
    match serde_wasm_bindgen::from_value(tagged.into()) {
        Ok(Document::Whole(document)) => Ok(document),
        // JavaScript puts its own word before the text.
        Err(error) => Err(fail(error.to_string().trim_start_matches("Error: "))),
    }
}

/// A value for outside; see [`to_js`] for its maps.
fn out<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::new().serialize_missing_as_null(true))?)
}

/// A failure as what is thrown.
fn thrown(failure: Failure) -> JsValue {
    out(&failure).unwrap_or_else(|error| error)
}

/// A column as it crosses.
fn typed(column: &JsValue) -> Result<TypedColumn, JsValue> {
    let field = |name: &str| Reflect::get(column, &name.into());
    let name = field("name")?.as_string().ok_or("a column has no name")?;
    let data = field("data")?;
    let cells = if field("kind")? == "text" {
        // An array of strings; whatever is no string is an empty cell.
        Cells::Text(Array::from(&data).iter().map(|cell| cell.as_string()).collect())
    } else {
        Cells::Numbers(Float64Array::new(&data).to_vec())
    };
    Ok(TypedColumn { name, cells })
}

/// The message with its columns of draws taken out: they are typed arrays, which serde cannot see.
fn without_columns(message: JsValue) -> Result<(JsValue, Option<Vec<f64>>), JsValue> {
    let draws = Reflect::get(&message, &"draws".into())?;
    if !draws.is_object() {
        return Ok((message, None));
    }
    let values = Float64Array::new(&Reflect::get(&draws, &"values".into())?).to_vec();
    let light = Object::assign(&Object::new(), draws.unchecked_ref());
    Reflect::set(&light, &"values".into(), &Array::new())?;
    let copy = Object::assign(&Object::new(), message.unchecked_ref());
    Reflect::set(&copy, &"draws".into(), &light)?;
    Ok((copy.into(), Some(values)))
}

/// A reply as `{id, rev, kind, body}`. Maps inside it become `Map`s: the keys are a user's names,
/// and `__proto__` would be lost as a key of an object.
fn to_js(reply: Reply) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new().serialize_missing_as_null(true);
    let (answer, columns) = match reply.answer {
        Answer::Draws(draws) => {
            let values = Float64Array::from(draws.values.as_slice());
            (Answer::Draws(Draws { values: Vec::new(), ..draws }), Some(values))
        }
        other => (other, None),
    };
    let map = Reply { answer, id: reply.id, rev: reply.rev }.serialize(&serializer)?;
    let object = Object::from_entries(&map)?;
    if let Some(values) = columns {
        let body = Reflect::get(&object, &"body".into())?;
        Reflect::set(&body, &"values".into(), &values)?;
    }
    Ok(object.into())
}
