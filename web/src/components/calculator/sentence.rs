//! What the law gives, as a sentence whose numbers can be dragged, and how far it lies from
//! what was seen.

use super::super::drag::DragNumber;
use super::super::number::Number;
use super::{Calculator, measure};
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Code, Eval, SymbolEntry};
use leptos::prelude::*;

/// "With 70 B model parameters and 1.4 T training tokens this law gives 1.97 nats per token."
#[component]
pub(crate) fn LawSentence(calculator: Calculator) -> impl IntoView {
    let inputs = calculator.law.with_value(|law| law.inputs.clone());
    let last = inputs.len().saturating_sub(1);
    let parts = inputs.into_iter().enumerate().map(|(i, input)| {
        let lead = match i {
            0 => "With ",
            i if i == last => " and ",
            _ => ", ",
        };
        view! { {lead}<Part calculator input /> }
    });
    view! {
        <h1>
            {parts.collect_view()} " this law gives "
            <span class="value" aria-live="polite">{move || value(calculator.value.get())}</span>
        </h1>
    }
}

/// A number with its words: `70 B model parameters`, `step 20 000`, `x = 1000`.
#[component]
fn Part(calculator: Calculator, input: SymbolEntry) -> impl IntoView {
    let label = first_words(&input.label).to_owned();
    let (key, shown) = (input.key.clone(), input.clone());
    let fallback = input.example.unwrap_or(1.0);
    let now = Signal::derive(move || calculator.number(&shown).unwrap_or(fallback));
    let set = {
        let how = measure(&input);
        move |value| calculator.write(&key, how.typed(value))
    };
    let number = view! {
        <DragNumber
            label=label.clone()
            measure=measure(&input)
            value=now
            set=set
            range=calculator.range(&input.key).unwrap_or((1e-3, 1e3))
        />
    };
    if label.ends_with('s') {
        view! { {number}" "{label} }.into_any()
    } else if input.unit.is_empty() {
        view! { {words::symbol(&input.latex)}" = "{number} }.into_any()
    } else {
        view! { {label}" "{number} }.into_any()
    }
}

/// A label up to its first comma or colon.
fn first_words(label: &str) -> &str {
    label.split([',', ':']).next().unwrap_or(label)
}

fn value(value: Option<Result<Eval, String>>) -> AnyView {
    match value {
        None => view! { <span class="doubt">"no value yet"</span> }.into_any(),
        Some(Ok(eval)) => {
            let text = eval.value.map_or("no finite value".into(), |v| {
                quantity::significant(v, if v.abs() < 1e4 { 4 } else { 3 })
            });
            let unit = (!eval.unit.is_empty()).then(|| format!(" {}", eval.unit));
            view! { <Number key="value" value=eval.value text />{unit}"." }.into_any()
        }
        Some(Err(_)) => view! { <span class="doubt">"no value"</span> }.into_any(),
    }
}

/// The badge of distance, the status of the coefficients, and what else must be said.
#[component]
pub(crate) fn Distance(calculator: Calculator) -> impl IntoView {
    let missing = move || {
        calculator.value.with(Option::is_none).then(|| {
            view! { <span class="muted">"Fill in every box to see the value"</span> }
        })
    };
    let refused = move || match calculator.value.get() {
        Some(Err(why)) => Some(view! { <span class="told-here" role="status">{why}</span> }),
        _ => None,
    };
    view! {
        <p class="sub">
            {move || coefficients(calculator)} {move || distance(calculator)} {missing} {refused}
        </p>
    }
}

fn coefficients(calculator: Calculator) -> AnyView {
    match calculator.preset_now() {
        None if calculator.shows_examples() => {
            view! { <span class="badge warn">"example coefficients, made up"</span> }.into_any()
        }
        None => view! { <span class="badge info">"your own coefficients"</span> }.into_any(),
        Some(preset) => {
            let class = if preset.status == "verified" { "badge ok" } else { "badge warn" };
            let of = words::capital(&preset.id);
            view! { <span>"Coefficients "<b>{of}</b>" "<span class=class>{preset.status}</span></span> }
                .into_any()
        }
    }
}

/// "4.4 × more parameters, 4.4 × more tokens than the law was fitted on".
fn distance(calculator: Calculator) -> Option<AnyView> {
    let preset = calculator.preset_now()?;
    if preset.validity.is_empty() {
        return Some(view! { <span class="badge">"its source names no range"</span> }.into_any());
    }
    let inputs = calculator.law.with_value(|law| law.inputs.clone());
    let beyond: Vec<(f64, String)> = inputs
        .iter()
        .filter_map(|input| {
            let range = preset.validity.get(&input.key)?;
            far(calculator.number(input)?, *range, noun(input))
        })
        .collect();
    let worst = beyond.iter().map(|(times, _)| *times).fold(1.0, f64::max);
    let list = beyond.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ");
    let class = if worst >= 3.0 { "badge warn" } else { "badge" };
    Some(match list.is_empty() {
        true => view! { <span class="badge ok">"inside where it was fitted"</span> }.into_any(),
        false => view! { <span class=class>{list}" than the law was fitted on"</span> }.into_any(),
    })
}

/// How many times a value lies beyond a range, in words; none inside.
fn far(value: f64, (low, high): (f64, f64), noun: &str) -> Option<(f64, String)> {
    let (times, words) = match value {
        value if value > high => (value / high, "more"),
        value if value < low && value > 0.0 => (low / value, "fewer"),
        _ => return None,
    };
    Some((times, format!("{}\u{a0}× {words} {noun}", quantity::significant(times, 2))))
}

fn noun(input: &SymbolEntry) -> &str {
    if input.unit.is_empty() { first_words(&input.label) } else { &input.unit }
}

/// Notices that the badges do not say.
pub(super) fn others(eval: Eval) -> Vec<isoflop_study::Notice> {
    let mut all = eval.warnings;
    all.retain(|notice| !matches!(notice.code, Code::OutsideValidity | Code::RecalledPreset));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_said_on_both_sides() {
        let range = (57e6, 16e9);
        assert_eq!(far(1e9, range, "parameters"), None);
        let (times, words) = far(70e9, range, "parameters").unwrap();
        assert_eq!(words, "4.4\u{a0}× more parameters");
        assert!(times > 4.0);
        assert_eq!(far(5.7e6, range, "parameters").unwrap().1, "10\u{a0}× fewer parameters");
    }

    #[test]
    fn a_label_is_cut_at_its_first_comma_or_colon() {
        assert_eq!(first_words("model parameters, not embedding"), "model parameters");
        assert_eq!(first_words("scale: data, parameters"), "scale");
    }
}
