//! Identifiability: designs that tell everything, and designs that do not.

use crate::support::{asked, built_in, chinchilla, file};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_study::{Answer, Ask, Identifiability, Study};
use std::fmt::Write as _;

fn identify(text: &str, study: &Study) -> Identifiability {
    match asked(text, Ask::Identify { study: study.clone() }).0 {
        Ok(Answer::Identify(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_chinchilla_runs_tell_all_and_the_weakest_direction_is_named() {
    let (tables, study) = chinchilla();
    let answer = identify("chinchilla", &study);
    let levels: Vec<u32> = answer.inputs.iter().map(|input| input.levels).collect();
    assert_eq!(levels, [140, 240]);
    let (r, vif) = (answer.pairs[0].correlation.unwrap(), answer.inputs[0].vif.unwrap());
    assert!((vif * (1.0 - r * r) - 1.0).abs() < 1e-12 && (r - 0.3376).abs() < 1e-4);
    let fit = answer.fit.unwrap();
    assert_eq!(fit.params, ["A", "B", "E", "alpha", "beta"]);
    assert_eq!((fit.directions.len(), fit.directions[0].flat), (1, false));
    assert_eq!(fit.directions[0].words, "raising B and beta together hardly changes the fit");
    let own = isoflop_engine::fit::prepare(&tables, &study).unwrap();
    let certificate = own.problem.solve().unwrap().certificate;
    let condition = fit.condition_number.unwrap();
    assert!((condition / certificate.condition_number.unwrap() - 1.0).abs() < 1e-6);
    // As users complain: a coefficient and its exponent are one number.
    assert!(fit.correlations[0][3].unwrap() > 0.99 && fit.correlations[1][4].unwrap() > 0.99);
    assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
}

#[test]
fn every_profile_of_the_chinchilla_runs_is_a_bowl_that_closes() {
    let (tables, study) = chinchilla();
    let fit = identify("chinchilla", &study).fit.unwrap();
    for profile in &fit.profiles {
        assert!(profile.closed_low && profile.closed_high, "{profile:?}");
        assert!(profile.values.is_sorted());
        let rise: Vec<f64> = profile.rise.iter().map(|rise| rise.unwrap()).collect();
        let least = rise.iter().position(|&rise| rise == 0.0).unwrap();
        let (down, up) = rise.split_at(least);
        assert!(down.is_sorted_by(|a, b| a > b) && up.is_sorted(), "{profile:?}");
    }
    // One point of it, fitted from nothing.
    let beta = fit.profiles.iter().find(|profile| profile.key == "beta").unwrap();
    let mut held = study.clone();
    held.fix.insert("beta".into(), beta.values[1]);
    let solve = |study: &Study| {
        let own = isoflop_engine::fit::prepare(&tables, study).unwrap();
        own.problem.solve().unwrap().objective
    };
    let rise = solve(&held) / solve(&study) - 1.0;
    assert!((rise - beta.rise[1].unwrap()).abs() < 1e-9, "{rise} {beta:?}");
}

/// Made up: forty runs of Chinchilla's law with errors, tokens as told.
fn runs(count: u32, tokens_of: impl Fn(f64, u32) -> f64) -> String {
    let mut noise = Stream::new(4, Purpose::Simulate, 0);
    let mut text = String::from("N,D,loss\n");
    for i in 0..count {
        let n = 1e8 * math::pow(1.12, f64::from(i));
        let d = tokens_of(n, i);
        let law = 1.8172 + 477.8 * math::pow(n, -0.3473) + 2143.4 * math::pow(d, -0.3672);
        writeln!(text, "{n:e},{d:e},{:.12}", law * math::exp(0.005 * noise.normal())).unwrap();
    }
    text
}

#[test]
fn runs_of_one_ratio_of_tokens_leave_a_direction_flat_and_profiles_open() {
    let text = runs(40, |n, _| 20.0 * n);
    let (_, study) = file(&text);
    let answer = identify(&text, &study);
    assert_eq!(answer.inputs[0].vif, None);
    assert!((answer.pairs[0].correlation.unwrap() - 1.0).abs() < 1e-9);
    let said: Vec<&str> = answer.warnings.iter().map(|n| n.message.as_str()).collect();
    assert!(said.contains(&"Size and tokens move together in these runs"), "{said:?}");
    let fit = answer.fit.unwrap();
    assert!(fit.directions[0].flat && fit.condition_number.unwrap() > 1e3, "{fit:?}");
    let open = |profile: &isoflop_study::Profile| !(profile.closed_low && profile.closed_high);
    assert!(fit.profiles.iter().filter(|profile| open(profile)).count() >= 2, "{fit:#?}");
}

#[test]
fn runs_too_few_to_fit_still_have_a_design() {
    let text = runs(4, |_, i| 1e9 * f64::from(1 + i));
    let (_, study) = file(&text);
    let answer = identify(&text, &study);
    assert_eq!((answer.rows, answer.inputs[1].levels, answer.fit), (4, 4, None));
    assert!(answer.why_not.starts_with("4 runs cannot fix 5 parameters"), "{}", answer.why_not);
    let level = runs(40, |_, _| 1e10);
    let (_, study) = file(&level);
    let answer = identify(&level, &study);
    assert_eq!((answer.inputs[1].levels, answer.pairs[0].correlation), (1, None));
    let said: Vec<&str> = answer.warnings.iter().map(|n| n.message.as_str()).collect();
    assert!(said.contains(&"'D' takes only 1 value"), "{said:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let text = "a,b\n1,2\n";
    let (_, study) = file(text);
    let failure = asked(text, Ask::Identify { study }).0.unwrap_err();
    assert!(failure.message.starts_with("no column is taken for 'N'"), "{failure:?}");
}

#[test]
fn inputs_beside_size_and_tokens_have_a_design_too() {
    let (_, study) = built_in("gadre-overtraining");
    let answer = identify("gadre-overtraining", &study);
    assert_eq!(answer.inputs.len(), 2);
    assert!(answer.inputs.iter().all(|input| input.vif.is_some_and(|vif| vif > 1.0)));
    let text = runs(40, |_, i| 1e9 * f64::from(1 + i % 7));
    let (_, study) = file(&text);
    let roles = [("x", "N"), ("L", "loss")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let study = Study { law: "power-law".into(), at: vec![], roles: roles.into(), ..study };
    let answer = identify(&text, &study);
    assert_eq!((answer.inputs.len(), answer.inputs[0].vif, answer.pairs.len()), (1, None, 0));
}

#[test]
fn a_parameter_held_by_the_user_is_not_asked_about() {
    let (_, mut study) = chinchilla();
    study.fix.insert("E".into(), 1.8);
    study.tie.insert("beta".into(), "alpha".into());
    let fit = identify("chinchilla", &study).fit.unwrap();
    assert_eq!(fit.params, ["A", "B", "alpha"]);
    assert_eq!((fit.profiles.len(), fit.correlations.len()), (3, 3));
}

#[test]
fn a_worker_tells_how_far_it_is() {
    let (_, study) = chinchilla();
    let (answer, told) = asked("chinchilla", Ask::Identify { study });
    assert!(answer.is_ok() && told > 20, "{told}");
}
