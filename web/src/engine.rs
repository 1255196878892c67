//! The client of the worker pool (`web/js/pool.js`): asks go out, what it tells comes in typed.

use isoflop_study::{Answer, Ask, ExportKind, Failure, FitView, Study};
use js_sys::{Function, Reflect};
use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = fit)]
    fn pool_fit(study: JsValue, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = ask)]
    fn pool_ask(view: &str, message: JsValue, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = cancel)]
    fn pool_cancel(view: &str);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = open)]
    fn pool_open(name: &str, source: JsValue, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = bytes)]
    fn pool_bytes(sha256: &str, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = exportText)]
    fn pool_export(what: JsValue, study: JsValue, tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = whenWhole)]
    fn pool_when_whole(tell: &Function);
    #[wasm_bindgen(js_namespace = isoflopPool, js_name = describe)]
    fn pool_describe() -> String;
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = draw)]
    fn charts_draw(name: &str, element: &web_sys::HtmlElement, view: JsValue, options: JsValue);
}

/// What the pool tells about an ask.
#[derive(Debug)]
pub(crate) enum Heard {
    /// The fit began.
    Start,
    /// The point answer; intervals follow.
    Point(Box<FitView>),
    /// Intervals from the draws so far; more follow.
    Report(Box<FitView>),
    /// The last answer to a fit.
    Fitted(Box<FitView>),
    /// The answer to another ask.
    Answered(Box<Answer>),
    /// Draws so far.
    Progress(u32, u32),
    /// The user cancelled.
    Cancelled,
    /// A worker was lost and replaced; the ask was made again.
    Replaced(String),
    /// A file was read: hash and name.
    File(String, String),
    /// Nothing was computed, and why.
    Failed(Failure),
}

/// A standing listener: one per view, so that no closure is made per ask.
pub(crate) type Ear = StoredValue<Function, LocalStorage>;

/// Makes a listener that lives as long as the page.
pub(crate) fn ear(mut hear: impl FnMut(Heard) + 'static) -> Ear {
    let closure = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| hear(read(&event)));
    StoredValue::new_local(closure.into_js_value().unchecked_into())
}

/// Calls `act` once all of the page's code is there.
pub(crate) fn when_whole(act: impl FnOnce() + 'static) {
    pool_when_whole(Closure::once_into_js(act).unchecked_ref());
}

/// Asks for a fit; `ear` hears its start, its answers, its end.
pub(crate) fn fit(study: &Study, ear: Ear) {
    ear.with_value(|tell| pool_fit(to_js(study), tell));
}

/// Asks on behalf of a view; the newest ask of a view wins.
pub(crate) fn ask(view: &str, ask: &Ask, ear: Ear) {
    ear.with_value(|tell| pool_ask(view, to_js(ask), tell));
}

/// Asks for a fit as a text; `ear` hears it as [`Answer::Export`].
pub(crate) fn export(what: ExportKind, study: &Study, ear: Ear) {
    ear.with_value(|tell| pool_export(to_js(&what), to_js(study), tell));
}

/// A document as JSON, two blanks a level.
pub(crate) fn json(value: &impl Serialize) -> String {
    let two = JsValue::from_f64(2.0);
    let text = js_sys::JSON::stringify_with_replacer_and_space(&to_js(value), &JsValue::NULL, &two);
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Cancels what a view has asked.
pub(crate) fn cancel(view: &str) {
    pool_cancel(view);
}

/// Hands a file (or pasted text) over to the workers; `ear` hears its hash.
pub(crate) fn open(name: &str, source: JsValue, ear: Ear) {
    ear.with_value(|tell| pool_open(name, source, tell));
}

/// Hands the bytes of a file of the user's own to `tell`; undefined where it is not here.
pub(crate) fn bytes(sha256: &str, tell: &Function) {
    pool_bytes(sha256, tell);
}

/// "CPU, 2 workers".
pub(crate) fn describe() -> String {
    pool_describe()
}

/// Draws a chart into an element.
pub(crate) fn draw(
    name: &str,
    element: &web_sys::HtmlElement,
    view: &impl Serialize,
    options: JsValue,
) {
    charts_draw(name, element, to_js(view), options);
}

/// Draws a chart from a plain object.
pub(crate) fn draw_object(name: &str, element: &web_sys::HtmlElement, view: JsValue) {
    charts_draw(name, element, view, JsValue::UNDEFINED);
}

/// A document as a plain object.
pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).expect("documents have text keys and plain values")
}

fn read(event: &JsValue) -> Heard {
    match phase(event) {
        Ok(heard) => heard,
        Err(error) => Heard::Failed(Failure {
            code: "internal".into(),
            message: format!("an answer of the engine could not be read: {error}"),
            place: String::new(),
        }),
    }
}

fn phase(event: &JsValue) -> Result<Heard, serde_wasm_bindgen::Error> {
    let get = |key: &str| Reflect::get(event, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let text = |key: &str| get(key).as_string().unwrap_or_default();
    let count = |key: &str| get(key).as_f64().unwrap_or(0.0) as u32;
    Ok(match text("phase").as_str() {
        "start" => Heard::Start,
        "point" => Heard::Point(from_js(get("view"))?),
        "report" => Heard::Report(from_js(get("view"))?),
        "done" if !get("view").is_undefined() => Heard::Fitted(from_js(get("view"))?),
        "done" => Heard::Answered(Box::new(answer(&text("kind"), get("body"))?)),
        "progress" => Heard::Progress(count("done"), count("of")),
        "cancelled" => Heard::Cancelled,
        "replaced" => Heard::Replaced(text("why")),
        "file" => Heard::File(text("sha256"), text("name")),
        _ => Heard::Failed(from_js(get("failure"))?),
    })
}

fn answer(kind: &str, body: JsValue) -> Result<Answer, serde_wasm_bindgen::Error> {
    Ok(match kind {
        "laws" => Answer::Laws(from_js(body)?),
        "built-ins" => Answer::BuiltIns(from_js(body)?),
        "data" => Answer::Data(from_js(body)?),
        "fit" => Answer::Fit(from_js(body)?),
        "export" => Answer::Export(from_js(body)?),
        "eval" => Answer::Eval(from_js(body)?),
        "optimum" => Answer::Optimum(from_js(body)?),
        "backtest" => Answer::Backtest(from_js(body)?),
        "approaches" => Answer::Approaches(from_js(body)?),
        "lab" => Answer::Lab(from_js(body)?),
        "sure" => Answer::Sure(from_js(body)?),
        "noise" => Answer::Noise(from_js(body)?),
        "influence" => Answer::Influence(from_js(body)?),
        "identify" => Answer::Identify(from_js(body)?),
        "choices" => Answer::Choices(from_js(body)?),
        "curves" => Answer::Curves(from_js(body)?),
        "quantity" => Answer::Quantity(from_js(body)?),
        _ => Answer::Error(from_js(body)?),
    })
}

fn from_js<T: for<'a> Deserialize<'a>>(value: JsValue) -> Result<T, serde_wasm_bindgen::Error> {
    serde_wasm_bindgen::from_value(value)
}
