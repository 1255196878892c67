//! A study whose file is not here: which file it is, and how to give it.

use super::failure::BackToExample;
use super::icons::Warn;
use crate::state::State;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Asks for the file that the study names.
#[component]
pub(crate) fn WantedFile() -> impl IntoView {
    let state = expect_context::<State>();
    // The study's data or its schedule, whichever is not here.
    let name = state.failure.with_untracked(|failure| {
        failure.as_ref().map(|failure| failure.place.clone()).unwrap_or_default()
    });
    let choose = move |_| {
        if let Some(input) = document().get_element_by_id("own-file") {
            input.unchecked_into::<web_sys::HtmlElement>().click();
        }
    };
    view! {
        <div class="alert" role="alert">
            <Warn />
            <b>"This study is about "{name.clone()}</b>
            <p>
                "Its data is not here. Drop "{name.clone()}
                " on the page or choose it; it is known by its content"
            </p>
            <Stranger name=name.clone() />
            <div class="acts">
                <button class="btn" type="button" on:click=choose>
                    "Choose "
                    {name}
                    "…"
                </button>
                <BackToExample />
            </div>
        </div>
    }
}

/// The file that came is another one.
#[component]
fn Stranger(name: String) -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.stranger.get().map(|(sha256, other)| {
            let said = format!("{other} is another file: its content is not that of {name}");
            let take = move |_| state.take_stranger(sha256.clone());
            view! {
                <p class="told-here" role="status">
                    {said}
                </p>
                <div class="acts">
                    <button class="btn" type="button" on:click=take>
                        "Fit it with this study's choices"
                    </button>
                </div>
            }
        })
    }
}
