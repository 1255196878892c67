//! The approaches in words: plain text and Markdown.

use crate::clean::{clean, markdown as escape};
use isoflop_formula::quantity::{si, significant, with_uncertainty};
use isoflop_study::{Approach, Approaches, Estimate};

const HEAD: [&str; 8] = ["approach", "a", "95 %", "best N", "95 %", "best D", "through", "bias"];

/// Plain text: a row for each approach, then what may bias it.
pub fn plain(answer: &Approaches) -> String {
    let rows: Vec<[String; 8]> = answer.approaches.iter().map(row).collect();
    let mut out = vec![intro(answer), String::new()];
    out.extend(aligned(&HEAD, &rows));
    out.extend(foot(answer).into_iter().flat_map(|text| [String::new(), text]));
    out.iter().map(|line| clean(line)).collect::<Vec<_>>().join("\n")
}

/// The same as Markdown.
pub fn markdown(answer: &Approaches) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let mut out = vec![escape(&intro(answer)), String::new(), line(&HEAD.map(str::to_owned))];
    out.push(format!("|:--|{}", "--:|".repeat(HEAD.len() - 1)));
    out.extend(answer.approaches.iter().map(|a| line(&row(a))));
    out.extend(foot(answer).iter().flat_map(|text| [String::new(), escape(text)]));
    out.join("\n")
}

fn intro(answer: &Approaches) -> String {
    let at = answer.C.map_or(String::new(), |c| format!(" at {c:e} FLOP"));
    let noise = answer.noise.map_or(String::new(), |sd| {
        format!(", {} draws with noise of {} % of the loss", answer.draws, short(100.0 * sd))
    });
    format!(
        "Best split{at} by envelope, isoFLOP curves and law '{}': {} runs, {} budgets{noise}.",
        answer.law,
        answer.rows,
        answer.budgets.len()
    )
}

fn row(approach: &Approach) -> [String; 8] {
    let (a, a_range) = number(&approach.a);
    let count = |v: Option<f64>| v.map_or("-".into(), |v| si(v, 2));
    let range = match (approach.N.low, approach.N.high) {
        (Some(low), Some(high)) => format!("{} to {}", si(low, 2), si(high, 2)),
        _ => "-".into(),
    };
    let through = match (approach.id.as_str(), approach.points.len()) {
        ("parametric", _) | (_, 0) => "-".into(),
        ("envelope", n) => format!("{n} points"),
        (_, n) => format!("{n} budgets"),
    };
    let bias = approach.bias.map_or("-".into(), |b| format!("{:+.3}", b.a));
    let (n, d) = (count(approach.N.value), count(approach.D.value));
    [approach.id.clone(), a, a_range, n, range, d, through, bias]
}

fn number(estimate: &Estimate) -> (String, String) {
    match (estimate.value, estimate.low, estimate.high) {
        (Some(v), Some(low), Some(high)) if high > low => with_uncertainty(v, low, high),
        (Some(v), ..) => (significant(v, 3), "-".into()),
        _ => ("-".into(), "-".into()),
    }
}

fn foot(answer: &Approaches) -> Vec<String> {
    let mut out = vec![
        "a is the exponent of the best N in C. Bias: what the approach would say of a on these \
         very runs, without noise, were the law true as fitted, less the truth. Intervals of the \
         curves hold the noise of the losses, not that bias; those of the law are the study's own."
            .to_owned(),
    ];
    for approach in &answer.approaches {
        let flags: Vec<&str> = approach.flags.iter().map(|f| f.message.as_str()).collect();
        if !approach.why_not.is_empty() {
            out.push(format!("{}: no answer; {}.", approach.id, approach.why_not));
        } else if !flags.is_empty() {
            out.push(format!("{}: {}.", approach.id, flags.join("; ")));
        }
    }
    out.extend(answer.warnings.iter().map(|n| format!("{}. {}", n.message, n.detail)));
    out
}

/// Cells in columns, the first to the left.
pub(crate) fn aligned<const N: usize>(head: &[&str; N], rows: &[[String; N]]) -> Vec<String> {
    let width = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([head[i].chars().count()]).max().unwrap_or(0)
    };
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().enumerate().map(|(i, cell)| match i {
            0 => format!("{cell:<w$}", w = width(i)),
            _ => format!("{cell:>w$}", w = width(i)),
        });
        padded.collect::<Vec<_>>().join("  ")
    };
    let body = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    std::iter::once(line(head.to_vec())).chain(body).collect()
}

fn short(v: f64) -> String {
    significant(v, 2)
}
