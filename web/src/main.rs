//! The page: asks the engine in the workers, draws what it answers, never computes a number.

mod app;
mod components;
mod engine;
mod files;
mod history;
mod keep;
mod pages;
mod pins;
mod share;
mod state;
mod studies;
mod sure;
mod words;

fn main() {
    if let Some(note) = leptos::prelude::document().get_element_by_id("starting") {
        note.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
