//! The general solver on models, data and starts that none of its settings was chosen in view of.

use isoflop_bench::fresh::{Run, runs, table};

/// Other sets than those of the command, whose figures DESIGN.md gives.
const SEED: u64 = 500_000;

fn count(runs: &[Run], is: impl Fn(&Run) -> bool) -> usize {
    runs.iter().filter(|run| is(run)).count()
}

#[test]
fn fresh_problems_are_solved_as_nist_s_are() {
    let runs = runs(12, SEED).unwrap();
    let text = table(&runs);
    let (near, far) = (count(&runs, |r| !r.far), count(&runs, |r| r.far));
    assert!(near == 14 * 12 && far == near, "{text}");
    assert_eq!(count(&runs, |r| !r.far && r.reached), near, "{text}");
    // A far start may lie in another basin, where a descent has to end; a textbook's does too.
    let reached = count(&runs, |r| r.far && r.reached);
    assert!(100 * reached >= 93 * far && reached >= count(&runs, |r| r.far && r.plain), "{text}");
}

#[test]
fn the_solver_says_that_it_rests_where_it_does() {
    let runs = runs(12, SEED).unwrap();
    let wrong: Vec<&Run> = runs.iter().filter(|r| r.is_wrong()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    // Sets without noise too, where the objective is rounding.
    let silent: Vec<&Run> = runs.iter().filter(|r| r.reached && !r.converged).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
