//! From here: one sentence for each further door, computed from the present study where it can be.

use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::FitView;
use leptos::prelude::*;

/// Path, name, and what the door will say once it is built.
const AHEAD: [(&str, &str, &str); 3] = [
    ("plan", "Plan", "What to train with a budget, when it will also be served"),
    ("serve", "Serve", "What a model of that size costs to run"),
    ("think", "Think", "Which test-time strategy wins at equal cost"),
];

/// The strip at the foot of the page.
#[component]
pub(crate) fn FromHere() -> impl IntoView {
    let state = expect_context::<State>();
    let sure = move || state.view.with(|view| noise(view.as_deref()));
    let ahead = AHEAD.map(|(path, name, words)| {
        view! {
            <a class="unbuilt" href=format!("#{path}")>
                <span>{name}</span>
                <span>{words}</span>
                <span class="tiny faint">"not built yet"</span>
            </a>
        }
    });
    view! {
        <nav class="from-here" aria-label="From here">
            <a href="#sure">
                <span>"How sure"</span>
                <span>{sure}</span>
                <span class="tiny faint">"backtests and other choices are not built yet"</span>
            </a>
            {ahead.into_iter().collect_view()}
        </nav>
    }
}

/// "69–150 B by noise, 96 B by the other objective".
fn noise(view: Option<&FitView>) -> String {
    let told = view.filter(|view| words::is_told(view));
    let best = told.and_then(|view| view.fit.optimum.first());
    let ends = best.and_then(|best| Some((best.N.low?, best.N.high?)));
    let Some((low, high)) = ends else {
        return "How far the fit can be trusted, and which run would tell more".into();
    };
    let noise = format!("{} to {} by noise", quantity::si(low, 2), quantity::si(high, 2));
    let now = told.map(|view| view.fit.objective.name.as_str()).unwrap_or_default();
    let other = told.and_then(|view| view.two_answers.iter().find(|two| two.objective != now)?.n);
    match other {
        Some(n) => format!("{noise}, {} by the other objective", quantity::si(n, 2)),
        None => noise,
    }
}
