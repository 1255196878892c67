//! The engine of a worker: asks, steps, cancel.

use isoflop_engine::Engine;
use isoflop_study::{Answer, Ask, DataRef, Draws, Message, Reply, Study};

fn engine() -> Engine {
    let mut engine = Engine::new();
    let set = isoflop_data::BuiltIn::by_id("chinchilla").expect("a built-in set");
    engine.put("chinchilla", "chinchilla.csv", set.bytes().to_vec()).expect("a small file");
    engine
}

fn ask(engine: &mut Engine, ask: Ask) -> Answer {
    engine.ask(Message { id: "fit".into(), rev: 1, ask });
    finish(engine).answer
}

/// Steps until the answer; progress in between.
fn finish(engine: &mut Engine) -> Reply {
    for _ in 0..1_000_000 {
        match engine.step() {
            Some(Reply { answer: Answer::Progress { done, of }, .. }) => assert!(done <= of),
            Some(reply) => return reply,
            None => assert!(engine.busy(), "the engine stopped without an answer"),
        }
    }
    panic!("no answer");
}

fn draws(engine: &mut Engine, from: u32, to: u32) -> Draws {
    match ask(engine, Ask::Draws { study: Study::chinchilla(), from, to }) {
        Answer::Draws(draws) => draws,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fit_is_answered_in_steps_and_a_report_adds_intervals() {
    let mut engine = engine();
    let Answer::Fit(view) = ask(&mut engine, Ask::Fit { study: Study::chinchilla() }) else {
        panic!("not a fit")
    };
    assert!((view.fit.objective.value / 1.018274018e-3 - 1.0).abs() < 1e-9);
    assert_eq!(view.fit.params["alpha"].low, None);
    let draws = draws(&mut engine, 0, 200);
    let report = Ask::Report { study: Study::chinchilla(), draws };
    let Answer::Fit(view) = ask(&mut engine, report) else { panic!("not a fit") };
    let alpha = &view.fit.params["alpha"];
    assert!(alpha.low.unwrap() < 0.347 && alpha.high.unwrap() > 0.347);
    assert_eq!(alpha.method.as_deref(), Some("pairs-percentile"));
    assert_eq!(view.chart.curve_low.len(), view.chart.curve_x.len());
}

#[test]
fn draws_do_not_depend_on_how_they_are_split_or_on_the_engine() {
    let whole = draws(&mut engine(), 0, 60);
    let (mut one, mut other) = (engine(), engine());
    let mut parts = draws(&mut one, 0, 17).values;
    parts.extend(draws(&mut other, 17, 60).values);
    let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&whole.values), bits(&parts));
}

#[test]
fn a_cancelled_job_leaves_the_engine_free_and_the_next_ask_is_answered() {
    let mut engine = engine();
    let long = Ask::Draws { study: Study::chinchilla(), from: 0, to: 1_000_000 };
    engine.ask(Message { id: "fit".into(), rev: 1, ask: long });
    for _ in 0..200 {
        engine.step();
    }
    engine.cancel("another view");
    assert!(engine.busy());
    engine.cancel("fit");
    assert!(!engine.busy() && engine.step().is_none());
    assert_eq!(draws(&mut engine, 3, 5).values.len(), 10);
}

#[test]
fn the_newest_ask_takes_the_place_of_the_one_under_way() {
    let mut engine = engine();
    let long = Ask::Draws { study: Study::chinchilla(), from: 0, to: 1_000_000 };
    engine.ask(Message { id: "fit".into(), rev: 1, ask: long });
    engine.step();
    engine.ask(Message { id: "fit".into(), rev: 2, ask: Ask::Laws });
    let reply = finish(&mut engine);
    assert_eq!((reply.rev, matches!(reply.answer, Answer::Laws(_))), (2, true));
}

#[test]
fn what_is_missing_is_said() {
    let mut engine = Engine::new();
    let Answer::Error(why) = ask(&mut engine, Ask::Fit { study: Study::chinchilla() }) else {
        panic!("no error")
    };
    assert_eq!(
        why.message,
        "data set 'chinchilla' is not here; built in are chinchilla, gadre-overtraining, \
         porian-isoflops, gemstones"
    );
    let data = DataRef::File { sha256: "ab".into(), name: "runs.csv".into(), rows: 3 };
    let study = Study { data, ..Study::chinchilla() };
    let Answer::Error(why) = ask(&mut engine, Ask::Data { study }) else { panic!("no error") };
    assert_eq!(
        why.message,
        "the file 'runs.csv' is not here; open the file whose SHA-256 begins with ab"
    );
}

#[test]
fn columns_that_do_not_belong_to_a_fit_are_refused() {
    let mut engine = engine();
    let draws = Draws { from: 0, width: 4, values: vec![0.0; 8] };
    let Answer::Error(why) = ask(&mut engine, Ask::Report { study: Study::chinchilla(), draws })
    else {
        panic!("no error")
    };
    assert_eq!(why.code, "internal");
}

#[test]
fn a_law_without_published_coefficients_shows_an_example_that_has_a_value() {
    let mut engine = engine();
    let Answer::Laws(laws) = ask(&mut engine, Ask::Laws) else { panic!("no laws") };
    let bare: Vec<_> = laws.iter().filter(|law| law.presets.is_empty()).collect();
    assert!(!bare.is_empty());
    for law in bare {
        let symbols = law.inputs.iter().chain(&law.params);
        let values = symbols
            .map(|s| (s.key.clone(), format!("{:e}", s.example.expect("every symbol has one"))))
            .collect();
        let answer = ask(&mut engine, Ask::Eval { law: law.id.clone(), preset: None, values });
        let Answer::Eval(eval) = answer else { panic!("{}: {answer:?}", law.id) };
        assert!(
            eval.value.is_some_and(|value| value > 0.0 && value < 10.0),
            "{}: {eval:?}",
            law.id
        );
    }
}
