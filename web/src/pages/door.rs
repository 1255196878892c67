//! A door that is not built yet says so.

use leptos::prelude::*;

/// Says what the door will answer, and what can be used meanwhile.
#[component]
pub(crate) fn Door(title: &'static str, question: &'static str) -> impl IntoView {
    view! {
        <section class="door" id="answer" tabindex="-1">
            <h1>{question}</h1>
            <p class="muted">
                <b>{title}</b>
                " is not built yet. "
                <a href="#fit">"Fit"</a>
                " and the "
                <a href="#laws">"catalogue of laws"</a>
                " work"
            </p>
        </section>
    }
}
