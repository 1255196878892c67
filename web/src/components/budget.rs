//! The budget: in the sentence, and on a phone as slider and box.

use super::drag::DragNumber;
use super::measure::Measure;
use crate::state::State;
use crate::words;
use isoflop_study::FitView;
use leptos::ev;
use leptos::prelude::*;

/// Ends of the slider, and of Home and End.
const RANGE: (f64, f64) = (1e17, 1e28);

/// The draggable budget; Enter or a double click turns it into an input.
#[component]
pub(crate) fn Budget() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <DragNumber
            label="Budget"
            measure=Measure::flop()
            value=Signal::derive(move || state.budget())
            set=move |c| state.set_budget(c)
            range=RANGE
        />
    }
}

/// Slider and box for the phone, where dragging in a sentence is hard.
#[component]
pub(crate) fn BudgetRow() -> impl IntoView {
    let state = expect_context::<State>();
    let told = RwSignal::new(None::<String>);
    let take = move |event: ev::Event| match words::read_flop(&event_target_value(&event)) {
        Ok(c) => {
            told.set(None);
            state.set_budget(c);
        }
        Err(why) => told.set(Some(why)),
    };
    view! {
        <div class="budget">
            <BudgetSlider />
            <label class="with-unit">
                <input
                    type="text"
                    inputmode="text"
                    aria-label="Budget, typed"
                    aria-invalid=move || told.with(Option::is_some).to_string()
                    prop:value=move || words::typed(state.budget())
                    on:change=take
                />
                <span class="u">"FLOP"</span>
            </label>
            {move || told.get().map(|why| view! { <p class="told-here" role="status">{why}</p> })}
        </div>
    }
}

#[component]
fn BudgetSlider() -> impl IntoView {
    let state = expect_context::<State>();
    let slide = move |event: ev::Event| {
        if let Ok(digits) = event_target_value(&event).parse::<i32>() {
            state.set_budget(words::step(1e17, digits));
        }
    };
    view! {
        <div class="track">
            <input
                type="range"
                min="0"
                max="99"
                aria-label="Budget"
                aria-valuetext=move || words::spoken_flop(state.budget())
                prop:value=move || digits_from(state.budget()).to_string()
                style:--at=move || format!("{:.1}%", f64::from(digits_from(state.budget())) / 0.99)
                on:input=slide
            />
            {move || state.view.with(|view| where_runs_are(view.as_deref()?))}
        </div>
    }
}

/// A thin bar under the slider: the compute of the runs.
fn where_runs_are(view: &FitView) -> Option<AnyView> {
    let xs = &view.chart.x;
    if view.chart.x_kind != "compute" || xs.is_empty() {
        return None;
    }
    let share = |c: f64| f64::from(digits_from(c)) / 99.0 * 100.0;
    let from = share(xs.iter().copied().fold(f64::INFINITY, f64::min));
    let to = share(xs.iter().copied().fold(0.0, f64::max));
    let (left, width) = (format!("{from:.1}%"), format!("{:.1}%", (to - from).max(1.0)));
    // Set one by one: a `style` attribute would be inline style, which the page's policy forbids.
    Some(
        view! {
            <div class="runs-at" title="Where the runs are">
                <i style:left=left style:width=width></i>
            </div>
        }
        .into_any(),
    )
}

/// Leading-digit steps from 10¹⁷, for the slider's place.
fn digits_from(c: f64) -> i32 {
    let exponent = isoflop_formula::math::log10(c).floor();
    let digit = c / isoflop_formula::math::pow(10.0, exponent);
    ((exponent as i32 - 17) * 9 + digit.round() as i32 - 1).clamp(0, 99)
}
