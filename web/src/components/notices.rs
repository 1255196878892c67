//! Worth knowing: what must be said beside the result, each with its consequence.

use super::icons::Warn;
use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_study::{Notice, Severity};
use leptos::prelude::*;

/// Whether a notice is shown in a box of its own: the answer must not be used as it is.
pub(crate) fn is_grave(notice: &Notice) -> bool {
    notice.severity == Severity::Stop
}

/// One notice with a coloured rule.
#[component]
pub(crate) fn NoticeLine(notice: Notice) -> impl IntoView {
    let class = match notice.severity {
        Severity::Info => "note",
        Severity::Warn => "note warn",
        Severity::Stop => "note stop",
    };
    let code = serde_name(&notice);
    view! {
        <p class=class data-code=code>
            <b>{words::raised(&fact(&notice))}</b>
            " "
            {words::raised(&notice.detail)}
        </p>
    }
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
    let grave = Memo::new(move |_| {
        if state.failure.with(Option::is_some) {
            return None;
        }
        state.notices().into_iter().find(is_grave)
    });
    move || {
        grave.get().map(|notice| {
            view! {
                <div class="alert" data-code=serde_name(&notice)>
                    <Warn />
                    <b>{words::raised(&notice.message)}</b>
                    <p>{words::raised(&notice.detail)}</p>
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
        let mut grave = true;
        let mut rest = state.notices();
        // The first grave one has its box.
        rest.retain(|notice| !(is_grave(notice) && std::mem::take(&mut grave)));
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
                        {lines.into_iter().map(|notice| view! { <NoticeLine notice /> }).collect_view()}
                    </div>
                </Section>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isoflop_study::Code;

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
