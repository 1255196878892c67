//! Wide exports of experiment trackers: one column per run, melted to one row per run and step.

use crate::{Melted, Sheet, guess::plain, sheet::MOST_CELLS};
use core::mem::take;

/// Names of the first column of such an export.
const STEPS: &[&str] =
    &["step", "global_step", "trainer_global_step", "epoch", "tokens", "iteration"];

/// Melts a sheet of `Step, run-a - val/loss, run-b - val/loss …`; leaves any other as it is.
///
/// Columns that end in `__MIN` or `__MAX`, and each run's own step, are passed over and named in
/// [`Melted::ignored`]. A run without a value at a step has no row for it.
///
/// # Errors
/// The molten table would be too large; reads on after the file's name.
pub(crate) fn melt(mut sheet: Sheet) -> Result<Sheet, String> {
    let Some(plan) = Plan::of(&sheet) else { return Ok(sheet) };
    if sheet.rows().saturating_mul(plan.columns.len()).saturating_mul(3) > MOST_CELLS {
        return Err("is too large as one row per run and step; export fewer steps".into());
    }
    let (rejected, notes) = (take(&mut sheet.rejected), take(&mut sheet.notes));
    let mut out = Sheet { rejected, notes, ..Sheet::default() };
    (out.json, out.frame) = (sheet.json, sheet.frame);
    let step_column = sheet.names[0].clone();
    let id_column = if step_column == "run" || plan.metric == "run" { "run name" } else { "run" };
    let names = [id_column.to_owned(), step_column.clone(), plan.metric.clone()];
    out.set_names(names.into_iter());
    for (row, line) in sheet.lines.iter().enumerate() {
        for (run, column) in &plan.columns {
            let value = sheet.cell(*column, row);
            if !value.trim().is_empty() {
                out.cells[0].push(run.clone());
                out.cells[1].push(sheet.cell(0, row).into_owned());
                out.cells[2].push(value.into_owned());
                out.lines.push(*line);
            }
        }
    }
    out.melted = Some(Melted {
        id_column: out.names[0].clone(),
        step_column: out.names[1].clone(),
        value_column: out.names[2].clone(),
        runs: plan.columns.into_iter().map(|(run, _)| run).collect(),
        ignored: plan.ignored,
    });
    Ok(out)
}

/// Which columns hold which run.
struct Plan {
    metric: String,
    columns: Vec<(String, usize)>,
    ignored: Vec<String>,
}

impl Plan {
    /// None unless the first column is a step and all others are `run - metric`, with one metric.
    fn of(sheet: &Sheet) -> Option<Self> {
        let (first, rest) = sheet.names.split_first()?;
        if rest.is_empty() || !STEPS.contains(&plain(first).as_str()) {
            return None;
        }
        let mut plan = Self { metric: String::new(), columns: Vec::new(), ignored: Vec::new() };
        for (i, name) in rest.iter().enumerate() {
            let (run, metric) = name.rsplit_once(" - ")?;
            if metric.ends_with("__MIN") || metric.ends_with("__MAX") || metric.ends_with("_step") {
                plan.ignored.push(name.clone());
                continue;
            }
            if !plan.columns.is_empty() && metric != plan.metric {
                return None;
            }
            plan.metric = metric.to_owned();
            plan.columns.push((run.to_owned(), i + 1));
        }
        (!plan.columns.is_empty()).then_some(plan)
    }
}
