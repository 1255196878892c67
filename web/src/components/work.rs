//! The work, with the numbers in it: the formula, its source, the command that repeats the fit.

use super::math::Formula;
use crate::state::State;
use isoflop_formula::quantity;
use isoflop_study::FitView;
use leptos::prelude::*;

/// The formula with its numbers; copies as LaTeX and as a command.
#[component]
pub(crate) fn WorkCard() -> impl IntoView {
    let state = expect_context::<State>();
    let nodes = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.work.clone()).unwrap_or_default())
    });
    let part = move |of: fn(&FitView) -> String| {
        move || state.view.with(|view| view.as_deref().map(of).unwrap_or_default())
    };
    let source = part(|view| view.law.source.clone());
    let credit = part(|view| {
        view.data.credit.as_ref().map(|credit| format!(". Data: {credit}")).unwrap_or_default()
    });
    let seen = move || state.view.with(|view| view.as_deref().and_then(seen));
    let latex = part(|view| view.latex.clone());
    let command = part(|view| view.command.clone());
    view! {
        <section class="card c12">
            <details class="fold" prop:open=move || !state.narrow.get()>
                <summary>"The work, with the numbers in it"</summary>
                <div class="grid work">
                    <div class="c8">
                        <Formula nodes=nodes />
                        <p class="small muted command">
                            "The same fit on the command line "
                            <code>{command}</code>
                        </p>
                    </div>
                    <div class="c4">
                        <p class="small muted">{source}{credit}</p>
                        <p class="small muted made-for">{seen}</p>
                        <p class="acts copies">
                            <CopyButton words="Copy as LaTeX" text=latex />
                            <CopyButton words="Copy the command" text=command />
                        </p>
                    </div>
                </div>
            </details>
        </section>
    }
}

/// "Fitted on 57 M to 16 B parameters and 800 M to 320 B tokens; the answer above lies outside both".
fn seen(view: &FitView) -> Option<String> {
    let best = view.fit.optimum.first();
    let mut outside = 0;
    let mut all = Vec::new();
    for input in &view.law.inputs {
        let Some((low, high)) = view.fit.ranges.get(&input.key).copied() else { continue };
        let words = if input.unit.is_empty() { &input.key } else { &input.unit };
        all.push(format!("{} to {} {words}", quantity::si(low, 2), quantity::si(high, 2)));
        let at = best.and_then(|best| match input.key.as_str() {
            "N" => best.N.value,
            "D" => best.D.value,
            _ => None,
        });
        outside += usize::from(at.is_some_and(|at| at < low || at > high));
    }
    let answer = match (best.is_some() && view.split_told, outside, all.len()) {
        (false, ..) => "",
        (true, 0, _) => "; the answer above lies inside",
        (true, 2, 2) => "; the answer above lies outside both",
        (true, ..) => "; the answer above lies outside",
    };
    (!all.is_empty()).then(|| format!("Fitted on {}{answer}", all.join(" and ")))
}

/// Copies a text and says so.
#[component]
fn CopyButton(
    words: &'static str,
    text: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let copy = move |_| {
        // Off a secure address there is no clipboard.
        let clipboard = window().navigator().clipboard();
        if clipboard.is_undefined() {
            return;
        }
        let _ = clipboard.write_text(&untrack(text));
        done.set(true);
        set_timeout(move || done.set(false), std::time::Duration::from_secs(2));
    };
    view! {
        <button class="btn" type="button" on:click=copy>
            {move || if done.get() { "Copied" } else { words }}
        </button>
    }
}
