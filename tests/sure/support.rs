//! Studies to ask about, and the way through the worker's engine.

use isoflop_engine::{Engine, Tables};
use isoflop_study::{Answer, Ask, DataRef, Failure, Message, Study};

/// The built-in Chinchilla runs and their study, without draws.
pub(crate) fn chinchilla() -> (Tables, Study) {
    built_in("chinchilla")
}

/// A built-in set with its own law, without draws.
pub(crate) fn built_in(id: &str) -> (Tables, Study) {
    let mut tables = Tables::default();
    let set = isoflop_data::BuiltIn::by_id(id).unwrap();
    tables.put(set.id, set.title, set.bytes().to_vec()).unwrap();
    (tables, Study { bootstrap: 0, ..Study::of_built_in(id, set.default_law) })
}

/// A file and its study, without draws.
pub(crate) fn file(text: &str) -> (Tables, Study) {
    let mut tables = Tables::default();
    let sha256 = tables.put("", "runs.csv", text.as_bytes().to_vec()).unwrap();
    let data = DataRef::File { sha256, name: "runs.csv".into(), rows: 0 };
    (tables, Study { data, bootstrap: 0, ..Study::chinchilla() })
}

/// What a worker answers, and how often it told how far it was.
pub(crate) fn asked(text: &str, ask: Ask) -> (Result<Answer, Failure>, u32) {
    let mut engine = Engine::new();
    match text {
        "chinchilla" | "gadre-overtraining" => {
            let set = isoflop_data::BuiltIn::by_id(text).unwrap();
            engine.put(set.id, set.title, set.bytes().to_vec()).unwrap();
        }
        _ => drop(engine.put("", "runs.csv", text.as_bytes().to_vec()).unwrap()),
    }
    engine.ask(Message { id: "sure".into(), rev: 1, ask });
    let (mut told, mut last) = (0, 0);
    loop {
        match engine.step().map(|reply| reply.answer) {
            Some(Answer::Progress { done, of }) => {
                assert!(done >= last && done <= of, "{done} after {last} of {of}");
                (told, last) = (told + 1, done);
            }
            Some(Answer::Error(failure)) => return (Err(failure), told),
            Some(answer) => return (Ok(answer), told),
            None => assert!(engine.busy()),
        }
    }
}
