//! A chart of the door, drawn by `web/charts/sure.js` from what a card hands it.

use crate::engine;
use leptos::html::Div;
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A chart; it is drawn anew whenever what it reads changes.
#[component]
pub(super) fn Drawn(
    /// `rows`, `scatter` or `lines`.
    name: &'static str,
    /// What is drawn; undefined for nothing new.
    drawing: Callback<(), JsValue>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let drawing = drawing.run(());
        if !drawing.is_undefined() {
            engine::draw_object(name, &place, drawing);
        }
    });
    view! { <div class="chart-box" node_ref=place></div> }
}

/// What `rows` draws.
#[derive(Serialize)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// A dotted line through all rows: the fit shown.
    pub(super) at: Option<f64>,
    pub(super) log: bool,
    /// How numbers are written: `count`, `plain` or `share`.
    pub(super) kind: &'static str,
    /// Below the axis.
    pub(super) label: String,
    /// The finding, for a screen reader.
    pub(super) words: String,
}

/// One row: an interval, dots, and both in words.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) dots: Vec<Dot>,
    pub(super) text: String,
    /// Whether it is the fit shown.
    pub(super) own: bool,
}

/// A dot; a hollow one is a second answer.
#[derive(Serialize)]
pub(super) struct Dot {
    pub(super) x: f64,
    pub(super) hollow: bool,
}

/// What `scatter` draws.
#[derive(Serialize)]
pub(super) struct Scatter {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<Option<f64>>,
    pub(super) line: Vec<u64>,
    pub(super) strong: Vec<bool>,
    pub(super) rule: Option<f64>,
    pub(super) cut: Option<Cut>,
    pub(super) log: bool,
    pub(super) x_log: bool,
    pub(super) kind: &'static str,
    /// How x is written: `flop`, `count` or `line`.
    pub(super) x_kind: &'static str,
    pub(super) x_label: String,
    pub(super) y_label: String,
    pub(super) y_name: &'static str,
    pub(super) words: String,
}

/// Where runs are cut, and what lies to each side.
#[derive(Serialize)]
pub(super) struct Cut {
    pub(super) x: f64,
    pub(super) below: String,
    pub(super) above: String,
}

/// What `lines` draws.
#[derive(Serialize)]
pub(super) struct Lines {
    pub(super) series: Vec<Series>,
    pub(super) promise: Option<f64>,
    pub(super) mark: Option<f64>,
    pub(super) x_log: bool,
    pub(super) y_log: bool,
    pub(super) x_kind: &'static str,
    pub(super) y_kind: &'static str,
    pub(super) x_label: String,
    pub(super) y_label: String,
    pub(super) x_name: String,
    pub(super) y_name: &'static str,
    pub(super) y_domain: Option<(f64, f64)>,
    pub(super) height: u32,
    /// Whether the dots are left out.
    pub(super) bare: bool,
    pub(super) words: String,
}

/// One line.
#[derive(Serialize)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<Option<f64>>,
}
