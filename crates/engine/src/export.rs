//! A fit as a text to save or to copy.

use crate::{cite, python, report};
use isoflop_data::{Column, write_csv};
use isoflop_study::{Draws, Export, ExportKind, FitView, IsoFlop, MathNode};

/// The text of a kind, with the name and the media type of its file.
pub fn export(what: ExportKind, view: &FitView, draws: &Draws) -> Export {
    let (end, media_type, text) = match what {
        ExportKind::Markdown => {
            let text = report::markdown(&view.fit, &view.data, view.beyond);
            ("report.md", "text/markdown", format!("{text}\n"))
        }
        ExportKind::Bibtex => ("law.bib", "application/x-bibtex", cite::bibtex(&view.law)),
        ExportKind::CsvPoints => ("points.csv", "text/csv", points(view)),
        ExportKind::CsvCurve => ("curve.csv", "text/csv", curve(view)),
        ExportKind::CsvIsoflops => ("isoflops.csv", "text/csv", isoflops(view)),
        ExportKind::CsvDraws => ("draws.csv", "text/csv", table(view, draws)),
        ExportKind::Python => ("fit.py", "text/x-python", python::of_study(&view.fit.study)),
        ExportKind::Mathml => ("law.mml", "application/mathml+xml", mathml(&view.work)),
        ExportKind::Latex => ("law.tex", "application/x-tex", view.latex.clone()),
    };
    let name = format!("{}-{end}", plain_name(&view.fit.study.name));
    Export { name, media_type: media_type.into(), text }
}

/// Letters, digits, `-` and `_` of a name, for a file.
fn plain_name(name: &str) -> String {
    let ending = |end: &str| end.len() <= 5 && end.bytes().all(|b| b.is_ascii_alphanumeric());
    let stem = name.rsplit_once('.').filter(|(_, end)| ending(end)).map_or(name, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let plain: String = stem.chars().take(40).map(plain).collect();
    // A name that begins with a dash would be read as a flag.
    let plain = plain.trim_start_matches('-');
    if plain.is_empty() { "fit".into() } else { plain.into() }
}

/// The key of the x axis: compute, or the law's first input.
fn x_key(view: &FitView) -> &str {
    match view.chart.x_kind.as_str() {
        "compute" => "C",
        _ => view.law.inputs.first().map_or("x", |input| &input.key),
    }
}

fn points(view: &FitView) -> String {
    let chart = &view.chart;
    let lines: Vec<f64> = chart.line.iter().map(|&line| line as f64).collect();
    let x = x_key(view);
    let columns = [
        ("line", &lines),
        (x, &chart.x),
        ("N", &chart.size),
        ("D", &chart.tokens),
        ("observed", &chart.observed),
        ("fitted", &chart.fitted),
        ("residual", &chart.residual),
    ];
    // A law without N or D has no such column; one whose x is N has it once.
    let own = columns
        .iter()
        .enumerate()
        .filter(|(place, (key, values))| !values.is_empty() && (*place == 1 || *key != x));
    csv(own.map(|(_, (key, values))| (*key, values.as_slice())))
}

fn curve(view: &FitView) -> String {
    let chart = &view.chart;
    let columns = [
        (x_key(view), &chart.curve_x),
        ("N", &chart.curve_n),
        ("value", &chart.curve_y),
        ("low", &chart.curve_low),
        ("high", &chart.curve_high),
    ];
    let own = columns.iter().enumerate().filter(|(i, (_, v))| *i == 0 || !v.is_empty());
    csv(own.map(|(_, (key, values))| (*key, values.as_slice())))
}

/// The equal-compute curves, one after the other.
fn isoflops(view: &FitView) -> String {
    let curves = &view.chart.isoflops;
    let budgets: Vec<f64> =
        curves.iter().flat_map(|curve| curve.n.iter().map(|_| curve.c)).collect();
    let column = |of: fn(&IsoFlop) -> &Vec<f64>| curves.iter().flat_map(of).copied().collect();
    let (sizes, losses): (Vec<f64>, Vec<f64>) = (column(|c| &c.n), column(|c| &c.l));
    csv([("C", budgets.as_slice()), ("N", &sizes), ("value", &losses)].into_iter())
}

/// The draws: one row a draw, in order.
fn table(view: &FitView, draws: &Draws) -> String {
    let width = view.fit.params.len();
    let rows = draws.values.chunks_exact(width.max(1));
    let number: Vec<f64> = (0..rows.len()).map(|i| f64::from(draws.from) + i as f64).collect();
    let column = |place: usize| rows.clone().map(|row| row[place]).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
    let params = view.fit.params.keys().map(String::as_str).zip(columns.iter().map(Vec::as_slice));
    csv(std::iter::once(("draw", number.as_slice())).chain(params))
}

fn csv<'a>(columns: impl Iterator<Item = (&'a str, &'a [f64])>) -> String {
    write_csv(&columns.map(|(key, values)| Column::Numbers(key, values)).collect::<Vec<_>>())
}

/// The nodes in a `math` element. Tags are letters, all else is escaped.
fn mathml(nodes: &[MathNode]) -> String {
    let mut out =
        String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">");
    nodes.iter().for_each(|node| element(node, &mut out));
    out.push_str("</math>\n");
    out
}

fn element(node: &MathNode, out: &mut String) {
    let known = !node.tag.is_empty() && node.tag.bytes().all(|b| b.is_ascii_lowercase());
    let tag = if known { node.tag.as_str() } else { "mrow" };
    out.push_str(&format!("<{tag}>"));
    for c in node.text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    node.children.iter().for_each(|child| element(child, out));
    out.push_str(&format!("</{tag}>"));
}

#[cfg(test)]
mod tests;
