//! What a notice advises, done from where it stands.

use super::options_chip::set_cluster;
use crate::state::State;
use crate::words;
use isoflop_study::{Code, Convention, Decimal, Notice, Study};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// More draws than this are not offered.
const MOST_DRAWS: u32 = 100_000;

/// Words of a button, and what it does.
pub(crate) struct Act {
    /// What the button says.
    pub(crate) words: String,
    /// What it does.
    pub(crate) deed: Box<dyn Fn()>,
}

fn act(words: impl Into<String>, deed: impl Fn() + 'static) -> Act {
    Act { words: words.into(), deed: Box::new(deed) }
}

/// A change of the study: one step of undo.
fn change(
    state: State,
    words: impl Into<String>,
    edit: impl Fn(&mut Study) + Copy + 'static,
) -> Act {
    act(words, move || state.change(edit))
}

/// The buttons of a notice; none where nothing on this page would help.
pub(crate) fn acts(state: State, notice: &Notice) -> Vec<Act> {
    match notice.code {
        Code::RowsRejected => vec![act("Show them", || go_to("rejected-title"))],
        Code::RowsFiltered => filtered(state),
        Code::AmbiguousDecimal => vec![
            act("It marks decimals", move || state.read_commas(Decimal::Comma)),
            act("It groups thousands", move || state.read_commas(Decimal::Point)),
        ],
        Code::ColumnComputed => vec![act("Change the factor…", || open_chip("compute"))],
        Code::LossConverted => vec![act("Change the unit…", || open_chip("data"))],
        Code::AtBound => at_bound(state, &notice.subject),
        Code::FlatDirection | Code::WeakDesign => one_slope(state),
        Code::NotConverged | Code::SecondBasin => vec![other_objective(state)],
        Code::DrawsFailed | Code::DrawsWithoutOptimum => more_draws(state).into_iter().collect(),
        Code::IntervalNotHad => vec![act("Choose another interval…", || open_chip("options"))],
        Code::Fallback if notice.subject == "lr" => Vec::new(),
        Code::Fallback => vec![act("Choose another interval…", || open_chip("options"))],
        Code::Clustered => {
            vec![act("Resample single runs", move || set_cluster(state, String::new()))]
        }
        Code::Extrapolation | Code::NoInteriorOptimum if notice.subject == "C" => {
            to_the_runs(state).into_iter().collect()
        }
        Code::ConventionDiffers if notice.subject == "parameters" => vec![count_alike(state)],
        _ => Vec::new(),
    }
}

/// Rows left out by the study's own filter, or by the rule of a built-in set.
fn filtered(state: State) -> Vec<Act> {
    let own = state.study.with_untracked(|study| study.filter.is_some());
    let all = if own && untrack(|| state.is_own()) { None } else { Some(String::new()) };
    let words = if own { "Take the filter away" } else { "Use all rows" };
    vec![
        act(words, move || {
            let all = all.clone();
            state.change(move |study| study.filter = all);
        }),
        act("Change which rows count…", || open_chip("data")),
    ]
}

/// A bound of the study can be widened; a bound of the law can be taken as the value.
fn at_bound(state: State, key: &str) -> Vec<Act> {
    let bound = state.study.with_untracked(|study| study.bound.get(key).copied());
    let value = state
        .view
        .with_untracked(|view| view.as_ref().and_then(|view| view.fit.params.get(key)?.value));
    let mut all = Vec::new();
    if let Some((low, high)) = bound {
        let (key, wide) = (key.to_owned(), widened(low, high));
        let words =
            format!("Widen its range to {}..{}", words::typed(wide.0), words::typed(wide.1));
        all.push(act(words, move || {
            let key = key.clone();
            state.change(move |study| {
                study.bound.insert(key, wide);
            });
        }));
    } else if let Some(value) = value {
        let key = key.to_owned();
        all.push(act(format!("Hold it at {}", words::plain(value)), move || {
            let key = key.clone();
            state.change(move |study| {
                study.fix.insert(key, value);
            });
        }));
    }
    all.push(act("Fix, bound or tie…", open_restrictions));
    all
}

/// A range half as wide again at each end; one above 0 stays there.
fn widened(low: f64, high: f64) -> (f64, f64) {
    let more = 0.5 * (high - low);
    let short = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    let down = if low > 0.0 && low - more <= 0.0 { low / 2.0 } else { low - more };
    (short(down), short(high + more))
}

/// Where two exponents cannot be told apart, one for both can.
fn one_slope(state: State) -> Vec<Act> {
    let two = state.view.with_untracked(|view| {
        let has = |key: &str| view.as_ref().is_some_and(|view| view.fit.params.contains_key(key));
        has("alpha") && has("beta")
    });
    let asked = state.study.with_untracked(|study| {
        let has = |key: &str| study.tie.contains_key(key) || study.fix.contains_key(key);
        has("alpha") || has("beta")
    });
    let mut all = Vec::new();
    if two && !asked {
        all.push(act("Fit one slope instead", move || {
            state.change(|study| drop(study.tie.insert("beta".into(), "alpha".into())));
        }));
    }
    all.push(act("Fix, bound or tie…", open_restrictions));
    all
}

fn other_objective(state: State) -> Act {
    let least = state.study.with_untracked(|study| study.objective == "lad-log");
    match least {
        true => {
            change(state, "Try Huber 10⁻³", |study| study.objective = "huber-log:1e-3".into())
        }
        false => change(state, "Try least absolute", |study| study.objective = "lad-log".into()),
    }
}

fn more_draws(state: State) -> Option<Act> {
    let draws = state.study.with_untracked(|study| study.bootstrap);
    let more = draws.saturating_mul(4).min(MOST_DRAWS);
    let words = format!("Ask for {} draws", isoflop_formula::quantity::full(f64::from(more)));
    (more > draws).then(|| act(words, move || state.change(move |study| study.bootstrap = more)))
}

/// The budget of the largest run.
fn to_the_runs(state: State) -> Option<Act> {
    let largest = state.view.with_untracked(|view| {
        let chart = &view.as_ref()?.chart;
        let compute = chart.x_kind == "compute";
        chart.x.iter().copied().filter(|_| compute).reduce(f64::max)
    })?;
    let c: f64 = format!("{largest:.1e}").parse().ok()?;
    Some(act("Set the budget to the largest run", move || state.set_budget(c)))
}

fn count_alike(state: State) -> Act {
    let total = state.study.with_untracked(|study| study.convention == Convention::Total);
    match total {
        true => change(state, "My runs count without embeddings", |study| {
            study.convention = Convention::NonEmbedding;
        }),
        false => change(state, "My runs count all parameters", |study| {
            study.convention = Convention::Total;
        }),
    }
}

/// Scrolls to an element and moves the focus there.
fn go_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let element: web_sys::HtmlElement = element.unchecked_into();
        let _ = element.set_attribute("tabindex", "-1");
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Opens the editor of an assumption.
pub(crate) fn open_chip(name: &'static str) {
    // A click outside closes chips, and this act is one: open after it.
    set_timeout(move || show_chip(name), std::time::Duration::ZERO);
}

fn show_chip(name: &str) {
    let chip = document().query_selector(&format!("[data-chip={name}]")).ok().flatten();
    let Some(chip) = chip else { return };
    let _ = chip.set_attribute("open", "");
    if let Ok(Some(summary)) = chip.query_selector("summary") {
        let summary: web_sys::HtmlElement = summary.unchecked_into();
        summary.scroll_into_view();
        let _ = summary.focus();
    }
}

fn open_restrictions() {
    open_chip("options");
    let open = || {
        if let Ok(Some(fold)) = document().query_selector("[data-chip=options] .restrictions") {
            let _ = fold.set_attribute("open", "");
        }
    };
    set_timeout(open, std::time::Duration::ZERO);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_widened_at_both_ends_and_stays_above_nothing() {
        assert_eq!(widened(0.3, 0.4), (0.25, 0.45));
        assert_eq!(widened(0.1, 2.0), (0.05, 2.95));
        assert_eq!(widened(-1.0, 1.0), (-2.0, 2.0));
    }
}
