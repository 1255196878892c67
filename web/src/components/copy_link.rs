//! "Copy link": at once where there is nothing to choose, else in a small window where the data
//! can be put into the link, its size told first.

use crate::share::{Files, address, files_of};
use crate::state::State;
use isoflop_study::Study;
use leptos::html::Dialog;
use leptos::prelude::*;

/// What the window works with.
#[derive(Clone, Copy)]
struct Window {
    state: State,
    place: NodeRef<Dialog>,
    with_data: RwSignal<bool>,
    /// The study's files; none while they are read.
    files: RwSignal<Option<Files>>,
}

/// The button and its window.
#[component]
pub(crate) fn CopyLink() -> impl IntoView {
    let state = expect_context::<State>();
    let window = Window {
        state,
        place: NodeRef::new(),
        with_data: RwSignal::new(false),
        files: RwSignal::new(None),
    };
    let names = move || state.study.with(names);
    let link = Memo::new(move |_| window.link());
    let words = move || match link.get() {
        None => format!("Reading {}", names()),
        Some(Err(why)) => why,
        Some(Ok(link)) if window.with_data.get() => {
            format!(
                "The link has {} and holds {}: whoever has it has your runs",
                kb(&link),
                names()
            )
        }
        Some(Ok(link)) => {
            format!("The link has {}; its reader is asked for {}", kb(&link), names())
        }
    };
    let refused = move || matches!(link.get(), Some(Err(_)));
    let copy = move |_| window.copy(link.get_untracked());
    view! {
        <button
            class="btn quiet copy-link"
            type="button"
            id="copy-link"
            on:click=move |_| window.open()
        >
            "Copy link"
        </button>
        <dialog class="window" aria-labelledby="copy-title" node_ref=window.place>
            <h2 id="copy-title">"Copy link"</h2>
            <label class="tick">
                <input
                    type="checkbox"
                    id="with-data"
                    prop:checked=move || window.with_data.get()
                    on:change=move |event| window.with_data.set(event_target_checked(&event))
                />
                <span>"With the data of "{names}</span>
            </label>
            <p class="small" role="status" id="link-size" class:told-here=refused>
                {words}
            </p>
            <div class="acts">
                <button
                    class="btn main"
                    type="button"
                    id="copy-now"
                    disabled=move || !matches!(link.get(), Some(Ok(_)))
                    on:click=copy
                >
                    "Copy"
                </button>
                <button class="btn" type="button" on:click=move |_| window.close()>
                    "Close"
                </button>
            </div>
        </dialog>
    }
}

impl Window {
    fn open(self) {
        let study = self.state.study.get_untracked();
        if study.files().next().is_none() {
            return match address(&study, &Vec::new()) {
                Ok(link) => self.state.copy_address(&link, "Link copied".into()),
                Err(error) => self.state.say(error.to_string()),
            };
        }
        self.with_data.set(false);
        self.files.set(None);
        files_of(&study, move |files| self.files.set(Some(files)));
        if let Some(place) = self.place.get_untracked() {
            let _ = place.show_modal();
        }
    }

    fn close(self) {
        if let Some(place) = self.place.get_untracked() {
            place.close();
        }
    }

    /// The address to copy, or why there is none; nothing while the files are read.
    fn link(self) -> Option<Result<String, String>> {
        let words =
            |link: Result<String, _>| link.map_err(|e: isoflop_study::LinkError| e.to_string());
        if !self.with_data.get() {
            return Some(words(self.state.study.with(|study| address(study, &Vec::new()))));
        }
        self.files.with(|files| {
            let files = files.as_ref()?;
            self.state.study.with(|study| {
                let missing = study.files().find(|(hash, _)| files.iter().all(|(h, _)| h != hash));
                Some(match missing {
                    Some((_, name)) => Err(format!("{name} is not here, so no link can carry it")),
                    None => words(address(study, files)),
                })
            })
        })
    }

    fn copy(self, link: Option<Result<String, String>>) {
        let Some(Ok(link)) = link else { return };
        let names = self.state.study.with_untracked(names);
        let words = match self.with_data.get_untracked() {
            true => format!("Link copied with {names} in it, {}", kb(&link)),
            false => format!("Link copied without the data; the reader is asked for {names}"),
        };
        self.close();
        self.state.copy_address(&link, words);
    }
}

/// "runs.csv and rates.csv".
fn names(study: &Study) -> String {
    study.files().map(|(_, name)| name.to_owned()).collect::<Vec<_>>().join(" and ")
}

/// The size of a link: "0.6 KB", "34 KB".
fn kb(link: &str) -> String {
    let size = link.len() as f64 / 1000.0;
    if size < 10.0 { format!("{size:.1}\u{a0}KB") } else { format!("{size:.0}\u{a0}KB") }
}
