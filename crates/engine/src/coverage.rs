//! How often intervals of a design like this one held the truth, from the coverage map.
//!
//! `coverage/map.csv` is the summary that the command `coverage` of `isoflop-bench` prints: one
//! line per law, rows and noise of made-up sets, one column per method, in it the percentage of
//! nominal 95 % intervals that held the truth, a mean over the law's parameters and a prediction.

use crate::{intervals::Plan, notices};
use isoflop_fit::Problem;
use isoflop_formula::math;
use isoflop_study::Notice;

const MAP: &str = include_str!("coverage/map.csv");
/// Made-up sets per line of the map.
const SETS: usize = 500;
/// Of a hundred intervals so many should hold the truth.
const PROMISED: std::ops::RangeInclusive<f64> = 93.0..=98.0;
/// The noise whose rows share a part of it within a run.
const SHARED: &str = "correlated";

/// What the map says of a design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Rows of the made-up sets: the nearest that the map has.
    pub rows: usize,
    /// Made-up sets of each noise.
    pub sets: usize,
    /// Per cent that held the truth, under the noise where the fewest did.
    pub low: f64,
    /// Under the noise where the most did.
    pub high: f64,
}

/// What the map says of `rows` runs of a law whose intervals are made by `method`; `None` where it
/// has no such line. Clustered runs are compared with made-up runs that share noise, others with
/// normal noise, t noise and outliers.
pub fn held(law: &str, rows: usize, clustered: bool, method: &str) -> Option<Held> {
    let mut lines = MAP.lines();
    let place = lines.next()?.split(',').position(|name| name == method)?;
    let far = |own: usize| math::ln(own as f64 / rows as f64).abs();
    let mut found: Option<Held> = None;
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        if fields[0] != law || (fields[2] == SHARED) != clustered {
            continue;
        }
        let (Ok(own), Some(Ok(percent))) =
            (fields[1].parse(), fields.get(place).map(|text| text.parse::<f64>()))
        else {
            continue;
        };
        let first = Held { rows: own, sets: SETS, low: percent, high: percent };
        found = Some(match found {
            Some(held) if held.rows == own => {
                Held { low: held.low.min(percent), high: held.high.max(percent), ..held }
            }
            Some(held) if far(held.rows) <= far(own) => held,
            _ => first,
        });
    }
    found
}

/// What must be said of a plan whose intervals, on made-up sets like this one, held the truth more
/// seldom or more often than promised.
pub(crate) fn said(problem: &Problem, cluster: Option<&[u32]>, plan: &Plan) -> Option<Notice> {
    let Plan::Draws(method) = plan else { return None };
    let clustered = cluster.and_then(|labels| labels.iter().max()).is_some_and(|most| {
        // A cluster for every run says nothing about which runs belong together.
        *most as usize + 1 < problem.rows()
    });
    let held = held(&problem.model().id(), problem.rows(), clustered, &method.name)?;
    let is_kept = PROMISED.contains(&held.low) && PROMISED.contains(&held.high);
    (!is_kept).then(|| notices::coverage(&held, *PROMISED.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_map_is_a_law_with_percentages() {
        let width = MAP.lines().next().unwrap().split(',').count();
        for line in MAP.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), width, "{line}");
            assert!(isoflop_laws::find(fields[0]).is_ok(), "{line}");
            for text in fields[3..].iter().filter(|text| !text.is_empty()) {
                assert!((0.0..=100.0).contains(&text.parse::<f64>().unwrap()), "{line}");
            }
        }
    }

    #[test]
    fn the_nearest_number_of_runs_counts_and_the_noises_are_taken_together() {
        let held = |rows| held("chinchilla", rows, false, "pairs-percentile").unwrap();
        let rows: Vec<usize> = [5, 18, 20, 42, 43, 119, 121, 5000].map(|n| held(n).rows).into();
        assert_eq!(rows, [12, 12, 30, 30, 60, 60, 240, 240]);
        assert!(held(240).low < held(240).high && held(240).high < held(30).high);
    }

    #[test]
    fn what_the_map_has_not_is_not_told() {
        assert_eq!(held("farseer", 60, false, "pairs-percentile"), None);
        assert_eq!(held("chinchilla", 60, false, "wild-percentile"), None);
        assert_eq!(held("chinchilla", 60, false, "cluster-percentile"), None);
    }
}
