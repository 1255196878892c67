//! The workloads of `cargo xtask bench`, timed by a clock that the caller brings.

use crate::{
    Tables,
    fit::{Prepared, prepare},
};
use indexmap::IndexMap;
use isoflop_study::{DataRef, Failure, Study};
use serde::Serialize;

/// One workload and the seconds of each repetition.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// `point-fit`, `bootstrap-4000`, `gadre`, `bnsl`.
    pub name: String,
    /// Seconds, repetition by repetition.
    pub seconds: Vec<f64>,
}

/// Runs every workload on one thread. `bnsl`: SHA-256 of the file with BNSL's points.
pub fn run(
    tables: &Tables,
    bnsl: &str,
    now: &mut dyn FnMut() -> f64,
) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    let chinchilla = Study { bootstrap: 4000, ..Study::chinchilla() };
    let prepared = prepare(tables, &chinchilla)?;
    records.push(time("point-fit", 25, now, &mut || point(tables, &prepared))?);
    let fitted = solve(&prepared)?;
    records.push(time("bootstrap-4000", 5, now, &mut || {
        let draws = prepared.draws(&fitted, 0, 4000);
        if draws.values.iter().any(|v| v.is_nan()) {
            return Err(crate::numeric("a draw of the benchmark failed"));
        }
        Ok(())
    })?);
    let gadre = prepare(tables, &gadre())?;
    records.push(time("gadre", 25, now, &mut || point(tables, &gadre))?);
    let bnsl = prepare(tables, &bnsl_study(bnsl))?;
    records.push(time("bnsl", 9, now, &mut || point(tables, &bnsl))?);
    Ok(records)
}

fn time(
    name: &str,
    repetitions: usize,
    now: &mut dyn FnMut() -> f64,
    work: &mut dyn FnMut() -> Result<(), Failure>,
) -> Result<Record, Failure> {
    let mut seconds = Vec::with_capacity(repetitions);
    work()?;
    for _ in 0..repetitions {
        let start = now();
        work()?;
        seconds.push(now() - start);
    }
    Ok(Record { name: name.into(), seconds })
}

/// From columns in memory to the certified point, as the peer's script does it.
fn point(tables: &Tables, prepared: &Prepared) -> Result<(), Failure> {
    let point = solve(&prepared.again(tables)?)?;
    if point.certificate.converged {
        Ok(())
    } else {
        let law = &prepared.study.law;
        Err(crate::numeric(format!("the benchmark's fit of '{law}' did not converge")))
    }
}

fn solve(prepared: &Prepared) -> Result<isoflop_fit::Point, Failure> {
    prepared.problem.solve().map_err(|e| crate::numeric(e.to_string()))
}

/// The five runs that Gadre et al. fit: four small models at 20 tokens per parameter and the
/// smallest at 320.
pub fn gadre() -> Study {
    let filter = "(cc_mult == 1 and N < 5e8) or (cc_mult == 16 and N < 2e7)";
    Study {
        filter: Some(filter.into()),
        objective: "ls".into(),
        bootstrap: 0,
        ..Study::of_built_in("gadre-overtraining", "gadre-overtraining")
    }
}

/// The fourteen training points of BNSL's arithmetic example, least squares of ln(1 + y).
pub fn bnsl_study(sha256: &str) -> Study {
    let roles =
        [("x", "dataset_size"), ("y", "test_loss")].map(|(r, c)| (r.to_owned(), c.to_owned()));
    Study {
        data: DataRef::File { sha256: sha256.into(), name: "points.csv".into(), rows: 17 },
        roles: IndexMap::from(roles),
        filter: Some("split == 'train'".into()),
        objective: "ls-log1p".into(),
        bootstrap: 0,
        ..Study::of_built_in("chinchilla", "bnsl")
    }
}
