//! A calculator for any law: the law's entry describes it, a chart function draws it.
//!
//! No law is named here; what is asked of the engine is what the entry lists.

mod coefficients;
mod figures;
mod inputs;
mod sentence;

pub(crate) use coefficients::Coefficients;
pub(crate) use figures::{LawFigure, SplitFigure};
pub(crate) use inputs::{Inputs, OwnValues};
pub(crate) use sentence::{Distance, LawSentence};

use super::measure::Measure;
use crate::engine::{self, Heard};
use crate::words;
use indexmap::IndexMap;
use isoflop_study::{Answer, Ask, Curves, Eval, LawEntry, PresetEntry, SymbolEntry};
use leptos::prelude::*;

/// What a calculator holds: a text per input and, without a preset, per parameter.
#[derive(Clone, Copy)]
pub(crate) struct Calculator {
    /// The law that describes it.
    pub(crate) law: StoredValue<LawEntry>,
    /// The preset in force; none for one's own coefficients.
    pub(crate) preset: RwSignal<Option<String>>,
    /// A recalled preset that was chosen and not yet confirmed.
    pub(crate) asked: RwSignal<Option<String>>,
    /// Whether recalled coefficients were once confirmed.
    confirmed: RwSignal<bool>,
    texts: RwSignal<IndexMap<String, String>>,
    /// The last answer.
    pub(crate) value: RwSignal<Option<Result<Eval, String>>>,
    /// The last curves.
    pub(crate) curves: RwSignal<Option<Curves>>,
    /// Key of the input that is drawn over.
    pub(crate) over: RwSignal<String>,
    ears: (engine::Ear, engine::Ear),
}

impl Calculator {
    /// A calculator that shows the law's first verified preset at the law's own example.
    pub(crate) fn new(law: LawEntry) -> Self {
        let (value, curves) = (RwSignal::new(None), RwSignal::new(None));
        let preset = law.presets.iter().find(|preset| preset.status == "verified");
        let preset = preset.map(|preset| preset.id.clone());
        let own = law.params.iter().filter(|_| preset.is_none());
        let texts = law
            .inputs
            .iter()
            .map(|input| (input.key.clone(), example(input)))
            .chain(own.map(|param| (param.key.clone(), example(param))))
            .collect();
        let over = law.inputs.first().map(|input| input.key.clone()).unwrap_or_default();
        let calculator = Self {
            law: StoredValue::new(law),
            preset: RwSignal::new(preset),
            asked: RwSignal::new(None),
            confirmed: RwSignal::new(false),
            texts: RwSignal::new(texts),
            value,
            curves,
            over: RwSignal::new(over),
            ears: (engine::ear(hear_value(value)), engine::ear(hear_curves(curves))),
        };
        calculator.ask();
        calculator
    }

    /// What stands in the box of an input or parameter.
    pub(crate) fn text(self, key: &str) -> String {
        self.texts.with(|texts| texts.get(key).cloned().unwrap_or_default())
    }

    /// The number in the box of an input, where it reads as one.
    pub(crate) fn number(self, input: &SymbolEntry) -> Option<f64> {
        measure(input).read(&self.text(&input.key)).ok()
    }

    /// Writes into a box and asks again.
    pub(crate) fn write(self, key: &str, text: String) {
        self.texts.update(|texts| drop(texts.insert(key.to_owned(), text)));
        self.ask();
    }

    /// Draws over another input.
    pub(crate) fn draw_over(self, key: &str) {
        self.over.set(key.to_owned());
        self.ask();
    }

    /// Whether a preset is recalled, and that was not yet confirmed.
    pub(crate) fn must_ask(self, id: &str) -> bool {
        let recalled = self.entry(id).is_some_and(|preset| preset.status != "verified");
        recalled && !self.confirmed.get_untracked()
    }

    /// Takes a preset; recalled coefficients are asked about once.
    pub(crate) fn choose(self, id: &str) {
        if self.must_ask(id) {
            return self.asked.set(Some(id.to_owned()));
        }
        self.asked.set(None);
        self.preset.set(Some(id.to_owned()));
        self.ask();
    }

    /// Takes the recalled coefficients that were asked about.
    pub(crate) fn confirm(self) {
        if let Some(id) = self.asked.get_untracked() {
            self.confirmed.set(true);
            self.choose(&id);
        }
    }

    /// Takes one's own coefficients; they start at those of the preset in force.
    pub(crate) fn choose_own(self) {
        let from = self.preset.get_untracked().and_then(|id| self.entry(&id));
        let params = self.law.with_value(|law| law.params.clone());
        self.texts.update(|texts| {
            for symbol in params {
                let value = from.as_ref().and_then(|preset| preset.values.get(&symbol.key));
                let text = value.map_or_else(|| example(&symbol), |v| words::typed(*v));
                texts.entry(symbol.key).or_insert(text);
            }
        });
        self.asked.set(None);
        self.preset.set(None);
        self.ask();
    }

    /// A preset of the law by its id.
    pub(crate) fn entry(self, id: &str) -> Option<PresetEntry> {
        self.law.with_value(|law| law.presets.iter().find(|preset| preset.id == id).cloned())
    }

    /// The preset in force.
    pub(crate) fn preset_now(self) -> Option<PresetEntry> {
        self.preset.get().and_then(|id| self.entry(&id))
    }

    /// Whether the coefficients are the law's examples, as it has no published ones.
    pub(crate) fn shows_examples(self) -> bool {
        self.law.with_value(|law| {
            let same = |symbol: &SymbolEntry| self.text(&symbol.key) == example(symbol);
            law.presets.is_empty() && law.params.iter().all(same)
        })
    }

    /// Where a slider of an input runs: a decade or more about what was seen and its example.
    pub(crate) fn range(self, key: &str) -> Option<(f64, f64)> {
        self.law.with_value(|law| range(law, key))
    }

    fn ask(self) {
        let preset = self.preset.get_untracked();
        let mut values = self.texts.get_untracked();
        if preset.is_some() {
            let inputs = self.law.with_value(|law| law.inputs.clone());
            values.retain(|key, _| inputs.iter().any(|input| input.key == *key));
        }
        let over = self.over.get_untracked();
        let law = self.law.with_value(|law| law.id.clone());
        if let Some((low, high)) = self.range(&over) {
            let mut values = values.clone();
            // A parameter that is missing leaves only the line of one's own out.
            values.retain(|_, text| !text.trim().is_empty());
            let ask = Ask::Curves { law: law.clone(), values, over, low, high };
            engine::ask("curves", &ask, self.ears.1);
        }
        if values.values().any(|text| text.trim().is_empty()) {
            return self.value.set(None);
        }
        engine::ask("eval", &Ask::Eval { law, preset, values }, self.ears.0);
    }
}

fn hear_value(value: RwSignal<Option<Result<Eval, String>>>) -> impl FnMut(Heard) {
    move |heard| match heard {
        Heard::Answered(answer) => {
            if let Answer::Eval(eval) = *answer {
                value.try_set(Some(Ok(eval)));
            }
        }
        Heard::Failed(failure) => {
            value.try_set(Some(Err(failure.message)));
        }
        _ => {}
    }
}

fn hear_curves(curves: RwSignal<Option<Curves>>) -> impl FnMut(Heard) {
    move |heard| match heard {
        Heard::Answered(answer) => {
            if let Answer::Curves(drawn) = *answer {
                curves.try_set(Some(drawn));
            }
        }
        // Why is said beside the value; a curve that is not this law's would mislead.
        Heard::Failed(_) => {
            curves.try_set(None);
        }
        _ => {}
    }
}

/// How an input or parameter is read and shown.
pub(crate) fn measure(symbol: &SymbolEntry) -> Measure {
    Measure::of_input(&symbol.key, &symbol.unit)
}

/// An example as a person would type it.
fn example(symbol: &SymbolEntry) -> String {
    symbol.example.map(|value| measure(symbol).typed(value)).unwrap_or_default()
}

fn range(law: &LawEntry, key: &str) -> Option<(f64, f64)> {
    let example = law.inputs.iter().find(|input| input.key == key)?.example?;
    let boxes = law.presets.iter().filter_map(|preset| preset.validity.get(key));
    let seen = boxes.copied().filter(|(low, high)| *low > 0.0 && high.is_finite());
    let wider = |all: Option<(f64, f64)>, (low, high): (f64, f64)| {
        all.map_or(Some((low, high)), |(a, b)| Some((a.min(low), b.max(high))))
    };
    let all = seen.fold(None, wider);
    let (low, high) = all.map_or((example / 1e3, example * 1e3), |(low, high)| {
        (low.min(example) / 10.0, high.max(example) * 10.0)
    });
    (low > 0.0 && high > low).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_reaches_beyond_what_was_seen_and_the_example() {
        let input = SymbolEntry { key: "N".into(), example: Some(70e9), ..SymbolEntry::default() };
        let validity = IndexMap::from([("N".to_owned(), (57e6, 16e9))]);
        let preset = PresetEntry { validity, ..PresetEntry::default() };
        let law = LawEntry { inputs: vec![input], presets: vec![preset], ..LawEntry::default() };
        assert_eq!(range(&law, "N"), Some((5.7e6, 700e9)));
        assert_eq!(range(&law, "D"), None);
    }
}
