//! A backtest in words: plain text and Markdown.

use crate::clean::{clean, markdown as escape};
use isoflop_formula::quantity::{significant, with_uncertainty};
use isoflop_study::{Ahead, Backtest, BacktestCut, Coverage, Estimate};

const HEAD: [&str; 8] = [
    "runs below",
    "fitted",
    "judged",
    "reach",
    "error below",
    "error above",
    "curve holds",
    "new run holds",
];

/// Plain text: what was done, a row for each cut, and the band ahead.
pub fn plain(answer: &Backtest) -> String {
    let rows = rows(answer);
    let width = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([HEAD[i].len()]).max().unwrap_or(0)
    };
    let line = |cells: &[String]| {
        let padded = cells.iter().enumerate().map(|(i, c)| format!("{c:>w$}", w = width(i)));
        padded.collect::<Vec<_>>().join("  ")
    };
    let mut out = vec![clean(&intro(answer)), String::new(), line(&HEAD.map(str::to_owned))];
    out.extend(rows.iter().map(|row| line(row)));
    out.extend(why_not(answer).map(|text| clean(&text)));
    out.extend(foot(answer).into_iter().flat_map(|text| [String::new(), clean(&text)]));
    out.join("\n")
}

/// The same as Markdown.
pub fn markdown(answer: &Backtest) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let mut out = vec![escape(&intro(answer)), String::new(), line(&HEAD.map(str::to_owned))];
    out.push(format!("|{}", "--:|".repeat(HEAD.len())));
    out.extend(rows(answer).iter().map(|row| line(row)));
    let notes: Vec<String> = why_not(answer).chain(foot(answer)).collect();
    out.extend(notes.iter().flat_map(|text| [String::new(), escape(text)]));
    out.join("\n")
}

fn intro(answer: &Backtest) -> String {
    let rule = match &answer.outlier_rule {
        Some(rule) => format!(" The outlier rule '{rule}' is applied below each cut, not above."),
        None => String::new(),
    };
    format!(
        "Backtest of '{}' on {} runs: fitted to the runs below a cut in {}, judged on all above; \
         {} draws a cut.{rule}",
        answer.law, answer.rows, answer.by, answer.draws
    )
}

fn rows(answer: &Backtest) -> Vec<[String; 8]> {
    answer.cuts.iter().map(row).collect()
}

fn row(cut: &BacktestCut) -> [String; 8] {
    let error = |v: Option<f64>| v.map_or("-".into(), |v| format!("{:.2} %", 100.0 * v));
    let times = match cut.reach.is_finite() {
        true => format!("{} ×", significant(cut.reach, 2)),
        false => "-".into(),
    };
    [
        format!("{:.0} %", 100.0 * cut.share),
        cut.fitted.to_string(),
        cut.held_out.to_string(),
        times,
        error(cut.error_fitted),
        error(cut.error),
        coverage(cut.curve),
        coverage(cut.new_run),
    ]
}

pub(super) fn coverage(found: Option<Coverage>) -> String {
    let Some(Coverage { share, monte_carlo }) = found else { return "-".into() };
    let error = monte_carlo.map(|e| format!(" ± {:.0}", 100.0 * e)).unwrap_or_default();
    format!("{:.0}{error} %", 100.0 * share)
}

fn why_not(answer: &Backtest) -> impl Iterator<Item = String> + '_ {
    let without = answer.cuts.iter().filter(|cut| !cut.why_not.is_empty());
    without.map(|cut| format!("Cut at {:.0} %: {}.", 100.0 * cut.share, cut.why_not))
}

fn foot(answer: &Backtest) -> Vec<String> {
    let promised = 100.0 * answer.level;
    let mut out = vec![format!(
        "An interval of a new run promises to hold {promised:.0} % of the runs above. That of the \
         curve leaves out the noise of a single run, so it holds fewer even where the law is right. \
         ± is the standard error from the number of draws."
    )];
    out.extend(answer.ahead.as_ref().and_then(ahead));
    out.extend(answer.warnings.iter().map(|n| format!("{}. {}", n.message, n.detail)));
    out
}

fn ahead(ahead: &Ahead) -> Option<String> {
    let range = |e: &Estimate| {
        let (value, low, high) = (e.value?, e.low?, e.high?);
        Some(with_uncertainty(value, low, high))
    };
    let (value, curve) = range(&ahead.curve)?;
    let (new_run, widened) = (range(&ahead.new_run)?.1, range(&ahead.widened)?.1);
    Some(format!(
        "At {:e} FLOP, {} × the largest run, the law says {value}: curve {curve}, new run \
         {new_run}. Held-out runs asked for a band {} × as long: {widened}.",
        ahead.C,
        significant(ahead.beyond, 2),
        significant(ahead.factor, 2)
    ))
}
