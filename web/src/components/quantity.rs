//! A quantity input: a slider on a log scale and a box that takes `7B`, `1.4T`, `3e24 FLOP`.

use super::measure::Measure;
use crate::words;
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
    /// Whether a range `0.3..0.4` is taken too.
    #[prop(optional)]
    ranges: bool,
    /// Whether a text is taken when it is done, and not with every letter.
    #[prop(optional)]
    when_done: bool,
    /// What the bar below the slider is.
    #[prop(default = "Where it was fitted")]
    bar: &'static str,
) -> impl IntoView {
    let told = RwSignal::new(None::<String>);
    let echo = RwSignal::new(None::<String>);
    let measure = StoredValue::new(measure);
    let read = move |text: &str| measure.with_value(|m| reading(m, text, ranges));
    // Says how the text reads; whether it may be taken.
    let hear = move |text: &str| {
        let (reads, said, wrong) = match (text.trim().is_empty(), read(text)) {
            (true, _) => (true, None, None),
            (_, Ok((_, words))) => (true, Some(words), None),
            (_, Err(why)) => (false, None, Some(why)),
        };
        echo.set(said);
        told.set(wrong);
        reads
    };
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        if hear(&text) && !when_done {
            take.run(text);
        }
    };
    let done = move |event: ev::Event| {
        let text = event_target_value(&event);
        if when_done && hear(&text) {
            take.run(text);
        }
    };
    let value = move || read(&text.get()).ok().map(|(value, _)| value);
    let slide = move |value: f64| {
        told.set(None);
        take.run(measure.with_value(|m| m.typed(value)));
    };
    let slider = range.map(|range| {
        view! { <Slider words=words.clone() range seen value=Signal::derive(value) slide measure bar /> }
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
                    on:change=done
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
    bar: &'static str,
) -> impl IntoView {
    let at = move || value.get().map_or(0.0, |value| share(value, range));
    let spoken = move || value.get().map(|value| measure.with_value(|m| m.spoken(value)));
    let moved = move |event: ev::Event| {
        if let Ok(place) = event_target_value(&event).parse::<f64>() {
            slide(at_share(place / PLACES, range));
        }
    };
    let strip = seen.map(|(low, high)| {
        let (from, to) = (100.0 * share(low, range), 100.0 * share(high, range));
        let (left, width) = (format!("{from:.1}%"), format!("{:.1}%", (to - from).max(1.0)));
        view! {
            <div class="runs-at" title=bar>
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
            {strip}
        </div>
    }
}

/// The value of a text, of a range its middle, and how the text reads.
fn reading(measure: &Measure, text: &str, ranges: bool) -> Result<(f64, String), String> {
    let range = text.split_once("..");
    if range.is_some() && !ranges {
        return Err(format!("'{text}' is a range; write one number and read the curve for others"));
    }
    let Some((low, high)) = range else {
        return measure.read(text).map(|value| (value, measure.echo(value)));
    };
    let (low, high) = (measure.read(low)?, measure.read(high)?);
    if low >= high {
        return Err(format!("'{text}' is not a range; write the lower end first"));
    }
    let words = format!("inside {} to {}", words::typed(low), words::typed(high));
    Ok((0.5 * (low + high), words))
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
    fn a_range_reads_as_its_middle_where_ranges_are_taken() {
        let plain = Measure::parameter();
        let (middle, words) = reading(&plain, "0.3..0.4", true).unwrap();
        assert_eq!((middle, words.as_str()), (0.35, "inside 0.3 to 0.4"));
        assert!(reading(&plain, "0.4..0.3", true).is_err());
        let why = reading(&plain, "0.3..0.4", false).unwrap_err();
        assert_eq!(why, "'0.3..0.4' is a range; write one number and read the curve for others");
    }

    #[test]
    fn a_slider_gives_back_the_value_that_it_shows() {
        let range = (1e6, 1e12);
        assert_eq!(at_share(share(7.1e9, range), range), 7.1e9);
        assert_eq!(share(1e3, range), 0.0);
        assert_eq!(share(1e15, range), 1.0);
    }
}
