//! The file of learning rates that a law over schedules needs beside its runs.

use super::failure::BackToExample;
use super::icons::Warn;
use crate::state::State;
use isoflop_study::DataRef;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The hidden file input; there only while the law runs over a schedule.
#[component]
pub(crate) fn ScheduleInput() -> impl IntoView {
    let state = expect_context::<State>();
    let there = Memo::new(move |_| state.has_schedule());
    let chosen = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            state.take_schedule(&file.name(), file.unchecked_into());
        }
        input.set_value(""); // so that the same file can be chosen again
    };
    move || {
        there.get().then(|| {
            view! {
                <input
                    type="file"
                    class="sr"
                    tabindex="-1"
                    aria-hidden="true"
                    id="schedule-file"
                    accept=".csv,.tsv,.txt,.json,.jsonl"
                    on:change=chosen
                />
            }
        })
    }
}

fn choose(_: ev::MouseEvent) {
    if let Some(input) = document().get_element_by_id("schedule-file") {
        input.unchecked_into::<web_sys::HtmlElement>().click();
    }
}

/// The schedule in the editor of the data: its name, and another in its place.
#[component]
pub(crate) fn ScheduleField() -> impl IntoView {
    let state = expect_context::<State>();
    let there = Memo::new(move |_| state.has_schedule());
    let name = move || {
        state.study.with(|study| match &study.schedule {
            Some(DataRef::File { name, .. }) => name.clone(),
            Some(DataRef::BuiltIn { id }) => id.clone(),
            None => "none yet".into(),
        })
    };
    move || {
        there.get().then(|| {
            view! {
                <div class="field">
                    <span>"Learning rate of each step"</span>
                    <div class="acts">
                        <b class="schedule-name">{name}</b>
                        <button class="btn" type="button" on:click=choose>
                            "Choose the schedule…"
                        </button>
                    </div>
                </div>
            }
        })
    }
}

/// Asks for the schedule that the law needs.
#[component]
pub(crate) fn WantedSchedule() -> impl IntoView {
    view! {
        <div class="alert" role="alert">
            <Warn />
            <b>"This law needs the learning rate of each step"</b>
            <p>
                "Choose or drop a second file with the columns step and lr. Where the runs follow several, it has a column schedule too, and the runs' own column with those names has the role Cluster of runs"
            </p>
            <div class="acts">
                <button class="btn" type="button" on:click=choose>
                    "Choose the schedule…"
                </button>
                <BackToExample />
            </div>
        </div>
    }
}
