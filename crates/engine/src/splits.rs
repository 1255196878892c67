//! The best split of budgets, at the fit and in every draw.

use crate::{
    draws::DrawTable,
    fit::{Prepared, range},
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
        said: &mut Vec<Notice>,
    ) -> Self {
        let mut splits = Self { estimates: Vec::new(), tokens_per_parameter: None, without: 0 };
        let keys: Vec<&str> = prepared.model.inputs().iter().map(|i| i.symbol.key).collect();
        if keys != ["N", "D"] {
            return splits;
        }
        for (place, &c) in prepared.study.at.iter().enumerate() {
            splits.add(prepared, point, table, c, place == 0, said);
        }
        splits
    }

    fn add(
        &mut self,
        prepared: &Prepared,
        point: &Point,
        table: &DrawTable<'_>,
        c: f64,
        is_first: bool,
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
        let (mut n, mut d, mut l, mut ratio) = (vec![], vec![], vec![], vec![]);
        let mut without = 0;
        for row in table.good() {
            match prepared.model.optimum(row, c, k) {
                Ok(b) => {
                    n.push(b.n);
                    d.push(b.d);
                    l.push(b.l);
                    ratio.push(b.d / b.n);
                }
                Err(why) => {
                    without += 1;
                    let (small, large) = match why.side() {
                        Some(Side::Smaller) => (0.0, f64::INFINITY),
                        Some(Side::Larger) => (f64::INFINITY, 0.0),
                        None => (f64::NAN, f64::NAN),
                    };
                    // 0 stands for "below every size": its logarithm is −∞, the end is open.
                    let open = |v: f64| if v == 0.0 { f64::NEG_INFINITY } else { v };
                    n.push(open(small));
                    d.push(open(large));
                    ratio.push(open(large));
                }
            }
        }
        if is_first {
            self.without = without;
        }
        let value = |f: fn(&isoflop_laws::Best) -> f64| best.as_ref().map_or(f64::NAN, f);
        let estimate = |v: f64, draws: &[f64]| {
            if v.is_nan() { Estimate::default() } else { prepared.plan.estimate(v, draws) }
        };
        if is_first {
            self.tokens_per_parameter = Some(estimate(value(|b| b.d / b.n), &ratio));
        }
        self.estimates.push(OptimumEstimate {
            C: Estimate { value: Some(c), ..Estimate::default() },
            N: estimate(value(|b| b.n), &n),
            D: estimate(value(|b| b.d), &d),
            L: estimate(value(|b| b.l), &l),
        });
    }
}
