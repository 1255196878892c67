//! The call that repeats a study in Python.

use isoflop_study::{Convention, DataRef, Decimal, LossUnit, Study};
use std::fmt::Display;

/// `isoflop.fit(…)` with the choices of a study. Every text is a quoted literal of exactly its
/// characters, from which no input can break out.
pub fn of_study(study: &Study) -> String {
    let (data, table) = data(study);
    let mut words = vec![data];
    let mut add = |key: &str, value: String| words.push(format!("{key}={value}"));
    add("law", quote(&study.law));
    let roles = study.roles.iter().filter(|(role, column)| !role.is_empty() && !column.is_empty());
    let (cluster, map): (Vec<_>, Vec<_>) = roles.partition(|(role, _)| *role == "cluster");
    if !map.is_empty() {
        add("map", dict(map.into_iter().map(|(role, column)| (role.as_str(), quote(column)))));
    }
    if let Some(filter) = &study.filter {
        add("where", quote(filter));
    }
    add("objective", quote(&study.objective));
    add("bootstrap", study.bootstrap.to_string());
    if let Some(interval) = &study.interval {
        add("interval", quote(interval));
    }
    if let Some((_, column)) = cluster.first() {
        add("cluster", quote(column));
    }
    add("seed", study.seed.to_string());
    if !study.at.is_empty() {
        add("at", format!("[{}]", joined(study.at.iter().map(|c| number(*c)))));
    }
    for (key, value) in restrictions(study).into_iter().chain(conventions(study)) {
        add(key, value);
    }
    format!(
        "import isoflop\n\n{table}fit = isoflop.fit(\n    {},\n)\nprint(fit.result.params)\n",
        words.join(",\n    ")
    )
}

/// What stands for the data, and the line before the call that it needs: a table that was no file
/// has a name without an ending, by which Python could not open it.
fn data(study: &Study) -> (String, String) {
    match &study.data {
        DataRef::BuiltIn { id } => (quote(&format!("built-in:{id}")), String::new()),
        DataRef::File { name, .. } if name.contains('.') => (quote(name), String::new()),
        DataRef::File { name, rows, .. } => {
            let what = quote(name);
            ("runs".into(), format!("runs = ...  # your table {what}, {rows} rows\n"))
        }
    }
}

/// What is asked of single parameters.
fn restrictions(study: &Study) -> Vec<(&'static str, String)> {
    let values = |map: &indexmap::IndexMap<String, f64>| {
        dict(map.iter().map(|(key, value)| (key.as_str(), number(*value))))
    };
    let bounds = study
        .bound
        .iter()
        .map(|(key, (low, high))| (key.as_str(), format!("({}, {})", number(*low), number(*high))));
    let ties = study.tie.iter().map(|(key, other)| (key.as_str(), quote(other)));
    let all = [
        ("fix", values(&study.fix)),
        ("bound", dict(bounds)),
        ("tie", dict(ties)),
        ("start", values(&study.start)),
    ];
    all.into_iter().filter(|(_, text)| text != "{}").collect()
}

/// How the file is read, where it is not the usual way.
fn conventions(study: &Study) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(DataRef::File { name, .. }) = &study.schedule {
        out.push(("schedule", quote(name)));
    }
    if let Some(decimal) = study.decimal {
        out.push(("decimal", quote(if decimal == Decimal::Point { "point" } else { "comma" })));
    }
    if study.convention == Convention::NonEmbedding {
        out.push(("convention", quote("non-embedding")));
    }
    match study.loss_unit {
        LossUnit::NatsPerToken => {}
        LossUnit::Perplexity => out.push(("loss_unit", quote("perplexity"))),
        LossUnit::BitsPerByte { bytes_per_token } => {
            out.push(("loss_unit", quote(&format!("bits-per-byte:{bytes_per_token}"))));
        }
    }
    if study.flops_per_nd != 6.0 {
        out.push(("flops_per_nd", number(study.flops_per_nd)));
    }
    out
}

fn dict<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> String {
    format!("{{{}}}", joined(entries.map(|(key, value)| format!("{}: {value}", quote(key)))))
}

fn joined(parts: impl Iterator<Item = impl Display>) -> String {
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join(", ")
}

/// A float that reads back to the same bits.
fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:?}") } else { format!("float(\"{value}\")") }
}

/// A Python literal of exactly this text: letters, digits, blanks and harmless marks of ASCII as
/// they are, all else by its number.
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c if (c as u32) <= 0xffff => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_landing_study_is_this_call() {
        insta::assert_snapshot!(of_study(&Study::chinchilla()), @r##"
        import isoflop

        fit = isoflop.fit(
            "built-in:chinchilla",
            law="chinchilla",
            objective="huber-log:1e-3",
            bootstrap=1000,
            seed=0,
            at=[1e24],
        )
        print(fit.result.params)
        "##);
    }

    #[test]
    fn a_table_that_was_no_file_is_left_to_fill_in() {
        let data = DataRef::File { sha256: String::new(), name: "pandas\ntable".into(), rows: 240 };
        let text = of_study(&Study { data, ..Study::chinchilla() });
        let lines: Vec<&str> = text.lines().skip(2).take(3).collect();
        let runs = r#"runs = ...  # your table "pandas\u000atable", 240 rows"#;
        assert_eq!(lines, [runs, "fit = isoflop.fit(", "    runs,"]);
    }

    #[test]
    fn hostile_text_stays_inside_its_literal() {
        assert_eq!(quote("\"); import os #"), "\"\\\"); import os #\"");
        assert_eq!(quote("\\\""), "\"\\\\\\\"\"");
        assert_eq!(
            quote("a\nb\0c\u{202e}d\u{2028}é\u{1f600}"),
            "\"a\\u000ab\\u0000c\\u202ed\\u2028é\\U0001f600\""
        );
    }

    #[test]
    fn choices_beyond_the_usual_are_in_the_call() {
        let mut study = Study::chinchilla();
        study.data = DataRef::File { sha256: String::new(), name: "a\"b.csv".into(), rows: 0 };
        study.roles =
            [("N", "size\n"), ("cluster", "run")].map(|(a, b)| (a.into(), b.into())).into();
        study.filter = Some("D > 1e9".into());
        study.fix = [("alpha".to_owned(), 0.1 + 0.2)].into();
        study.bound = [("E".to_owned(), (0.0, f64::INFINITY))].into();
        study.tie = [("beta".to_owned(), "alpha".to_owned())].into();
        study.convention = Convention::NonEmbedding;
        study.loss_unit = LossUnit::BitsPerByte { bytes_per_token: 4.5 };
        study.flops_per_nd = 6.5;
        insta::assert_snapshot!(of_study(&study), @r##"
        import isoflop

        fit = isoflop.fit(
            "a\"b.csv",
            law="chinchilla",
            map={"N": "size\u000a"},
            where="D > 1e9",
            objective="huber-log:1e-3",
            bootstrap=1000,
            cluster="run",
            seed=0,
            at=[1e24],
            fix={"alpha": 0.30000000000000004},
            bound={"E": (0.0, float("inf"))},
            tie={"beta": "alpha"},
            convention="non-embedding",
            loss_unit="bits-per-byte:4.5",
            flops_per_nd=6.5,
        )
        print(fit.result.params)
        "##);
    }
}
