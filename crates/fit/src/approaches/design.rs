//! The runs as budgets and as curves of sizes.

use super::{Curve, Least, Noise, Way, least::rest_of_cubic, line};
use isoflop_formula::order::sort_by;

/// Runs whose compute lies within this factor are of one budget.
const ONE_BUDGET: f64 = 0.182_321_556_793_954_6; // ln 1.2
/// Fewest different sizes of a budget.
const FEWEST_SIZES: usize = 5;
/// With so few, runs whose compute differs by more than this factor are no budget (ln 1.02).
const ONE_COMPUTE: f64 = 0.019_802_627_296_179_7;
/// Sizes nearer than this in ln N are one.
const ONE_SIZE: f64 = 1e-3;
/// Sizes around the lowest loss from which noise is told.
const AROUND: usize = 6;
/// Compute values at which the envelope is read.
const GRID: usize = 128;
/// Fewest curves among which the lowest is looked for.
const FEWEST_CURVES: usize = 3;

/// Runs of about one compute.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Mean ln C of its runs.
    pub ln_c: f64,
    /// ln of the largest over the smallest C of its runs.
    pub spread: f64,
    /// ln N of its sizes, ascending.
    pub sizes: Vec<f64>,
    /// The runs of each size.
    rows: Vec<Vec<usize>>,
}

/// What of the runs does not depend on their losses.
#[derive(Clone, Debug)]
pub struct Design {
    ln_c: Vec<f64>,
    budgets: Vec<Budget>,
    /// ln N and the runs of each size that has two or more, by compute.
    curves: Vec<(f64, Vec<usize>)>,
    /// ln C at which the envelope is read.
    grid: Vec<f64>,
    /// d ln L / d ln C along the best splits: moves the runs of a budget to its compute.
    slope: f64,
}

impl Design {
    /// The design of runs with sizes `n` and compute `c`, both positive and of equal length.
    pub fn new(n: &[f64], c: &[f64]) -> Self {
        let ln = |v: &[f64]| v.iter().map(|&v| isoflop_formula::math::ln(v)).collect::<Vec<_>>();
        let (ln_n, ln_c) = (ln(n), ln(c));
        let mut curves = sizes(&ln_n, (0..n.len()).collect());
        curves.retain_mut(|(_, rows)| {
            sort_by(rows, |&a, &b| ln_c[a].total_cmp(&ln_c[b]));
            ln_c[rows[rows.len() - 1]] > ln_c[rows[0]]
        });
        let (low, high) = ln_c.iter().fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
        let step = (high - low) / (GRID - 1) as f64;
        let grid = (0..GRID).map(|i| low + step * i as f64).collect();
        Self { budgets: budgets(&ln_n, &ln_c), ln_c, curves, grid, slope: 0.0 }
    }

    /// The same, with the runs of a budget moved to its compute along the slope of `ln_l`. Where
    /// all runs of every budget have its compute nothing moves.
    pub fn levelled(mut self, ln_l: &[f64]) -> Self {
        let uneven = self.budgets.iter().any(|b| b.spread > 1e-6);
        let points: Vec<(f64, f64, f64)> = (self.minima(Curve::Quadratic, ln_l).iter())
            .zip(&self.budgets)
            .filter_map(|(least, budget)| Some((budget.ln_c, (*least)?.y, 1.0)))
            .collect();
        if let (true, Some(line)) = (uneven, line(&points)) {
            self.slope = line.slope;
        }
        self
    }

    /// The budgets with sizes enough, lowest compute first.
    pub fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// ln N of the sizes that were run at two or more computes, ascending.
    pub fn curve_sizes(&self) -> Vec<f64> {
        self.curves.iter().map(|(x, _)| *x).collect()
    }

    /// ln C of the places at which a way reads a best size.
    pub fn places(&self, way: Way) -> Vec<f64> {
        match way {
            Way::Envelope => self.grid.clone(),
            Way::IsoFlop(_) => self.budgets.iter().map(|b| b.ln_c).collect(),
        }
    }

    /// The best size at each of the way's places; `None` where it is not inside the sizes there.
    /// `ln_l`: one per run.
    pub fn best(&self, way: Way, ln_l: &[f64]) -> Vec<Option<Least>> {
        match way {
            Way::Envelope => self.grid.iter().map(|&c| self.lowest(c, ln_l)).collect(),
            Way::IsoFlop(curve) => self.minima(curve, ln_l),
        }
    }

    /// The noise of ln L about cubics, pooled over the budgets; `None` without a degree of freedom.
    /// A cubic goes through the six sizes around the lowest loss: farther out what it leaves is its
    /// own want of fit.
    pub fn noise(&self, ln_l: &[f64]) -> Option<Noise> {
        let (mut sum, mut freedom) = (0.0, 0);
        for budget in &self.budgets {
            let losses = self.losses(budget, ln_l);
            let (from, to) = around_lowest(&losses);
            if let Some((rest, free)) = rest_of_cubic(&budget.sizes[from..to], &losses[from..to]) {
                sum += rest;
                freedom += free;
            }
        }
        Noise::of(sum, freedom)
    }

    fn minima(&self, curve: Curve, ln_l: &[f64]) -> Vec<Option<Least>> {
        let one = |b: &Budget| curve.least(&b.sizes, &self.losses(b, ln_l));
        self.budgets.iter().map(one).collect()
    }

    /// Mean ln L of each size of a budget, at the budget's compute.
    fn losses(&self, budget: &Budget, ln_l: &[f64]) -> Vec<f64> {
        let level = |&row: &usize| ln_l[row] + self.slope * (budget.ln_c - self.ln_c[row]);
        let mean = |rows: &Vec<usize>| rows.iter().map(level).sum::<f64>() / rows.len() as f64;
        budget.rows.iter().map(mean).collect()
    }

    /// The lowest of the curves that reach a compute, unless it is of an outer size.
    fn lowest(&self, ln_c: f64, ln_l: &[f64]) -> Option<Least> {
        let heights: Vec<(f64, f64)> = (self.curves.iter())
            .filter_map(|(x, rows)| Some((*x, self.height(rows, ln_c, ln_l)?)))
            .collect();
        let least = (0..heights.len()).min_by(|&a, &b| heights[a].1.total_cmp(&heights[b].1))?;
        let inside = heights.len() >= FEWEST_CURVES && least > 0 && least + 1 < heights.len();
        inside.then(|| Least { x: heights[least].0, y: heights[least].1 })
    }

    /// A size's ln L at a compute, straight between its runs.
    fn height(&self, rows: &[usize], ln_c: f64, ln_l: &[f64]) -> Option<f64> {
        let after = rows.iter().position(|&row| self.ln_c[row] >= ln_c)?;
        let right = rows[after];
        if after == 0 {
            return (self.ln_c[right] == ln_c).then(|| ln_l[right]);
        }
        let left = rows[after - 1];
        let share = (ln_c - self.ln_c[left]) / (self.ln_c[right] - self.ln_c[left]);
        Some(ln_l[left] + share * (ln_l[right] - ln_l[left]))
    }
}

/// The stretch of [`AROUND`] places, or all, whose middle is the lowest as nearly as may be.
fn around_lowest(losses: &[f64]) -> (usize, usize) {
    let lowest = (0..losses.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).unwrap_or(0);
    let width = AROUND.min(losses.len());
    let from = lowest.saturating_sub(width / 2).min(losses.len() - width);
    (from, from + width)
}

/// The runs by size, ascending; sizes that hardly differ are one.
fn sizes(ln_n: &[f64], mut rows: Vec<usize>) -> Vec<(f64, Vec<usize>)> {
    sort_by(&mut rows, |&a, &b| ln_n[a].total_cmp(&ln_n[b]));
    let mut found: Vec<(f64, Vec<usize>)> = Vec::new();
    for row in rows {
        match found.last_mut() {
            Some((x, same)) if ln_n[row] - *x < ONE_SIZE => same.push(row),
            _ => found.push((ln_n[row], vec![row])),
        }
    }
    found
}

/// Budgets: again and again the stretch of compute with most sizes, until none has enough.
///
/// Published designs hold other runs between their budgets, so gaps alone do not tell them apart.
fn budgets(ln_n: &[f64], ln_c: &[f64]) -> Vec<Budget> {
    let mut left: Vec<usize> = (0..ln_n.len()).collect();
    sort_by(&mut left, |&a, &b| ln_c[a].total_cmp(&ln_c[b]));
    let mut found = Vec::new();
    loop {
        let mut most: (usize, f64, usize, usize) = (0, 0.0, 0, 0);
        let mut end = 0;
        for start in 0..left.len() {
            while end < left.len() && ln_c[left[end]] - ln_c[left[start]] <= ONE_BUDGET {
                end += 1;
            }
            let count = sizes(ln_n, left[start..end].to_vec()).len();
            let width = ln_c[left[end - 1]] - ln_c[left[start]];
            if count > most.0 || (count == most.0 && width < most.1) {
                most = (count, width, start, end);
            }
        }
        let (count, spread, start, end) = most;
        if count < FEWEST_SIZES || (count == FEWEST_SIZES && spread > ONE_COMPUTE) {
            break;
        }
        let rows: Vec<usize> = left.drain(start..end).collect();
        let ln_c = rows.iter().map(|&row| ln_c[row]).sum::<f64>() / rows.len() as f64;
        let (sizes, rows) = sizes(ln_n, rows).into_iter().unzip();
        found.push(Budget { ln_c, spread, sizes, rows });
    }
    sort_by(&mut found, |a, b| a.ln_c.total_cmp(&b.ln_c));
    found
}
