//! The coverage map: it is what the engine tells, it keeps what is promised, and a small run of
//! other sets agrees with it.

use isoflop_bench::{
    coverage::{DESIGNS, Effort, HEADER, Line, NOISES, cell, summary},
    workers,
};
use isoflop_engine::coverage::held;
use isoflop_formula::math;

fn map() -> Vec<Line> {
    let text = include_str!("../../docs/coverage.csv");
    assert_eq!(text.lines().next(), Some(HEADER));
    text.lines().skip(1).map(|line| line.parse().unwrap()).collect()
}

#[test]
fn the_engine_has_the_summary_of_the_map() {
    let kept = include_str!("../../crates/engine/src/coverage/map.csv");
    assert!(summary(&map()) == kept, "print the summary anew (docs/coverage.md)");
    assert!(map().iter().all(|line| line.sets + line.not_had >= 500));
}

#[test]
fn default_intervals_hold_the_truth_as_often_as_promised() {
    // Normal and t noise, 30 rows or more: the mean over a law's quantities.
    let bars = [
        (30, "gauss", "bayesian-percentile", 93.0..=98.0),
        (30, "t3", "bayesian-percentile", 93.0..=98.0),
        (60, "gauss", "bayesian-percentile", 93.0..=98.0),
        (60, "t3", "bayesian-percentile", 93.0..=98.0),
        (240, "gauss", "pairs-percentile", 93.0..=98.0),
        (240, "t3", "pairs-percentile", 93.0..=98.0),
        // 12 and 48 runs that share noise.
        (60, "correlated", "cluster-percentile", 90.0..=100.0),
        (240, "correlated", "cluster-percentile", 90.0..=100.0),
    ];
    for (rows, noise, method, range) in bars {
        let is_it = |line: &&Line| {
            let key = &line.key;
            (key.law.as_str(), key.rows, key.noise.as_str(), line.method.as_str())
                == ("chinchilla", rows, noise, method)
        };
        let shares: Vec<f64> = map().iter().filter(is_it).map(|line| line.percent().0).collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!(shares.len() == 6 && range.contains(&mean), "{rows} {noise} {method}: {shares:?}");
    }
}

#[test]
fn other_sets_agree_with_the_map() {
    let effort = Effort { sets: 40, draws: 200, seed: 9, threads: workers::threads() };
    let found = cell(&DESIGNS[0], 30, NOISES[0], effort).unwrap();
    let map = map();
    for line in &found {
        let of_map = |other: &&Line| {
            (&other.key, &other.method, &other.quantity)
                == (&line.key, &line.method, &line.quantity)
        };
        let other = map.iter().find(of_map).unwrap_or_else(|| panic!("no line like {line}"));
        let (share, _) = line.percent();
        let (wanted, _) = other.percent();
        // Five standard errors of forty sets, and never less than what one set makes.
        let error = math::sqrt(wanted * (100.0 - wanted) / line.sets as f64).max(2.5);
        assert!((share - wanted).abs() <= 5.0 * error, "{line} and {other}");
    }
}

#[test]
fn what_a_fit_is_told_is_the_mean_of_the_map() {
    let told = held("chinchilla", 30, false, "pairs-basic").unwrap();
    let mean = |noise: &str| {
        let is_it = |line: &&Line| {
            line.key.law == "chinchilla"
                && (line.key.rows, line.key.noise.as_str(), line.method.as_str())
                    == (30, noise, "pairs-basic")
        };
        let shares: Vec<f64> = map().iter().filter(is_it).map(|line| line.percent().0).collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    };
    let means = ["gauss", "t3", "outliers"].map(mean);
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    assert!((told.low - low).abs() <= 0.051 && told.rows == 30, "{told:?} {means:?}");
}
