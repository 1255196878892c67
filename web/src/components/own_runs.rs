//! The button that takes the user's own runs, and the way back to the example.

use super::schedule::ScheduleInput;
use crate::state::State;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// "Use my own runs…" with its hidden file input.
#[component]
pub(crate) fn OwnRuns() -> impl IntoView {
    let state = expect_context::<State>();
    let input = NodeRef::<Input>::new();
    let open = move |_| {
        if let Some(input) = input.get() {
            input.click();
        }
    };
    let chosen = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            state.take(&file.name(), file.unchecked_into());
        }
        input.set_value(""); // so that the same file can be chosen again
    };
    let own = move || state.is_own();
    view! {
        <span class="own">
            {move || (!own()).then(hint)}
            <input
                type="file"
                class="sr"
                tabindex="-1"
                aria-hidden="true"
                id="own-file"
                accept=".csv,.tsv,.txt,.json,.jsonl"
                node_ref=input
                on:change=chosen
            />
            <ScheduleInput />
            <button
                type="button"
                class=move || if own() { "btn" } else { "btn main" }
                on:click=open
            >
                {move || if own() { "Replace the file…" } else { "Use my own runs…" }}
            </button>
            {move || own().then(|| back(state))}
        </span>
    }
}

fn hint() -> impl IntoView {
    view! {
        <span class="faint or">
            "drop a CSV (" <a href="data/sample.csv" download="sample.csv">
                "sample"
            </a> "), or"
        </span>
    }
}

fn back(state: State) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn quiet"
            on:click=move |_| state.take_built_in("chinchilla")
        >
            "Back to the example"
        </button>
    }
}
