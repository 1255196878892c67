//! The few drawings: the mark, a separator, a check, a warning.

use leptos::prelude::*;

/// The mark: two equal-compute curves and their best splits.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    view! {
        <svg width="22" height="22" viewBox="0 0 24 24" fill="none" aria-hidden="true">
            <path
                d="M1.5 3c1.6 6 4 9 6.8 9s5.2-3 6.8-9"
                stroke="var(--s1)"
                stroke-width="1.9"
                stroke-linecap="round"
            />
            <path
                d="M6.5 8.5c1.7 6.6 4.2 10 7.2 10s6.4-4.5 8.8-13"
                stroke="var(--s4)"
                stroke-width="1.9"
                stroke-linecap="round"
            />
            <circle cx="8.3" cy="12" r="2.3" fill="var(--fit)" />
            <circle cx="13.9" cy="18.5" r="2.3" fill="var(--fit)" />
        </svg>
    }
}

fn icon(path: &'static str, size: u32) -> impl IntoView {
    view! {
        <svg
            width=size
            height=size
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=path />
        </svg>
    }
}

/// The arrow between two doors of the chain.
#[component]
pub(crate) fn Separator() -> impl IntoView {
    view! { <span class="sep">{icon("M6 4l4 4-4 4", 13)}</span> }
}

/// An arrow back.
#[component]
pub(crate) fn Undo() -> impl IntoView {
    icon("M6.5 3L3 6.5 6.5 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6", 16)
}

/// An arrow forth.
#[component]
pub(crate) fn Redo() -> impl IntoView {
    icon("M9.5 3L13 6.5 9.5 10M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10", 16)
}

/// The shape of a pin in its colour, as `web/charts/pins.js` draws it on the chart.
#[component]
pub(crate) fn PinMark(
    /// The letter.
    letter: char,
) -> impl IntoView {
    let (path, fill) = match letter {
        'A' => ("M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z", "var(--c1)"),
        'B' => ("M2 2h8v8H2z", "var(--c3)"),
        'C' => ("M6 .5L11 6 6 11.5 1 6z", "var(--c4)"),
        _ => ("M4.2 1h3.6v3.2H11v3.6H7.8V11H4.2V7.8H1V4.2h3.2z", "var(--c5)"),
    };
    view! {
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d=path fill=fill />
        </svg>
    }
}

/// A check mark.
#[component]
pub(crate) fn Check() -> impl IntoView {
    icon("M3 8.5l3.2 3.2L13 4.8", 14)
}

/// A warning sign.
#[component]
pub(crate) fn Warn() -> impl IntoView {
    icon("M8 2.2L14.5 13.5h-13zM8 6.5v3.2M8 11.7v.01", 18)
}
