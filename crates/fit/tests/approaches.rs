//! Best sizes read from made-up runs: how often an interval from noise holds the truth.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

use isoflop_fit::{
    approaches::{Curve, Design, Reading, Way},
    interval::{Ends, interval},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};

/// Sizes, compute and ln L of budgets from 1e18 in steps of 4 with `sizes` sizes over a factor of
/// four around the best, under the first Chinchilla preset.
fn runs(sizes: i32) -> (Vec<f64>, Vec<f64>, Vec<f64>, f64) {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let params = law.preset_values(law.preset("epoch-huber").unwrap());
    let (mut n, mut c, mut y) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..7 {
        let budget = 1e18 * math::pow(4.0, f64::from(i));
        let best = law.optimum(&params, budget, 6.0).unwrap().n;
        for j in 0..sizes {
            let share = f64::from(j) / f64::from(sizes - 1) - 0.5;
            let size = best * math::pow(16.0, share);
            n.push(size);
            c.push(budget);
            y.push(math::ln(law.value(&[size, budget / (6.0 * size)], &params)));
        }
    }
    (n, c, y, law.derived(&params)[0].3)
}

/// Share of `sets` whose interval of the exponent, from 200 draws of noise, holds the truth.
fn coverage(curve: Curve, sizes: i32, sets: u64) -> f64 {
    let (n, c, exact, a) = runs(sizes);
    let design = Design::new(&n, &c);
    let mut held = 0;
    for set in 0..sets {
        let mut stream = Stream::new(3, Purpose::Simulate, set);
        let seen: Vec<f64> = exact.iter().map(|y| y + 0.002 * stream.normal()).collect();
        let noise = design.noise(&seen).unwrap();
        let mut reading = Reading::new(&design, Way::IsoFlop(curve), &seen);
        for _ in 0..200 {
            let drawn = noise.added(&seen, &mut stream);
            reading.draw(&design, &drawn);
        }
        let places = reading.places();
        let line = reading.line(&places).unwrap();
        let slopes: Vec<f64> =
            (0..200).filter_map(|i| Some(reading.drawn_line(&places, i)?.slope)).collect();
        let found = interval(line.slope, &slopes, 0.95, Ends::Percentile).unwrap();
        held += u64::from(found.low.unwrap() <= a && a <= found.high.unwrap());
    }
    held as f64 / sets as f64
}

#[test]
fn the_interval_of_the_exponent_holds_the_truth_as_often_as_it_says() {
    for (curve, sizes) in [(Curve::Quadratic, 9), (Curve::Cubic, 6), (Curve::Akima, 9)] {
        let share = coverage(curve, sizes, 200);
        // Three standard errors of 200 sets below 95 %. An interpolant has the noise of the runs
        // in it before the draws add theirs, so its intervals are rather too wide.
        assert!(share >= 0.904, "{curve:?}, {sizes} sizes: {share}");
    }
}
