//! The export menu: the figure, the numbers, the report and the study as files; the law and the
//! ways to repeat the fit on the clipboard. What is done is said by the bar.

use super::later::Later;
use super::sure::Sheet;
use crate::engine::{self, Ear, Heard};
use crate::state::State;
use isoflop_study::{Answer, Export, ExportKind, FitView};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = download)]
    fn download(name: &str, media_type: &str, text: &str);
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = saveFigure)]
    fn save_figure(place: &web_sys::Element, format: &str, facts: JsValue, tell: JsValue);
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = plainName)]
    fn plain_name(name: &str) -> String;
    #[wasm_bindgen(js_namespace = isoflopCharts, js_name = copyText)]
    fn copy_text(text: &str, tell: JsValue);
}

/// What a figure says beside its chart.
#[derive(serde::Serialize)]
struct Facts<'a> {
    title: String,
    data: String,
    credit: String,
    study: &'a str,
    /// What the file is called after the study.
    what: &'static str,
}

/// One line of the menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Figure(&'static str),
    /// A text of the engine: a file, or for the clipboard as [`words_of_copy`] says.
    Text(ExportKind),
    Study,
    Latex,
    Command,
    /// The table of the card.
    Sheet,
}

const MENU: [(&str, &[(&str, Item)]); 4] = [
    (
        "Figure",
        &[("Figure as SVG…", Item::Figure("svg")), ("Figure as PNG (2×)…", Item::Figure("png"))],
    ),
    (
        "Numbers",
        &[
            ("Points CSV…", Item::Text(ExportKind::CsvPoints)),
            ("Curve CSV…", Item::Text(ExportKind::CsvCurve)),
            ("Draws CSV…", Item::Text(ExportKind::CsvDraws)),
        ],
    ),
    (
        "Documents",
        &[("Report Markdown…", Item::Text(ExportKind::Markdown)), ("Study JSON…", Item::Study)],
    ),
    (
        "Clipboard",
        &[
            ("Copy LaTeX", Item::Latex),
            ("Copy MathML", Item::Text(ExportKind::Mathml)),
            ("Copy BibTeX", Item::Text(ExportKind::Bibtex)),
            ("Copy as Python", Item::Text(ExportKind::Python)),
            ("Copy the command", Item::Command),
        ],
    ),
];

type Groups = &'static [(&'static str, &'static [(&'static str, Item)])];

/// A card whose chart is saved by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    /// Loss against compute.
    Loss,
    /// Equal compute, different sizes.
    IsoFlops,
    /// Tokens against parameters of the runs.
    Design,
    /// A part of the door "How sure", by its id.
    Part(&'static str),
}

impl Saved {
    /// What its files are called, after the study.
    fn name(self) -> &'static str {
        match self {
            Self::Loss => "figure",
            Self::IsoFlops => "isoflops",
            Self::Design => "design",
            Self::Part(id) => id,
        }
    }

    fn groups(self) -> Groups {
        const FIGURE: (&str, &[(&str, Item)]) =
            ("Figure", &[("SVG…", Item::Figure("svg")), ("PNG (2×)…", Item::Figure("png"))]);
        match self {
            Self::Loss => &[
                FIGURE,
                (
                    "Numbers",
                    &[
                        ("CSV of the points…", Item::Text(ExportKind::CsvPoints)),
                        ("CSV of the curve…", Item::Text(ExportKind::CsvCurve)),
                    ],
                ),
            ],
            Self::IsoFlops => &[
                FIGURE,
                ("Numbers", &[("CSV of the curves…", Item::Text(ExportKind::CsvIsoflops))]),
            ],
            Self::Design => {
                &[FIGURE, ("Numbers", &[("CSV of the points…", Item::Text(ExportKind::CsvPoints))])]
            }
            // It has many small charts, and its numbers are in the table.
            Self::Part("identify") => &[("Numbers", &[("CSV of the table…", Item::Sheet)])],
            Self::Part(_) => &[FIGURE, ("Numbers", &[("CSV of the table…", Item::Sheet)])],
        }
    }
}

/// What a menu works with.
#[derive(Clone, Copy)]
struct Menu {
    state: State,
    open: RwSignal<bool>,
    button: NodeRef<html::Button>,
    list: NodeRef<html::Div>,
    /// Whose figure is saved; the chart of the loss in the menu of the page.
    card: Option<Saved>,
    /// The table of the card, where it is not a text of the engine.
    sheet: Option<Callback<(), Option<Sheet>>>,
}

/// The button of the bar with its menu.
#[component]
pub(crate) fn ExportMenu() -> impl IntoView {
    menu(None, &MENU, None)
}

/// "Save as…" of one card: its figure and its numbers.
#[component]
pub(crate) fn SaveAs(
    /// Which card.
    card: Saved,
) -> impl IntoView {
    menu(Some(card), card.groups(), None)
}

/// "Save as…" of a card of the door "How sure": its figure and its table.
#[component]
pub(crate) fn SaveSheet(
    /// What its files are called, after the study.
    name: &'static str,
    /// Its table.
    sheet: Callback<(), Option<Sheet>>,
) -> impl IntoView {
    let card = Saved::Part(name);
    menu(Some(card), card.groups(), Some(sheet))
}

fn menu(
    card: Option<Saved>,
    groups: Groups,
    sheet: Option<Callback<(), Option<Sheet>>>,
) -> impl IntoView {
    let state = expect_context::<State>();
    let (button, list) = (NodeRef::new(), NodeRef::new());
    let menu = Menu { state, open: RwSignal::new(false), button, list, card, sheet };
    let ear = engine::ear(move |heard| menu.hear(heard));
    menu.close_on_outside_click();
    let open = menu.open;
    let lines = move || lines(menu, ear, groups);
    let id = card.map_or("export".to_owned(), |card| format!("save-{}", card.name()));
    let words = if card.is_some() { "Save as…" } else { "Export…" };
    view! {
        <div
            class="export"
            class:save-as=card.is_some()
            on:keydown=move |event| menu.key(&event)
        >
            <button
                class="btn quiet"
                type="button"
                id=id.clone()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                disabled=move || !menu.is_ready()
                node_ref=menu.button
                on:click=move |_| menu.toggle()
            >
                {words}
            </button>
            <div
                class="menu"
                role="menu"
                aria-labelledby=id
                hidden=move || !open.get()
                node_ref=menu.list
            >
                <Later>{lines()}</Later>
            </div>
        </div>
    }
}

fn lines(menu: Menu, ear: Ear, groups: Groups) -> AnyView {
    let group = |&(title, items): &(&'static str, &'static [(&'static str, Item)])| {
        let items = items.iter().map(|&(words, item)| line(menu, ear, words, item)).collect_view();
        view! {
            <div role="group" aria-label=title>
                {items}
            </div>
        }
    };
    groups.iter().map(group).collect_view().into_any()
}

fn line(menu: Menu, ear: Ear, words: &'static str, item: Item) -> AnyView {
    let act = move |_| {
        menu.close();
        menu.act(item, ear);
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" on:click=act>
            {words}
        </button>
    }
    .into_any()
}

/// What a text that goes to the clipboard is called; none for one that is saved.
fn words_of_copy(media_type: &str) -> Option<&'static str> {
    match media_type {
        "application/mathml+xml" => Some("MathML of the law"),
        "application/x-bibtex" => Some("BibTeX of the law"),
        "text/x-python" => Some("Python call"),
        _ => None,
    }
}

impl Menu {
    /// Whether there is an answer to export.
    fn is_ready(self) -> bool {
        self.state.view.with(Option::is_some) && self.state.failure.with(Option::is_none)
    }

    fn act(self, item: Item, ear: Ear) {
        let Some(view) = self.state.view.get_untracked() else { return };
        match item {
            Item::Figure(format) => self.figure(format, &view),
            Item::Study => self.state.save_study(),
            Item::Latex => self.copy(&view.latex, "LaTeX of the law"),
            Item::Command => self.copy(&view.command, "command"),
            Item::Sheet => self.save_sheet(&view),
            Item::Text(kind) => engine::export(kind, &view.fit.study, ear),
        }
    }

    fn save_sheet(self, view: &FitView) {
        let Some(sheet) = self.sheet.and_then(|sheet| untrack(|| sheet.run(()))) else { return };
        let what = self.card.map_or("table", Saved::name);
        let name = format!("{}-{what}.csv", plain_name(&view.fit.study.name));
        download(&name, "text/csv", &sheet.csv());
        self.state.say(format!("Saved {name}"));
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Answered(answer) => {
                let Answer::Export(Export { name, media_type, text }) = *answer else { return };
                match words_of_copy(&media_type) {
                    Some(words) => self.copy(&text, words),
                    None => {
                        download(&name, &media_type, &text);
                        self.state.say(format!("Saved {name}"));
                    }
                }
            }
            Heard::Failed(failure) => {
                self.state.say(format!("Nothing was saved: {}", failure.message))
            }
            _ => {}
        }
    }

    fn copy(self, text: &str, words: &'static str) {
        let told = move |done: bool| match done {
            true => self.state.say(format!("Copied the {words}")),
            false => self.state.say(format!("The browser did not allow the {words} to be copied")),
        };
        copy_text(text, Closure::once_into_js(told));
    }

    /// The card of the figure: the menu's own, or that of the loss.
    fn place(self) -> Option<web_sys::Element> {
        match self.card {
            Some(_) => self.button.get_untracked()?.closest(".card").ok()?,
            None => document().query_selector("section.loss").ok()?,
        }
    }

    fn figure(self, format: &str, view: &FitView) {
        let card = self.place();
        let find = |selector: &str| card.as_ref()?.query_selector(selector).ok()?;
        let Some(place) = find(".chart-box") else {
            return self.state.say("There is no figure to save");
        };
        let title = find("h2").and_then(|title| title.text_content());
        let facts = Facts {
            title: title.unwrap_or_default(),
            data: format!("{} · law {} · Isoflop", view.data.name, view.law.title),
            credit: view.data.credit.as_ref().map(|c| format!("Data: {c}")).unwrap_or_default(),
            study: &view.fit.study.name,
            what: self.card.map_or("figure", Saved::name),
        };
        let told = move |name: Option<String>, why: String| match name {
            Some(name) => self.state.say(format!("Saved {name}")),
            None => self.state.say(format!("The figure was not saved: {why}")),
        };
        save_figure(&place, format, engine::to_js(&facts), Closure::once_into_js(told));
    }

    fn toggle(self) {
        if self.open.get_untracked() {
            return self.close();
        }
        self.open.set(true);
        // The menu is hidden until the signal has run its effects.
        request_animation_frame(move || self.focus(|_, _| 0));
    }

    fn close(self) {
        if self.open.get_untracked() {
            self.open.set(false);
            if let Some(button) = self.button.get_untracked() {
                let _ = button.focus();
            }
        }
    }

    /// Moves the focus to the item that `to` gives for (the present one, how many there are).
    fn focus(self, to: impl Fn(Option<u32>, u32) -> u32) {
        let Some(list) = self.list.get_untracked() else { return };
        let Ok(items) = list.query_selector_all("[role=menuitem]") else { return };
        let active = document().active_element();
        let is_active = |i: &u32| {
            items
                .get(*i)
                .is_some_and(|item| active.as_deref().is_some_and(|a| item.is_same_node(Some(a))))
        };
        let now = (0..items.length()).find(is_active);
        if let Some(item) = items.get(to(now, items.length())) {
            let _ = item.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if !self.open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => self.close(),
            "Tab" => return self.open.set(false),
            "ArrowDown" => self.focus(|now, of| now.map_or(0, |i| (i + 1) % of)),
            "ArrowUp" => self.focus(|now, of| now.map_or(of - 1, |i| (i + of - 1) % of)),
            "Home" => self.focus(|_, _| 0),
            "End" => self.focus(|_, of| of - 1),
            _ => return,
        }
        event.prevent_default();
    }

    fn close_on_outside_click(self) {
        let click = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
            let own = self.list.get_untracked().and_then(|list| list.parent_element());
            let inside = own.is_some_and(|own| own.contains(target.as_ref()));
            if !inside {
                self.open.set(false);
            }
        });
        on_cleanup(move || click.remove());
    }
}
