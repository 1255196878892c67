//! A file dropped anywhere on the window becomes the data.

use crate::state::State;
use leptos::ev;
use leptos::prelude::*;

/// The full-window target that shows while a file is dragged.
#[component]
pub(crate) fn DropTarget() -> impl IntoView {
    let state = expect_context::<State>();
    let over = RwSignal::new(false);
    let has_file = |event: &ev::DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    let drag = window_event_listener(ev::dragover, move |event| {
        if has_file(&event) {
            event.prevent_default();
            over.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        let Some(file) = files.and_then(|files| files.get(0)) else { return };
        event.prevent_default();
        state.take_dropped(&file.name(), file.into());
        let _ = window().location().set_hash("fit");
    });
    on_cleanup(move || {
        drag.remove();
        leave.remove();
        drop.remove();
    });
    move || {
        over.get().then(|| {
            let (title, what) = match state.wants_schedule() {
                true => ("Take this schedule", "A file with the learning rate of each step"),
                false => ("Fit these runs", "CSV, TSV or JSON with size, tokens and loss"),
            };
            view! {
                <div class="drop-all">
                    <div>
                        <b>{title}</b>
                        <span>{what}"; it stays on this machine"</span>
                    </div>
                </div>
            }
        })
    }
}
