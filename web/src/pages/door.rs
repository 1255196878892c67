//! A door that is not built yet says so, and what will be behind it.

use leptos::prelude::*;

/// Title, what can be seen there once it is built, and what helps until then.
const AHEAD: [(&str, &[&str], &str); 3] = [
    (
        "Plan",
        &[
            "The best size for a budget when the model will also be served",
            "How flat the optimum is: what missing it costs",
            "Repeated data, precision, batch and rate, each with its law",
        ],
        "Until then, Fit gives the best split of a budget, and the catalogue that of each published law",
    ),
    (
        "Serve",
        &[
            "Weights, cache and FLOP of a model, spelled out",
            "Speed for one against work for all, and which limit binds",
            "Why calculators disagree, rule by rule",
        ],
        "Until then, nothing here computes a cost of serving",
    ),
    (
        "Think",
        &[
            "Coverage of repeated samples, counted and foretold",
            "What an imperfect checker lets through, and when to stop",
            "Which strategy wins at equal cost",
        ],
        "Until then, nothing here computes with samples",
    ),
];

/// Says what the door will answer, and what can be used meanwhile.
#[component]
pub(crate) fn Door(title: &'static str, question: &'static str) -> impl IntoView {
    let (ahead, until) = AHEAD
        .iter()
        .find(|(name, ..)| *name == title)
        .map_or((&[] as &[&str], ""), |(_, ahead, until)| (*ahead, *until));
    view! {
        <section class="door" id="answer" tabindex="-1">
            <h1>{question}</h1>
            <p class="muted">
                <b>{title}</b>
                " is not built yet. This is what it will show"
            </p>
            <ul>{ahead.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ul>
            <p class="muted">{until}</p>
            <p class="acts">
                <a class="btn" href="#fit">
                    "Go to Fit"
                </a>
                <a class="btn" href="#laws">
                    "Go to the catalogue"
                </a>
            </p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_door_promises_with_a_full_stop_or_twice() {
        for (name, ahead, until) in AHEAD {
            assert!(!ahead.is_empty(), "{name}");
            assert!(ahead.iter().chain([&until]).all(|line| !line.ends_with('.')), "{name}");
        }
    }
}
