//! The catalogue: every law with its formula, found by words, and a page for each.

use super::law::LawPage;
use crate::components::Formula;
use crate::keep;
use crate::state::State;
use crate::words;
use isoflop_study::{LawEntry, SymbolEntry};
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

/// The law that the address names: `#laws/chinchilla`.
fn named() -> Option<String> {
    keep::fragment().strip_prefix("laws/").map(str::to_owned)
}

/// List or law, with the search above both.
#[component]
pub(crate) fn LawsPage() -> impl IntoView {
    let state = expect_context::<State>();
    let query = RwSignal::new(String::new());
    let chosen = RwSignal::new(named());
    let moved = window_event_listener(ev::hashchange, move |_| {
        chosen.set(named());
        query.set(String::new());
    });
    on_cleanup(move || moved.remove());
    let law = Memo::new(move |_| {
        let id = chosen.get()?;
        state.laws.with(|laws| laws.iter().find(|law| law.id == id).cloned())
    });
    let searching = Memo::new(move |_| query.with(|text| !text.trim().is_empty()));
    let title = move || law.get().filter(|_| !searching.get()).map(|law| law.title);
    view! {
        <div class="crumbs">
            <nav aria-label="Where this is">
                {move || match title() {
                    None => view! { <span>"Catalogue"</span> }.into_any(),
                    Some(title) => {
                        view! {
                            <a href="#laws">"Catalogue"</a>
                            <span class="faint">" / "</span>
                            <span>{title}</span>
                        }
                            .into_any()
                    }
                }}
            </nav>
            <Search query />
        </div>
        {move || match law.get().filter(|_| !searching.get()) {
            Some(law) => view! { <LawPage law /> }.into_any(),
            None => view! { <LawList query unknown=chosen /> }.into_any(),
        }}
    }
}

#[component]
fn Search(query: RwSignal<String>) -> impl IntoView {
    let place = NodeRef::<Input>::new();
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            query.set(String::new());
            if let Some(place) = place.get_untracked() {
                let _ = place.blur();
            }
        }
    };
    view! {
        <input
            type="search"
            id="search"
            class="search"
            placeholder="Search laws  /"
            aria-label="Search laws, by words of title, summary, source or preset"
            aria-keyshortcuts="/"
            autocomplete="off"
            spellcheck="false"
            node_ref=place
            prop:value=move || query.get()
            on:input=move |event| query.set(event_target_value(&event))
            on:keydown=key
        />
    }
}

#[component]
fn LawList(query: RwSignal<String>, unknown: RwSignal<Option<String>>) -> impl IntoView {
    let state = expect_context::<State>();
    let found = Memo::new(move |_| {
        let words = query.get().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        state.laws.with(|laws| {
            laws.iter().filter(|law| has_all(law, &words)).cloned().collect::<Vec<_>>()
        })
    });
    let count = move || {
        let (shown, all) = (found.with(Vec::len), state.laws.with(Vec::len));
        match (query.with(|text| text.trim().is_empty()), shown) {
            (true, _) => format!("{all} laws, each with its formula, its source and a calculator"),
            (false, 0) => "No law has these words; try fewer, or the name of an author".into(),
            (false, 1) => format!("1 of {all} laws"),
            (false, n) => format!("{n} of {all} laws"),
        }
    };
    let lost = move || {
        let id = unknown.get()?;
        let known = state.laws.with(|laws| laws.is_empty() || laws.iter().any(|l| l.id == id));
        (!known).then(|| view! { <p class="told-here">"No law is called '"{id}"'"</p> })
    };
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <h1>"What is known about scaling, law by law"</h1>
            <p class="sub" role="status">
                {count}
            </p>
            {lost}
        </section>
        <ul class="card laws">{move || found.get().iter().map(law_row).collect_view()}</ul>
    }
}

/// Whether a law has all words, in whatever is said of it.
fn has_all(law: &LawEntry, words: &[&str]) -> bool {
    let presets = law.presets.iter().map(|preset| format!("{} {}", preset.id, preset.source));
    let symbols = law.inputs.iter().map(|symbol| symbol.label.clone());
    let mut text = vec![law.id.clone(), law.title.clone(), law.summary.clone(), law.source.clone()];
    text.extend(presets.chain(symbols));
    let text = text.join(" ").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn law_row(law: &LawEntry) -> AnyView {
    let verified = law.presets.iter().filter(|preset| preset.status == "verified").count();
    let recalled = law.presets.len() - verified;
    let badge = |count: usize, words: &'static str, class: &'static str| {
        (count > 0).then(|| view! { <span class=class>{count}" "{words}</span> })
    };
    let none = law.presets.is_empty().then(|| view! { <span class="badge">"no preset"</span> });
    view! {
        <li>
            <a class="law-row" data-law=law.id.clone() href=format!("#laws/{}", law.id)>
                <span class="what">
                    <b>{law.title.clone()}</b>
                    <span class="small muted">{law.summary.clone()}</span>
                    <span class="tiny faint">{law.source.clone()}</span>
                </span>
                <Formula nodes=Signal::stored(law.math.clone()) inside_link=true />
                <span class="marks">
                    {badge(verified, "verified", "badge ok")}
                    {badge(recalled, "recalled", "badge warn")} {none}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// ", L(N, D)" without its comma: what the law depends on.
pub(super) fn signature(inputs: &[SymbolEntry]) -> AnyView {
    let one = |(i, input): (usize, &SymbolEntry)| {
        view! { {(i > 0).then_some(", ")}{words::symbol(&input.latex)} }
    };
    let list = inputs.iter().enumerate().map(one).collect_view();
    view! { <i>"L"</i>"("{list}")" }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_found_by_words_of_its_source_in_any_order() {
        let law = LawEntry {
            title: "Loss from parameters and tokens".into(),
            source: "Hoffmann et al. 2022".into(),
            ..LawEntry::default()
        };
        assert!(has_all(&law, &["tokens", "hoffmann"]));
        assert!(!has_all(&law, &["hoffmann", "2023"]));
        assert!(has_all(&law, &[]));
    }
}
