//! A laboratory in words: plain text and Markdown.

use crate::sure::grid::{Grid, Page};
use isoflop_formula::quantity::{si, significant};
use isoflop_study::{Lab, Recovered};

const HEAD: [&str; 8] =
    ["approach", "a exact", "a mean ± sd", "best N exact", "best N 95 %", "N bias", "loss", "none"];

/// Plain text: the truth, then a row for each approach.
pub fn plain(answer: &Lab) -> String {
    page(answer).plain()
}

/// The same as Markdown.
pub fn markdown(answer: &Lab) -> String {
    page(answer).markdown()
}

fn page(answer: &Lab) -> Page {
    let grid = Grid::of(1, HEAD, answer.approaches.iter().map(row).collect());
    Page { intro: intro(answer), grid, below: Vec::new(), foot: foot(answer) }
}

fn intro(answer: &Lab) -> String {
    let (setup, truth) = (&answer.setup, &answer.truth);
    let params: Vec<String> =
        setup.params.iter().map(|(key, v)| format!("{key} {}", significant(*v, 4))).collect();
    format!(
        "Truth: law '{}' ({}); a is {}, and at {:e} FLOP the best split is {} parameters and {} \
         tokens. Design: {} budgets from {:e} to {:e} FLOP, {} sizes over a factor of {} each, \
         their middle {} × the best size{}. {} sets with noise of {} % of the loss.",
        setup.law,
        params.join(", "),
        significant(truth.a, 4),
        setup.at,
        si(truth.N, 3),
        si(truth.D, 3),
        setup.budgets,
        setup.low,
        setup.high,
        setup.sizes,
        significant(setup.width, 2),
        significant(setup.centre, 2),
        match setup.drift == 1.0 {
            true => String::new(),
            false => format!(" and {} × more with each decade", significant(setup.drift, 2)),
        },
        setup.sets,
        significant(100.0 * setup.noise, 2)
    )
}

fn row(found: &Recovered) -> [String; 8] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    let mean = found.a.zip(found.a_sd).map(|(a, sd)| format!("{:.3} ± {sd:.3}", a[1]));
    [
        found.id.clone(),
        or_dash(found.a_exact.map(|a| format!("{a:.4}"))),
        or_dash(mean),
        or_dash(found.N_exact.map(|n| si(n, 3))),
        or_dash(found.N.map(|n| format!("{} to {}", si(n[0], 2), si(n[2], 2)))),
        or_dash(found.N_bias.map(|b| format!("{:+.1} %", 100.0 * (b - 1.0)))),
        or_dash(found.regret.map(|r| format!("{:+.3} %", 100.0 * (r - 1.0)))),
        found.failed.to_string(),
    ]
}

fn foot(answer: &Lab) -> Vec<String> {
    let mut out = vec![
        "Exact: without noise, so what is left of the truth is bias. N bias: geometric mean over \
         the truth. Loss: what the recovered size costs at the budget. None: sets without an \
         answer. The envelope sees training curves of twice as many sizes at every budget."
            .to_owned(),
    ];
    let without = answer.approaches.iter().filter(|found| !found.why_not.is_empty());
    out.extend(without.map(|found| format!("{}: no exact answer; {}.", found.id, found.why_not)));
    out
}
