//! A backtest: what the law told of larger runs, and how often its intervals held.

use crate::{Estimate, Notice};
use serde::{Deserialize, Serialize};

/// `isoflop backtest --json`: the law fitted to the runs below a cut in compute, and judged on
/// those above, cut after cut.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Law id.
    pub law: String,
    /// Runs that the cuts divide, those that an outlier rule leaves out of fits among them.
    pub rows: u32,
    /// The outlier rule: applied below a cut, never above it; none when the filter is no such rule.
    pub outlier_rule: Option<String>,
    /// Key of the column that is cut: `C`, or the only input of the law.
    pub by: String,
    /// Draws per cut.
    pub draws: u32,
    /// Level of every interval, 0.95.
    pub level: f64,
    /// The cuts, lowest first.
    pub cuts: Vec<BacktestCut>,
    /// What the errors of the past make of the first budget; none without a budget.
    pub ahead: Option<Ahead>,
    /// What must be said.
    pub warnings: Vec<Notice>,
}

/// One cut of a backtest.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BacktestCut {
    /// Share of the runs below the cut.
    pub share: f64,
    /// Largest value of the cut column below the cut.
    pub below: f64,
    /// Runs that were fitted.
    pub fitted: u32,
    /// Runs below the cut that the outlier rule leaves out.
    pub left_out: u32,
    /// Runs above the cut, all of which are judged.
    pub held_out: u32,
    /// Largest value of the cut column over `below`.
    pub reach: f64,
    /// Mean of |observed − predicted| / predicted over the fitted runs.
    pub error_fitted: Option<f64>,
    /// The same over the runs above.
    pub error: Option<f64>,
    /// Mean of (observed − predicted) / predicted over the runs above: positive where the law
    /// promised too much.
    pub bias: Option<f64>,
    /// Share of the runs above inside the interval of the curve.
    pub curve: Option<Coverage>,
    /// Share of the runs above inside the interval of a new run.
    pub new_run: Option<Coverage>,
    /// The runs themselves; empty where there is no fit.
    pub runs: JudgedRuns,
    /// Draws that failed.
    pub draws_failed: u32,
    /// Why there is no fit or no interval at this cut; empty where there are both.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why_not: String,
}

/// The runs of a cut, those fitted first: columns of equal length.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JudgedRuns {
    /// Lines of the file.
    pub line: Vec<u64>,
    /// Value of the cut column.
    pub x: Vec<f64>,
    /// (observed − predicted) / predicted.
    pub off: Vec<f64>,
}

/// How often intervals held what they promised.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Share of the runs inside.
    pub share: f64,
    /// Standard error of the share that comes from the number of draws; none with fewer than 200.
    pub monte_carlo: Option<f64>,
}

/// The loss at a budget, with a band as wide as the past asks for.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(non_snake_case)]
pub struct Ahead {
    /// Budget, FLOP.
    pub C: f64,
    /// Budget over the largest run.
    pub beyond: f64,
    /// The largest `reach` of the cuts: farther than that nothing was measured.
    pub tested: f64,
    /// Loss at the best split with the interval of the curve.
    pub curve: Estimate,
    /// The same with the interval of a new run.
    pub new_run: Estimate,
    /// By how much the interval of a new run would have had to be longer to hold 95 % of the
    /// held-out runs, each cut counting alike; at least 1.
    pub factor: f64,
    /// The interval of a new run, its logarithmic distances from the value times `factor`.
    pub widened: Estimate,
}
