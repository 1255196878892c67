//! What is under way and what happened, in one line below the sentence.

use crate::state::{State, Word};
use leptos::prelude::*;

/// Progress with Cancel; or what was cancelled, replaced, refused.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <div class="status" role="status">
            {move || match (state.progress.get(), state.word.get()) {
                (Some((done, of)), word) => progress(state, done, of, word),
                (None, Some(word)) => said(state, word),
                (None, None) => ().into_any(),
            }}
        </div>
    }
}

fn progress(state: State, done: u32, of: u32, word: Option<Word>) -> AnyView {
    let count = |n: u32| isoflop_formula::quantity::full(f64::from(n));
    let until = match (done, of) {
        (_, 0) => "",
        (0..200, _) => "intervals from draw 200 on",
        _ => "intervals settle",
    };
    let replaced =
        word.filter(|word| matches!(word, Word::Replaced(_))).map(|word| said(state, word));
    view! {
        <span>
            {if done == 0 {
                "Fitting".into_any()
            } else {
                view! { <b>{count(done)}</b>" of "{count(of)}" draws" }.into_any()
            }}
        </span>
        <span class="faint">{until}</span>
        <button class="btn" type="button" on:click=move |_| state.cancel()>
            "Cancel"
        </button>
        {replaced}
    }
    .into_any()
}

fn said(state: State, word: Word) -> AnyView {
    match word {
        Word::Cancelled(study) => {
            let again = move |_| {
                let study = (*study).clone();
                state.change(move |now| *now = study);
            };
            view! {
                <span>"Cancelled, showing the earlier fit"</span>
                <button class="linkish" type="button" on:click=again>
                    "Start again"
                </button>
            }
            .into_any()
        }
        Word::Replaced(why) => view! {
            <span title=why>"A worker stopped and was replaced; the question was asked again"</span>
        }
        .into_any(),
        Word::Restored(name) => view! { <span class="faint">"Restored "{name}</span> }.into_any(),
        Word::Refused(why) => view! { <span class="told-here">{why}</span> }.into_any(),
    }
}
