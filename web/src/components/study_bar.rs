//! The study in the bar: its menu, undo and redo, the link.

use super::copy_link::CopyLink;
use super::icons::{Redo, Undo};
use super::later::Later;
use super::options::TextField;
use super::recent::Recent;
use crate::state::State;
use crate::studies::{self, Kept};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Name with menu, undo, redo, "Copy link".
#[component]
pub(crate) fn StudyBar() -> impl IntoView {
    let state = expect_context::<State>();
    listen(state);
    let undo = Memo::new(move |_| state.history.with(|h| h.undoable().map(str::to_owned)));
    let redo = Memo::new(move |_| state.history.with(|h| h.redoable().map(str::to_owned)));
    let named = |verb: &'static str, what: Memo<Option<String>>| {
        move || what.get().map_or(verb.to_owned(), |what| format!("{verb} {what}"))
    };
    view! {
        <StudyMenu />
        <button
            class="btn quiet tool"
            type="button"
            id="undo"
            title=named("Undo", undo)
            aria-label=named("Undo", undo)
            disabled=move || undo.with(Option::is_none)
            on:click=move |_| state.undo()
        >
            <Undo />
        </button>
        <button
            class="btn quiet tool"
            type="button"
            id="redo"
            title=named("Redo", redo)
            aria-label=named("Redo", redo)
            disabled=move || redo.with(Option::is_none)
            on:click=move |_| state.redo()
        >
            <Redo />
        </button>
        <CopyLink />
    }
}

/// The line that says what was just done.
#[component]
pub(crate) fn Said() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <span class="said" role="status">
            {move || state.said.get()}
        </span>
    }
}

#[component]
fn StudyMenu() -> impl IntoView {
    let state = expect_context::<State>();
    let name = Signal::derive(move || state.study.with(|study| study.name.clone()));
    let rename = move |text: String| {
        let name = text.trim().to_owned();
        if name.is_empty() {
            return Err("a study has a name; write one".to_owned());
        }
        state.change(move |study| study.name = name);
        Ok(())
    };
    let kept = RwSignal::new(Vec::<Kept>::new());
    let read = move || {
        state.store();
        kept.set(studies::all());
    };
    let item = move |id: &'static str, words: &'static str, act: fn(State)| {
        let act = move |_| {
            act(state);
            kept.set(studies::all());
        };
        view! {
            <button class="btn quiet" type="button" id=id on:click=act>
                {words}
            </button>
        }
    };
    view! {
        <details class="chip study" id="study">
            <summary aria-label=move || format!("Study {}", name.get()) on:click=move |_| read()>
                <span class="study-name">{name}</span>
            </summary>
            <div class="pop">
                <Later>
                    <TextField label="Name of the study" value=name take=rename />
                    <div class="acts study-acts">
                        {item("new-study", "New", State::new_study)}
                        {item("open-study", "Open…", State::open_study)}
                        {item("save-study", "Save as file…", State::save_study)}
                        {item("menu-link", "Copy link", |_| click("copy-link"))}
                        {item("menu-pin", "Pin this fit", State::pin)}
                        {item("forget", "Forget my data", State::forget)}
                    </div>
                    <Recent kept />
                    <p class="tiny faint">
                        "The address holds the study. It and your files (up to 20 MB each) are kept in this browser for your next visit; nothing is sent"
                    </p>
                </Later>
            </div>
        </details>
    }
}

/// Presses a button that stands elsewhere on the page.
fn click(id: &str) {
    if let Some(button) = document().get_element_by_id(id) {
        button.unchecked_into::<web_sys::HtmlElement>().click();
    }
}

/// Ctrl+Z and Ctrl+Shift+Z outside boxes, and the presses that tell one drag from the next.
fn listen(state: State) {
    let keys = window_event_listener(ev::keydown, move |event| {
        let wanted = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        if !wanted || !event.key().eq_ignore_ascii_case("z") || is_typing(&event) {
            return;
        }
        event.prevent_default();
        if event.shift_key() { state.redo() } else { state.undo() }
    });
    on_cleanup(move || keys.remove());
    // Heard on the way down, before what is pressed acts on it.
    let press = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(
        move |event: web_sys::Event| {
            let repeated =
                event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|key| key.repeat());
            if !repeated {
                state.gesture.update_value(|gesture| *gesture = gesture.wrapping_add(1));
            }
        },
    );
    let hear: js_sys::Function = press.into_js_value().unchecked_into();
    for kind in ["pointerdown", "pointerup", "pointercancel", "keydown"] {
        let _ = window().add_event_listener_with_callback_and_bool(kind, &hear, true);
    }
}

/// Whether the key goes to a box, which has an undo of its own.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let Some(target) = event.target() else { return false };
    if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "range" | "checkbox" | "radio" | "file");
    }
    target.dyn_ref::<web_sys::Element>().is_some_and(|element| element.tag_name() == "TEXTAREA")
}
