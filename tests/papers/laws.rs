//! Numbers that the papers print, or that follow from what they print, out of the laws.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod laws_sizes;
mod schedules;

use isoflop_laws::{Columns, Model, Schedule, Schedules, find};
use schedules::{cosine, mpl_schedule, schedule};

fn assert_digits(found: f64, wanted: f64, digits: i32, what: &str) {
    let unit = format!("5e{}", -digits).parse::<f64>().unwrap();
    let error = (found / wanted - 1.0).abs();
    assert!(error <= unit, "{what}: {found} for {wanted} to {digits} digits");
}

fn preset(law: &str, id: &str) -> (Model, Vec<f64>) {
    let model = find(law).unwrap();
    let values = model.preset_values(model.preset(id).unwrap());
    (model, values)
}

#[test]
fn chinchilla_presets_give_the_splits_that_their_sources_imply() {
    // (preset, budget, N, D/N, loss), from the sources' coefficients at full precision.
    let rows = [
        ("epoch-huber", 1e21, Some(2.7917e9), None, None),
        ("epoch-huber", 5.76e23, None, Some(17.921), Some(1.97391)),
        ("epoch-lad", 1e21, Some(2.7821e9), None, None),
        ("epoch-lad", 5.76e23, None, Some(18.337), Some(1.97396)),
        ("besiroglu-printed", 1e21, Some(2.7785e9), Some(21.59), Some(2.3055)),
        ("besiroglu-printed", 5.76e23, None, Some(18.39), Some(1.9744)),
        ("hoffmann-rounded", 5.76e23, None, Some(92.65), None),
        ("hoffmann-tex", 5.76e23, None, Some(58.93), None),
    ];
    for (id, c, n, ratio, loss) in rows {
        let (law, params) = preset("chinchilla", id);
        let best = law.optimum(&params, c, 6.0).unwrap();
        let check = |found, wanted: Option<f64>| {
            if let Some(wanted) = wanted {
                assert_digits(found, wanted, 4, &format!("{id} at {c}"));
            }
        };
        check(best.n, n);
        check(best.d / best.n, ratio);
        check(best.l, loss);
        assert_digits(6.0 * best.n * best.d, c, 12, id);
    }
}

#[test]
fn chinchilla_itself_has_the_printed_losses() {
    let at = |id: &str| {
        let (law, params) = preset("chinchilla", id);
        law.value(&[70e9, 1.4e12], &params)
    };
    assert_digits(at("epoch-lad"), 1.97341, 5, "epoch-lad");
    assert_digits(at("besiroglu-printed"), 1.9739, 4, "besiroglu-printed");
}

#[test]
fn the_exponent_of_the_best_size_is_that_of_besiroglu() {
    let (law, params) = preset("chinchilla", "besiroglu-printed");
    let derived = law.derived(&params);
    assert_eq!(derived[0].0, "a");
    assert_digits(derived[0].3, 0.513, 3, "β/(α+β)");
    assert_digits(derived[0].3 + derived[1].3, 1.0, 14, "both");
}

#[test]
fn gadre_predicts_the_overtrained_run() {
    let (law, params) = preset("gadre-overtraining", "redpajama");
    let predicted = law.value(&[1_439_795_200.0, 921_468_928_000.0], &params);
    assert_digits(predicted, 2.51983, 5, "loss");
    // The run itself reached 2.502054: an error of .7103 %.
    assert_digits(predicted / 2.502054 - 1.0, 0.007103, 4, "relative error");
}

#[test]
fn gadre_has_one_ratio_of_tokens_to_parameters_at_every_budget() {
    for (id, ratio) in [("c4", 3.36), ("redpajama", 7.42), ("refinedweb", 5.85)] {
        let (law, params) = preset("gadre-overtraining", id);
        for c in [1e18, 1e21, 1e24] {
            let best = law.optimum(&params, c, 6.0).unwrap();
            assert_digits(best.d / best.n, ratio, 3, id);
        }
        assert!(law.derived(&params).iter().all(|d| d.3 == 0.5));
    }
}

/// N at which the floor of `su` is 2 nats, and the loss of 3 nats that is asked for.
const SU: ([f64; 6], f64, f64) = ([1.5e14, 0.076, 2.6e3, 0.67, 1.7e8, 0.205], 1e9, 3.0);

/// Steps at an endless batch, and the critical batch, for SU's loss.
fn su_steps() -> (f64, f64) {
    use isoflop_formula::math::pow;
    let ([nc, alpha_n, sc, alpha_s, b_star, alpha_b], n, loss) = SU;
    let steps = sc * pow(loss - pow(nc / n, alpha_n), -1.0 / alpha_s);
    (steps, b_star / pow(loss, 1.0 / alpha_b))
}

#[test]
fn su_needs_twice_the_steps_at_the_critical_batch() {
    let (law, params) = preset("su-trajectory", "su");
    let (params_here, n, loss) = SU;
    assert_eq!(params, params_here);
    let (steps, critical) = su_steps();
    assert_digits(law.value(&[n, 2.0 * steps, critical], &params), loss, 13, "2 S_min");
}

#[test]
fn su_reaches_the_loss_in_the_fewest_steps_at_an_endless_batch() {
    let (law, params) = preset("su-trajectory", "su");
    let (_, n, loss) = SU;
    let (steps, critical) = su_steps();
    assert_digits(law.value(&[n, steps, critical * 1e15], &params), loss, 13, "S_min");
    let endless = law.value(&[n, 1e30, critical * 1e15], &params);
    let floor = isoflop_formula::math::pow(params[0] / n, params[1]);
    assert_digits(endless, floor, 12, "the floor");
}

/// The law's value at `step` of one schedule.
fn at(schedule: Schedule, step: f64, params: &[f64]) -> f64 {
    let schedules = Some(Schedules { curves: vec![schedule], curve_of_row: vec![0] });
    let columns = Columns { inputs: vec![vec![step]], schedules };
    let bound = find("lr-annealing").unwrap().bind(columns).unwrap();
    let mut out = [f64::NAN];
    bound.values(params, &mut out);
    out[0]
}

#[test]
fn tissue_sums_are_those_of_the_authors_script() {
    let run = || schedule("cosine", 20_000.0, |s| cosine(s, 500.0, 20_000.0, 2e-4, 0.0));
    let constant = Schedule { name: "constant".into(), steps: vec![0.0], rates: vec![2e-4] };
    // L = 10 − 0·S₂ + S₁^1 reads S₁; L = 10 − S₂ + 0 reads S₂.
    let s1 = |run| at(run, 20_000.0, &[10.0, 1.0, -1.0, 0.0, 0.999]) - 10.0;
    let s2 = |run| 10.0 - at(run, 20_000.0, &[10.0, 0.0, 1.0, 1.0, 0.999]);
    assert_digits(s1(run()), 2.0501, 5, "S1, cosine");
    assert_digits(s2(run()), 0.1974738, 7, "S2, cosine");
    assert_digits(s1(constant.clone()), 4.0002, 5, "S1, constant");
    assert_eq!(s2(constant), 0.0);
}

#[test]
fn a_schedule_of_changes_equals_one_of_every_step() {
    let (_, params) = preset("lr-annealing", "tissue");
    let rate = |s: f64| if s < 700.0 { 3e-4 } else { 1e-4 };
    let changes =
        Schedule { name: "changes".into(), steps: vec![0.0, 700.0], rates: vec![3e-4, 1e-4] };
    for step in [0.0, 699.0, 700.0, 701.0, 1500.0] {
        let all = at(schedule("all", 1500.0, rate), step, &params);
        assert_eq!(all.to_bits(), at(changes.clone(), step, &params).to_bits());
    }
}

/// Lines of a file of tests/data, split at commas, without the header.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

#[test]
fn annealing_fitted_to_two_curves_predicts_the_other_seven() {
    let text = include_str!("../data/lr-schedules/curves_25m.csv");
    let (law, params) = preset("lr-annealing", "mpl-25m");
    let mut schedules = Schedules::default();
    let (mut steps, mut losses) = (Vec::new(), Vec::new());
    for row in lines(text) {
        let known = schedules.curves.iter().position(|c| c.name == row[0]);
        let curve = known.unwrap_or_else(|| {
            schedules.curves.push(mpl_schedule(row[0]));
            schedules.curves.len() - 1
        });
        schedules.curve_of_row.push(curve as u32);
        steps.push(row[1].parse::<f64>().unwrap());
        losses.push(row[2].parse::<f64>().unwrap());
    }
    assert_eq!((steps.len(), schedules.curves.len()), (2059, 9));
    let curve_of_row = schedules.curve_of_row.clone();
    let names: Vec<String> = schedules.curves.iter().map(|c| c.name.clone()).collect();
    let bound = law.bind(Columns { inputs: vec![steps], schedules: Some(schedules) }).unwrap();
    let mut predicted = vec![0.0; losses.len()];
    bound.values(&params, &mut predicted);
    for (k, name) in names.iter().enumerate() {
        let errors: Vec<f64> = (0..losses.len())
            .filter(|&i| curve_of_row[i] == k as u32)
            .map(|i| (predicted[i] - losses[i]).abs())
            .collect();
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        assert!(mean <= 0.015, "{name}: mean absolute error {mean}");
    }
    let end = |name: &str| {
        let k = names.iter().position(|n| n == name).unwrap() as u32;
        predicted[curve_of_row.iter().rposition(|&c| c == k).unwrap()]
    };
    assert_digits(end("cosine_72000"), 3.2073, 4, "cosine 72k");
    assert_digits(end("wsd_20000_24000"), 3.2698, 3, "WSD exponential");
    assert_digits(end("wsdld_20000_24000"), 3.2813, 3, "WSD linear");
}

#[test]
fn a_broken_law_reaches_the_published_sum_of_squares_on_addition() {
    let text = include_str!("../data/bnsl-addition/points.csv");
    let law = find("bnsl").unwrap();
    // The least-squares optimum of log(1 + y) on the 14 training points.
    let params = [
        0.4138844732428836,
        2.2772723013202123,
        0.055077343113117815,
        5.662903458505331,
        612.5836170210915,
        0.05919303871091176,
    ];
    let mut sum = 0.0;
    for row in lines(text).filter(|row| row[2] == "train") {
        let (x, y) = (row[0].parse::<f64>().unwrap(), row[1].parse::<f64>().unwrap());
        let residual = isoflop_formula::math::ln((1.0 + law.value(&[x], &params)) / (1.0 + y));
        sum += residual * residual;
    }
    assert_digits(sum, 2.2674585e-6, 7, "sum of squares");
}

#[test]
fn outside_the_box_is_said_with_its_range() {
    let law = find("chinchilla").unwrap();
    let preset = law.preset("epoch-huber").unwrap();
    let outside = Model::outside_validity(preset, &[("N", 70e9), ("D", 300e9)]);
    assert_eq!(outside, [("N".to_owned(), 70e9, 57e6, 16e9)]);
    assert!(Model::outside_validity(preset, &[("N", 1e9), ("D", 300e9)]).is_empty());
}
