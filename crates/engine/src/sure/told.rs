//! What a fit tells: the quantities that choices, runs and noise move.

use crate::{data::subset, fit::Prepared};
use isoflop_data::Runs;
use isoflop_laws::{Kind, Model};
use isoflop_study::{Spread, Spreads, Study, Told};

/// Where fits are asked for their answer.
pub(super) struct Place {
    model: Model,
    /// The first budget, of a law of N and D.
    pub budget: Option<f64>,
    flops_per_nd: f64,
    /// Of any other law: the largest value of every input.
    far: Option<Vec<f64>>,
}

impl Place {
    /// The place of a bound study.
    pub fn of(own: &Prepared) -> Self {
        let splits = own.model.inputs().iter().map(|i| i.symbol.key).eq(["N", "D"]);
        let recurrent = matches!(own.model.law().kind, Kind::Recurrence(_));
        let largest = |c: &ndarray::Array1<f64>| c.iter().copied().fold(0.0, f64::max);
        let far = own.runs.inputs.iter().map(|(_, column)| largest(column)).collect();
        Self {
            model: own.model.clone(),
            budget: own.study.at.first().copied().filter(|_| splits),
            flops_per_nd: own.study.flops_per_nd,
            far: (!splits && !recurrent).then_some(far),
        }
    }

    /// What parameters tell there.
    pub fn told(&self, params: &[f64]) -> Told {
        let finite = |v: f64| v.is_finite().then_some(v);
        let keys = self.model.params().iter().map(|p| p.key.clone());
        let mut told = Told {
            params: keys.zip(params.iter().copied()).filter(|(_, v)| v.is_finite()).collect(),
            ..Told::default()
        };
        if let Some(c) = self.budget
            && let Ok(best) = self.model.optimum(params, c, self.flops_per_nd)
        {
            (told.N, told.D, told.L) = (finite(best.n), finite(best.d), finite(best.l));
        }
        if let Some(far) = &self.far {
            told.L = finite(self.model.value(far, params));
        }
        let derived = self.model.derived(params);
        told.a = derived.iter().find(|d| d.0 == "a").and_then(|d| finite(d.3));
        told
    }
}

/// How far fits spread. `None` stands for a fit that is not to be counted.
pub(super) fn spreads<'a>(fits: impl Iterator<Item = Option<&'a Told>>) -> Spreads {
    let mut out = Spreads::default();
    for (place, told) in fits.enumerate() {
        let Some(told) = told else { continue };
        let place = place as u32;
        widen(&mut out.N, told.N, place);
        widen(&mut out.D, told.D, place);
        widen(&mut out.L, told.L, place);
        widen(&mut out.a, told.a, place);
        for (key, &value) in &told.params {
            let mut spread = out.params.get(key).copied();
            widen(&mut spread, Some(value), place);
            if let Some(spread) = spread {
                out.params.insert(key.clone(), spread);
            }
        }
    }
    out
}

fn widen(spread: &mut Option<Spread>, value: Option<f64>, place: u32) {
    let Some(value) = value else { return };
    let own =
        spread.get_or_insert(Spread { low: value, high: value, lowest: place, highest: place });
    if value < own.low {
        (own.low, own.lowest) = (value, place);
    }
    if value > own.high {
        (own.high, own.highest) = (value, place);
    }
}

/// The study of the whole without what a part does not need: no draws, no pins.
pub(super) fn bare(study: &Study) -> Study {
    Study { bootstrap: 0, ..study.without_pins() }
}

/// Rows in the order of the file.
pub(super) fn in_file_order(mut rows: Vec<usize>) -> Vec<usize> {
    rows.sort_unstable();
    rows
}

/// The runs at these places, in the order of the file.
pub(super) fn picked(runs: &Runs, rows: Vec<usize>) -> Runs {
    subset(runs, &in_file_order(rows))
}
