//! A number in a sentence: dragged, stepped with keys, or typed.

use super::measure::Measure;
use crate::words;
use isoflop_formula::math;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Pixels of dragging per leading digit.
const PIXELS_PER_DIGIT: f64 = 8.0;

/// What the handle and its input share.
#[derive(Clone, Copy)]
struct Grip {
    label: StoredValue<String>,
    measure: StoredValue<Measure>,
    value: Signal<f64>,
    set: Callback<f64>,
    /// Least and largest value of Home and End.
    range: (f64, f64),
    typing: RwSignal<bool>,
}

/// The draggable number; Enter or a double click turns it into an input.
#[component]
pub(crate) fn DragNumber(
    /// What it is, for a screen reader.
    #[prop(into)]
    label: String,
    /// How it is read and shown.
    measure: Measure,
    /// The value in force, above 0.
    #[prop(into)]
    value: Signal<f64>,
    /// Called with each new value.
    #[prop(into)]
    set: Callback<f64>,
    /// Least and largest value.
    range: (f64, f64),
) -> impl IntoView {
    let grip = Grip {
        label: StoredValue::new(label),
        measure: StoredValue::new(measure),
        value,
        set,
        range,
        typing: RwSignal::new(false),
    };
    move || match grip.typing.get() {
        true => view! { <Typed grip /> }.into_any(),
        false => view! { <Handle grip /> }.into_any(),
    }
}

impl Grip {
    fn step(self, from: f64, steps: i32) {
        let next = words::step(from, steps);
        if next != self.value.get_untracked() {
            self.set.run(next);
        }
    }

    /// Whether a key moved the number.
    fn hears(self, event: &ev::KeyboardEvent) -> bool {
        let (low, high) = self.range;
        match (event.key().as_str(), steps_of(event)) {
            ("Home", _) => self.set.run(low),
            ("End", _) => self.set.run(high),
            (_, Some(steps)) => self.step(self.value.get_untracked(), steps),
            _ => return false,
        }
        true
    }
}

#[component]
fn Handle(grip: Grip) -> impl IntoView {
    // Where the pointer went down, and the value then.
    let held = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: ev::PointerEvent| {
        capture(&event);
        held.set_value(Some((f64::from(event.client_x()), grip.value.get_untracked())));
    };
    let moved = move |event: ev::PointerEvent| {
        if let Some((x, from)) = held.get_value() {
            let digits = (f64::from(event.client_x()) - x) / PIXELS_PER_DIGIT;
            if digits.abs() >= 1.0 {
                grip.step(from, digits as i32);
            }
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            return grip.typing.set(true);
        }
        if grip.hears(&event) {
            event.prevent_default();
        }
    };
    let log = |value: f64| format!("{:.1}", math::log10(value));
    view! {
        <span
            class="drag"
            role="slider"
            tabindex="0"
            aria-label=grip.label.get_value()
            aria-valuemin=log(grip.range.0)
            aria-valuemax=log(grip.range.1)
            aria-valuenow=move || log(grip.value.get())
            aria-valuetext=move || grip.measure.with_value(|m| m.spoken(grip.value.get()))
            title="Drag, use the arrow keys, or press Enter to type"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| held.set_value(None)
            on:pointercancel=move |_| held.set_value(None)
            on:dblclick=move |_| grip.typing.set(true)
            on:keydown=key
        >
            {move || grip.measure.with_value(|m| m.show(grip.value.get()))}
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

/// How many leading digits a key moves the number.
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
fn Typed(grip: Grip) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let told = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let take = move |text: String| match grip.measure.with_value(|m| m.read(&text)) {
        Ok(value) => {
            grip.typing.set(false);
            grip.set.run(value);
        }
        // The last good value stays in force.
        Err(why) => told.set(Some(why)),
    };
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => take(event_target_value(&event)),
        "Escape" => grip.typing.set(false),
        _ => {}
    };
    view! {
        <input
            type="text"
            aria-label=grip.label.get_value()
            aria-describedby="number-told"
            aria-invalid=move || told.with(Option::is_some).to_string()
            node_ref=input
            value=grip.measure.with_value(|m| m.typed(grip.value.get_untracked()))
            on:keydown=key
            on:change=move |event| take(event_target_value(&event))
        />
        <small class="told-here" id="number-told" role="status">
            {move || told.get()}
        </small>
    }
}
