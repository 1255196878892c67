//! A chart drawn by `web/charts` into an element of the page.

use crate::engine;
use crate::pins::PinViews;
use crate::state::State;
use crate::words;
use isoflop_study::{Chart as Columns, FitView, OptimumEstimate};
use js_sys::{Object, Reflect};
use leptos::html::Div;
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Which chart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChartKind {
    /// Loss against compute, with the residuals below.
    Loss,
    /// Equal compute, different sizes.
    IsoFlops,
    /// Tokens against parameters of the runs.
    Design,
}

impl ChartKind {
    fn name(self) -> &'static str {
        match self {
            Self::Loss => "lossChart",
            Self::IsoFlops => "isoflops",
            Self::Design => "design",
        }
    }
}

/// What a chart is drawn from.
#[derive(Serialize)]
struct Drawing<'a> {
    chart: &'a Columns,
    optimum: Option<&'a OptimumEstimate>,
    budget: Option<f64>,
    split_told: bool,
    flops_per_nd: f64,
    pins: Vec<PinCurve<'a>>,
}

/// The curve of a pinned study that has the axes of the one shown.
#[derive(Serialize)]
struct PinCurve<'a> {
    letter: char,
    x: &'a [f64],
    y: &'a [f64],
}

impl<'a> Drawing<'a> {
    fn of(view: &'a FitView, pins: &'a PinViews) -> Self {
        let optimum = view.fit.optimum.first();
        let budget = optimum.and_then(|best| best.C.value);
        let flops_per_nd = view.fit.study.flops_per_nd;
        let axes =
            |view: &'a FitView| [&view.chart.x_kind, &view.chart.x_label, &view.chart.y_label];
        let pins = pins
            .iter()
            .filter_map(|(letter, pin)| Some((*letter, pin.fit.as_deref().ok()?)))
            .filter(|(_, pin)| axes(pin) == axes(view) && words::is_told(pin))
            .map(|(letter, FitView { chart, .. })| PinCurve {
                letter,
                x: &chart.curve_x,
                y: &chart.curve_y,
            })
            .collect();
        let split_told = words::is_told(view);
        Self { chart: &view.chart, optimum, budget, split_told, flops_per_nd, pins }
    }
}

/// A chart; it is drawn anew with every answer, and stays while one is awaited.
#[component]
pub(crate) fn Chart(kind: ChartKind) -> impl IntoView {
    let state = expect_context::<State>();
    let place = NodeRef::<Div>::new();
    let options = StoredValue::new_local(options(state, kind));
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        state.pin_views.with(|pins| {
            state.view.with(|view| {
                if let Some(view) = view {
                    let drawing = Drawing::of(view, pins);
                    engine::draw(kind.name(), &place, &drawing, options.get_value());
                }
            });
        });
    });
    view! { <div class="chart-box" node_ref=place></div> }
}

/// The handle's callbacks: a budget from the pointer, steps of a digit from the keys.
fn options(state: State, kind: ChartKind) -> JsValue {
    let options = Object::new();
    if kind == ChartKind::Loss {
        let drag = Closure::<dyn Fn(f64)>::new(move |c| state.set_budget(c)).into_js_value();
        let step = move |steps| state.set_budget(words::step(state.budget_now(), steps));
        let step = Closure::<dyn Fn(i32)>::new(step).into_js_value();
        for (key, value) in [("onBudget", drag), ("onStep", step)] {
            Reflect::set(&options, &key.into(), &value).expect("a plain object takes any key");
        }
    }
    options.into()
}
