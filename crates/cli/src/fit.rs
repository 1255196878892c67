//! `fit`, `run`, `predict`.

use crate::{args, print, read};
use isoflop_engine::{
    Tables, catalogue, choices,
    fit::{Prepared, prepare},
    input, notices, numeric, predict as planned, report,
};
use isoflop_fit::Point;
use isoflop_study::{Convention, DataRef, Decimal, Draws, Failure, Fit, Linked, Study};

pub(crate) fn fit(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    answer(&tables, &study, &options.output)
}

/// The data and the study that the flags of a fit describe.
pub(crate) fn asked(options: &args::Fit) -> Result<(Tables, Study), Failure> {
    let mut tables = Tables::default();
    let data = read::data(&mut tables, &options.file)?;
    let mut study = study(options, data)?;
    if let Some(path) = &options.schedule {
        study.schedule = Some(read::data(&mut tables, &path.to_string_lossy())?);
    }
    add_roles(&tables, &mut study, options)?;
    Ok((tables, study))
}

pub(crate) fn run(options: &args::Run) -> Result<(), Failure> {
    let Linked { study, files } = study_of(&options.study)?;
    let mut tables = Tables::default();
    for file in files {
        tables.put("", &file.name, file.bytes)?;
    }
    for path in [&options.data, &options.schedule].into_iter().flatten() {
        read::data(&mut tables, &path.to_string_lossy())?;
    }
    for (data, given, flag) in [
        (Some(&study.data), &options.data, "--data"),
        (study.schedule.as_ref(), &options.schedule, "--schedule"),
    ] {
        match data {
            Some(DataRef::BuiltIn { id }) => read::built_in(&mut tables, id)?,
            Some(file) if !tables.has(file) && given.is_none() => {
                let text = match flag {
                    "--data" => "the study names a file; give it with --data FILE",
                    _ => "the study names a file of schedules; give it with --schedule FILE",
                };
                return Err(input(text, flag));
            }
            _ => {}
        }
    }
    answer(&tables, &study.without_pins(), &options.output)
}

/// A study from its file, or from the link that the page's address holds, with the data in it.
fn study_of(source: &std::path::Path) -> Result<Linked, Failure> {
    let word = source.to_string_lossy();
    let fragment = word.rsplit_once('#').map_or(&*word, |(_, fragment)| fragment);
    if isoflop_study::is_link(fragment) && !source.exists() {
        return isoflop_study::open_link(fragment).map_err(|e| input(e.to_string(), "the link"));
    }
    let place = source.display().to_string();
    let study = isoflop_study::from_json(&read::bytes(source)?)
        .map_err(|e| input(e.to_string().replace("the link", &format!("'{place}'")), &place))?;
    Ok(Linked { study, files: Vec::new() })
}

pub(crate) fn predict(options: &args::Predict) -> Result<(), Failure> {
    let fit: Fit = read::json(&options.fit)?;
    let answer = planned::predict(&fit, &read::pairs(&options.values, "KEY=VALUE")?)?;
    if options.json.json {
        return print::json(&answer);
    }
    print::line(&report::prediction(&answer))?;
    crate::laws::notices(&answer.warnings);
    Ok(())
}

fn study(options: &args::Fit, data: DataRef) -> Result<Study, Failure> {
    let built_in = match &data {
        DataRef::BuiltIn { id } => isoflop_data::BuiltIn::by_id(id),
        DataRef::File { .. } => None,
    };
    let default_law = built_in.map_or("chinchilla", |set| set.default_law);
    let name = match &data {
        DataRef::BuiltIn { id } => id.clone(),
        DataRef::File { name, .. } => name.clone(),
    };
    Ok(Study {
        name,
        data,
        filter: options.filter.clone(),
        decimal: options.decimal.as_deref().map(|d| match d {
            "point" => Decimal::Point,
            _ => Decimal::Comma,
        }),
        convention: match options.convention.as_str() {
            "non-embedding" => Convention::NonEmbedding,
            _ => Convention::Total,
        },
        loss_unit: choices::loss_unit(&options.loss_unit).map_err(flagged)?,
        flops_per_nd: options.flops_per_nd,
        objective: options.objective.clone(),
        fix: read::numbers(&options.fix, "--fix")?,
        bound: read::ranges(&options.bound, "--bound")?,
        tie: read::pairs(&options.tie, "--tie")?,
        start: read::numbers(&options.start, "--start")?,
        bootstrap: options.bootstrap,
        interval: options.interval.clone(),
        seed: options.seed,
        at: budgets(&options.at)?,
        ..Study::of_built_in("", options.law.as_deref().unwrap_or(default_law))
    })
}

fn budgets(words: &[String]) -> Result<Vec<f64>, Failure> {
    words
        .iter()
        .map(|word| {
            let reading = catalogue::quantity(word, None);
            reading.value.ok_or_else(|| input(reading.text, "--at"))
        })
        .collect()
}

/// Roles given on the command line over those guessed from the names.
fn add_roles(tables: &Tables, study: &mut Study, options: &args::Fit) -> Result<(), Failure> {
    let mut given = read::roles(&options.map)?;
    for (role, column) in [("cluster", &options.cluster), ("group", &options.group)] {
        if let Some(column) = column {
            given.push((role.into(), column.clone()));
        }
    }
    choices::with_roles(tables, study, given).map_err(flagged)
}

/// An error about an option, with the option as it is written here.
fn flagged(mut failure: Failure) -> Failure {
    if matches!(failure.place.as_str(), "law" | "map" | "loss unit") {
        failure.place = format!("--{}", failure.place.replace(' ', "-"));
    }
    failure
}

fn answer(tables: &Tables, study: &Study, output: &args::Output) -> Result<(), Failure> {
    let prepared = prepare(tables, study)?;
    let mut fit = solved(&prepared, output)?;
    for (name, group) in prepared.groups(tables) {
        let own = group.and_then(|own| {
            solved(&own, output).map_err(|e| notices::group_skipped(&name, &e.message))
        });
        match own {
            Ok(own) => {
                fit.groups.insert(name, own);
            }
            Err(notice) => fit.warnings.push(notice),
        }
    }
    let plain = |fit: &Fit| report::plain(fit, &prepared.view);
    let markdown = |fit: &Fit| report::markdown(fit, &prepared.view, prepared.beyond());
    print::answer(output, &fit, plain, markdown)
}

fn solved(prepared: &Prepared, output: &args::Output) -> Result<Fit, Failure> {
    let point = prepared.problem.solve().map_err(|e| match e.is_input() {
        true => input(e.to_string(), ""),
        false => numeric(e.to_string()),
    })?;
    let draws = draw(prepared, &point, output.workers);
    Ok(prepared.report(&point, &draws))
}

/// All draws, shared among threads; a draw is a function of its index, so the numbers do not
/// depend on how many there are.
fn draw(prepared: &Prepared, point: &Point, workers: Option<usize>) -> Draws {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = workers.unwrap_or(cores).clamp(1, 64) as u32;
    let wanted = prepared.wanted_draws();
    let share = wanted.div_ceil(workers).max(1);
    let parts: Vec<Draws> = std::thread::scope(|scope| {
        let spawn = |k: u32| {
            let (from, to) = ((k * share).min(wanted), ((k + 1) * share).min(wanted));
            scope.spawn(move || prepared.draws(point, from, to))
        };
        let handles: Vec<_> = (0..workers).map(spawn).collect();
        handles.into_iter().map(|h| h.join().unwrap_or_default()).collect()
    });
    let width = point.params.len() as u32;
    let values = parts.into_iter().flat_map(|part| part.values).collect();
    Draws { from: 0, width, values }
}
