//! A reported number: the text for people, the full value for programs.

use crate::words;
use leptos::prelude::*;

/// `<output data-key="params.alpha.value" data-value="0.3473…">0.347</output>`.
#[component]
pub(crate) fn Number(
    /// The key of the number in the JSON of the fit.
    #[prop(into)]
    key: String,
    /// The number; none is written as `null`.
    value: Option<f64>,
    /// The number as it is read.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let full = value.map_or_else(|| "null".to_owned(), |value| format!("{value:?}"));
    view! {
        <output data-key=key data-value=full>
            {words::raised(&text)}
        </output>
    }
}
