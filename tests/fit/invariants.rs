//! Changes of the runs or of the question that must not change the answer.

use crate::support::{Fits, Noise, Runs, gap, loss, made_up};
use isoflop_fit::{Point, Wishes};
use isoflop_formula::math;
use isoflop_formula::threefry::{Purpose, Stream};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Objectives: smooth, nearly absolute, absolute, and of the response itself.
const OBJECTIVES: [&str; 4] = ["ls-log", "huber-log:1e-3", "lad-log", "ls"];
/// Two descents to one optimum, by other roundings: the objective is flat to its square there.
const SAME: f64 = 1e-7;
/// Absolute residuals are smoothed to this width where no vertex proves the optimum (a run that is
/// listed twice, a bound); each run may then add half of it to the objective.
const WIDTH: f64 = 1e-8;
/// How far a smoothed optimum may lie from the exact one.
const SMOOTHED: f64 = 5e-5;

fn config() -> ProptestConfig {
    let (rng_seed, failure_persistence) = (RngSeed::Fixed(20), None);
    ProptestConfig { cases: 12, rng_seed, failure_persistence, ..ProptestConfig::default() }
}

/// A made-up set that fixes its five parameters well, and an objective.
fn sets() -> impl Strategy<Value = (Runs, &'static str)> {
    let kinds = prop_oneof![Just(Noise::Gauss), Just(Noise::Heavy)];
    (0u64..1000, 40usize..160, kinds, 0.003..0.01, 0usize..4)
        .prop_map(|(seed, rows, kind, noise, o)| (made_up(seed, rows, noise, kind), OBJECTIVES[o]))
}

/// 0 to `n` in an order that only `seed` decides.
fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut stream = Stream::new(seed, Purpose::Simulate, 2);
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, stream.index(i as u32 + 1) as usize);
    }
    order
}

/// The same law and the same objective per run, at the runs of `runs`.
fn assert_same_law(a: &Point, b: &Point, runs: &Runs) {
    assert_near(a, b, runs, SAME);
}

fn assert_near(a: &Point, b: &Point, runs: &Runs, most: f64) {
    let values = |p: &Point| -> Vec<f64> {
        runs.n.iter().zip(&runs.d).map(|(&n, &d)| loss(&p.params, n, d)).collect()
    };
    let apart = gap(&values(a), &values(b));
    assert!(apart < most, "predictions differ by {apart:e}: {:?} and {:?}", a.params, b.params);
}

/// By how much the objective may differ where absolute residuals stay smoothed.
fn allowed(exact: &Point, rows: f64) -> f64 {
    1e-9 * exact.objective
        + if exact.certificate.subgradient.is_some() { rows * WIDTH } else { 0.0 }
}

fn doubled_gap(objective: &str) -> f64 {
    if objective == "lad-log" { SMOOTHED } else { SAME }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_rows_does_not_matter((runs, objective) in sets(), seed in 0u64..100) {
        let other = runs.at(&shuffled(runs.n.len(), seed));
        assert_same_law(&runs.fit(objective), &other.fit(objective), &runs);
    }

    #[test]
    fn a_factor_on_all_weights_does_not_matter((runs, objective) in sets(), factor in 0.01..300.0) {
        let some: Vec<f64> = (0..runs.n.len()).map(|i| 1.0 + (i % 5) as f64).collect();
        let more = some.iter().map(|w| w * factor).collect();
        let (some, more) = (runs.weighted(some), runs.weighted(more));
        assert_same_law(&some.fit(objective), &more.fit(objective), &runs);
    }

    #[test]
    fn a_power_of_two_on_all_weights_does_not_change_a_bit((runs, objective) in sets()) {
        let some: Vec<f64> = (0..runs.n.len()).map(|i| 1.0 + (i % 5) as f64).collect();
        let more = some.iter().map(|w| w * 1024.0).collect();
        let (some, more) = (runs.weighted(some), runs.weighted(more));
        prop_assert_eq!(some.fit(objective).params, more.fit(objective).params);
    }

    #[test]
    fn weights_do_matter((runs, objective) in sets()) {
        let half = runs.n.len() / 2;
        let uneven = (0..runs.n.len()).map(|i| if i < half { 1.0 } else { 9.0 }).collect();
        let (even, uneven) = (runs.fit(objective), runs.weighted(uneven).fit(objective));
        prop_assert!((even.params[3] - uneven.params[3]).abs() > 1e-5);
    }

    #[test]
    fn units_of_the_inputs_change_coefficients_only((runs, objective) in sets()) {
        let billions = |c: &[f64]| c.iter().map(|v| v / 1e9).collect();
        let small = Runs { n: billions(&runs.n), d: billions(&runs.d), ..runs.clone() };
        let (raw, small) = (runs.fit(objective), small.fit(objective));
        let (p, mut q) = (raw.params.clone(), small.params.clone());
        q[1] *= math::pow(1e9, q[3]);
        q[2] *= math::pow(1e9, q[4]);
        // Coefficients carry the exponents' rounding many times over.
        prop_assert!(gap(&p, &q) < 1e-4, "{:?} and {:?}", p, q);
        let mut raw_again = small;
        raw_again.params = q;
        assert_same_law(&raw, &raw_again, &runs);
    }

    #[test]
    fn a_run_listed_twice_is_a_run_of_weight_two((runs, objective) in sets(), seed in 0u64..100) {
        let rows = runs.n.len();
        let doubled = &shuffled(rows, seed)[..rows / 3];
        let twice: Vec<usize> = (0..rows).chain(doubled.iter().copied()).collect();
        let weight = (0..rows).map(|i| if doubled.contains(&i) { 2.0 } else { 1.0 }).collect();
        let (listed, weighted) = (runs.at(&twice), runs.weighted(weight));
        assert_near(&listed.fit(objective), &weighted.fit(objective), &runs, doubled_gap(objective));
    }

    #[test]
    fn all_runs_listed_twice_give_the_same_law((runs, objective) in sets()) {
        let twice: Vec<usize> = (0..runs.n.len()).flat_map(|i| [i, i]).collect();
        let (once, twice) = (runs.fit(objective), runs.at(&twice).fit(objective));
        assert_near(&once, &twice, &runs, doubled_gap(objective));
        let rows = runs.n.len() as f64;
        prop_assert!((twice.objective / 2.0 - once.objective).abs() < allowed(&once, rows));
    }

    #[test]
    fn a_run_without_weight_is_a_run_left_out((runs, objective) in sets()) {
        let rows = runs.n.len();
        let kept: Vec<usize> = (0..rows).filter(|i| i % 7 != 3).collect();
        let weight = (0..rows).map(|i| if i % 7 == 3 { 0.0 } else { 1.0 }).collect();
        let (fewer, weighted) = (runs.at(&kept), runs.weighted(weight));
        assert_same_law(&fewer.fit(objective), &weighted.fit(objective), &runs);
    }

    #[test]
    fn fixing_a_parameter_at_the_optimum_gives_the_same_fit(
        (runs, objective) in sets(),
        which in 0usize..5,
    ) {
        let free = runs.fit(objective);
        let key = ["E", "A", "B", "alpha", "beta"][which];
        let fix = vec![(key.to_owned(), free.params[which])];
        let fixed = runs.fit_with(objective, Wishes { fix, ..Wishes::default() });
        prop_assert!((fixed.params[which] / free.params[which] - 1.0).abs() < 1e-14);
        prop_assert!((fixed.objective / free.objective - 1.0).abs() < 1e-9);
        // Its own optimum may be as flat as the objective's rounding lets it.
        assert_same_law(&free, &fixed, &runs);
    }

    #[test]
    fn tied_exponents_are_equal_and_best_so((runs, objective) in sets()) {
        let tie = vec![("alpha".to_owned(), "beta".to_owned())];
        let tied = runs.fit_with(objective, Wishes { tie: tie.clone(), ..Wishes::default() });
        prop_assert_eq!(tied.params[3].to_bits(), tied.params[4].to_bits());
        prop_assert!(tied.objective >= runs.fit(objective).objective);
        for shift in [-1e-3, 1e-3] {
            let fix = vec![("alpha".to_owned(), tied.params[3] + shift)];
            let wishes = Wishes { fix, tie: tie.clone(), ..Wishes::default() };
            let beside = runs.fit_with(objective, wishes);
            prop_assert_eq!(beside.params[3].to_bits(), beside.params[4].to_bits());
            prop_assert!(beside.objective > tied.objective);
        }
    }

    #[test]
    fn a_bound_that_binds_holds_the_optimum_and_is_reported(
        (runs, objective) in sets(),
        which in 0usize..5,
        is_upper in any::<bool>(),
    ) {
        let free = runs.fit(objective);
        let (key, value) = (["E", "A", "B", "alpha", "beta"][which], free.params[which]);
        let end = value * if is_upper { 0.97 } else { 1.03 };
        let range = if is_upper { (end * 0.5, end) } else { (end, end * 1.5) };
        let bound = vec![(key.to_owned(), range)];
        let bounded = runs.fit_with(objective, Wishes { bound, ..Wishes::default() });
        prop_assert_eq!(&bounded.certificate.bounds, &[key.to_owned()]);
        prop_assert!((bounded.params[which] / end - 1.0).abs() < 1e-12);
        let fix = vec![(key.to_owned(), end)];
        let fixed = runs.fit_with(objective, Wishes { fix, ..Wishes::default() });
        let rows = runs.n.len() as f64;
        prop_assert!((bounded.objective - fixed.objective).abs() < allowed(&fixed, rows));
        prop_assert!(bounded.objective > free.objective);
    }

    #[test]
    fn a_bound_that_does_not_bind_changes_nothing((runs, objective) in sets()) {
        let free = runs.fit(objective);
        let around = |i: usize| (free.params[i] * 0.5, free.params[i] * 1.5);
        let bound = vec![("alpha".to_owned(), around(3)), ("E".to_owned(), around(0))];
        let bounded = runs.fit_with(objective, Wishes { bound, ..Wishes::default() });
        prop_assert_eq!(bounded.certificate.bounds.len(), 0);
        assert_same_law(&free, &bounded, &runs);
    }
}
