//! The quantities that noise, choices and single runs move: which there are, and how each is read.

use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{Estimate, FitView, NoiseMethod, Told};
use leptos::prelude::*;

/// One quantity by its key: `N`, `D`, `L`, `a`, or a parameter's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quantity(pub(super) String);

/// How many quantities a card offers.
const MOST: usize = 4;

impl Quantity {
    /// The quantities of a fit, the first the one that is recommended: what a budget buys, else the
    /// parameters. Without a budget a loss is told by points, and has no interval.
    fn all(view: &FitView, intervals: bool) -> Vec<Self> {
        let budget = !view.fit.optimum.is_empty();
        let keys: Vec<String> = if view.split_told && budget {
            ["N", "D", "L", "a"].map(str::to_owned).to_vec()
        } else {
            let loss = (budget || !intervals).then(|| "L".to_owned());
            loss.into_iter().chain(view.fit.params.keys().cloned()).collect()
        };
        keys.into_iter().take(MOST).map(Self).collect()
    }

    fn is_param(&self) -> bool {
        !matches!(self.0.as_str(), "N" | "D" | "L" | "a")
    }

    /// Its name on a button.
    pub(super) fn name(&self, view: Option<&FitView>) -> AnyView {
        match self.0.as_str() {
            "N" => "Best size".into_any(),
            "D" => "Tokens".into_any(),
            "L" => "Loss".into_any(),
            "a" => words::symbol("a"),
            key => {
                let symbol = view.and_then(|v| v.law.params.iter().find(|s| s.key == key));
                words::symbol(symbol.map_or(key, |symbol| symbol.latex.as_str()))
            }
        }
    }

    /// Below an axis: "Best size at 10²⁴ FLOP, parameters".
    pub(super) fn label(&self, at: Option<f64>) -> String {
        let at = at.map_or_else(String::new, |c| {
            let (mantissa, exponent) = quantity::power_of_ten(c);
            let times = if mantissa.is_empty() { mantissa } else { format!("{mantissa} × ") };
            format!(" at {times}10^{exponent} FLOP")
        });
        match self.0.as_str() {
            "N" => format!("Best size{at}, parameters"),
            "D" => format!("Tokens{at}"),
            "L" => format!("Loss{at}"),
            "a" => "Exponent a: best size grows as the budget to the a".into(),
            key => key.to_owned(),
        }
    }

    /// Whether ratios matter and not differences.
    pub(super) fn is_log(&self) -> bool {
        matches!(self.0.as_str(), "N" | "D")
    }

    /// How a chart writes it.
    pub(super) fn kind(&self) -> &'static str {
        if self.is_log() { "count" } else { "plain" }
    }

    /// Its value in words.
    pub(super) fn words(&self, value: f64) -> String {
        match self.0.as_str() {
            "N" | "D" => quantity::si(value, 2),
            "L" => format!("{value:.3}"),
            _ => quantity::significant(value, 3),
        }
    }

    /// "69–150 B"; open ends and none in words.
    pub(super) fn range(&self, low: Option<f64>, high: Option<f64>) -> String {
        match (low, high) {
            (Some(low), Some(high)) if self.0 == "L" && high - low >= 0.02 => {
                format!("{low:.2}–{high:.2}")
            }
            (Some(low), Some(high)) => between(&self.words(low), &self.words(high)),
            (Some(low), None) => format!("above {}", self.words(low)),
            (None, Some(high)) => format!("below {}", self.words(high)),
            (None, None) => "not told".into(),
        }
    }

    /// What a fit tells of it.
    pub(super) fn of(&self, told: &Told) -> Option<f64> {
        match self.0.as_str() {
            "N" => told.N,
            "D" => told.D,
            "L" => told.L,
            "a" => told.a,
            key => told.params.get(key).copied(),
        }
    }

    /// Its interval by a method.
    pub(super) fn by(&self, method: &NoiseMethod) -> Estimate {
        match self.0.as_str() {
            "N" => method.N.clone(),
            "D" => method.D.clone(),
            "L" => method.L.clone(),
            "a" => method.a.clone(),
            key => method.params.get(key).cloned().unwrap_or_default(),
        }
    }

    /// The key of its number in an answer: `N`, `params.beta`.
    pub(super) fn key(&self) -> String {
        if self.is_param() { format!("params.{}", self.0) } else { self.0.clone() }
    }
}

/// "69–150 B": the suffix once, where both ends have it.
pub(super) fn between(low: &str, high: &str) -> String {
    let (number, unit) = low.split_once('\u{202f}').unwrap_or((low, ""));
    let same = high.split_once('\u{202f}').map_or("", |(_, other)| other) == unit;
    if same && !unit.is_empty() { format!("{number}–{high}") } else { format!("{low}–{high}") }
}

/// The quantity of a card: what was chosen, as long as the fit has it, else the first.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    state: State,
    wanted: RwSignal<Option<Quantity>>,
    intervals: bool,
}

impl Chosen {
    /// Nothing chosen yet; `intervals`: of the quantities that have one.
    pub(super) fn new(intervals: bool) -> Self {
        Self { state: expect_context::<State>(), wanted: RwSignal::new(None), intervals }
    }

    /// The quantity in force.
    pub(super) fn now(self) -> Quantity {
        let all = self.all();
        let wanted = self.wanted.get().filter(|wanted| all.contains(wanted));
        wanted.or_else(|| all.first().cloned()).unwrap_or_else(|| Quantity("L".into()))
    }

    fn all(self) -> Vec<Quantity> {
        self.state.view.with(|view| {
            let view = view.as_deref();
            view.map(|view| Quantity::all(view, self.intervals)).unwrap_or_default()
        })
    }

    /// One button a quantity.
    pub(super) fn buttons(self) -> AnyView {
        let one = move |quantity: Quantity| {
            let name = self.state.view.with(|view| quantity.name(view.as_deref()));
            let (now, choose) = (quantity.clone(), quantity.clone());
            view! {
                <button
                    type="button"
                    data-quantity=quantity.0
                    aria-pressed=move || (self.now() == now).to_string()
                    on:click=move |_| self.wanted.set(Some(choose.clone()))
                >
                    {name}
                </button>
            }
        };
        let buttons = move || self.all().into_iter().map(one).collect_view();
        view! {
            <div class="seg" role="group" aria-label="Quantity">
                {buttons}
            </div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_that_both_ends_have_is_written_once() {
        let size = Quantity("N".into());
        assert_eq!(size.range(Some(69e9), Some(150e9)), "69–150\u{202f}B");
        assert_eq!(size.range(Some(690e6), Some(1.5e9)), "690\u{202f}M–1.5\u{202f}B");
        assert_eq!(size.range(None, Some(1.5e9)), "below 1.5\u{202f}B");
        assert_eq!(Quantity("L".into()).range(Some(1.94), Some(1.99)), "1.94–1.99");
    }
}
