//! The whole door: its parts are those asked for one by one, and what it comes to.

use crate::support::{asked, chinchilla, file};
use isoflop_engine::sure::{all, paper};
use isoflop_formula::math;
use isoflop_study::{Answer, Ask, DataRef, Study, Sure};

fn sure(text: &str, study: &Study) -> Sure {
    match asked(text, Ask::Sure { study: study.clone() }).0 {
        Ok(Answer::Sure(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_worker_gives_the_parts_that_are_asked_for_one_by_one() {
    let (tables, study) = chinchilla();
    let study = Study { bootstrap: 60, ..study };
    let (answer, told) = asked("chinchilla", Ask::Sure { study: study.clone() });
    assert!(told > 40, "{told}");
    let mut none = |_: f64| {};
    let parts = all::PARTS.map(|part| all::part(&tables, &study, part, &mut none));
    let together = all::together(&study, parts).unwrap();
    assert_eq!(answer.unwrap(), Answer::Sure(Box::new(together)));
}

#[test]
fn the_chinchilla_runs_come_to_what_the_door_promises() {
    let (_, study) = chinchilla();
    let answer = sure("chinchilla", &Study { bootstrap: 300, ..study });
    let text = paper::plain(&answer);
    let first: Vec<&str> = text.lines().take(5).collect();
    assert!(first[0].starts_with("At 1e24 FLOP noise leaves the best size between 6"), "{text}");
    assert_eq!(
        first[1],
        "The choice of objective and outlier rule moves it between 96\u{202f}B and 400\u{202f}B, \
         the loss between 1.89 and 2.07."
    );
    assert!(first[2].starts_with("Fitted to the smaller runs it missed the larger by up to 1.1 %"));
    assert!(first[3].ends_with("without the 72 largest it is 192\u{202f}B."), "{}", first[3]);
    assert!(first[4].ends_with("raising B and beta together hardly changes the fit."));
    assert!(text.lines().count() < 68, "one screen, not {}", text.lines().count());
    let markdown = paper::markdown(&answer);
    assert_eq!(markdown.matches("\n### ").count(), all::PARTS.len());
    assert!(markdown.contains("| 60 % | 98 | 0\\.87 % |"), "{markdown}");
}

#[test]
fn without_draws_the_choices_stand_alone() {
    let (_, study) = chinchilla();
    let answer = sure("chinchilla", &study);
    let first = &answer.sentences[0];
    assert!(
        first.starts_with(
            "The choice of objective and outlier rule moves the best size at 1e24 FLOP between"
        ),
        "{first}"
    );
}

#[test]
fn of_runs_that_cannot_be_fitted_the_design_is_told_and_the_rest_says_why() {
    let text = "N,D,loss\n1e8,1e9,3.5\n2e8,2e9,3.2\n4e8,8e9,3\n";
    let (_, study) = file(text);
    let answer = sure(text, &study);
    assert_eq!(answer.identify.as_ref().unwrap().inputs[0].levels, 3);
    let named: Vec<&str> = answer.why_not.keys().map(String::as_str).collect();
    assert_eq!(named, ["noise", "choices", "backtest", "influence", "approaches"]);
    let why = "3 runs cannot fix 5 parameters; add runs or fix parameters";
    assert!(answer.why_not.values().all(|text| text == why), "{answer:?}");
    assert!(paper::plain(&answer).contains("Not made: 3 runs cannot fix 5 parameters"));
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_the_whole() {
    let text = "a,b\n1,2\n";
    let (_, study) = file(text);
    let failure = asked(text, Ask::Sure { study }).0.unwrap_err();
    assert!(failure.message.starts_with("no column is taken for 'N'"), "{failure:?}");
}

#[test]
fn a_part_that_is_none_is_told_which_there_are() {
    let (tables, study) = chinchilla();
    let failure = all::begin(&tables, &study, "luck").err().unwrap();
    assert_eq!(
        failure.message,
        "'luck' is no part of 'sure'; ask for noise, choices, backtest, identify, influence, \
         approaches"
    );
}

#[test]
fn foreign_names_reach_no_terminal_and_no_markdown() {
    let (_, study) = chinchilla();
    let mut answer = sure("chinchilla", &study);
    answer.sentences.push("\u{1b}[31m<script>".into());
    assert!(!paper::plain(&answer).contains('\u{1b}'));
    assert!(paper::markdown(&answer).contains("?\\[31m&lt;script&gt;"));
}

/// Made up: two schedules of rates and the losses along them.
fn along_schedules() -> (String, String) {
    let (mut losses, mut rates) =
        (String::from("schedule,step,loss\n"), String::from("schedule,step,lr\n"));
    for (name, last) in [("flat", 1.0), ("falling", 0.1)] {
        let mut sum = 0.0;
        for step in 1..=120 {
            let share = f64::from(step) / 120.0;
            let rate = 3e-4 * (1.0 + (last - 1.0) * share);
            sum += rate;
            rates.push_str(&format!("{name},{step},{rate:e}\n"));
            if step % 6 == 0 {
                let loss = 3.0 + 0.3 * math::pow(sum, -0.3) - 0.05 * (1.0 - rate / 3e-4);
                losses.push_str(&format!("{name},{step},{loss:.9}\n"));
            }
        }
    }
    (losses, rates)
}

#[test]
fn a_law_over_schedules_is_told_by_its_first_parameter() {
    let (losses, rates) = along_schedules();
    let (mut tables, study) = file(&losses);
    let sha256 = tables.put("", "rates.csv", rates.into_bytes()).unwrap();
    let schedule = Some(DataRef::File { sha256, name: "rates.csv".into(), rows: 0 });
    let mut study = Study { law: "lr-annealing".into(), at: vec![], schedule, ..study };
    study.roles = [("cluster", "schedule"), ("step", "step"), ("L", "loss")]
        .map(|(role, column)| (role.to_owned(), column.to_owned()))
        .into();
    let mut none = |_: f64| {};
    let parts = all::PARTS.map(|part| all::part(&tables, &study, part, &mut none));
    let text = paper::plain(&all::together(&study, parts).unwrap());
    assert!(text.contains("\n  L0 by objective"), "{text}");
    assert!(text.contains("\n  With all runs L0 is 3."), "{text}");
    assert!(text.contains("a law over learning rates has no compute to cut by"), "{text}");
}
