//! The best split of budgets, at the fit and in every draw.

use crate::{
    draws::DrawTable,
    fit::{Prepared, range},
    intervals::Intervals,
    notices,
};
use isoflop_fit::Point;
use isoflop_laws::Side;
use isoflop_study::{Code, Estimate, Fit, Notice, OptimumEstimate};

/// An interval of the best size wider than this ratio tells nothing.
const UNTOLD: f64 = 100.0;

/// Whether the runs tell a best split: there is one, no direction of the parameters is flat, and
/// its interval, where there is one, is closed and narrower than a factor of a hundred.
pub fn is_told(fit: &Fit, split: &OptimumEstimate) -> bool {
    let n = &split.N;
    let open = n.level.is_some() && (n.low.is_none() || n.high.is_none());
    let wide = n.low.zip(n.high).is_some_and(|(low, high)| high / low >= UNTOLD);
    n.value.is_some() && fit.certificate.flat.is_empty() && !open && !wide
}

/// The best split at every asked budget.
pub(crate) struct Splits {
    pub estimates: Vec<OptimumEstimate>,
    /// D/N at the first budget.
    pub tokens_per_parameter: Option<Estimate>,
    /// Draws without a best split at the first budget.
    pub without: usize,
}

impl Splits {
    pub fn new(
        prepared: &Prepared,
        point: &Point,
        table: &DrawTable<'_>,
        intervals: &Intervals<'_>,
        said: &mut Vec<Notice>,
    ) -> Self {
        let mut splits = Self { estimates: Vec::new(), tokens_per_parameter: None, without: 0 };
        let keys: Vec<&str> = prepared.model.inputs().iter().map(|i| i.symbol.key).collect();
        if keys != ["N", "D"] {
            return splits;
        }
        for &c in &prepared.study.at {
            splits.add(prepared, point, table, intervals, c, said);
        }
        splits
    }

    fn add(
        &mut self,
        prepared: &Prepared,
        point: &Point,
        table: &DrawTable<'_>,
        intervals: &Intervals<'_>,
        c: f64,
        said: &mut Vec<Notice>,
    ) {
        let k = prepared.study.flops_per_nd;
        let best = prepared.model.optimum(&point.params, c, k);
        if let Err(why) = &best {
            said.push(notices::no_interior_optimum(&why.to_string()));
        }
        let largest = prepared.runs.compute.as_ref().map(|all| range(all).1);
        if let Some(times) = largest.map(|l| c / l).filter(|t| *t > 1.0)
            && prepared.study.at.iter().all(|other| *other <= c)
            && said.iter().all(|n| n.code != Code::Extrapolation)
        {
            said.push(match table.is_empty() {
                true => notices::bare_extrapolation(times),
                false => notices::extrapolation(times),
            });
        }
        let split = |row: &[f64]| split(prepared, row, c);
        let drawn: Vec<Vec<f64>> = table.good().map(split).collect();
        if self.estimates.is_empty() {
            self.without = drawn.iter().filter(|values| !values[0].is_finite()).count();
        }
        let mut found = match best {
            Ok(_) => intervals.of_drawn(&split, &drawn).into_iter(),
            Err(_) => Vec::new().into_iter(),
        };
        let mut next = || found.next().unwrap_or_default();
        let (n, d, l, ratio) = (next(), next(), next(), next());
        self.tokens_per_parameter.get_or_insert(ratio);
        let c = Estimate { value: Some(c), ..Estimate::default() };
        self.estimates.push(OptimumEstimate { C: c, N: n, D: d, L: l });
    }
}

/// N, D, L and D/N of the best split; ±∞ beyond every size, where there is none to one side.
fn split(prepared: &Prepared, params: &[f64], c: f64) -> Vec<f64> {
    match prepared.model.optimum(params, c, prepared.study.flops_per_nd) {
        Ok(best) => vec![best.n, best.d, best.l, best.d / best.n],
        Err(why) => {
            // −∞ stands for "below every size": the end is open.
            let n = match why.side() {
                Some(Side::Smaller) => f64::NEG_INFINITY,
                Some(Side::Larger) => f64::INFINITY,
                None => f64::NAN,
            };
            vec![n, -n, f64::NAN, -n]
        }
    }
}
