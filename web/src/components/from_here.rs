//! From here: one sentence for each further door, computed from the present study where it can be.

use super::sure::in_short;
use crate::state::State;
use crate::sure::Sure;
use leptos::prelude::*;

/// Path, name, and what the door will say once it is built.
const AHEAD: [(&str, &str, &str); 3] = [
    ("plan", "Plan", "What to train with a budget, when it will also be served"),
    ("serve", "Serve", "What a model of that size costs to run"),
    ("think", "Think", "Which test-time strategy wins at equal cost"),
];

/// The strip at the foot of the page.
#[component]
pub(crate) fn FromHere() -> impl IntoView {
    let state = expect_context::<State>();
    let sure = expect_context::<Sure>();
    let words = move || {
        let short = state.view.with(|view| in_short(sure, view.as_deref()?));
        short.unwrap_or_else(|| "How far the fit can be trusted, and what it rests on".into())
    };
    let here = (state.page.get_untracked() != "sure").then(|| {
        view! {
            <a href="#sure">
                <span>"How sure"</span>
                <span>{words}</span>
            </a>
        }
    });
    let ahead = AHEAD.map(|(path, name, words)| {
        view! {
            <a class="unbuilt" href=format!("#{path}")>
                <span>{name}</span>
                <span>{words}</span>
                <span class="tiny faint">"not built yet"</span>
            </a>
        }
    });
    view! {
        <nav class="from-here" aria-label="From here">
            {here}
            {ahead.into_iter().collect_view()}
        </nav>
    }
}
