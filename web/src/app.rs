//! The shell: the bar with its doors, the page of the address, the foot.

use crate::components::{
    DropTarget, ExportMenu, Keys, Later, Logo, Offline, OfflineWords, Said, Separator, StudyBar,
    VersionOffer, close_chips_on_outside_click, show_keys,
};
use crate::pages::{Door, FitPage, LawsPage, SurePage};
use crate::state::{State, is_narrow};
use crate::sure::Sure;
use crate::{engine, keep, pins};
use leptos::ev;
use leptos::prelude::*;

/// Path, title, the question it answers.
const DOORS: [(&str, &str, &str); 6] = [
    ("fit", "Fit", "What law do my runs follow?"),
    ("sure", "How sure", "How far can I trust the fit, and what would tell more?"),
    ("plan", "Plan", "What do I train with this budget?"),
    ("serve", "Serve", "What does it cost to run?"),
    ("think", "Think", "Which test-time strategy wins at equal cost?"),
    ("laws", "Catalogue", "What is known, and can I try it?"),
];

/// The path in the address; the Fit page when there is none, a study, or one that nobody knows.
fn path() -> &'static str {
    let wanted = door_of(keep::fragment());
    DOORS.iter().find(|(path, ..)| *path == wanted).map_or("fit", |(path, ..)| path)
}

/// The door of a path: `laws` of `laws/chinchilla`.
fn door_of(path: String) -> String {
    path.split('/').next().unwrap_or_default().to_owned()
}

/// Whether the address names a page (none is the Fit page's) and no study.
fn is_door() -> bool {
    if isoflop_study::is_link(&keep::fragment()) {
        return false;
    }
    let wanted = door_of(keep::fragment());
    wanted.is_empty() || DOORS.iter().any(|(path, ..)| *path == wanted)
}

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let at = RwSignal::new(path());
    let state = State::start(keep::first_study(is_door()), at);
    provide_context(state);
    provide_context(Sure::follow(state));
    keep::keep(state);
    Effect::new(move |_| {
        // It becomes so once.
        if state.whole.get() {
            pins::follow(state);
        }
    });
    listen(state, at);
    close_chips_on_outside_click();
    announce(state, at);
    let offline = Offline::watch();
    view! {
        <a class="skip" href="#answer" on:click=skip>
            "To the answer"
        </a>
        <Top at />
        <main class="wrap" id="main">
            {move || match at.get() {
                "fit" => view! { <FitPage /> }.into_any(),
                "sure" => view! { <SurePage /> }.into_any(),
                "laws" => view! { <LawsPage /> }.into_any(),
                other => {
                    let door = DOORS.iter().find(|(path, ..)| *path == other).unwrap_or(&DOORS[0]);
                    view! { <Door title=door.1 question=door.2 /> }.into_any()
                }
            }}
            <Foot offline />
        </main>
        <DropTarget />
        <Later>
            <Keys />
        </Later>
        <Said />
        <VersionOffer offline />
    }
}

/// Follows the address and the width of the window.
fn listen(state: State, at: RwSignal<&'static str>) {
    let moved = window_event_listener(ev::hashchange, move |_| {
        at.set(path());
        state.follow_address(is_door());
    });
    let resized = window_event_listener(ev::resize, move |_| {
        if state.narrow.get_untracked() != is_narrow() {
            state.narrow.set(is_narrow());
        }
    });
    on_cleanup(move || {
        moved.remove();
        resized.remove();
    });
}

/// Writes what the page is doing to `data-state`, and where it is to the title.
fn announce(state: State, at: RwSignal<&'static str>) {
    Effect::new(move |_| {
        let failed = state.failure.with(Option::is_some);
        let busy = state.busy.get();
        if !busy {
            mark("data-answered", ""); // what can wait for the first answer is fetched now
        }
        let words = match (busy || !state.whole.get(), failed) {
            (true, _) => "busy",
            (false, true) => "error",
            (false, false) => "idle",
        };
        mark("data-state", words);
    });
    Effect::new(move |_| {
        let title = DOORS.iter().find(|(path, ..)| *path == at.get()).map_or("Fit", |door| door.1);
        document().set_title(&format!("{title} · Isoflop"));
    });
}

/// Moves the focus and leaves the address, which names the page, as it is.
fn skip(event: ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    if let Some(answer) = document().get_element_by_id("answer") {
        let _ = answer.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

fn mark(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

#[component]
fn Top(at: RwSignal<&'static str>) -> impl IntoView {
    let link = move |path: &'static str, title: &'static str| {
        let current = move || (at.get() == path).then_some("page");
        view! {
            <a href=format!("#{path}") aria-current=current>
                {title}
            </a>
        }
    };
    let (chain, catalogue) = DOORS.split_at(5);
    let doors = chain.iter().enumerate().map(|(i, (path, title, _))| {
        let separator = (i > 0).then(|| view! { <Separator /> });
        view! { {separator}{link(path, title)} }
    });
    let laws = catalogue.iter().map(|(path, title, _)| link(path, title)).collect_view();
    view! {
        <header class="top">
            <a class="brand" href="#fit" aria-label="Isoflop">
                <Logo />
                <span>"Isoflop"</span>
            </a>
            <nav class="chain" aria-label="The chain">
                {doors.collect_view()}
                <span class="gap"></span>
                {laws}
            </nav>
            <div class="end">
                {move || (at.get() == "fit").then(|| view! { <ExportMenu /> })}
                <StudyBar />
                <ThemeSwitch />
            </div>
        </header>
    }
}

/// Light, dark, or as the system has it.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let storage = || window().local_storage().ok().flatten();
    let root = || document().document_element();
    let now = root().and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
    let theme = RwSignal::new(now);
    let next = move |_| {
        let (value, keep) = match theme.get_untracked().as_str() {
            "" => ("light", true),
            "light" => ("dark", true),
            _ => ("", false),
        };
        theme.set(value.into());
        if keep {
            mark("data-theme", value);
        } else if let Some(root) = root() {
            let _ = root.remove_attribute("data-theme");
        }
        if let Some(storage) = storage() {
            let _ = if keep {
                storage.set_item("isoflop-theme", value)
            } else {
                storage.remove_item("isoflop-theme")
            };
        }
    };
    let words = move || match theme.get().as_str() {
        "light" => "Theme light",
        "dark" => "Theme dark",
        _ => "Theme as system",
    };
    view! {
        <button class="btn quiet" type="button" id="theme" aria-label=words on:click=next>
            <span class="wide">{words}</span>
            <span class="slim" aria-hidden="true">
                "◐"
            </span>
        </button>
    }
}

#[component]
fn Foot(offline: Offline) -> impl IntoView {
    view! {
        <footer class="foot">
            <span>
                "Isoflop "{env!("CARGO_PKG_VERSION")}" · computed here, nothing was sent"
            </span>
            <span>{engine::describe()}</span>
            <OfflineWords offline />
            <span class="end one-file">
                <button class="linkish" type="button" on:click=move |_| show_keys()>
                    "Keys"
                </button>
                <a href="isoflop.html" download="isoflop.html">
                    "Download as one file"
                </a>
            </span>
        </footer>
    }
}
