//! Law, objective and compute rule, each in its chip.

use super::chips::{Chip, objective_words};
use super::options::{Choice, TextField};
use crate::state::State;
use crate::words;
use isoflop_study::SymbolEntry;
use leptos::prelude::*;

/// The law; opens the list of all laws.
#[component]
pub(crate) fn LawChip() -> impl IntoView {
    let state = expect_context::<State>();
    // `bnsl:2` is the law `bnsl` with two breaks.
    let base = move || {
        state.study.with(|study| study.law.split(':').next().unwrap_or_default().to_owned())
    };
    let inputs = move || {
        state.laws.with(|laws| {
            let law = laws.iter().find(|law| law.id == base())?;
            let one = |(i, input): (usize, &SymbolEntry)| {
                view! { {(i > 0).then_some(", ")}{words::symbol(&input.latex)} }
            };
            let list = law.inputs.iter().enumerate().map(one).collect_view();
            Some(view! { ", "<i>"L"</i>"("{list}")" })
        })
    };
    let name = move || state.study.with(|study| capital(&study.law));
    let options = Signal::derive(move || {
        state.laws.with(|laws| {
            laws.iter().map(|law| (law.id.clone(), law.title.clone())).collect::<Vec<_>>()
        })
    });
    let choose = move |id: String| {
        state.change(move |study| {
            study.law = id;
            // What is said about the parameters of one law means nothing to another.
            study.fix.clear();
            study.bound.clear();
            study.tie.clear();
            study.start.clear();
        });
    };
    let summary = move || {
        state
            .laws
            .with(|laws| laws.iter().find(|law| law.id == base()).map(|law| law.summary.clone()))
    };
    let id = Signal::derive(move || state.study.with(|study| study.law.clone()));
    let take = move |text: String| {
        let text = text.trim().to_owned();
        state.change(move |study| study.law = text);
        Ok(())
    };
    view! {
        <Chip label="Law" value=move || view! { <b>{name()}{inputs()}</b> }>
            <Choice label="Law" options=options value=Signal::derive(base) on_choose=choose />
            <p class="small muted">{summary}</p>
            <TextField label="By its id, with breaks after a colon" value=id take=take />
            <p class="small">
                <a href="#laws">"All laws, to read and to try"</a>
            </p>
        </Chip>
    }
}

/// `gadre-overtraining` as it stands in a sentence.
fn capital(id: &str) -> String {
    let mut letters = id.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect::<String>().replace('-', " ")
}

const OBJECTIVES: [(&str, &str, &str); 5] = [
    ("huber-log", "Huber loss of log residuals", "1e-3"),
    ("lad-log", "Least absolute log residuals", ""),
    ("ls-log", "Least squares of log residuals", ""),
    ("ls", "Least squares", ""),
    ("asym-log", "Asymmetric log residuals", "0.5"),
];

/// The objective and its parameter.
#[component]
pub(crate) fn ObjectiveChip() -> impl IntoView {
    let state = expect_context::<State>();
    let name = move || state.study.with(|study| study.objective.clone());
    let kind = Signal::derive(move || name().split(':').next().unwrap_or_default().to_owned());
    let number = Signal::derive(move || {
        name().split_once(':').map(|(_, number)| number.to_owned()).unwrap_or_default()
    });
    let options = OBJECTIVES.map(|(key, words, _)| (key.to_owned(), words.to_owned())).to_vec();
    let choose = move |key: String| {
        let found = OBJECTIVES.iter().find(|(id, ..)| *id == key);
        let number = found.map_or("", |(_, _, number)| number);
        let name = if number.is_empty() { key } else { format!("{key}:{number}") };
        state.change(move |study| study.objective = name);
    };
    let take = move |text: String| {
        words::read_plain(&text)?;
        let name = format!("{}:{}", kind.get_untracked(), text.trim());
        state.change(move |study| study.objective = name);
        Ok(())
    };
    view! {
        <Chip label="Objective" value=move || view! { <b>{objective_words(&name())}</b> }>
            <Choice label="Objective" options=Signal::stored(options) value=kind on_choose=choose />
            {move || {
                let label = match kind.get().as_str() {
                    "huber-log" => "δ, where square turns into absolute",
                    "asym-log" => "Weight",
                    _ => return None,
                };
                Some(view! { <TextField label=label value=number take=take /> })
            }}
        </Chip>
    }
}

/// The rule for training compute.
#[component]
pub(crate) fn ComputeChip() -> impl IntoView {
    let state = expect_context::<State>();
    let k = Signal::derive(move || words::typed(state.study.with(|study| study.flops_per_nd)));
    let take = move |text: String| {
        let k = words::read_plain(&text)?;
        if k <= 0.0 {
            return Err(format!("'{text}' is not a factor above 0; write 6"));
        }
        state.change(move |study| study.flops_per_nd = k);
        Ok(())
    };
    view! {
        <Chip label="Compute" value=move || view! { <b>{k}<i>"ND"</i></b> }>
            <TextField label="FLOP per parameter and token" value=k take=take />
            <p class="small muted">
                "6 counts the matrix products forward and back; more where attention or recomputation is counted"
            </p>
        </Chip>
    }
}
