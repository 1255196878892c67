//! Why there is no answer, and what can be done.

use super::acts::open_chip;
use super::columns::ColumnsCard;
use super::icons::Warn;
use super::rejected::RejectedCard;
use super::schedule::WantedSchedule;
use super::wanted::WantedFile;
use crate::state::State;
use isoflop_study::Decimal;
use leptos::prelude::*;

/// A page without an answer: the reason, and what was read of the data.
#[component]
pub(crate) fn FailedAnswer(
    /// What more is said below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <FailureBox />
        </section>
        <div class="stack">
            <CommaQuestion />
            <ColumnsCard />
            <RejectedCard />
            {children.map(|children| children())}
        </div>
    }
}

/// The reason in a box; nothing when there is an answer.
#[component]
pub(crate) fn FailureBox() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.failure.get().map(|failure| {
            if failure.code == "file-wanted" {
                return view! { <WantedFile /> }.into_any();
            }
            if state.wants_schedule() && failure.place == "--schedule" {
                return view! { <WantedSchedule /> }.into_any();
            }
            let place = (!failure.place.is_empty() && !failure.message.contains(&failure.place))
                .then(|| view! { <p class="small muted">{failure.place.clone()}</p> });
            let ours = failure.code == "internal";
            let title =
                if ours { "The page failed, not your data" } else { "These runs were not fitted" };
            view! {
                <div class="alert stop" role="alert">
                    <Warn />
                    <b>{title}</b>
                    <p>{failure.message.clone()}</p>
                    {place}
                    <div class="acts">
                        {mend(state, &failure.message)}
                        <button class="btn" type="button" on:click=move |_| state.change(|_| ())>
                            "Try again"
                        </button>
                        <BackToExample />
                    </div>
                </div>
            }
            .into_any()
        })
    }
}

/// Leaves what was not answered for the example's fit.
#[component]
pub(super) fn BackToExample() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <button
            class="btn quiet"
            type="button"
            on:click=move |_| state.take_built_in("chinchilla")
        >
            "Back to the example"
        </button>
    }
}

/// The control that mends what failed: the filter, where it is the filter.
fn mend(state: State, message: &str) -> Option<AnyView> {
    let filter = state.study.with_untracked(|study| study.filter.clone())?;
    (message.starts_with("filter") && !filter.is_empty()).then(|| {
        view! {
            <button class="btn" type="button" on:click=move |_| open_chip("data")>
                "Change the filter…"
            </button>
            <button
                class="btn"
                type="button"
                on:click=move |_| state.change(|study| study.filter = None)
            >
                "Take it away"
            </button>
        }
        .into_any()
    })
}

/// Asks how commas are read, where they are unclear.
#[component]
pub(crate) fn CommaQuestion() -> impl IntoView {
    let state = expect_context::<State>();
    let ask = Memo::new(move |_| state.has_unclear_commas());
    move || {
        ask.get().then(|| {
            view! {
                <div class="alert">
                    <Warn />
                    <b>"Some commas can be read two ways"</b>
                    <p>"Is 31,2 thirty-one and a fifth, or three hundred and twelve?"</p>
                    <div class="acts">
                        <button
                            class="btn"
                            type="button"
                            on:click=move |_| state.read_commas(Decimal::Comma)
                        >
                            "31,2 is 31.2: decimal comma"
                        </button>
                        <button
                            class="btn"
                            type="button"
                            on:click=move |_| state.read_commas(Decimal::Point)
                        >
                            "31,2 is 312: decimal point"
                        </button>
                    </div>
                </div>
            }
        })
    }
}
