//! Influence: what single runs and the largest move on public runs.

use crate::support::{asked, built_in, chinchilla, file};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_study::{Answer, Ask, Influence, InfluenceMethod, InfluenceUnit, Study};
use std::fmt::Write as _;

fn influence(text: &str, study: &Study) -> Influence {
    match asked(text, Ask::Influence { study: study.clone() }).0 {
        Ok(Answer::Influence(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn among_all_chinchilla_runs_those_that_the_source_leaves_out_move_the_answer_most() {
    let (_, study) = chinchilla();
    let answer = influence("chinchilla", &Study { filter: Some(String::new()), ..study });
    assert_eq!((answer.unit, answer.method), (InfluenceUnit::Run, InfluenceMethod::Refit));
    assert_eq!(answer.units.len(), 245);
    // The five are lines 2 to 6 of the file.
    let lines: Vec<u64> = answer.units.iter().take(6).map(|unit| unit.line).collect();
    assert_eq!(lines.iter().filter(|line| (2..=6).contains(*line)).count(), 4, "{lines:?}");
    assert_eq!(lines[0], 2);
    let size = answer.spread.N.unwrap();
    assert_eq!(((size.low / 1e9).round(), (size.high / 1e9).round()), (132.0, 174.0));
    assert_eq!(size.lowest, 0);
    // Their leverages are as many as the parameters.
    let sum: f64 = answer.units.iter().map(|unit| unit.leverage).sum();
    assert!((sum - 5.0).abs() < 1e-6, "{sum}");
}

#[test]
fn without_the_largest_chinchilla_runs_the_best_size_doubles() {
    let (tables, study) = chinchilla();
    let answer = influence("chinchilla", &study);
    let size = |out: u32| {
        let found = answer.largest.iter().find(|one| one.left_out == out);
        (found.unwrap().told.N.unwrap() / 1e9).round()
    };
    assert_eq!((size(1), size(48), size(72)), (96.0, 193.0, 192.0));
    // Every answer is the fit of the runs that stay.
    let one = answer.largest.iter().find(|one| one.left_out == 48).unwrap();
    let filter = format!("used_in_default_fit == 1 and C_flop <= {:e}", one.below);
    let own = isoflop_engine::fit::prepare(&tables, &Study { filter: Some(filter), ..study });
    let own = own.unwrap();
    assert_eq!(own.runs.rows(), 240 - 48);
    let beta = own.problem.solve().unwrap().params[4];
    assert!((beta / one.told.params["beta"] - 1.0).abs() < 1e-7, "{beta} {one:?}");
}

#[test]
fn runs_of_a_cluster_are_left_out_together() {
    let (_, study) = built_in("gadre-overtraining");
    let answer = influence("gadre-overtraining", &study);
    let names: Vec<&str> = answer.units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!((answer.unit, names[0], names.len()), (InfluenceUnit::Cluster, "d=96_l=8_h=4", 6));
    assert_eq!(answer.units.iter().map(|unit| unit.runs).sum::<u32>(), 35);
    let all = Influence { units: Vec::new(), ..answer.clone() };
    assert_eq!(all.largest[0].left_out, 1);
}

/// Made up: runs of Chinchilla's law with errors, and one that is far off.
fn with_one_far_off(runs: u32, off: u32) -> String {
    let mut noise = Stream::new(3, Purpose::Simulate, 0);
    let mut text = String::from("N,D,loss\n");
    for i in 0..runs {
        let n = 1e8 * math::pow(10.0, 2.0 * noise.unit());
        let d = 2e9 * math::pow(10.0, 2.0 * noise.unit());
        let law = 1.8172 + 477.8 * math::pow(n, -0.3473) + 2143.4 * math::pow(d, -0.3672);
        let error = if i == off { 0.2 } else { 0.005 * noise.normal() };
        writeln!(text, "{n:e},{d:e},{:.12}", law * math::exp(error)).unwrap();
    }
    text
}

#[test]
fn among_many_runs_one_step_finds_the_one_that_a_fit_anew_finds() {
    let (few, many) = (with_one_far_off(60, 17), with_one_far_off(1200, 17));
    let ways = [(few, InfluenceMethod::Refit, 60), (many, InfluenceMethod::OneStep, 1000)];
    for (text, method, listed) in ways {
        let (_, study) = file(&text);
        let answer = influence(&text, &Study { objective: "ls-log".into(), ..study });
        assert_eq!((answer.method, answer.units[0].line), (method, 19));
        assert_eq!(answer.units.len(), listed);
        assert!(answer.units[0].distance > answer.units[1].distance.map(|d| 5.0 * d));
        let said = answer.warnings.iter().any(|n| n.message.ends_with("by one step each"));
        assert_eq!(said, method == InfluenceMethod::OneStep);
    }
}

#[test]
fn a_law_of_one_input_tells_its_value_at_the_largest_run() {
    let mut text = String::from("x,y\n");
    for i in 1..30 {
        let x = f64::from(i);
        writeln!(text, "{x},{:.12}", 1.0 + 3.0 * math::pow(x, -0.5)).unwrap();
    }
    let (_, study) = file(&text);
    let roles = [("x", "x"), ("L", "y")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let study = Study { law: "power-law".into(), roles: roles.into(), at: vec![], ..study };
    let answer = influence(&text, &study);
    assert!((answer.told.L.unwrap() - (1.0 + 3.0 / math::sqrt(29.0))).abs() < 1e-6);
    assert_eq!((answer.at, answer.told.N, answer.largest.is_empty()), (None, None, false));
}

#[test]
fn a_worker_tells_how_far_it_is() {
    let (_, study) = chinchilla();
    let (answer, told) = asked("chinchilla", Ask::Influence { study });
    assert!(answer.is_ok() && told > 40, "{told}");
}
