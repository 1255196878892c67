//! Law, objective and compute rule, each in its chip.

use super::chips::{Chip, objective_words};
use super::measure::Measure;
use super::options::{Choice, TextField};
use super::quantity::QuantityInput;
use crate::files::is_recurrence;
use crate::state::State;
use crate::words;
use isoflop_study::{ColumnView, LawEntry, Study, SymbolEntry};
use leptos::prelude::*;

/// The law; opens the list of all laws.
#[component]
pub(crate) fn LawChip() -> impl IntoView {
    let state = expect_context::<State>();
    // `bnsl:2` is the law `bnsl` with two breaks.
    let base = move || {
        state.study.with(|study| study.law.split(':').next().unwrap_or_default().to_owned())
    };
    let entry = move || {
        let id = base();
        state.laws.with(|laws| laws.iter().find(|law| law.id == id).cloned())
    };
    let name = move || state.study.with(|study| words::capital(&study.law));
    let options = Signal::derive(move || {
        let given = given_roles(&state.read().map(|data| data.columns).unwrap_or_default());
        state.laws.with(|laws| laws.iter().map(|law| option(law, &given)).collect::<Vec<_>>())
    });
    let choose = move |id: String| state.change(move |study| take_law(study, id));
    let id = Signal::derive(move || state.study.with(|study| study.law.clone()));
    let take = move |text: String| {
        let text = text.trim().to_owned();
        state.change(move |study| take_law(study, text));
        Ok(())
    };
    view! {
        <Chip label="Law" name="law" value=move || view! { <b>{name()}{move || entry().map(|law| signature(&law))}</b> }>
            <Choice label="Law" options=options value=Signal::derive(base) on_choose=choose />
            <p class="small muted">{move || entry().map(|law| law.summary)}</p>
            <TextField label="By its id, with breaks after a colon" value=id take=take />
            <p class="small">
                <a href="#laws">"All laws, to read and to try"</a>
            </p>
        </Chip>
    }
}

/// ", L(N, D)".
fn signature(law: &LawEntry) -> AnyView {
    let one = |(i, input): (usize, &SymbolEntry)| {
        view! { {(i > 0).then_some(", ")}{words::symbol(&input.latex)} }
    };
    let list = law.inputs.iter().enumerate().map(one).collect_view();
    view! { ", "<i>"L"</i>"("{list}")" }.into_any()
}

/// What is said about the parameters of one law means nothing to another.
pub(crate) fn take_law(study: &mut Study, id: String) {
    study.law = id;
    study.fix.clear();
    study.bound.clear();
    study.tie.clear();
    study.start.clear();
    study.schedule = None;
}

/// The roles that the columns have; two of N, D and C give the third.
fn given_roles(columns: &[ColumnView]) -> Vec<String> {
    let mut given: Vec<String> = columns.iter().filter_map(|column| column.role.clone()).collect();
    let scale = ["N", "D", "C"];
    if scale.iter().filter(|key| given.iter().any(|role| role == *key)).count() >= 2 {
        given.extend(scale.map(str::to_owned));
    }
    given
}

/// Id and title, with the inputs that no column has yet.
fn option(law: &LawEntry, given: &[String]) -> (String, String) {
    let has = |key: &str| given.iter().any(|role| role == key);
    let keys = law.inputs.iter().map(|input| input.key.as_str());
    // The rates of a law over schedules come in a file of their own.
    let keys = keys.map(|key| if is_recurrence(law) && key == "lr" { "a schedule" } else { key });
    let missing: Vec<&str> = keys.filter(|key| !has(key)).collect();
    let needs =
        if missing.is_empty() { String::new() } else { format!(" (needs {})", missing.join(", ")) };
    (law.id.clone(), format!("{}{needs}", law.title))
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
    let options = Signal::stored(options);
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
        <Chip label="Objective" name="objective" value=move || view! { <b>{objective_words(&name())}</b> }>
            <Choice label="Objective" options=options value=kind on_choose=choose />
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
        if let Ok(k) = words::read_plain(&text)
            && k > 0.0
        {
            state.change(move |study| study.flops_per_nd = k);
        }
    };
    view! {
        <Chip label="Compute" name="compute" value=move || view! { <b>{k}<i>"ND"</i></b> }>
            <QuantityInput
                label=|| "FLOP per parameter and token"
                words="FLOP per parameter and token"
                name="flops_per_nd"
                measure=Measure::factor()
                text=k
                take=take
                range=Some((1.0, 36.0))
                seen=None
                when_done=true
            />
            <p class="small muted">
                "6 counts the matrix products forward and back; more where attention or recomputation is counted"
            </p>
        </Chip>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_size_tokens_and_compute_give_the_third() {
        let column = |role: &str| ColumnView { role: Some(role.into()), ..ColumnView::default() };
        let given = given_roles(&[column("N"), column("C"), column("L")]);
        let needs_d = SymbolEntry { key: "D".into(), ..SymbolEntry::default() };
        let needs_s = SymbolEntry { key: "S".into(), ..SymbolEntry::default() };
        let law = |input: &SymbolEntry| LawEntry {
            title: "Made up".into(),
            inputs: vec![input.clone()],
            ..LawEntry::default()
        };
        assert_eq!(option(&law(&needs_d), &given).1, "Made up");
        assert_eq!(option(&law(&needs_s), &given).1, "Made up (needs S)");
    }
}
