//! The studies kept in this browser: opened, renamed, removed.

use crate::state::State;
use crate::studies::{self, Kept};
use crate::words;
use isoflop_formula::quantity;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

/// The list, the newest first; `kept` is read anew by whoever opens the menu.
#[component]
pub(crate) fn Recent(kept: RwSignal<Vec<Kept>>) -> impl IntoView {
    let state = expect_context::<State>();
    let naming = RwSignal::new(None::<String>);
    let rows =
        move || kept.get().into_iter().map(|one| row(state, kept, naming, one)).collect_view();
    view! {
        <Show when=move || kept.with(|kept| !kept.is_empty())>
            <div class="recent">
                <h3 id="recent-title">"Kept in this browser"</h3>
                <ul aria-labelledby="recent-title">{rows}</ul>
            </div>
        </Show>
    }
}

fn row(
    state: State,
    kept: RwSignal<Vec<Kept>>,
    naming: RwSignal<Option<String>>,
    one: Kept,
) -> AnyView {
    let Kept { id, record } = one;
    let name = record.study.name.clone();
    let facts = facts(&record.study.law, record.runs, record.changed);
    let current = state.has_open(&id).then_some("true");
    // The menu closes on a click outside of it, and what a click takes away is outside.
    let act = move |event: ev::MouseEvent, act: &dyn Fn()| {
        event.stop_propagation();
        act();
        later(move || kept.set(studies::all()));
    };
    let (opens, renames, removes, named) = (id.clone(), id.clone(), id.clone(), id.clone());
    let is_named = move || naming.with(|naming| naming.as_ref() == Some(&named));
    let before = name.clone();
    let rename = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        let (id, changed) = (id.clone(), !text.is_empty() && text != before);
        later(move || {
            naming.set(None);
            if changed {
                state.rename_kept(&id, text);
                kept.set(studies::all());
            }
        });
    };
    let label = name.clone();
    let shown = name.clone();
    let title = move || match is_named() {
        true => {
            let place = NodeRef::<Input>::new();
            // It is on the page after this has run.
            request_animation_frame(move || {
                let _ = place.get_untracked().map(|input| input.select());
            });
            view! {
                <input
                    type="text"
                    autocomplete="off"
                    aria-label=format!("New name of {label}")
                    value=label.clone()
                    node_ref=place
                    on:change=rename.clone()
                    on:blur=move |_| later(move || naming.set(None))
                />
            }
            .into_any()
        }
        false => {
            let opens = opens.clone();
            view! {
                <button
                    class="linkish"
                    type="button"
                    aria-current=current
                    on:click=move |event| act(event, &|| state.open_kept(&opens))
                >
                    {shown.clone()}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <li>
            {title}
            <span class="tiny faint">{facts}</span>
            <span class="acts">
                <button
                    class="btn quiet"
                    type="button"
                    aria-label=format!("Rename {name}")
                    on:click=move |event: ev::MouseEvent| {
                        event.stop_propagation();
                        naming.set(Some(renames.clone()));
                    }
                >
                    "Rename"
                </button>
                <button
                    class="btn quiet"
                    type="button"
                    aria-label=format!("Remove {name}")
                    on:click=move |event| act(event, &|| state.remove_kept(&removes))
                >
                    "Remove"
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// After the event at hand: what it changes takes away the element that hears it.
fn later(act: impl FnOnce() + 'static) {
    set_timeout(act, std::time::Duration::ZERO);
}

/// "Chinchilla · 245 runs · 24 Nov 2026, 23:41".
fn facts(law: &str, runs: Option<u32>, changed: f64) -> String {
    let runs = runs.map(|runs| format!(" · {} runs", quantity::full(f64::from(runs))));
    format!("{}{} · {}", words::capital(law), runs.unwrap_or_default(), when(changed))
}

/// A time as this browser's user writes it.
fn when(ms: f64) -> String {
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    let date = js_sys::Date::new(&ms.into());
    date.to_locale_string("default", &options).into()
}
