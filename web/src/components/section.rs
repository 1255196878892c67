//! A card that is open on a wide screen, and a closed line with its verdict on a phone.

use crate::state::State;
use leptos::prelude::*;

/// A section of the page.
#[component]
pub(crate) fn Section(
    /// The title.
    title: &'static str,
    /// What the closed line says: a badge.
    #[prop(optional, into)]
    verdict: ViewFn,
    /// Whether it is open on a phone too.
    #[prop(optional)]
    keep_open: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let state = expect_context::<State>();
    let narrow = state.narrow;
    view! {
        <details class="card section" prop:open=move || keep_open || !narrow.get()>
            <summary tabindex=move || if narrow.get() { "0" } else { "-1" }>
                <h2>{title}</h2>
                <span class="end">{move || verdict.run()}</span>
            </summary>
            {children()}
        </details>
    }
}
