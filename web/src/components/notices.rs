//! Worth knowing: what must be said beside the result, each with its consequence.

use super::acts::{Act, acts};
use super::icons::Warn;
use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_study::{Code, Notice, Severity};
use leptos::prelude::*;

/// The notice with a box of its own, at most one: an answer that must not be used as it is, else
/// why the split is not told.
fn gravest(state: State) -> Option<Notice> {
    if state.failure.with(Option::is_some) {
        return None;
    }
    let told = state.view.with(|view| view.as_deref().is_none_or(words::is_told));
    let weak = |notice: &Notice| matches!(notice.code, Code::WeakDesign | Code::FlatDirection);
    let all = state.notices();
    let stop = all.iter().find(|notice| notice.severity == Severity::Stop);
    stop.or_else(|| all.iter().find(|notice| !told && weak(notice))).cloned()
}

/// One notice with a coloured rule, and buttons that do what it advises.
#[component]
pub(crate) fn NoticeLine(
    /// What is said.
    notice: Notice,
    /// Whether it is about the study, which its buttons then change.
    #[prop(optional)]
    of_study: bool,
) -> impl IntoView {
    let state = expect_context::<State>();
    let buttons = of_study.then(|| buttons(acts(state, &notice), "linkish"));
    let class = match notice.severity {
        Severity::Info => "note",
        Severity::Warn => "note warn",
        Severity::Stop => "note stop",
    };
    let code = serde_name(&notice);
    view! {
        <div class=class data-code=code>
            <b>{words::raised(&fact(&notice))}</b>
            " "
            {words::raised(&notice.detail)}
            {buttons}
        </div>
    }
}

fn buttons(acts: Vec<Act>, class: &'static str) -> Option<AnyView> {
    let one = |Act { words, deed }: Act| {
        view! {
            <button class=class type="button" on:click=move |_| deed()>
                {words::raised(&words)}
            </button>
        }
    };
    let some = !acts.is_empty();
    let all = acts.into_iter().map(one).collect_view();
    some.then(|| view! { <span class="acts does">{all}</span> }.into_any())
}

/// The fact with a full stop, where another sentence follows it.
fn fact(notice: &Notice) -> String {
    let follows = notice.detail.chars().next().is_some_and(char::is_uppercase);
    let stops = notice.message.ends_with(['.', '?', ':']);
    format!("{}{}", notice.message, if follows && !stops { "." } else { "" })
}

/// The code as the JSON writes it.
fn serde_name(notice: &Notice) -> String {
    let debug = format!("{:?}", notice.code);
    let mut out = String::new();
    for (i, c) in debug.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The gravest notice as a box, at most one.
#[component]
pub(crate) fn GraveNotice() -> impl IntoView {
    let state = expect_context::<State>();
    let grave = Memo::new(move |_| gravest(state));
    move || {
        grave.get().map(|notice| {
            let stop = notice.severity == Severity::Stop;
            view! {
                <div class="alert" class:stop=stop data-code=serde_name(&notice)>
                    <Warn />
                    <b>{words::raised(&notice.message)}</b>
                    <p>{words::raised(&notice.detail)}</p>
                    {buttons(acts(state, &notice), "btn")}
                </div>
            }
        })
    }
}

/// All other notices.
#[component]
pub(crate) fn NoticesCard() -> impl IntoView {
    let state = expect_context::<State>();
    let lines = Memo::new(move |_| {
        let boxed = gravest(state);
        let mut rest = state.notices();
        rest.retain(|notice| Some(notice) != boxed.as_ref());
        rest
    });
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let warnings = lines.iter().filter(|line| line.severity > Severity::Info).count();
            let verdict = move || {
                (state.narrow.get() && warnings > 0).then(|| {
                    let words = if warnings == 1 { " warning" } else { " warnings" };
                    view! { <span class="badge warn">{warnings}{words}</span> }
                })
            };
            view! {
                <Section title="Worth knowing" verdict=verdict>
                    <div class="notes">
                        {lines.into_iter().map(|notice| view! { <NoticeLine notice of_study=true /> }).collect_view()}
                    </div>
                </Section>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_in_the_json() {
        let notice = Notice {
            code: Code::IntervalNotHad,
            severity: Severity::Info,
            subject: String::new(),
            message: String::new(),
            detail: String::new(),
        };
        assert_eq!(serde_name(&notice), "interval-not-had");
    }
}
