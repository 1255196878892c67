//! Schedules: a rate for each step.

use crate::error::Error;

/// The most steps of one schedule, so that a mistyped step cannot keep the machine busy.
pub(super) const MOST_STEPS: f64 = 2e7;

/// Up to here every whole number is an f64, so that adding one to a step always moves it.
const LARGEST_STEP: f64 = 9e15;

/// Schedules and which one each row follows.
#[derive(Clone, Debug, Default)]
pub struct Schedules {
    /// The schedules.
    pub curves: Vec<Schedule>,
    /// For each row, the index of its schedule.
    pub curve_of_row: Vec<u32>,
}

/// A rate (of learning) over the steps of a run: constant from each listed step to the next, so a
/// file may list every step or only the changes. The first listed step is the run's first.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// Its name, for messages.
    pub name: String,
    /// Whole numbers of steps, ascending.
    pub steps: Vec<f64>,
    /// The rate from each of these steps on.
    pub rates: Vec<f64>,
}

impl Schedule {
    /// Checks it: as many rates as steps, whole ascending steps, rates finite and not negative.
    pub(super) fn check(&self) -> Result<(), Error> {
        let name = &self.name;
        let fail = |what: String| Err(Error::data(format!("schedule '{name}': {what}")));
        if self.steps.is_empty() {
            return fail("it lists no steps; give a file with the columns step and lr".to_owned());
        }
        if self.steps.len() != self.rates.len() {
            let (steps, rates) = (self.steps.len(), self.rates.len());
            return fail(format!("{steps} steps and {rates} rates; each step needs its rate"));
        }
        let whole = |s: f64| s.fract() == 0.0 && s.abs() <= LARGEST_STEP;
        if let Some(step) = self.steps.iter().find(|&&s| !whole(s)) {
            return fail(format!("step '{step}' is not a whole number of steps"));
        }
        if let Some(pair) = self.steps.windows(2).find(|pair| pair[0] >= pair[1]) {
            return fail(format!("step {} follows step {}; sort the steps", pair[1], pair[0]));
        }
        match self.rates.iter().find(|&&r| !(r.is_finite() && r >= 0.0)) {
            Some(rate) => fail(format!("'{rate}' is not a learning rate; it must be 0 or more")),
            None => Ok(()),
        }
    }

    /// The rates with all before the first maximum set to the maximum.
    pub(super) fn without_warm_up(&self) -> Vec<f64> {
        let peak = self.rates.iter().copied().fold(0.0, f64::max);
        let first = self.rates.iter().position(|&r| r == peak).unwrap_or(0);
        let mut rates = self.rates.clone();
        rates[..first].fill(peak);
        rates
    }
}
