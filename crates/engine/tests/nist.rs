//! NIST's nonlinear sets through the general solver: every run, and a check that can fail.

use isoflop_engine::{
    Tables,
    nist::{self, Set},
};

fn sets() -> Vec<Set> {
    let [(_, observations), (_, certified)] = isoflop_data::nist();
    let text = |bytes: &'static [u8]| std::str::from_utf8(bytes).expect("the files are text");
    nist::read(text(observations), text(certified)).expect("the files are well formed")
}

#[test]
fn every_run_matches_six_digits_and_the_mean_is_nine_and_a_half() {
    let runs = nist::check(&sets()).unwrap();
    assert_eq!(runs.len(), 54);
    for run in &runs {
        assert!(run.digits >= 6.0, "{}/{}: {:.2} digits", run.set, run.start, run.digits);
    }
    let checks: Vec<_> = runs.into_iter().map(Into::into).collect();
    let mean = nist::mean_digits(&checks);
    assert!(mean >= 9.5, "the mean is {mean:.2}");
    assert!(nist::misses(&checks).is_empty());
}

#[test]
fn standard_errors_match_five_digits() {
    // The residuals of Lanczos1 are rounding, and with them its errors.
    for run in nist::check(&sets()).unwrap().iter().filter(|run| run.set != "Lanczos1") {
        let digits = run.error_digits;
        assert!(digits >= 5.0, "{}/{}: {digits:.2} digits", run.set, run.start);
    }
}

#[test]
fn a_broken_coefficient_is_seen() {
    let mut sets = sets();
    let at = sets.iter().position(|set| set.name == "Thurber").unwrap();
    sets[at].certified[4] *= 1.0 + 1e-5;
    let runs = nist::check(&sets[at..=at]).unwrap();
    let checks: Vec<_> = runs.into_iter().map(Into::into).collect();
    assert_eq!(
        nist::misses(&checks),
        ["NIST Thurber/1 (5.0 digits)", "NIST Thurber/2 (5.0 digits)"]
    );
}

#[test]
fn a_broken_observation_is_seen() {
    let mut sets = sets();
    let at = sets.iter().position(|set| set.name == "Misra1a").unwrap();
    sets[at].response[3] += 1e-3;
    assert!(nist::check(&sets[at..=at]).unwrap().iter().all(|run| run.digits < 6.0));
}

#[test]
fn without_the_files_nothing_is_claimed() {
    assert_eq!(nist::checks(&Tables::default()).unwrap(), []);
}
