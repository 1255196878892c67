//! Two answers to one question: the same runs under the two common objectives, and why they differ.

use super::section::Section;
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{FitView, PresetEntry, TwoAnswers};
use leptos::prelude::*;

/// Residuals of the logarithm below which Huber's loss squares.
const DELTA: f64 = 1e-3;
/// How near coefficients must be to those of a publication to be named after it.
const ALIKE: f64 = 5e-4;

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
                {table(state, &view)}
                <p class="small muted moved">{moved(&view)}</p>
                <details class="fold plain why">
                    <summary>"Why they differ"</summary>
                    {why(&view)}
                </details>
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

fn table(state: State, view: &FitView) -> AnyView {
    let keys = shown(view);
    let latex = |key: &String| {
        let found = view.law.params.iter().find(|symbol| symbol.key == *key);
        found.map_or(key.clone(), |symbol| symbol.latex.clone())
    };
    let heads = keys
        .iter()
        .map(|key| view! { <th class="r">{words::symbol(&latex(key))}</th> })
        .collect_view();
    let rows = view.two_answers.iter().map(|one| row(state, view, one, &keys));
    view! {
        <table class="two">
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

fn row(state: State, view: &FitView, answer: &TwoAnswers, keys: &[String]) -> AnyView {
    let cells = keys
        .iter()
        .map(|key| {
            let value = answer.params.get(key).copied().unwrap_or(f64::NAN);
            let digits = if value.abs() >= 1.0 { 5 } else { 4 };
            view! { <td class="r n">{words::raised(&quantity::significant(value, digits))}</td> }
        })
        .collect_view();
    let name = words::sentence(&words::objective(&answer.objective).replace(" of log loss", ""));
    let in_force = answer.objective == view.fit.objective.name;
    let objective = answer.objective.clone();
    let take = (!in_force).then(|| {
        let take = move |_| {
            let objective = objective.clone();
            state.change(move |study| study.objective = objective);
        };
        view! {
            <button class="linkish tiny" type="button" on:click=take>
                "Use this"
            </button>
        }
    });
    let same = published(answer, &view.law.presets)
        .map(|id| view! { <span class="tiny muted">"as in "{words::capital(id)}</span> });
    view! {
        <tr class=in_force.then_some("hl")>
            <td>
                {words::raised(&name)} <span class="also">{same}{take}</span>
            </td>
            {cells}
        </tr>
    }
    .into_any()
}

/// The preset that has these coefficients, to the digits that are printed.
fn published<'a>(answer: &TwoAnswers, presets: &'a [PresetEntry]) -> Option<&'a str> {
    let alike = |preset: &&PresetEntry| {
        answer.params.iter().all(|(key, value)| {
            preset.values.get(key).is_some_and(|other| (other / value - 1.0).abs() < ALIKE)
        })
    };
    presets.iter().find(alike).map(|preset| preset.id.as_str())
}

fn moved(view: &FitView) -> Option<AnyView> {
    let [one, two, ..] = view.two_answers.as_slice() else { return None };
    if !view.split_told {
        return None;
    }
    let budget = view.fit.optimum.first()?.C.value?;
    let (a, b) = (quantity::si(one.n?, 3), quantity::si(two.n?, 3));
    let apart = 100.0 * (two.n? / one.n? - 1.0).abs();
    let apart = quantity::significant(apart, if apart >= 10.0 { 2 } else { 1 });
    Some(view! { "Best size at "{words::flop(budget)}": "<b>{a}</b>" and "<b>{b}</b>", "{apart}"\u{a0}% apart" }.into_any())
}

/// The difference in words for someone who never chose an objective, with the numbers of this fit.
fn why(view: &FitView) -> AnyView {
    let count = |n: usize| quantity::full(n as f64);
    let rows = view.chart.residual.len();
    let near = view.chart.residual.iter().filter(|r| r.abs() < DELTA).count();
    let params = view.fit.params.len() - view.fit.study.fix.len().min(view.fit.params.len());
    let huber = view.fit.objective.name == "huber-log:1e-3";
    let inside = huber.then(|| {
        format!(
            " That is so for {} of your {} runs; of all others only the side counts, in both",
            count(near),
            count(rows)
        )
    });
    view! {
        <ul class="why-list small">
            <li>
                <b>"Least absolute"</b>
                " adds up how far each run is off. Its curve goes exactly through as many runs as there are free parameters, here "
                {params} ", and of every other run it hears only on which side it lies"
            </li>
            <li>
                <b>"Huber 10"<sup>"−3"</sup></b>
                " does the same, except for runs within 0.1\u{a0}% of the curve: there it squares, so that these share the say instead of "
                {params}" of them having it all."{inside}
            </li>
            <li>
                "Neither is wrong. Huber moves less when a single run is added or left out; least absolute is what some papers quote. Where the two differ by more than the interval, the runs do not tell the number"
            </li>
        </ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use indexmap::IndexMap;

    fn values(a: f64) -> IndexMap<String, f64> {
        IndexMap::from([("A".to_owned(), a)])
    }

    #[test]
    fn coefficients_are_named_after_the_publication_that_prints_them() {
        let preset =
            PresetEntry { id: "made-up".into(), values: values(482.01), ..PresetEntry::default() };
        let answer = |a| TwoAnswers { objective: "lad-log".into(), params: values(a), n: None };
        let presets = [preset];
        assert_eq!(published(&answer(482.013), &presets), Some("made-up"));
        assert_eq!(published(&answer(477.8), &presets), None);
    }
}
