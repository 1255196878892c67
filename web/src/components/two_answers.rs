//! Two answers to one question: the same runs under the two common objectives.

use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{FitView, TwoAnswers};
use leptos::prelude::*;

/// The card; nothing when the engine gives no second answer.
#[component]
pub(crate) fn TwoAnswersCard() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        let view = state.view.get().filter(|view| view.two_answers.len() > 1)?;
        Some(view! {
            <Section title="Two answers to one question">
                <p class="lede">
                    "The same runs and law under two objectives. A quoted coefficient means little without the objective that gave it"
                </p>
                {table(&view)}
                <p class="small muted moved">{moved(&view)}</p>
            </Section>
        })
    }
}

/// At most three parameters, so that the table fits the rail: those that differ most.
fn shown(view: &FitView) -> Vec<String> {
    let [one, two, ..] = view.two_answers.as_slice() else { return Vec::new() };
    let mut keys: Vec<(f64, usize, String)> = one
        .params
        .iter()
        .enumerate()
        .filter_map(|(i, (key, a))| {
            let b = two.params.get(key)?;
            Some((((a - b) / a).abs(), i, key.clone()))
        })
        .collect();
    keys.sort_by(|x, y| y.0.total_cmp(&x.0));
    keys.truncate(3);
    keys.sort_by_key(|(_, i, _)| *i);
    keys.into_iter().map(|(_, _, key)| key).collect()
}

fn table(view: &FitView) -> AnyView {
    let keys = shown(view);
    let latex = |key: &String| {
        let found = view.law.params.iter().find(|symbol| symbol.key == *key);
        found.map_or(key.clone(), |symbol| symbol.latex.clone())
    };
    let heads = keys
        .iter()
        .map(|key| view! { <th class="r">{words::symbol(&latex(key))}</th> })
        .collect_view();
    let rows = view.two_answers.iter().map(|one| row(one, &keys, &view.fit.objective.name));
    view! {
        <table>
            <thead>
                <tr>
                    <th>"Objective"</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(answer: &TwoAnswers, keys: &[String], in_force: &str) -> AnyView {
    let cells = keys
        .iter()
        .map(|key| {
            let value = answer.params.get(key).copied().unwrap_or(f64::NAN);
            let digits = if value.abs() >= 1.0 { 5 } else { 4 };
            view! { <td class="r n">{words::raised(&quantity::significant(value, digits))}</td> }
        })
        .collect_view();
    let name = words::objective(&answer.objective).replace(" of log loss", "");
    let mut letters = name.chars();
    let name: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let class = (answer.objective == in_force).then_some("hl");
    view! {
        <tr class=class>
            <td>{words::raised(&name)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn moved(view: &FitView) -> Option<AnyView> {
    let [one, two, ..] = view.two_answers.as_slice() else { return None };
    if !view.split_told {
        return None;
    }
    let budget = view.fit.optimum.first()?.C.value?;
    let (a, b) = (quantity::si(one.n?, 3), quantity::si(two.n?, 3));
    Some(view! { "Best size at "{words::flop(budget)}": "{a}" and "{b} }.into_any())
}
