//! What a screen reader is told of an answer that changes.

use leptos::html::P;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Says words once, half a second after their last change; none leaves what was said before.
#[component]
pub(crate) fn Spoken(words: impl Fn() -> Option<String> + 'static) -> impl IntoView {
    let place = NodeRef::<P>::new();
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = pending.try_get_value().flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        let Some(words) = words() else { return };
        let say = move || {
            if let Some(place) = place.get_untracked() {
                place.set_text_content(Some(&words));
            }
        };
        pending.set_value(set_timeout_with_handle(say, Duration::from_millis(500)).ok());
    });
    on_cleanup(stop);
    view! { <p class="sr" aria-live="polite" node_ref=place></p> }
}
