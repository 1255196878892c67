//! The extrapolation backtest: fit below a cut in compute, judge above, cut after cut.
//!
//! The cut comes before any rule about outliers: such a rule looks at the loss, so it is applied
//! below the cut only, and every run above is judged.

use super::{
    Steps,
    judge::{self, Verdict, judge},
    told::{in_file_order, picked},
};
use crate::{
    Tables,
    data::{load, outlier_rule, subset},
    failure::{input, of_fit},
    fit::{Prepared, bind, prepare},
    intervals::LEVEL,
    notices,
};
use isoflop_data::Runs;
use isoflop_fit::{Point, Search};
use isoflop_formula::math;
use isoflop_laws::Kind;
use isoflop_study::{
    Ahead, Answer, Backtest, BacktestCut, Draws, Estimate, Failure, JudgedRuns, Study,
};

/// Shares of the runs below the cuts.
pub const SHARES: [f64; 6] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
/// Below this share of held-out runs inside, an interval of 95 % is called broken.
const BROKEN: f64 = 0.9;

/// A backtest under way.
pub struct Job {
    /// The study's own fit.
    whole: Option<Box<Prepared>>,
    /// The runs that are cut, before the outlier rule.
    all: Runs,
    /// Whether the rule keeps each.
    kept: Vec<bool>,
    /// What is cut, its key first.
    by: (String, Vec<f64>),
    /// Rows of `all`, lowest first.
    order: Vec<usize>,
    stage: usize,
    now: Now,
    out: Backtest,
    /// Of each cut with intervals, how far its runs missed.
    misses: Vec<Vec<f64>>,
}

enum Now {
    Next,
    Search(Box<Prepared>, Search),
    Draw(Box<Prepared>, Box<Point>, Draws),
    Done,
}

impl Steps for Job {
    fn progress(&self) -> (u32, u32) {
        let each = self.out.draws + 1;
        let drawn = match &self.now {
            Now::Draw(_, point, draws) => draws.values.len() / point.params.len().max(1),
            Now::Done => self.out.draws as usize + 1,
            _ => 0,
        };
        let stages = SHARES.len() as u32 + 1;
        (self.stage as u32 * each + drawn as u32, stages * each)
    }

    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure> {
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Next => self.begin(tables)?,
            Now::Search(own, mut search) => match own.problem.advance(&mut search) {
                true => Now::Search(own, search),
                false => match own.problem.finish(&search) {
                    Ok(point) => {
                        let width = point.params.len() as u32;
                        let draws = Draws { from: 0, width, values: Vec::new() };
                        Now::Draw(own, Box::new(point), draws)
                    }
                    Err(why) => self.give_up(of_fit(&why))?,
                },
            },
            Now::Draw(own, point, mut draws) => {
                let made = (draws.values.len() / point.params.len().max(1)) as u32;
                if made < own.wanted_draws() {
                    draws.values.extend(own.draw(&point, made));
                    Now::Draw(own, point, draws)
                } else {
                    self.close(&own, &point, &draws)?
                }
            }
            Now::Done => return Ok(false),
        };
        Ok(true)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Backtest(Box::new(self.out))
    }
}

impl Job {
    /// A backtest of a study. Errors as a fit's, and where there is nothing to cut by.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let whole = prepare(tables, study)?;
        if matches!(whole.model.law().kind, Kind::Recurrence(_)) {
            return Err(input("a law over learning rates has no compute to cut by", "law"));
        }
        let rule = outlier_rule(tables, study, &whole.model)?;
        let open = Study { filter: Some(String::new()), ..study.clone() };
        let all = match &rule {
            Some(_) => load(tables, &open, &whole.model)?.runs,
            None => whole.runs.clone(),
        };
        let kept = kept(&all, &whole.runs);
        let by = cut_by(&all)?;
        let mut order: Vec<usize> = (0..all.rows()).collect();
        isoflop_formula::order::sort_by(&mut order, |&a, &b| by.1[a].total_cmp(&by.1[b]));
        let out = Backtest {
            law: whole.model.id(),
            rows: all.rows() as u32,
            outlier_rule: rule,
            by: by.0.clone(),
            draws: whole.wanted_draws(),
            level: LEVEL,
            cuts: Vec::new(),
            ahead: None,
            warnings: Vec::new(),
        };
        let (stage, now, misses) = (0, Now::Next, Vec::new());
        Ok(Self { whole: Some(Box::new(whole)), all, kept, by, order, stage, now, out, misses })
    }

    fn begin(&mut self, tables: &Tables) -> Result<Now, Failure> {
        if self.stage == SHARES.len() {
            let Some(whole) = self.whole.take() else { return Ok(Now::Done) };
            let search = whole.problem.search();
            return Ok(Now::Search(whole, search));
        }
        let (below, above) = self.cut();
        let fitted: Vec<usize> = below.iter().copied().filter(|&i| self.kept[i]).collect();
        let most = |rows: &[usize]| rows.last().map_or(f64::NAN, |&i| self.by.1[i]);
        self.out.cuts.push(BacktestCut {
            share: SHARES[self.stage],
            below: most(&below),
            fitted: fitted.len() as u32,
            left_out: (below.len() - fitted.len()) as u32,
            held_out: above.len() as u32,
            reach: most(&above) / most(&below),
            ..BacktestCut::default()
        });
        if above.is_empty() {
            return self.give_up(input("no run lies above the cut", ""));
        }
        let Some(whole) = &self.whole else { return Ok(Now::Done) };
        let runs = picked(&self.all, fitted);
        let (study, view) = (whole.study.clone(), whole.view.clone());
        match bind(tables, study, whole.model.clone(), runs, view) {
            Ok(own) => {
                let search = own.problem.search();
                Ok(Now::Search(Box::new(own), search))
            }
            Err(why) => self.give_up(why),
        }
    }

    /// The rows below and above the present cut, lowest first. Equal ones stay together, below.
    fn cut(&self) -> (Vec<usize>, Vec<usize>) {
        let at = |place: usize| self.by.1[self.order[place]];
        let rows = self.order.len();
        let mut below = (SHARES[self.stage] * rows as f64).floor() as usize;
        while below > 0 && below < rows && at(below) == at(below - 1) {
            below += 1;
        }
        let (low, high) = self.order.split_at(below);
        (low.to_vec(), high.to_vec())
    }

    /// A cut without a fit says why; the study's own fit must be there.
    fn give_up(&mut self, why: Failure) -> Result<Now, Failure> {
        if self.stage == SHARES.len() {
            return Err(why);
        }
        if let Some(cut) = self.out.cuts.last_mut() {
            cut.why_not = why.message;
        }
        self.stage += 1;
        Ok(Now::Next)
    }

    fn close(&mut self, own: &Prepared, point: &Point, draws: &Draws) -> Result<Now, Failure> {
        if self.stage == SHARES.len() {
            self.look_ahead(own, point, draws)?;
            self.say();
            return Ok(Now::Done);
        }
        let (below, above) = self.cut();
        let fitted = in_file_order(below.into_iter().filter(|&i| self.kept[i]).collect());
        let above = in_file_order(above);
        let verdict = judge(own, point, draws, &subset(&self.all, &above))?;
        let Verdict { off, curve, new_run, misses } = verdict;
        let mut runs = self.columns(fitted.into_iter().chain(above));
        runs.off = own.runs.response.iter().zip(&point.fitted).map(|(y, f)| (y - f) / f).collect();
        let finite = |v: f64| v.is_finite().then_some(v);
        let error = |off: &[f64]| finite(judge::mean(off.iter().map(|v| v.abs())));
        if let Some(cut) = self.out.cuts.last_mut() {
            cut.error_fitted = error(&runs.off);
            (cut.error, cut.bias) = (error(&off), finite(judge::mean(off.iter().copied())));
            runs.off.extend(off);
            cut.runs = runs;
            (cut.curve, cut.new_run) = (curve, new_run);
            let table = crate::DrawTable::new(draws);
            cut.draws_failed = (table.len() - table.good().count()) as u32;
            cut.why_not = own.plan.why_no_draws().unwrap_or_default();
        }
        self.misses.extend((!misses.is_empty()).then_some(misses));
        self.stage += 1;
        Ok(Now::Next)
    }

    /// Line and place of each of these rows.
    fn columns(&self, rows: impl Iterator<Item = usize>) -> JudgedRuns {
        let (line, x) = rows.map(|i| (self.all.lines[i], self.by.1[i])).unzip();
        JudgedRuns { line, x, off: Vec::new() }
    }

    /// The loss at the first budget, its band as much longer as the held-out runs asked for.
    fn look_ahead(&mut self, own: &Prepared, point: &Point, draws: &Draws) -> Result<(), Failure> {
        let k = own.study.flops_per_nd;
        let (Some(&c), Some(largest)) = (own.study.at.first(), self.largest()) else {
            return Ok(());
        };
        let Ok(best) = own.model.optimum(&point.params, c, k) else { return Ok(()) };
        let place = |params: &[f64]| own.model.value(&[best.n, best.d], params);
        let line: Vec<f64> = crate::DrawTable::new(draws).good().map(place).collect();
        let noisy = judge::with_residuals(own, point, &line, self.all.rows() as u64);
        let value = place(&point.params);
        let curve = own.plan.estimate(value, &line);
        let mut new_run = own.plan.estimate(value, &noisy);
        new_run.method = new_run.method.map(|name| format!("{name}+residuals"));
        let factor = factor(&self.misses);
        let tested = self.out.cuts.iter().filter(|cut| cut.error.is_some());
        let tested = tested.map(|cut| cut.reach).fold(0.0, f64::max);
        let stretch =
            |end: Option<f64>| end.map(|end| value * math::exp(factor * math::ln(end / value)));
        let widened = Estimate {
            value: new_run.value,
            low: stretch(new_run.low),
            high: stretch(new_run.high),
            level: new_run.level,
            method: new_run.method.as_ref().map(|name| format!("{name}+drift")),
        };
        let beyond = c / largest;
        self.out.ahead = Some(Ahead { C: c, beyond, tested, curve, new_run, factor, widened });
        Ok(())
    }

    fn largest(&self) -> Option<f64> {
        (self.by.0 == "C").then(|| self.by.1.iter().copied().fold(0.0, f64::max))
    }

    fn say(&mut self) {
        let least = |of: fn(&BacktestCut) -> Option<f64>| {
            self.out.cuts.iter().filter_map(of).fold(f64::INFINITY, f64::min)
        };
        let curve = least(|cut| cut.curve.map(|c| c.share));
        let new_run = least(|cut| cut.new_run.map(|c| c.share));
        // The interval of the curve never held the noise of a single run; that of a new run does.
        if new_run < BROKEN {
            self.out.warnings.push(notices::promise_not_kept(curve, new_run));
        }
        if let Some(ahead) = self.out.ahead.as_ref().filter(|a| a.beyond > a.tested) {
            self.out.warnings.push(notices::beyond_backtest(ahead.beyond, ahead.tested));
        }
    }
}

/// A backtest at once.
pub fn backtest(tables: &Tables, study: &Study) -> Result<Backtest, Failure> {
    let mut job = Job::new(tables, study)?;
    while job.advance(tables)? {}
    Ok(job.out)
}

/// Which of all runs are among those kept, both in the order of the file.
fn kept(all: &Runs, kept: &Runs) -> Vec<bool> {
    let mut next = 0;
    (0..all.rows())
        .map(|row| {
            let same = next < kept.rows()
                && all.lines[row] == kept.lines[next]
                && all.response[row] == kept.response[next];
            next += usize::from(same);
            same
        })
        .collect()
}

/// What is cut: compute, else the only input.
pub(super) fn cut_by(runs: &Runs) -> Result<(String, Vec<f64>), Failure> {
    match (&runs.compute, runs.inputs.as_slice()) {
        (Some(compute), _) => Ok(("C".into(), compute.to_vec())),
        (None, [(key, column)]) => Ok((key.clone(), column.to_vec())),
        _ => Err(input(
            "a backtest cuts the runs by compute, and the file has none; give N and D, or C",
            "data",
        )),
    }
}

/// The weighted 95 % quantile of the misses, each cut counting alike; at least 1.
fn factor(misses: &[Vec<f64>]) -> f64 {
    let weigh = |cut: &Vec<f64>| {
        let share = 1.0 / cut.len() as f64;
        cut.iter().map(move |&miss| (miss, share)).collect::<Vec<_>>()
    };
    let mut all: Vec<(f64, f64)> = misses.iter().flat_map(weigh).collect();
    isoflop_formula::order::sort_by(&mut all, |a, b| a.0.total_cmp(&b.0));
    let wanted = LEVEL * misses.len() as f64;
    let mut sum = 0.0;
    for (miss, share) in all {
        sum += share;
        if sum >= wanted * (1.0 - 1e-12) {
            return miss.max(1.0);
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::factor;

    #[test]
    fn the_factor_is_the_quantile_over_cuts_of_any_size() {
        let hundred: Vec<f64> = (1..=100).map(|i| f64::from(i) / 50.0).collect();
        assert_eq!(factor(std::slice::from_ref(&hundred)), 1.9);
        // One run of a second cut weighs as much as the hundred of the first.
        assert_eq!(factor(&[hundred, vec![7.0]]), 7.0);
        assert_eq!(factor(&[vec![0.1, 0.2]]), 1.0);
        assert_eq!(factor(&[]), 1.0);
    }
}
