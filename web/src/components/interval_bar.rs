//! A small bar per interval, all on one scale of relative width.

use isoflop_formula::math;
use isoflop_study::Estimate;
use leptos::prelude::*;

/// Width of the drawing, of which the middle is the value.
const WIDTH: f64 = 76.0;
/// Room for an arrow at each side.
const EDGE: f64 = 6.0;
/// Where every interval is narrow, a bar still shows that it is.
const LEAST: f64 = 0.05;

/// How far an end lies from the value: the logarithm of their ratio, where both are positive.
fn away(end: f64, value: f64) -> f64 {
    if end > 0.0 && value > 0.0 { math::ln(end / value) } else { (end - value) / value.abs() }
}

/// The point estimate; without one, the middle of the interval.
fn middle(estimate: &Estimate) -> Option<f64> {
    estimate.value.or_else(|| match (estimate.low?, estimate.high?) {
        (low, high) if low > 0.0 => Some(math::sqrt(low * high)),
        (low, high) => Some(0.5 * (low + high)),
    })
}

/// The widest half of all intervals: the common scale.
pub(crate) fn scale<'a>(all: impl Iterator<Item = &'a Estimate>) -> f64 {
    let halves = all.flat_map(|estimate| {
        let value = middle(estimate);
        let half = move |end: Option<f64>| Some(away(end?, value?).abs());
        [half(estimate.low), half(estimate.high)]
    });
    halves.flatten().filter(|half| half.is_finite()).fold(LEAST, f64::max)
}

/// The bar of one interval; nothing where there is none. Numbers stand beside it.
pub(crate) fn bar(estimate: &Estimate, scale: f64) -> Option<AnyView> {
    estimate.level?;
    let value = middle(estimate)?;
    let place = move |end: f64| {
        let half = WIDTH / 2.0 - EDGE;
        WIDTH / 2.0 + half * (away(end, value) / scale).clamp(-1.0, 1.0)
    };
    let (low, high) = (estimate.low.map(place), estimate.high.map(place));
    let (from, to) = (low.unwrap_or(EDGE), high.unwrap_or(WIDTH - EDGE));
    let width = (to - from).max(1.5);
    let left = low.is_none().then(|| view! { <path d="M5 2L1.5 6L5 10" /> });
    let right = high.is_none().then(|| view! { <path d="M71 2L74.5 6L71 10" /> });
    let dot = estimate.value.map(|_| view! { <circle cx=WIDTH / 2.0 cy="6" r="2" /> });
    Some(
        view! {
            <svg class="bar-of" width=WIDTH height="12" viewBox="0 0 76 12" aria-hidden="true">
                <line x1="0" x2=WIDTH y1="6" y2="6" />
                <rect x=from width=width y="4" height="4" rx="1" />
                {left}
                {right}
                {dot}
            </svg>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(low: Option<f64>, value: f64, high: Option<f64>) -> Estimate {
        Estimate { value: Some(value), low, high, level: Some(0.95), method: None }
    }

    #[test]
    fn the_widest_interval_sets_the_scale() {
        let narrow = estimate(Some(1.0), 1.1, Some(1.2));
        let wide = estimate(Some(1.0), 2.0, Some(20.0));
        assert_eq!(scale([&narrow, &wide].into_iter()), math::ln(10.0));
    }

    #[test]
    fn an_open_end_does_not_set_the_scale() {
        assert_eq!(scale([&estimate(None, 2.0, None)].into_iter()), LEAST);
    }
}
