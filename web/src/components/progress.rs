//! How far the answer of a card is.

use leptos::prelude::*;

/// A line at the top of a card while its answer is awaited: the old chart stays.
#[component]
pub(crate) fn BusyLine(
    /// Pieces done, of so many; none while nothing is under way.
    progress: RwSignal<Option<(u32, u32)>>,
) -> impl IntoView {
    let width = move || {
        let (done, of) = progress.get()?;
        Some(format!("{:.1}%", 100.0 * f64::from(done) / f64::from(of.max(1))))
    };
    move || {
        width().map(|width| view! { <div class="busy-line"><span style:width=width></span></div> })
    }
}
