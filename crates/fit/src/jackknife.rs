//! Refits with each unit left out.

use crate::{Point, Problem, Resampling};

/// More units than this are left out in groups: the acceleration is a ratio that few values tell.
const MOST: usize = 100;

impl Problem {
    /// Parameters with each resampling unit (run or cluster) left out in turn, in rows; units
    /// beyond a hundred are left out in a hundred groups. Refits that do not converge are left out.
    pub fn jackknife(&self, point: &Point, resampling: &Resampling) -> Vec<Vec<f64>> {
        let labels = resampling.cluster();
        let units = match labels {
            Some(labels) => labels.iter().max().map_or(0, |m| *m as usize + 1),
            None => self.rows(),
        };
        let groups = units.min(MOST);
        let unit = |row: usize| labels.map_or(row, |l| l[row] as usize);
        let refit = |group: usize| {
            let keep = |i: usize| if unit(i) % groups == group { 0.0 } else { self.weight[i] };
            let weight: Vec<f64> = (0..self.rows()).map(keep).collect();
            if weight.iter().filter(|w| **w > 0.0).count() < self.free() {
                return None;
            }
            let (params, converged) = self.refit(point, &weight, None);
            (converged && params.iter().all(|v| v.is_finite())).then_some(params)
        };
        (0..groups).filter_map(refit).collect()
    }
}
