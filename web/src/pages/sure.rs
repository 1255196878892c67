//! How sure: how far can I trust the fit?

use crate::components::{
    Assumptions, Chips, PrintedFoot,
    sure::{
        ApproachesCard, BacktestCard, ChoicesCard, IdentifyCard, InfluenceCard, KeptCard,
        MeansCard, NoiseCard, SureAnswer,
    },
};
use crate::components::{FailedAnswer, FromHere};
use crate::keep;
use crate::state::State;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The views of the door: the part in the address and its name.
const VIEWS: [(&str, &str); 7] = [
    ("noise", "Noise"),
    ("choices", "Choices"),
    ("backtest", "Backtest"),
    ("kept", "Promised and kept"),
    ("influence", "Which runs decide"),
    ("identify", "What the runs can tell"),
    ("approaches", "Three approaches"),
];

/// The page.
#[component]
pub(crate) fn SurePage() -> impl IntoView {
    let state = expect_context::<State>();
    let failed = Memo::new(move |_| state.failure.with(Option::is_some));
    let part = RwSignal::new(keep::part());
    let moved = window_event_listener(ev::hashchange, move |_| part.set(keep::part()));
    on_cleanup(move || moved.remove());
    Effect::new(move |_| {
        let part = part.get();
        // The cards are there after this effect.
        request_animation_frame(move || go_to(&part));
    });
    view! {
        <Chips />
        <Assumptions />
        {move || match failed.get() {
            true => view! { <FailedAnswer /> }.into_any(),
            false => view! {
                <SureAnswer />
                <Views part />
                <Cards />
            }
            .into_any(),
        }}
        <FromHere />
        <PrintedFoot />
    }
}

/// The row of views: links to the cards below.
#[component]
fn Views(part: RwSignal<String>) -> impl IntoView {
    let one = |(id, name): (&'static str, &'static str)| {
        let current = move || part.with(|part| part == id).then_some("true");
        view! {
            <a href=format!("#sure/{id}") aria-current=current>
                {name}
            </a>
        }
    };
    view! {
        <nav class="views" aria-label="Views of How sure">
            {VIEWS.map(one).into_iter().collect_view()}
        </nav>
    }
}

#[component]
fn Cards() -> impl IntoView {
    view! {
        <div class="grid sure-grid">
            <div class="c6">
                <NoiseCard />
            </div>
            <div class="c6">
                <ChoicesCard />
            </div>
            <div class="c7">
                <BacktestCard />
            </div>
            <div class="c5">
                <KeptCard />
            </div>
            <div class="c12">
                <MeansCard />
            </div>
            <div class="c12 stack">
                <InfluenceCard />
                <IdentifyCard />
                <ApproachesCard />
            </div>
        </div>
    }
}

/// Brings the card of a part into view and to the focus.
fn go_to(part: &str) {
    if part.is_empty() {
        return;
    }
    let Some(card) = document().get_element_by_id(&format!("sure-{part}")) else { return };
    card.scroll_into_view();
    let _ = card.unchecked_into::<web_sys::HtmlElement>().focus();
}
