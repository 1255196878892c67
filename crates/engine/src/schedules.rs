//! Learning-rate schedules from a file, and which one each row follows.

use crate::{
    failure::input,
    tables::{Tables, to_data},
};
use isoflop_data::Runs;
use isoflop_laws::{Kind, Model, Schedule, Schedules};
use isoflop_study::{Failure, Study};

/// The schedules of a law over learning rates: rows follow the schedule named in their cluster.
pub(crate) fn schedules(
    tables: &Tables,
    study: &Study,
    model: &Model,
    runs: &Runs,
) -> Result<Option<Schedules>, Failure> {
    if !matches!(model.law().kind, Kind::Recurrence(_)) {
        return Ok(None);
    }
    let Some(reference) = &study.schedule else {
        return Err(input(
            format!(
                "law '{}' needs the learning rate of each step; give a file with the columns \
                 step and lr (and schedule, if there are several)",
                model.id()
            ),
            "--schedule",
        ));
    };
    let found = tables.find(reference, study.decimal)?;
    let curves = read_schedules(&found.sheet, &found.name, study)?;
    let curve_of_row = match (&runs.cluster, curves.len()) {
        (_, 1) => vec![0; runs.rows()],
        (None, _) => {
            return Err(input(
                format!(
                    "'{}' holds {} schedules; name the column that says which one a row follows \
                     with --cluster",
                    found.name,
                    curves.len()
                ),
                "--cluster",
            ));
        }
        (Some(labels), _) => labels
            .of_row
            .iter()
            .map(|&label| {
                let name = &labels.names[label as usize];
                curves.iter().position(|c| c.name == *name).map(|i| i as u32).ok_or_else(|| {
                    input(
                        format!("no schedule is named '{name}' in '{}'", found.name),
                        "--schedule",
                    )
                })
            })
            .collect::<Result<_, _>>()?,
    };
    Ok(Some(Schedules { curves, curve_of_row }))
}

/// Schedules from a sheet with the columns step, lr and, for several, schedule.
pub(crate) fn read_schedules(
    sheet: &isoflop_data::Sheet,
    name: &str,
    study: &Study,
) -> Result<Vec<Schedule>, Failure> {
    let column = |wanted: &str| sheet.column(wanted);
    let (Some(step), Some(rate)) = (column("step"), column("lr")) else {
        return Err(input("a schedule file needs the columns 'step' and 'lr'", name));
    };
    let label = column("schedule");
    let mut curves: Vec<Schedule> = Vec::new();
    for row in 0..sheet.rows() {
        let number = |c: usize| {
            let kind = isoflop_formula::quantity::Kind::Plain;
            let text = &sheet.cell(c, row);
            isoflop_formula::quantity::parse(text, kind, study.decimal.map(to_data)).map_err(|e| {
                input(format!("line {}, column '{}': {e}", sheet.lines[row], sheet.names[c]), name)
            })
        };
        let (step, rate) = (number(step)?, number(rate)?);
        let title = label.map_or("schedule".into(), |c| sheet.cell(c, row));
        let title = title.as_ref();
        if curves.iter().all(|c| c.name != title) {
            curves.push(Schedule { name: title.into(), ..Schedule::default() });
        }
        if let Some(curve) = curves.iter_mut().find(|c| c.name == title) {
            curve.steps.push(step);
            curve.rates.push(rate);
        }
    }
    Ok(curves)
}
