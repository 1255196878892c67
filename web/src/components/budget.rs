//! The budget in the sentence: dragged, stepped with keys, or typed.

use crate::state::State;
use crate::words;
use isoflop_study::FitView;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Pixels of dragging per leading digit.
const PIXELS_PER_DIGIT: f64 = 8.0;

/// The draggable budget; Enter or a double click turns it into an input.
#[component]
pub(crate) fn Budget() -> impl IntoView {
    let typing = RwSignal::new(false);
    view! {
        {move || {
            if typing.get() {
                view! { <BudgetInput typing /> }.into_any()
            } else {
                view! { <BudgetHandle typing /> }.into_any()
            }
        }}
    }
}

#[component]
fn BudgetHandle(typing: RwSignal<bool>) -> impl IntoView {
    let state = expect_context::<State>();
    // Where the pointer went down, and the budget then.
    let held = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: ev::PointerEvent| {
        capture(&event);
        held.set_value(Some((f64::from(event.client_x()), state.budget_now())));
    };
    let moved = move |event: ev::PointerEvent| {
        if let Some((x, from)) = held.get_value() {
            let digits = (f64::from(event.client_x()) - x) / PIXELS_PER_DIGIT;
            if digits.abs() >= 1.0 {
                state.set_budget(words::step(from, digits as i32));
            }
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            return typing.set(true);
        }
        let Some(steps) = steps_of(&event) else { return };
        event.prevent_default();
        state.set_budget(words::step(state.budget_now(), steps));
    };
    view! {
        <span
            class="drag"
            role="slider"
            tabindex="0"
            aria-label="Budget"
            aria-valuemin="15"
            aria-valuemax="30"
            aria-valuenow=move || format!("{:.1}", isoflop_formula::math::log10(state.budget()))
            aria-valuetext=move || words::spoken_flop(state.budget())
            title="Drag, use the arrow keys, or press Enter to type"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| held.set_value(None)
            on:pointercancel=move |_| held.set_value(None)
            on:dblclick=move |_| typing.set(true)
            on:keydown=key
        >
            {move || words::flop(state.budget())}
        </span>
    }
}

/// The handle hears the pointer until it is released, wherever it goes.
fn capture(event: &ev::PointerEvent) {
    if let Some(handle) = event.current_target() {
        let handle: web_sys::Element = handle.unchecked_into();
        let _ = handle.set_pointer_capture(event.pointer_id());
    }
}

/// How many leading digits a key moves the budget.
fn steps_of(event: &ev::KeyboardEvent) -> Option<i32> {
    let steps: i32 = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => 1,
        "ArrowLeft" | "ArrowDown" => -1,
        "PageUp" => 9,
        "PageDown" => -9,
        _ => return None,
    };
    Some(if event.shift_key() { steps.signum() * 9 } else { steps })
}

#[component]
fn BudgetInput(typing: RwSignal<bool>) -> impl IntoView {
    let state = expect_context::<State>();
    let input = NodeRef::<Input>::new();
    let told = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let take = move |text: String| match words::read_flop(&text) {
        Ok(c) => {
            typing.set(false);
            state.set_budget(c);
        }
        // The last good value stays in force.
        Err(why) => told.set(Some(why)),
    };
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => take(event_target_value(&event)),
        "Escape" => typing.set(false),
        _ => {}
    };
    view! {
        <input
            type="text"
            aria-label="Budget"
            aria-describedby="budget-told"
            aria-invalid=move || told.with(Option::is_some).to_string()
            node_ref=input
            value=words::typed(state.budget_now())
            on:keydown=key
            on:change=move |event| take(event_target_value(&event))
        />
        <small class="told-here" id="budget-told" role="status">
            {move || told.get()}
        </small>
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
