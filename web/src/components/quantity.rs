//! A quantity input: a slider on a log scale and a box that takes `7B`, `1.4T`, `3e24 FLOP`.

use super::measure::Measure;
use isoflop_formula::math;
use leptos::ev;
use leptos::prelude::*;

/// Places of the slider.
const PLACES: f64 = 400.0;

/// Slider, box, unit, the reading below while it is typed, and where data are.
///
/// What does not read as a number is said below, and the last good value stays in force.
#[component]
pub(crate) fn QuantityInput(
    /// The label above.
    #[prop(into)]
    label: ViewFn,
    /// The label in words, for a screen reader.
    #[prop(into)]
    words: String,
    /// The box's name in its form.
    #[prop(into)]
    name: String,
    /// How it is read.
    measure: Measure,
    /// What stands in the box; empty for nothing.
    #[prop(into)]
    text: Signal<String>,
    /// Takes a text that reads as a number, or an empty one.
    #[prop(into)]
    take: Callback<String>,
    /// Ends of the slider, both above 0; without them there is none.
    #[prop(optional_no_strip)]
    range: Option<(f64, f64)>,
    /// Where the data are: a thin bar below the slider.
    #[prop(optional_no_strip)]
    seen: Option<(f64, f64)>,
) -> impl IntoView {
    let told = RwSignal::new(None::<String>);
    let echo = RwSignal::new(None::<String>);
    let measure = StoredValue::new(measure);
    let typed = move |event: ev::Event| {
        let typed = event_target_value(&event);
        match (typed.trim().is_empty(), measure.with_value(|m| m.read(&typed))) {
            (true, _) => echo.set(None),
            (_, Ok(value)) => echo.set(Some(measure.with_value(|m| m.echo(value)))),
            (_, Err(why)) => return told.set(Some(why)),
        }
        told.set(None);
        take.run(typed);
    };
    let value = move || measure.with_value(|m| m.read(&text.get()).ok());
    let slide = move |value: f64| {
        told.set(None);
        take.run(measure.with_value(|m| m.typed(value)));
    };
    let slider = range.map(|range| {
        view! { <Slider words=words.clone() range seen value=Signal::derive(value) slide measure /> }
    });
    let unit = measure.with_value(|m| m.unit.clone());
    view! {
        <div class="quantity">
            <span class="lab" aria-hidden="true">{label.run()}</span>
            {slider}
            <span class="boxed">
                <input
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    name=name
                    aria-label=words
                    aria-invalid=move || told.with(Option::is_some).to_string()
                    prop:value=move || text.get()
                    on:input=typed
                    on:blur=move |_| echo.set(None)
                />
                <span class="u">{unit}</span>
            </span>
            {move || match (told.get(), echo.get()) {
                (Some(why), _) => view! { <small class="told-here" role="status">{why}</small> }.into_any(),
                (None, Some(reading)) => view! { <small class="echo">{reading}</small> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn Slider(
    words: String,
    range: (f64, f64),
    seen: Option<(f64, f64)>,
    value: Signal<Option<f64>>,
    slide: impl Fn(f64) + 'static,
    measure: StoredValue<Measure>,
) -> impl IntoView {
    let at = move || value.get().map_or(0.0, |value| share(value, range));
    let spoken = move || value.get().map(|value| measure.with_value(|m| m.spoken(value)));
    let moved = move |event: ev::Event| {
        if let Ok(place) = event_target_value(&event).parse::<f64>() {
            slide(at_share(place / PLACES, range));
        }
    };
    let bar = seen.map(|(low, high)| {
        let (from, to) = (100.0 * share(low, range), 100.0 * share(high, range));
        let (left, width) = (format!("{from:.1}%"), format!("{:.1}%", (to - from).max(1.0)));
        view! {
            <div class="runs-at" title="Where it was fitted">
                <i style:left=left style:width=width></i>
            </div>
        }
    });
    view! {
        <div class="track">
            <input
                type="range"
                min="0"
                max=PLACES
                aria-label=format!("{words}, slider")
                aria-valuetext=spoken
                prop:value=move || (PLACES * at()).round().to_string()
                style:--at=move || format!("{:.1}%", 100.0 * at())
                on:input=moved
            />
            {bar}
        </div>
    }
}

/// Where a value lies between the ends, from 0 to 1, on a log scale.
fn share(value: f64, (low, high): (f64, f64)) -> f64 {
    if value > 0.0 { (math::ln(value / low) / math::ln(high / low)).clamp(0.0, 1.0) } else { 0.0 }
}

/// The value at a share of the slider, to two digits.
fn at_share(share: f64, (low, high): (f64, f64)) -> f64 {
    let value = low * math::exp(share * math::ln(high / low));
    format!("{value:.1e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_gives_back_the_value_that_it_shows() {
        let range = (1e6, 1e12);
        assert_eq!(at_share(share(7.1e9, range), range), 7.1e9);
        assert_eq!(share(1e3, range), 0.0);
        assert_eq!(share(1e15, range), 1.0);
    }
}
