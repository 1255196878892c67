//! Undo and redo: one step per committed change, named by what it changed.

use isoflop_formula::quantity;
use isoflop_study::{DataRef, PIN_LETTERS, Study};

/// The most steps that are kept.
const MOST: usize = 200;

/// A study to return to, and what the return takes back or does again.
#[derive(Clone, Debug)]
struct Step {
    study: Study,
    what: String,
    /// The press of pointer or key under which the budget alone was changed.
    gesture: Option<u32>,
}

/// What was changed, oldest first, and what was undone of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    past: Vec<Step>,
    future: Vec<Step>,
}

impl History {
    /// Notes a change. Budgets under one gesture are one step: a drag is one.
    pub(crate) fn note(&mut self, before: &Study, after: &Study, gesture: u32) {
        let Some(what) = difference(before, after) else { return };
        self.future.clear();
        let alone = Study { at: before.at.clone(), ..after.clone() } == *before;
        let gesture = alone.then_some(gesture);
        if let Some(last) = self.past.last_mut()
            && gesture.is_some()
            && last.gesture == gesture
        {
            last.what = what;
            return;
        }
        self.past.push(Step { study: before.clone(), what, gesture });
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }

    /// The study before the last change, and the change's name.
    pub(crate) fn undo(&mut self, now: &Study) -> Option<(Study, String)> {
        turn(&mut self.past, &mut self.future, now)
    }

    /// The study after the change that was undone last, and the change's name.
    pub(crate) fn redo(&mut self, now: &Study) -> Option<(Study, String)> {
        turn(&mut self.future, &mut self.past, now)
    }

    /// Takes back a change that was cancelled: the study is again what it was.
    pub(crate) fn cancelled(&mut self, given_up: &Study, now: &Study, gesture: u32) {
        if self.past.last().is_some_and(|step| step.study == *now) {
            self.past.pop();
        } else {
            self.note(given_up, now, gesture);
        }
    }

    /// What undo would take back: "budget 10²⁴".
    pub(crate) fn undoable(&self) -> Option<&str> {
        self.past.last().map(|step| step.what.as_str())
    }

    /// What redo would do again.
    pub(crate) fn redoable(&self) -> Option<&str> {
        self.future.last().map(|step| step.what.as_str())
    }
}

fn turn(from: &mut Vec<Step>, to: &mut Vec<Step>, now: &Study) -> Option<(Study, String)> {
    let step = from.pop()?;
    to.push(Step { study: now.clone(), what: step.what.clone(), gesture: None });
    Some((step.study, step.what))
}

/// What a change changed, in words; none when nothing.
fn difference(before: &Study, after: &Study) -> Option<String> {
    if before == after {
        return None;
    }
    if before.pins != after.pins {
        return Some(pins(before, after));
    }
    let first = [
        (before.data != after.data, format!("data {}", data_name(&after.data))),
        (before.law != after.law, format!("law {}", after.law)),
        (before.objective != after.objective, format!("objective {}", after.objective)),
        (before.roles != after.roles, "columns".into()),
        (before.filter != after.filter, "rows".into()),
        (before.decimal != after.decimal, "decimal mark".into()),
        (before.convention != after.convention, "what N counts".into()),
        (before.loss_unit != after.loss_unit, "unit of the loss".into()),
        (before.flops_per_nd != after.flops_per_nd, "compute per parameter and token".into()),
        (before.bootstrap != after.bootstrap, format!("draws {}", after.bootstrap)),
        (before.interval != after.interval, "intervals".into()),
        (before.seed != after.seed, format!("seed {}", after.seed)),
        (before.schedule != after.schedule, "schedule".into()),
        (before.name != after.name, format!("name {}", after.name)),
        (before.at != after.at, after.at.first().map_or("budget".into(), |c| budget(*c))),
    ];
    let found = first.into_iter().find(|(changed, _)| *changed);
    Some(found.map_or("restrictions".into(), |(_, what)| what))
}

/// What happened to the pins: one letter was pinned, swapped, renamed or taken off.
fn pins(before: &Study, after: &Study) -> String {
    let had = |letter: char| before.pins.iter().find(|pin| pin.letter == letter);
    let has = |letter: char| after.pins.iter().find(|pin| pin.letter == letter);
    let letter = PIN_LETTERS.into_iter().find(|&letter| had(letter) != has(letter));
    let Some(letter) = letter else { return "order of the pins".into() };
    match (had(letter), has(letter)) {
        (None, _) => format!("pin {letter}"),
        (_, None) => format!("unpin {letter}"),
        (Some(one), Some(two)) if one.study == two.study => format!("name of {letter}"),
        _ => format!("swap with {letter}"),
    }
}

fn data_name(data: &DataRef) -> &str {
    match data {
        DataRef::BuiltIn { id } => id,
        DataRef::File { name, .. } => name,
    }
}

fn budget(c: f64) -> String {
    let (mantissa, exponent) = quantity::power_of_ten(c);
    let times = if mantissa.is_empty() { String::new() } else { format!("{mantissa} × ") };
    let exponent = exponent.to_string();
    let raised = exponent.chars().map(|letter| match letter.to_digit(10) {
        Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
        None => '⁻',
    });
    format!("budget {times}10{}", raised.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(c: f64) -> Study {
        Study { at: vec![c], ..Study::chinchilla() }
    }

    #[test]
    fn a_drag_is_one_step_and_two_key_presses_are_two() {
        let mut history = History::default();
        history.note(&at(1e24), &at(2e24), 1);
        history.note(&at(2e24), &at(3e24), 1);
        history.note(&at(3e24), &at(4e24), 2);
        assert_eq!(history.undoable(), Some("budget 4 × 10²⁴"));
        assert_eq!(history.undo(&at(4e24)).unwrap().0, at(3e24));
        assert_eq!(history.undo(&at(3e24)).unwrap().0, at(1e24));
        assert!(history.undo(&at(1e24)).is_none());
    }

    #[test]
    fn what_was_undone_is_done_again_until_something_else_is_done() {
        let mut history = History::default();
        history.note(&at(1e24), &at(1e25), 1);
        assert_eq!(history.undo(&at(1e25)), Some((at(1e24), "budget 10²⁵".into())));
        assert_eq!(history.redoable(), Some("budget 10²⁵"));
        assert_eq!(history.redo(&at(1e24)), Some((at(1e25), "budget 10²⁵".into())));
        history.undo(&at(1e25));
        history.note(&at(1e24), &Study { seed: 7, ..at(1e24) }, 2);
        assert_eq!(history.redoable(), None);
        assert_eq!(history.undoable(), Some("seed 7"));
    }

    #[test]
    fn no_change_is_no_step_and_a_cancelled_one_is_none_either() {
        let mut history = History::default();
        history.note(&at(1e24), &at(1e24), 1);
        assert_eq!(history.undoable(), None);
        let other = Study::of_built_in("gadre-overtraining", "gadre-overtraining");
        history.note(&at(1e24), &other, 1);
        assert_eq!(history.undoable(), Some("data gadre-overtraining"));
        history.cancelled(&other, &at(1e24), 1);
        assert_eq!(history.undoable(), None);
    }

    #[test]
    fn what_happened_to_a_pin_is_named() {
        use isoflop_study::Pin;
        let pin = |name: &str, c: f64| Pin { letter: 'B', name: name.into(), study: at(c) };
        let with = |pins: Vec<Pin>| Study { pins, ..at(1e24) };
        let none = with(Vec::new());
        let (one, two) = (with(vec![pin("one", 1e23)]), with(vec![pin("two", 1e23)]));
        assert_eq!(difference(&none, &one).unwrap(), "pin B");
        assert_eq!(difference(&one, &none).unwrap(), "unpin B");
        assert_eq!(difference(&one, &two).unwrap(), "name of B");
        assert_eq!(difference(&one, &with(vec![pin("one", 1e22)])).unwrap(), "swap with B");
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::default();
        for i in 0..300u32 {
            history.note(&at(f64::from(i)), &at(f64::from(i + 1)), i);
        }
        assert_eq!(history.past.len(), MOST);
    }
}
