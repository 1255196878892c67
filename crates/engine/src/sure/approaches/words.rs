//! The approaches in words: plain text and Markdown.

use crate::sure::grid::{Grid, Page};
use isoflop_formula::quantity::{si, significant, with_uncertainty};
use isoflop_study::{Approach, Approaches, Estimate};

const HEAD: [&str; 8] = ["approach", "a", "95 %", "best N", "95 %", "best D", "through", "bias"];

/// Plain text: a row for each approach, then what may bias it.
pub fn plain(answer: &Approaches) -> String {
    page(answer).plain()
}

/// The same as Markdown.
pub fn markdown(answer: &Approaches) -> String {
    page(answer).markdown()
}

fn page(answer: &Approaches) -> Page {
    let grid = Grid::of(1, HEAD, answer.approaches.iter().map(row).collect());
    Page { intro: intro(answer), grid, below: Vec::new(), foot: foot(answer) }
}

fn intro(answer: &Approaches) -> String {
    let at = answer.C.map_or(String::new(), |c| format!(" at {c:e} FLOP"));
    let noise = answer.noise.map_or(String::new(), |sd| {
        format!(
            ", {} draws with noise of {} % of the loss",
            answer.draws,
            significant(100.0 * sd, 2)
        )
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
