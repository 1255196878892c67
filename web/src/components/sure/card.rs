//! The card of a part: what it asks, how far it is, what it tells, the numbers behind it.

use super::super::export::SaveSheet;
use super::super::figure_table::FigureTable;
use super::super::notices::NoticeLine;
use super::super::progress::BusyLine;
use super::sheet::Sheet;
use crate::engine;
use crate::sure::{Known, Part, Sure};
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{
    Answer, Approaches, Backtest, Choices, Identifiability, Influence, Noise, Notice,
};
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// The card of a part. Its content is shown once there is an answer, and stays while a newer one
/// is awaited.
#[component]
pub(super) fn PartCard(
    /// Whose answer is shown.
    part: Part,
    /// The id of the card; tests and the address name it.
    id: &'static str,
    /// The title.
    title: &'static str,
    /// One sentence of what is shown.
    #[prop(into)]
    lede: ViewFn,
    /// What stands beside the title.
    #[prop(optional, into)]
    tools: ViewFn,
    /// The numbers behind the chart; undefined without an answer.
    table: Callback<(), Option<Sheet>>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let known = expect_context::<Sure>().of(part);
    let there = Memo::new(move |_| known.answer.with(Option::is_some));
    let rows = move || table.run(()).map(Sheet::shown).unwrap_or_default();
    let title_id = format!("{id}-title");
    let heading = title_id.clone();
    let save = move || there.get().then(|| view! { <SaveSheet name=id sheet=table /> });
    view! {
        <section
            class="card part"
            id=format!("sure-{id}")
            tabindex="-1"
            aria-labelledby=title_id
            aria-busy=move || known.progress.with(Option::is_some).to_string()
            class:stale=move || there.get() && !known.fresh.get()
        >
            <BusyLine progress=known.progress />
            <header>
                <h2 id=heading>{title}</h2>
                <span class="end">{move || tools.run()} {save}</span>
            </header>
            <p class="lede">{move || lede.run()}</p>
            {move || match there.get() {
                true => view! { {children()} <FigureTable name=id rows=rows /> }.into_any(),
                false => ().into_any(),
            }}
            <PartStatus part known />
        </section>
    }
}

/// How far a part is, or why there is none.
#[component]
fn PartStatus(part: Part, known: Known) -> impl IntoView {
    let sure = expect_context::<Sure>();
    move || match (known.progress.get(), known.why_not.get()) {
        (Some((done, of)), _) => {
            let count = |n: u32| quantity::full(f64::from(n));
            let words = match of {
                0 => "Computing".to_owned(),
                _ => format!("{} of {} fits and draws", count(done), count(of)),
            };
            view! {
                <p class="status" role="status">
                    <span>{words}</span>
                    <button class="btn" type="button" on:click=move |_| sure.cancel(part)>
                        "Cancel"
                    </button>
                </p>
            }
            .into_any()
        }
        (None, Some((why, again))) => {
            let again = again.then(|| {
                view! {
                    <button class="linkish" type="button" on:click=move |_| sure.retry(part)>
                        "Try again"
                    </button>
                }
            });
            view! {
                <p class="status" role="status">
                    <span class="why-not">{words::sentence(&why)}</span>
                    {again}
                </p>
            }
            .into_any()
        }
        (None, None) if !known.fresh.get() => {
            view! { <p class="status faint">"Waits for its turn"</p> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

/// What must be said beside an answer.
pub(super) fn notices(all: &[Notice]) -> Option<AnyView> {
    let lines = all.iter().cloned().map(|notice| view! { <NoticeLine notice /> });
    (!all.is_empty()).then(|| view! { <div class="notes">{lines.collect_view()}</div> }.into_any())
}

/// What a part of the door answers.
pub(super) trait PartAnswer: Sized {
    /// The part.
    const PART: Part;

    /// The answer, if it is of that part.
    fn of(answer: &Answer) -> Option<&Self>;
}

macro_rules! part_answers {
    ($($part:ident: $kind:ty),* $(,)?) => {$(
        impl PartAnswer for $kind {
            const PART: Part = Part::$part;

            fn of(answer: &Answer) -> Option<&Self> {
                match answer {
                    Answer::$part(told) => Some(told),
                    _ => None,
                }
            }
        }
    )*};
}

part_answers! {
    Approaches: Approaches,
    Backtest: Backtest,
    Choices: Choices,
    Identify: Identifiability,
    Influence: Influence,
    Noise: Noise,
}

/// Something of the last answer of a part; tracked. None while there is no answer.
pub(super) fn told<A: PartAnswer, T>(of: impl FnOnce(&A) -> T) -> Option<T> {
    let answer = expect_context::<Sure>().of(A::PART).answer.get()?;
    A::of(&answer).map(of)
}

/// A chart for [`super::drawn::Drawn`]; undefined for none.
pub(super) fn drawing(chart: Option<impl Serialize>) -> JsValue {
    chart.map_or(JsValue::UNDEFINED, |chart| engine::to_js(&chart))
}
