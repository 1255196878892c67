//! The whole door in words: what it comes to first, then each part in a few lines. Plain text of
//! one screen, or Markdown.

use super::{
    grid::Grid,
    sentences::{counts, values},
    words::coverage,
};
use crate::clean::{clean, markdown as escape};
use isoflop_formula::quantity::{si, significant};
use isoflop_study::{
    Approaches, Backtest, ChoiceFit, Choices, Estimate, FitDesign, Identifiability, Influence,
    InfluenceUnit, LeftOut, Noise, Sure, Told,
};

/// Runs named; the JSON has all.
const NAMED: usize = 3;
/// Columns of the choices; the JSON has all.
const COLUMNS: usize = 4;
/// What stands for the answer of a law that splits no budget.
const AT_LARGEST: &str = "at the largest run";
/// Above this correlation two parameters are named as one.
const ONE: f64 = 0.9;

/// A part: a table with its head, and lines below.
#[derive(Default)]
struct Section {
    title: &'static str,
    table: Grid,
    lines: Vec<String>,
}

/// Plain text.
pub fn plain(answer: &Sure) -> String {
    let mut out: Vec<String> = answer.sentences.iter().map(|text| clean(text)).collect();
    for section in sections(answer) {
        out.push(format!("\n{}", section.title));
        let table = section.table.plain();
        out.extend(table.iter().map(|row| clean(format!("  {row}").trim_end())));
        out.extend(section.lines.iter().map(|line| clean(&format!("  {line}"))));
    }
    out.join("\n")
}

/// Markdown.
pub fn markdown(answer: &Sure) -> String {
    let mut out: Vec<String> = vec!["## How sure".into(), String::new()];
    out.extend(answer.sentences.iter().map(|text| escape(text)));
    for section in sections(answer) {
        out.extend([String::new(), format!("### {}", section.title), String::new()]);
        out.extend(section.table.markdown("---", &escape));
        if !section.table.rows.is_empty() && !section.lines.is_empty() {
            out.push(String::new());
        }
        out.extend(section.lines.iter().map(|line| format!("- {}", escape(line))));
    }
    out.join("\n")
}

fn sections(answer: &Sure) -> Vec<Section> {
    let missing = |title: &'static str, part: &str| {
        let why = answer.why_not.get(part)?;
        Some(Section { title, lines: vec![format!("Not made: {why}.")], ..Section::default() })
    };
    let parts = [
        answer.noise.as_ref().map(noise).or_else(|| missing("Noise", "noise")),
        answer.choices.as_ref().map(choices).or_else(|| missing("Choices", "choices")),
        answer.backtest.as_ref().map(backtest).or_else(|| missing("Backtest", "backtest")),
        answer.influence.as_ref().map(influence).or_else(|| missing("Influence", "influence")),
        answer.identify.as_ref().map(identify).or_else(|| missing("Identifiability", "identify")),
        answer.approaches.as_ref().map(approaches).or_else(|| missing("Approaches", "approaches")),
    ];
    parts.into_iter().flatten().collect()
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn noise(part: &Noise) -> Section {
    let between = |estimate: &Estimate, show: fn(f64, f64) -> String| {
        let ends = estimate.low.zip(estimate.high);
        ends.map_or("–".to_owned(), |(low, high)| show(low, high).replace(" and ", " to "))
    };
    let mut table = vec![row(["95 % by resampling", "what", "best size", "loss"])];
    if part.at.is_none() {
        let key = part.methods.first().and_then(|method| method.params.keys().next());
        let has_value = part.methods.iter().any(|method| method.L.value.is_some());
        let what = key.filter(|_| !has_value).map_or(AT_LARGEST, String::as_str);
        table[0] = row(["95 % by resampling", "what", what]);
    }
    let mut lines = Vec::new();
    for method in &part.methods {
        let mut cells = vec![method.name.clone(), method.of.clone()];
        if part.at.is_some() {
            cells.push(between(&method.N, counts));
        }
        let first = method.params.values().next().filter(|_| part.at.is_none());
        let told = first.filter(|_| method.L.value.is_none()).unwrap_or(&method.L);
        cells.push(between(told, values));
        table.push(cells);
        if !method.why_not.is_empty() {
            lines.push(format!("{}: {}.", method.name, method.why_not));
        }
    }
    Section { title: "Noise", table: Grid { words: 2, rows: table }, lines }
}

/// What a fit of these tells first: the best size, else the law's value, else its first parameter.
fn first_told(at: Option<f64>, told: &Told) -> &str {
    match (at, told.L) {
        (Some(_), _) => "the best size",
        (None, Some(_)) => AT_LARGEST,
        (None, None) => told.params.keys().next().map_or(AT_LARGEST, String::as_str),
    }
}

/// That in a cell.
fn cell(at: Option<f64>, told: &Told) -> String {
    with_digits(at, told, 2)
}

/// The same with one more digit, for what moves little.
fn exact(at: Option<f64>, told: &Told) -> String {
    with_digits(at, told, 3)
}

fn with_digits(at: Option<f64>, told: &Told, digits: usize) -> String {
    match (told.N, told.L) {
        (Some(size), _) => si(size, digits),
        (None, Some(value)) => significant(value, digits + 2),
        (None, None) if at.is_none() => {
            let first = told.params.values().next();
            first.map_or("–".into(), |value| significant(*value, digits + 2))
        }
        _ => "–".into(),
    }
}

/// A row for each objective, a column for each combination of the other choices.
fn choices(part: &Choices) -> Section {
    let Some((objectives, others)) = part.axes.split_last() else { return Section::default() };
    let all: usize = others.iter().map(|axis| axis.options.len()).product();
    let rows = objectives.options.len();
    let columns = all.min(COLUMNS);
    let word = |kind, option: &str| match kind {
        isoflop_study::AxisKind::Outliers => format!("{option} outliers"),
        isoflop_study::AxisKind::Checkpoints => format!("{option} checkpoints"),
        _ => option.to_owned(),
    };
    let name = |column: usize| -> String {
        let fit = &part.fits[column * rows];
        let named = others.iter().zip(&fit.options);
        let words = named.map(|(axis, &o)| word(axis.kind, &axis.options[o as usize]));
        words.collect::<Vec<_>>().join(", ")
    };
    let what = part.fits.first().map_or("", |fit| first_told(part.at, &fit.told));
    let what = what.trim_start_matches("the ");
    let mut head = vec![format!("{what} by objective")];
    head.extend((0..columns).map(name));
    let mut table = vec![head];
    let shown = |fit: &ChoiceFit| match fit.converged {
        true => cell(part.at, &fit.told),
        false if fit.why_not.is_empty() => format!("{}?", cell(part.at, &fit.told)),
        false => "–".into(),
    };
    for (place, objective) in objectives.options.iter().enumerate() {
        let own = if place == 0 { ", own" } else { "" };
        let mut cells = vec![format!("{objective}{own}")];
        cells.extend((0..columns).map(|column| shown(&part.fits[column * rows + place])));
        table.push(cells);
    }
    let mut lines = Vec::new();
    if all > columns {
        lines.push(format!("{} more combinations are in --json.", (all - columns) * rows));
    }
    lines.extend(part.warnings.iter().map(|n| format!("{}. {}", n.message, n.detail)));
    Section { title: "Choices", table: Grid { words: 1, rows: table }, lines }
}

fn backtest(part: &Backtest) -> Section {
    let mut table =
        vec![row(["runs below", "judged", "error above", "curve holds", "new run holds"])];
    let error = |v: Option<f64>| v.map_or("–".into(), |v| format!("{:.2} %", 100.0 * v));
    table.extend(part.cuts.iter().map(|cut| {
        vec![
            format!("{:.0} %", 100.0 * cut.share),
            cut.held_out.to_string(),
            error(cut.error),
            coverage(cut.curve),
            coverage(cut.new_run),
        ]
    }));
    let mut lines = Vec::new();
    if let Some(ahead) = &part.ahead
        && let Some((low, high)) = ahead.widened.low.zip(ahead.widened.high)
    {
        lines.push(format!(
            "At {:e} FLOP, {} × the largest run, the past asks for a band {} × as long: a loss \
             between {}.",
            ahead.C,
            significant(ahead.beyond, 2),
            significant(ahead.factor, 2),
            values(low, high)
        ));
    }
    Section { title: "Backtest", table: Grid { words: 1, rows: table }, lines }
}

fn influence(part: &Influence) -> Section {
    let name = |unit: &LeftOut| match (part.unit, unit.compute) {
        (InfluenceUnit::Cluster, _) => format!("cluster '{}'", unit.name),
        (InfluenceUnit::Run, Some(c)) => format!("line {}, {c:.2e} FLOP", unit.line),
        (InfluenceUnit::Run, None) => format!("line {}", unit.line),
    };
    let one = |unit: &LeftOut| {
        format!(
            "without {} it is {}",
            name(unit),
            exact(part.at, &unit.told).replace('–', "not told")
        )
    };
    let told = part.units.iter().filter(|unit| unit.distance.is_some());
    let most: Vec<String> = told.take(NAMED).map(one).collect();
    let mut lines = Vec::new();
    if !most.is_empty() {
        lines.push(format!(
            "With all runs {} is {}; {}.",
            first_told(part.at, &part.told).replace(AT_LARGEST, "the law at the largest run"),
            exact(part.at, &part.told).replace('–', "not told"),
            most.join("; ")
        ));
    }
    let largest = part.largest.iter().filter(|out| out.why_not.is_empty());
    let largest = largest.map(|out| format!("{}: {}", out.left_out, exact(part.at, &out.told)));
    let largest: Vec<String> = largest.collect();
    if !largest.is_empty() {
        lines.push(format!("Without so many of the largest runs: {}.", largest.join(", ")));
    }
    lines.extend(part.warnings.iter().map(|n| format!("{}. {}", n.message, n.detail)));
    Section { title: "Influence", lines, ..Section::default() }
}

fn identify(part: &Identifiability) -> Section {
    let design = part.inputs.iter().map(|input| {
        let over = input.decades.map(|d| format!(" over {} decades", significant(d, 2)));
        format!("{} values of {}{}", input.levels, input.key, over.unwrap_or_default())
    });
    let mut lines = vec![format!("{} runs: {}.", part.rows, design.collect::<Vec<_>>().join(", "))];
    for pair in &part.pairs {
        let r = pair.correlation.map_or("not defined".into(), |r| format!("{r:.2}"));
        lines.push(format!("Correlation of ln {} and ln {}: {r}.", pair.a, pair.b));
    }
    lines.extend(part.fit.iter().flat_map(of_fit));
    lines.extend(part.warnings.iter().map(|n| format!("{}. {}", n.message, n.detail)));
    Section { title: "Identifiability", lines, ..Section::default() }
}

fn of_fit(fit: &FitDesign) -> Vec<String> {
    let mut one: Vec<String> = Vec::new();
    for (i, a) in fit.params.iter().enumerate() {
        for (j, b) in fit.params.iter().enumerate().skip(i + 1) {
            if let Some(r) = fit.correlations[i][j].filter(|r| r.abs() > ONE) {
                one.push(format!("{a} and {b} {r:.3}"));
            }
        }
    }
    let open = fit.profiles.iter().filter(|p| !(p.closed_low && p.closed_high));
    let open: Vec<&str> = open.map(|profile| profile.key.as_str()).collect();
    let mut lines = Vec::new();
    if !one.is_empty() {
        lines.push(format!("Estimates that move as one: {}.", one.join(", ")));
    }
    if !open.is_empty() {
        lines.push(format!("The objective does not close along {}.", open.join(", ")));
    }
    lines
}

fn approaches(part: &Approaches) -> Section {
    let shown = |e: &Estimate, show: &dyn Fn(f64) -> String| match (e.value, e.low, e.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({} to {})", show(value), show(low), show(high))
        }
        (Some(value), ..) => show(value),
        _ => "–".into(),
    };
    let mut table = vec![row(["approach", "best size", "exponent a"])];
    let mut lines = Vec::new();
    for one in &part.approaches {
        let size = shown(&one.N, &|v| si(v, 2));
        table.push(vec![one.id.clone(), size, shown(&one.a, &|v| significant(v, 3))]);
        if !one.why_not.is_empty() {
            lines.push(format!("{}: {}.", one.id, one.why_not));
        }
    }
    Section { title: "Approaches", table: Grid { words: 1, rows: table }, lines }
}
