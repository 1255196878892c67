//! Pinned studies: the button that pins, and all of them side by side with the one shown.

use super::icons::PinMark;
use super::number::Number;
use crate::pins::{PinView, name_of};
use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{FitView, Pin};
use leptos::prelude::*;

/// Keeps what is shown under the next letter.
#[component]
pub(crate) fn PinButton() -> impl IntoView {
    let state = expect_context::<State>();
    let next = Memo::new(move |_| state.free_letter());
    let label = move || match next.get() {
        Some(letter) => format!("Pin this fit as {letter}, to compare others with it (key p)"),
        None => "Four fits are pinned; unpin one first".into(),
    };
    view! {
        <button
            class="btn quiet"
            type="button"
            id="pin"
            title=label
            aria-label=label
            aria-keyshortcuts="p"
            disabled=move || next.get().is_none() || state.failure.with(Option::is_some)
            on:click=move |_| state.pin()
        >
            "Pin"
        </button>
    }
}

/// The exponents that are compared, where a law has them.
const KEYS: [(&str, &str); 2] = [("alpha", "\\alpha"), ("beta", "\\beta")];

/// The table; nothing while nothing is pinned.
#[component]
pub(crate) fn PinsCard() -> impl IntoView {
    let state = expect_context::<State>();
    let pins = Memo::new(move |_| state.study.with(|study| study.pins.clone()));
    let rows = move || {
        let now = state.view.get();
        pins.get().into_iter().map(|pin| row(state, &pin, now.as_deref())).collect_view()
    };
    let there = Memo::new(move |_| pins.with(|pins| !pins.is_empty()));
    move || {
        there.get().then(|| {
            view! {
                <section class="card c12 pins" aria-labelledby="pins-title">
                    <header>
                        <h2 id="pins-title">"Side by side"</h2>
                    </header>
                    <p class="lede">
                        "Pinned fits at the budget of the page, each with its difference to the fit shown. Point estimates; a pin is fitted anew whenever it is shown"
                    </p>
                    <div class="scroll" tabindex="0" role="region" aria-labelledby="pins-title">
                        <table>
                            <thead>
                                <tr>
                                    <th>"Pin"</th>
                                    <th>"Name"</th>
                                    <th class="r">"Runs"</th>
                                    {KEYS
                                        .map(|(_, latex)| {
                                            view! { <th class="r">{words::symbol(latex)}</th> }
                                        })
                                        .collect_view()}
                                    <th class="r">"Best size"</th>
                                    <th class="r">"Loss there"</th>
                                    <th>
                                        <span class="sr">"Actions"</span>
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                {move || shown(state)}
                                {rows}
                            </tbody>
                        </table>
                    </div>
                </section>
            }
        })
    }
}

/// The row of the fit that is shown.
fn shown(state: State) -> Option<AnyView> {
    let view = state.view.get()?;
    let cells = cells(&view, None, "");
    let name = state.study.with(name_of);
    Some(
        view! {
            <tr class="hl">
                <td>"Shown"</td>
                <td>{words::raised(&name)}</td>
                {cells}
                <td></td>
            </tr>
        }
        .into_any(),
    )
}

fn row(state: State, pin: &Pin, now: Option<&FitView>) -> AnyView {
    let letter = pin.letter;
    let view = state.pin_views.with(|views| views.get(&letter).cloned());
    let cells = match view {
        None => told("fitting"),
        Some(PinView { fit: Err(why), .. }) => told(&why),
        Some(PinView { fit: Ok(view), .. }) => cells(&view, now, &format!("pins.{letter}.")),
    };
    let rename = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        if !name.is_empty() {
            state.rename_pin(letter, name);
        }
    };
    view! {
        <tr>
            <td>
                <button
                    class="btn pin-mark"
                    type="button"
                    title=format!("Show {letter} and pin what is shown in its place")
                    aria-label=format!("Show {letter}, {}", pin.name)
                    on:click=move |_| state.swap_pin(letter)
                >
                    <PinMark letter />
                    {letter.to_string()}
                </button>
            </td>
            <td class="pin-name">
                <input
                    type="text"
                    autocomplete="off"
                    aria-label=format!("Name of {letter}")
                    prop:value=pin.name.clone()
                    on:change=rename
                />
            </td>
            {cells}
            <td class="r">
                <button
                    class="btn quiet"
                    type="button"
                    aria-label=format!("Unpin {letter}")
                    on:click=move |_| state.unpin(letter)
                >
                    "Unpin"
                </button>
            </td>
        </tr>
    }
    .into_any()
}

fn told(words: &str) -> AnyView {
    view! { <td colspan="5" class="muted">{words.to_owned()}</td> }.into_any()
}

/// Runs, exponents, best size and loss, each with its difference to `now`.
fn cells(view: &FitView, now: Option<&FitView>, key: &str) -> AnyView {
    let rows = f64::from(view.fit.rows);
    let runs = cell(Some(rows), now.map(|now| f64::from(now.fit.rows)), count, less, || {
        format!("{key}rows")
    });
    let params = KEYS.map(|(param, _)| {
        let of = |view: &FitView| view.fit.params.get(param).and_then(|estimate| estimate.value);
        cell(of(view), now.and_then(of), words::plain, less, || {
            format!("{key}params.{param}.value")
        })
    });
    let best = |view: &FitView| view.fit.optimum.first().filter(|_| view.split_told).cloned();
    let size = |view: &FitView| best(view)?.N.value;
    let loss = |view: &FitView| best(view)?.L.value;
    let same_loss = now.filter(|now| now.chart.y_label == view.chart.y_label);
    let size = cell(size(view), now.and_then(size), words::plain, share, || {
        format!("{key}optimum.0.N.value")
    });
    let loss = cell(loss(view), same_loss.and_then(loss), words::plain, share, || {
        format!("{key}optimum.0.L.value")
    });
    view! { {runs}{params.collect_view()}{size}{loss} }.into_any()
}

fn cell(
    value: Option<f64>,
    now: Option<f64>,
    text: fn(f64) -> String,
    differ: fn(f64, f64) -> String,
    key: impl Fn() -> String,
) -> AnyView {
    let Some(value) = value else {
        return view! { <td class="r faint">"not told"</td> }.into_any();
    };
    let differs = now.map(|now| view! { <small class="differs">{differ(value, now)}</small> });
    // The fit shown has its own numbers elsewhere, under their own keys.
    let number = match now.is_some() || key().starts_with("pins.") {
        true => view! { <Number key=key() value=Some(value) text=text(value) /> }.into_any(),
        false => words::raised(&text(value)),
    };
    view! { <td class="r n">{number}{differs}</td> }.into_any()
}

fn count(value: f64) -> String {
    quantity::full(value)
}

/// The difference, with its sign: "+0.012", "same".
fn less(value: f64, now: f64) -> String {
    let difference = value - now;
    if difference.abs() <= 1e-6 * now.abs() {
        return "same".into();
    }
    let sign = if difference > 0.0 { "+" } else { "−" };
    format!("{sign}{}", quantity::significant(difference.abs(), 2))
}

/// The difference as a share: "+12 %", "2.4 times", "same".
fn share(value: f64, now: f64) -> String {
    let ratio = value / now;
    if (ratio - 1.0).abs() < 5e-5 {
        return "same".into();
    }
    if !(0.5..2.0).contains(&ratio) {
        return format!("{} times", quantity::significant(ratio, 2));
    }
    let sign = if ratio > 1.0 { "+" } else { "−" };
    format!("{sign}{}\u{a0}%", quantity::significant((ratio - 1.0).abs() * 100.0, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_carry_their_sign_and_equal_numbers_are_the_same() {
        assert_eq!(less(0.35, 0.33), "+0.020");
        assert_eq!(less(0.33, 0.35), "−0.020");
        assert_eq!(less(0.35, 0.35), "same");
        assert_eq!(share(1.12e9, 1e9), "+12\u{a0}%");
        assert_eq!(share(0.9, 1.0), "−10\u{a0}%");
        assert_eq!(share(2.4e9, 1e9), "2.4 times");
        assert_eq!(share(1.96, 1.96), "same");
    }
}
