//! A fit in words: plain text and Markdown.

use crate::clean::{clean, markdown as escape};
use crate::is_told;
use isoflop_formula::quantity::{si, significant, with_uncertainty};
use isoflop_study::{DataView, Estimate, Fit, OptimumEstimate, Prediction};

/// The sentence: what the budget is best spent on.
fn sentence(fit: &Fit, split: &OptimumEstimate) -> String {
    let c = split.C.value.unwrap_or(f64::NAN);
    match (split.N.value, split.D.value, split.L.value) {
        (Some(n), Some(d), Some(l)) if is_told(fit, split) => format!(
            "A budget of {c:e} FLOP is best spent on a model of {} parameters and {} tokens, for \
             a loss of {}.",
            counted(n, &split.N),
            counted(d, &split.D),
            number(l, &split.L).0
        ),
        _ => format!("The best split of {c:e} FLOP cannot be told from these runs."),
    }
}

fn counted(value: f64, estimate: &Estimate) -> String {
    // Two digits are enough for a size whose interval is wide, three otherwise.
    si(value, if estimate.low.is_some() { 2 } else { 3 })
}

/// A value and its interval, digits by the uncertainty.
fn number(value: f64, estimate: &Estimate) -> (String, String) {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) if high > low => with_uncertainty(value, low, high),
        (Some(low), None) => (significant(value, 3), format!("above {}", significant(low, 2))),
        (None, Some(high)) => (significant(value, 3), format!("below {}", significant(high, 2))),
        (Some(_), Some(high)) => {
            (significant(value, 6), format!("{} in every draw", significant(high, 3)))
        }
        (None, None) if estimate.level.is_some() => {
            (significant(value, 3), "open at both ends".into())
        }
        _ => (significant(value, 6), estimate.method.clone().unwrap_or_default()),
    }
}

/// The interval of a count: "69–150 B".
fn count_range(estimate: &Estimate) -> Option<String> {
    Some(format!("{} to {}", si(estimate.low?, 2), si(estimate.high?, 2)))
}

fn ranges(split: &OptimumEstimate) -> Option<String> {
    let (n, d) = (count_range(&split.N)?, count_range(&split.D)?);
    let l = number(split.L.value?, &split.L).1;
    let method = split.N.method.clone()?;
    Some(format!("95 % ({method}): {n} parameters, {d} tokens, loss {l}."))
}

/// The answer in sentences: for each budget its best split, then the intervals where there are any.
pub fn answer(fit: &Fit) -> Vec<String> {
    let told = |split: &OptimumEstimate| ranges(split).filter(|_| is_told(fit, split));
    fit.optimum.iter().flat_map(|s| std::iter::once(sentence(fit, s)).chain(told(s))).collect()
}

/// Key, value and interval of each parameter and of what was derived, with the digits that the
/// intervals deserve.
pub fn rows(fit: &Fit) -> Vec<[String; 3]> {
    // As in the JSON: a law may have a parameter and a derived quantity of one name.
    let derived = fit.derived.iter().map(|(key, e)| (format!("derived.{key}"), e));
    fit.params
        .iter()
        .map(|(key, e)| (key.clone(), e))
        .chain(derived)
        .map(|(key, estimate)| {
            let (value, interval) = match estimate.value {
                Some(value) => number(value, estimate),
                None => ("not told".into(), String::new()),
            };
            [key, value, interval]
        })
        .collect()
}

fn certificate(fit: &Fit) -> Vec<[String; 2]> {
    let c = &fit.certificate;
    let shown = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.1e}"));
    let mut rows = vec![
        ["objective".into(), format!("{} = {:e}", fit.objective.name, fit.objective.value)],
        ["starts that agree".into(), format!("{} of {}", c.starts_agreeing, c.starts)],
        ["condition number".into(), c.condition_number.map_or("–".into(), |v| significant(v, 3))],
        ["parameters at a bound".into(), none(&c.bounds.join(", "))],
        ["draws not converged".into(), format!("{} of {}", c.draws_failed, c.draws)],
    ];
    rows.insert(
        1,
        match c.subgradient {
            Some(size) => ["largest multiplier (at most 1)".into(), significant(size, 3)],
            None => ["gradient, relative".into(), shown(c.relative_gradient)],
        },
    );
    rows
}

fn none(text: &str) -> String {
    if text.is_empty() { "none".into() } else { text.into() }
}

/// Rows that were not used and are listed one by one; the JSON has all of them.
const LISTED: usize = 50;

fn more_rejected(fit: &Fit) -> Option<String> {
    let more = fit.rejected.len().checked_sub(LISTED).filter(|n| *n > 0)?;
    Some(format!("and {more} more rows; --json lists them all"))
}

/// The estimates in columns.
fn aligned(fit: &Fit) -> Vec<String> {
    let line = |[key, value, interval]: &[String; 3]| {
        format!("  {key:<29} {value:>14}   {interval}").trim_end().to_owned()
    };
    rows(fit).iter().map(line).collect()
}

/// The fit as plain text.
pub fn plain(fit: &Fit, data: &DataView) -> String {
    let mut out = vec![format!(
        "{} · {} of {} rows · law {}",
        clean(&data.name),
        fit.rows,
        data.rows,
        fit.law
    )];
    out.push(String::new());
    for split in &fit.optimum {
        out.push(sentence(fit, split));
        out.extend(ranges(split));
    }
    if !fit.optimum.is_empty() {
        out.push(String::new());
    }
    out.extend(aligned(fit));
    out.push(String::new());
    out.extend(certificate(fit).iter().map(|[key, value]| format!("  {key:<32} {value}")));
    for notice in &fit.warnings {
        out.push(format!("note: {}. {}", clean(&notice.message), clean(&notice.detail)));
    }
    for row in fit.rejected.iter().take(LISTED) {
        out.push(format!(
            "not used: line {}, column '{}': '{}' {}",
            row.line,
            clean(&row.column),
            clean(&row.value),
            clean(&row.reason)
        ));
    }
    out.extend(more_rejected(fit));
    for (name, group) in &fit.groups {
        out.push(format!("\ngroup '{}', {} rows", clean(name), group.rows));
        out.extend(aligned(group));
    }
    out.join("\n")
}

/// The paragraph to decide by.
fn memo(fit: &Fit, beyond: Option<f64>) -> String {
    let Some(split) = fit.optimum.first() else {
        return format!(
            "Law `{}` fitted to {} rows. It names no best split; ask it for the loss of a planned \
             run before you train.",
            fit.law, fit.rows
        );
    };
    let mut parts = vec![sentence(fit, split)];
    parts.push(match ranges(split).filter(|_| is_told(fit, split)) {
        Some(ranges) => ranges,
        None if is_told(fit, split) => "No interval was asked for.".into(),
        None => "The loss may still be told; the sizes are not.".into(),
    });
    parts.extend(beyond.map(distance));
    parts.push(format!("Next: {}.", next(fit, split, beyond)));
    parts.join(" ")
}

fn distance(times: f64) -> String {
    if times <= 1.0 {
        return "The budget lies within the compute of the runs.".into();
    }
    format!("The budget is {} times the largest run.", significant(times, 2))
}

/// A budget this many times the largest run asks for a run in between first.
const FAR: f64 = 10.0;

fn next(fit: &Fit, split: &OptimumEstimate, beyond: Option<f64>) -> String {
    if !fit.certificate.converged {
        return "do not use these numbers; the search did not converge, so give it other starts or \
                a simpler law"
            .into();
    }
    if !is_told(fit, split) {
        return "add runs that spend equal compute on different sizes, then fit again".into();
    }
    match (beyond, split.C.value) {
        (Some(times), Some(c)) if times > FAR => format!(
            "before you spend it, train one run of about {} FLOP at the size the law asks for \
             there, and see whether its loss is the predicted one",
            // Half the way on the axis of the chart.
            significant(c / times.sqrt(), 2)
        ),
        (None, _) => "check the compute of the runs against the budget before you train".into(),
        _ => "train it, and compare its loss with the predicted one".into(),
    }
}

/// The fit as Markdown. Its first paragraph is a decision memo: what to train, how sure, how far
/// beyond the data, what to do next. `beyond` is the first budget ÷ the largest run's compute.
pub fn markdown(fit: &Fit, data: &DataView, beyond: Option<f64>) -> String {
    let mut out = vec![memo(fit, beyond)];
    out.extend(fit.optimum.iter().skip(1).map(|split| format!("\n{}", sentence(fit, split))));
    out.push(format!("\nData: {}, {} of {} rows.", escape(&data.name), fit.rows, data.rows));
    out.push("\n| parameter | value | 95 % |\n|---|---:|---:|".into());
    out.extend(
        rows(fit).iter().map(|[k, v, i]| format!("| {} | {v} | {} |", escape(k), escape(i))),
    );
    out.push("\n| certificate | |\n|---|---:|".into());
    out.extend(certificate(fit).iter().map(|[k, v]| format!("| {k} | {v} |")));
    if !fit.warnings.is_empty() {
        out.push(String::new());
    }
    for notice in &fit.warnings {
        out.push(format!("- **{}** {}", escape(&notice.message), escape(&notice.detail)));
    }
    if !fit.rejected.is_empty() {
        out.push("\n| line | column | value | why it was not used |\n|---:|---|---|---|".into());
    }
    for row in fit.rejected.iter().take(LISTED) {
        out.push(format!(
            "| {} | {} | {} | {} |",
            row.line,
            escape(&row.column),
            escape(&row.value),
            escape(&row.reason)
        ));
    }
    for (name, group) in &fit.groups {
        let title = format!("\nGroup {}, {} rows.", escape(name), group.rows);
        out.push(format!("{title}\n\n| parameter | value | 95 % |\n|---|---:|---:|"));
        out.extend(table(group));
    }
    if let Some(more) = more_rejected(fit) {
        out.push(format!("\n{}", escape(&more)));
    }
    out.join("\n")
}

fn table(fit: &Fit) -> Vec<String> {
    // Intervals are numbers or our own words; escaping their points would only clutter them.
    rows(fit).iter().map(|[key, value, i]| format!("| {} | {value} | {i} |", escape(key))).collect()
}

/// A prediction in a sentence.
pub fn prediction(answer: &Prediction) -> String {
    let inputs: Vec<String> =
        answer.inputs.iter().map(|(key, value)| format!("{key} = {}", si(*value, 3))).collect();
    let Some(value) = answer.value.value else {
        return format!("The law has no finite value at {}.", inputs.join(", "));
    };
    let (shown, interval) = number(value, &answer.value);
    let mut out = format!("Loss {shown} at {}.", inputs.join(", "));
    if answer.value.level.is_some() {
        out.push_str(&format!("\n95 % of the curve {interval}"));
    }
    if answer.new_run.level.is_some() {
        out.push_str(&format!(", of one new run {}", number(value, &answer.new_run).1));
    }
    out
}
