//! What is refused, and the words of the refusal.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

use isoflop_laws::{Columns, Schedule, Schedules, find};

#[test]
fn an_unknown_law_is_answered_with_the_nearest_and_all() {
    let text = find("chinchila").unwrap_err().to_string();
    let start = "no law has the id 'chinchila'; did you mean 'chinchilla'? laws: power-law, ";
    assert!(text.starts_with(start), "{text}");
    let error = find("nothing like it").unwrap_err();
    assert!(error.is_input() && error.is_unknown());
    assert!(error.to_string().starts_with("no law has the id 'nothing like it'; laws: "));
}

#[test]
fn breaks_are_a_number_for_laws_that_break() {
    assert_eq!(find("bnsl").unwrap().params().len(), 6);
    assert_eq!(find("bnsl:1").unwrap().id(), "bnsl");
    let three = find("bnsl:3").unwrap();
    assert_eq!((three.id().as_str(), three.params().len()), ("bnsl:3", 12));
    assert_eq!(three.params()[11].key, "f3");
    for id in ["bnsl:0", "bnsl:x", "bnsl:", "bnsl:99999999999999999999", "bnsl:10"] {
        let text = find(id).unwrap_err().to_string();
        assert!(text.contains("is not a number of breaks from 1 to 9; write 'bnsl:2'"), "{text}");
    }
    let text = find("chinchilla:2").unwrap_err().to_string();
    assert_eq!(text, "law 'chinchilla' has no breaks; write 'chinchilla'");
}

#[test]
fn an_unknown_preset_is_answered_with_those_there_are() {
    let text = find("gadre-overtraining").unwrap().preset("c5").unwrap_err().to_string();
    let wanted = "law 'gadre-overtraining' has no preset 'c5'; presets: c4, redpajama, refinedweb";
    assert_eq!(text, wanted);
    let text = find("bnsl").unwrap().preset("x").unwrap_err().to_string();
    assert_eq!(text, "law 'bnsl' has no presets; give its parameters as KEY=VALUE");
}

fn refusal(law: &str, columns: Columns) -> String {
    match find(law).unwrap().bind(columns) {
        Ok(_) => panic!("{law} was bound"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn columns_must_fit_the_law() {
    let columns = |inputs: &[&[f64]]| Columns {
        inputs: inputs.iter().map(|c| c.to_vec()).collect(),
        schedules: None,
    };
    assert_eq!(
        refusal("chinchilla", columns(&[&[1.0]])),
        "law 'chinchilla' needs the 2 columns N, D; 1 were given"
    );
    assert_eq!(
        refusal("chinchilla", columns(&[&[1.0, 2.0], &[1.0]])),
        "column 'D' has 1 rows where the first has 2"
    );
    assert_eq!(
        refusal("lr-annealing", columns(&[&[1.0]])),
        "law 'lr-annealing' needs a schedule; give a file with the columns step and lr"
    );
    let none = find("chinchilla").unwrap().bind(columns(&[&[], &[]])).unwrap();
    none.values(&[1.0; 5], &mut []);
    assert_eq!(none.rows(), 0);
}

/// What is said of one schedule and rows at these steps.
fn of_schedule(steps: &[f64], rates: &[f64], rows: &[f64]) -> String {
    let curve = Schedule { name: "s.csv".into(), steps: steps.into(), rates: rates.into() };
    let schedules = Schedules { curves: vec![curve], curve_of_row: vec![0; rows.len()] };
    let columns = Columns { inputs: vec![rows.to_vec()], schedules: Some(schedules) };
    refusal("lr-annealing", columns)
}

#[test]
fn schedules_must_be_steps_and_rates() {
    assert_eq!(
        of_schedule(&[], &[], &[]),
        "schedule 's.csv': it lists no steps; give a file with the columns step and lr"
    );
    assert_eq!(
        of_schedule(&[0.0, 1.0], &[1e-3], &[]),
        "schedule 's.csv': 2 steps and 1 rates; each step needs its rate"
    );
    for step in [0.5, f64::NAN, f64::INFINITY, 1e16] {
        let text = of_schedule(&[step], &[1e-3], &[]);
        assert!(text.ends_with("is not a whole number of steps"), "{text}");
    }
    assert_eq!(
        of_schedule(&[5.0, 5.0], &[1e-3, 1e-3], &[]),
        "schedule 's.csv': step 5 follows step 5; sort the steps"
    );
    assert_eq!(
        of_schedule(&[0.0], &[-1e-3], &[]),
        "schedule 's.csv': '-0.001' is not a learning rate; it must be 0 or more"
    );
    for step in [4.0, f64::NAN, 1e9] {
        let text = of_schedule(&[5.0], &[1e-3], &[6.0, step]);
        assert!(text.starts_with("row 2: step "), "{text}");
    }
}

#[test]
fn laws_without_a_split_say_so() {
    let why = find("power-law").unwrap().optimum(&[1.0; 3], 1e21, 6.0).unwrap_err().to_string();
    assert_eq!(why, "law 'power-law' has no best split: its inputs are not N and D");
    assert!(find("power-law").unwrap().derived(&[1.0; 3]).is_empty());
}
