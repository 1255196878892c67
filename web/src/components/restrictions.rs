//! What is asked of single parameters: held, kept inside a range, tied to another, started at.

use super::measure::Measure;
use super::options::{Choice, TextField};
use super::quantity::QuantityInput;
use crate::state::State;
use crate::words;
use indexmap::IndexMap;
use isoflop_study::{Study, SymbolEntry};
use leptos::prelude::*;

/// One row per parameter of the law in force.
#[component]
pub(crate) fn Restrictions() -> impl IntoView {
    let state = expect_context::<State>();
    let params = Memo::new(move |_| {
        state
            .view
            .with(|view| view.as_ref().map(|view| view.law.params.clone()).unwrap_or_default())
    });
    let rows = move || {
        let all = params.get();
        let row = |symbol: &SymbolEntry| view! { <Row symbol=symbol.clone() all=all.clone() /> };
        all.iter().map(row).collect_view()
    };
    view! {
        <p class="small muted computed">"0.35 holds a parameter, 0.3..0.4 keeps it inside"</p>
        {rows}
    }
}

/// A parameter's three boxes; what the engine says against them stands below.
#[component]
fn Row(symbol: SymbolEntry, all: Vec<SymbolEntry>) -> impl IntoView {
    let state = expect_context::<State>();
    let key = symbol.key.clone();
    let why = move || {
        let failure = state.failure.get()?;
        let named = failure.message.contains(&format!("'{key}'"));
        let asked = state.study.with(|study| is_restricted(study, &key));
        (named && asked).then(|| view! { <p class="told-here" role="alert">{failure.message}</p> })
    };
    view! {
        <fieldset class="wishes">
            <legend title=symbol.label.clone()>{words::symbol(&symbol.latex)}</legend>
            <Rule key=symbol.key.clone() words=symbol.label.clone() />
            <Tie key=symbol.key.clone() all />
            <Start key=symbol.key.clone() />
            {why}
        </fieldset>
    }
}

/// Whether anything is asked of a parameter, also by another that equals it.
fn is_restricted(study: &Study, key: &str) -> bool {
    study.fix.contains_key(key)
        || study.bound.contains_key(key)
        || study.start.contains_key(key)
        || study.tie.contains_key(key)
}

/// A value that holds the parameter, or a range that keeps it inside; the slider runs about the
/// fitted value, with a bar where the interval is.
#[component]
fn Rule(key: String, words: String) -> impl IntoView {
    let state = expect_context::<State>();
    let estimate = state.view.with_untracked(|view| view.as_ref()?.fit.params.get(&key).cloned());
    let value = estimate.as_ref().and_then(|estimate| estimate.value).filter(|value| *value > 0.0);
    let seen = estimate.and_then(|estimate| Some((estimate.low?, estimate.high?)));
    let shown = {
        let key = key.clone();
        Signal::derive(move || state.study.with(|study| written(study, &key)))
    };
    let name = format!("rule-{key}");
    let take = move |text: String| {
        let Ok(wish) = read_wish(&text) else { return };
        let key = key.clone();
        state.change(move |study| {
            study.fix.shift_remove(&key);
            study.bound.shift_remove(&key);
            match wish {
                Wish::Free => {}
                Wish::Held(value) => drop(study.fix.insert(key, value)),
                Wish::Inside(low, high) => drop(study.bound.insert(key, (low, high))),
            }
        });
    };
    view! {
        <div class="rule">
            <QuantityInput
                label=|| "Value or range"
                words=format!("Value or range of the {words}")
                name=name
                measure=Measure::parameter()
                text=shown
                take=take
                range=value.map(|value| (value / 4.0, value * 4.0))
                seen=seen.filter(|(low, _)| *low > 0.0)
                ranges=true
                when_done=true
                bar="The interval of the fit"
            />
        </div>
    }
}

#[component]
fn Tie(key: String, all: Vec<SymbolEntry>) -> impl IntoView {
    let state = expect_context::<State>();
    let others = all.into_iter().map(|symbol| symbol.key).filter(|other| *other != key);
    let none = (String::new(), "itself".to_owned());
    let options: Vec<_> =
        std::iter::once(none).chain(others.map(|other| (other.clone(), other))).collect();
    let shown = {
        let key = key.clone();
        Signal::derive(move || {
            state.study.with(|study| study.tie.get(&key).cloned().unwrap_or_default())
        })
    };
    let choose = move |other: String| {
        let key = key.clone();
        let other = (!other.is_empty()).then_some(other);
        state.change(move |study| set(&mut study.tie, key, other));
    };
    view! { <Choice label="Equals" options=Signal::stored(options) value=shown on_choose=choose /> }
}

#[component]
fn Start(key: String) -> impl IntoView {
    let state = expect_context::<State>();
    let shown = {
        let key = key.clone();
        Signal::derive(move || {
            let start = state.study.with(|study| study.start.get(&key).copied());
            start.map(words::typed).unwrap_or_default()
        })
    };
    let take = move |text: String| {
        let text = text.trim();
        let value = if text.is_empty() { None } else { Some(words::read_plain(text)?) };
        let key = key.clone();
        state.change(move |study| set(&mut study.start, key, value));
        Ok(())
    };
    view! { <TextField label="Starts at" value=shown hint="chosen" take=take /> }
}

fn set<T>(wishes: &mut IndexMap<String, T>, key: String, value: Option<T>) {
    match value {
        Some(value) => drop(wishes.insert(key, value)),
        None => drop(wishes.shift_remove(&key)),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wish {
    Free,
    Held(f64),
    Inside(f64, f64),
}

fn read_wish(text: &str) -> Result<Wish, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Wish::Free);
    }
    let Some((low, high)) = text.split_once("..") else {
        return words::read_plain(text).map(Wish::Held);
    };
    let (low, high) = (words::read_plain(low)?, words::read_plain(high)?);
    if low < high {
        Ok(Wish::Inside(low, high))
    } else {
        Err(format!("'{text}' is not a range; write the lower end first"))
    }
}

fn written(study: &Study, key: &str) -> String {
    match (study.fix.get(key), study.bound.get(key)) {
        (Some(value), _) => words::typed(*value),
        (None, Some((low, high))) => format!("{}..{}", words::typed(*low), words::typed(*high)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_keeps_inside_and_a_value_holds() {
        assert_eq!(read_wish("0.3..0.4"), Ok(Wish::Inside(0.3, 0.4)));
        assert_eq!(read_wish(" 0.35 "), Ok(Wish::Held(0.35)));
        assert_eq!(read_wish(""), Ok(Wish::Free));
        assert!(read_wish("0.4..0.3").is_err());
    }

    #[test]
    fn a_tie_is_a_restriction_until_it_is_taken_back() {
        let mut study = Study::chinchilla();
        set(&mut study.tie, "alpha".into(), Some("beta".into()));
        assert!(is_restricted(&study, "alpha"));
        set(&mut study.tie, "alpha".into(), None);
        assert!(!is_restricted(&study, "alpha"));
    }
}
