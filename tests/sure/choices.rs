//! Choices: the objective table of the Chinchilla runs, and the axes that data allow.

use crate::support::{asked, chinchilla, file};
use isoflop_study::{Answer, Ask, AxisKind, Choices, Study};

fn choices(text: &str, study: &Study) -> Choices {
    match asked(text, Ask::Choices { study: study.clone() }).0 {
        Ok(Answer::Choices(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn on_the_chinchilla_runs_the_objective_moves_beta_and_the_five_runs_move_it_more() {
    let (_, study) = chinchilla();
    let answer = choices("chinchilla", &study);
    let kinds: Vec<AxisKind> = answer.axes.iter().map(|axis| axis.kind).collect();
    assert_eq!(kinds, [AxisKind::Outliers, AxisKind::Objective]);
    assert_eq!(answer.axes[0].options, ["without", "with"]);
    assert_eq!(answer.axes[0].rule, "used_in_default_fit == 1");
    let beta = |with: u32, objective: &str| {
        let place = answer.axes[1].options.iter().position(|o| o == objective).unwrap() as u32;
        let fit = answer.fits.iter().find(|fit| fit.options == [with, place]).unwrap();
        assert_eq!(fit.rows, 240 + 5 * with);
        (1000.0 * fit.told.params["beta"]).round()
    };
    // specs: least squares .428, the paper's own (least absolute) .366, Huber .367; with the five
    // runs that the source leaves out, .45 and more.
    assert_eq!((beta(0, "ls"), beta(0, "lad-log")), (428.0, 366.0));
    assert_eq!((beta(0, "huber-log:1e-3"), beta(1, "huber-log:1e-3")), (367.0, 453.0));
    assert_eq!((beta(0, "ls-log"), beta(1, "ls")), (406.0, 661.0));
    // What the door's sentence says: between 96 and 400 B.
    let size = answer.spread.N.unwrap();
    assert_eq!(((size.low / 1e9).round(), (size.high / 1e9).round()), (96.0, 403.0));
    let ends = (&answer.fits[size.lowest as usize], &answer.fits[size.highest as usize]);
    assert_eq!((ends.0.told.N, ends.1.told.N), (Some(size.low), Some(size.high)));
    let alone = answer.axes[0].spread.N.unwrap();
    assert!(alone.low == answer.fits[0].told.N.unwrap() && alone.high < size.high);
}

#[test]
fn the_first_fit_is_the_studys_own_whatever_it_chose() {
    let (tables, study) = chinchilla();
    // The rule taken off, an objective that is not in the list, a range, a budget to be found.
    let mut study = Study { filter: Some(String::new()), at: Vec::new(), ..study };
    study.objective = "huber-log:0.003".into();
    study.bound.insert("alpha".into(), (0.2, 0.3));
    let answer = choices("chinchilla", &study);
    assert_eq!(answer.axes[0].options, ["with", "without"]);
    assert_eq!(answer.axes[1].options[0], "huber-log:3e-3");
    assert_eq!(answer.axes[1].options.len(), 9);
    let own = isoflop_engine::fit::prepare(&tables, &study).unwrap();
    let point = own.problem.solve().unwrap();
    let told: Vec<f64> = answer.fits[0].told.params.values().copied().collect();
    assert_eq!((told, answer.at), (point.params, own.study.at.first().copied()));
    let alpha = answer.spread.params["alpha"];
    assert!(alpha.low >= 0.2 && alpha.high <= 0.3, "{alpha:?}");
}

/// Made up: forty runs of two checkpoints each, with two counts of parameters.
fn counted_twice() -> String {
    let mut text = String::from("run,step,params,non_embedding_params,tokens,loss\n");
    for i in 0..40 {
        let n = 1e8 * f64::from(1 + i % 8);
        for step in [1, 2] {
            let d = 1e9 * f64::from(1 + i / 8) * f64::from(step);
            let early = if step == 1 { 0.3 } else { 0.0 };
            let loss = 1.8 + 10.0 / (n / 1e6).sqrt() + 3.0 / (d / 1e8).sqrt() + early;
            let inner = n - 4e7;
            text.push_str(&format!("run {i},{step},{n:e},{inner:e},{d:e},{loss:.9}\n"));
        }
    }
    text
}

#[test]
fn other_counts_of_parameters_and_checkpoints_are_choices_where_the_file_has_them() {
    let text = counted_twice();
    let (_, mut study) = file(&text);
    study.at = vec![1e20];
    let answer = choices(&text, &study);
    let kinds: Vec<AxisKind> = answer.axes.iter().map(|axis| axis.kind).collect();
    assert_eq!(kinds, [AxisKind::Size, AxisKind::Checkpoints, AxisKind::Objective]);
    assert_eq!(answer.axes[0].options, ["params", "non_embedding_params"]);
    assert_eq!(
        (answer.axes[1].options.join(" "), &*answer.axes[1].rule),
        ("all final".into(), "run")
    );
    assert_eq!(answer.fits.len(), 2 * 2 * 8);
    let least_squares = |size: u32, checkpoints: u32| {
        let is = |fit: &&isoflop_study::ChoiceFit| fit.options == [size, checkpoints, 6];
        answer.fits.iter().find(is).unwrap()
    };
    assert_eq!((least_squares(0, 0).rows, least_squares(0, 1).rows), (80, 40));
    // The last checkpoints follow the law without noise.
    let told = &least_squares(0, 1).told.params;
    assert!((told["E"] - 1.8).abs() < 1e-6 && (told["alpha"] - 0.5).abs() < 1e-6, "{told:?}");
    assert_ne!(least_squares(1, 1).told.N, least_squares(0, 1).told.N);
}

#[test]
fn a_choice_that_cannot_be_fitted_says_why_and_is_not_counted() {
    let mut text = counted_twice();
    // Without the early checkpoints four runs stay.
    let short: Vec<&str> = text.lines().take(9).collect();
    text = short.join("\n");
    let (_, study) = file(&text);
    let answer = choices(&text, &study);
    let last_only = answer.fits.iter().filter(|fit| fit.options[1] == 1);
    for fit in last_only {
        assert_eq!(fit.why_not, "4 runs cannot fix 5 parameters; add runs or fix parameters");
        assert!(fit.told.params.is_empty());
    }
    let said = answer.warnings.iter().map(|notice| notice.message.as_str()).next();
    assert!(
        said.unwrap().ends_with("of 32 fits did not converge or could not be made"),
        "{said:?}"
    );
}

#[test]
fn a_worker_tells_how_far_it_is() {
    let (_, study) = chinchilla();
    let (answer, told) = asked("chinchilla", Ask::Choices { study });
    assert!(answer.is_ok() && told > 0);
}
