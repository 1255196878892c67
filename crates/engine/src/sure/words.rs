//! A backtest in words: plain text and Markdown.

use super::grid::{Grid, Page};
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
    page(answer).plain()
}

/// The same as Markdown.
pub fn markdown(answer: &Backtest) -> String {
    page(answer).markdown()
}

fn page(answer: &Backtest) -> Page {
    let grid = Grid::of(0, HEAD, answer.cuts.iter().map(row).collect());
    Page { intro: intro(answer), grid, below: why_not(answer).collect(), foot: foot(answer) }
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
