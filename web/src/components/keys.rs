//! Keys of the whole page: to the doors, to the search, and a list of all keys.

use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// The letter after `g`, the path of its door, the door's name.
const DOORS: [(&str, &str, &str); 6] = [
    ("f", "fit", "Fit"),
    ("s", "sure", "How sure"),
    ("p", "plan", "Plan"),
    ("e", "serve", "Serve"),
    ("t", "think", "Think"),
    ("c", "laws", "Catalogue"),
];
/// How long `g` waits for its letter.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Keys and what they do; the doors come before.
const REST: [(&str, &str); 10] = [
    ("p", "pin the fit shown, to compare others with it"),
    ("/", "search the catalogue"),
    ("?", "this list"),
    ("Ctrl Z", "undo"),
    ("Ctrl Shift Z", "redo"),
    ("← →", "on a number or a handle: one digit; in a chart: the next run or point"),
    ("Shift ← →", "on a number: ten times"),
    ("Home End", "on a number: its ends"),
    ("Enter", "on a number: type it"),
    ("Esc", "close what is open"),
];

/// The dialog, and the listener behind it.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let after_g = StoredValue::new(false);
    let pressed = window_event_listener(ev::keydown, move |event| {
        if is_for_another(&event) {
            return;
        }
        let key = event.key();
        if after_g.get_value() {
            after_g.set_value(false);
            if let Some((_, path, _)) = DOORS.iter().find(|(letter, ..)| *letter == key) {
                event.prevent_default();
                // A key that is also a key by itself means the door here.
                event.stop_immediate_propagation();
                let _ = window().location().set_hash(path);
            }
            return;
        }
        match key.as_str() {
            "g" => {
                after_g.set_value(true);
                set_timeout(
                    move || {
                        after_g.try_set_value(false);
                    },
                    PATIENCE,
                );
            }
            "/" => {
                event.prevent_default();
                search();
            }
            "?" => show_keys(),
            _ => {}
        }
    });
    on_cleanup(move || pressed.remove());
    let row = |keys: String, words: &'static str| {
        let keys = keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
        view! {
            <tr>
                <td>{keys}</td>
                <td>{words}</td>
            </tr>
        }
    };
    let doors = DOORS.iter().map(|(letter, _, name)| row(format!("g {letter}"), name));
    let rest = REST.iter().map(|(keys, words)| row((*keys).to_owned(), words));
    view! {
        <dialog id="keys" class="keys" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keys"</h2>
                <form method="dialog">
                    <button class="btn" type="submit">
                        "Close"
                    </button>
                </form>
            </header>
            <p class="small muted">"None of them is heard while you type into a box"</p>
            <table>
                <tbody>{doors.collect_view()} {rest.collect_view()}</tbody>
            </table>
        </dialog>
    }
}

/// Whether a key belongs to something else: a box, a menu, a dialog, the browser.
pub(crate) fn is_for_another(event: &ev::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return true;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        let typed = "input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, \
                     select, [contenteditable], dialog, [role=menu]";
        matches!(element.closest(typed), Ok(Some(_)))
    })
}

/// Opens the list of keys.
pub(crate) fn show_keys() {
    let dialog = document().get_element_by_id("keys");
    if let Some(dialog) = dialog.and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// To the search of the catalogue, wherever the page is.
fn search() {
    let focus = || {
        let box_of = document().get_element_by_id("search");
        if let Some(place) = box_of.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = place.focus();
        }
    };
    if document().get_element_by_id("search").is_none() {
        let _ = window().location().set_hash("laws");
        return set_timeout(focus, Duration::from_millis(60));
    }
    focus();
}
