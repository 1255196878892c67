//! The command that repeats a study.

use crate::clean::is_harmful;
use isoflop_study::{Convention, DataRef, Decimal, LossUnit, Study};

/// `isoflop fit …` for a POSIX shell; every word that could be misread is quoted. What a command
/// cannot say stands before it, a line of comment each.
pub fn of_study(study: &Study) -> String {
    let mut words = vec!["isoflop".to_owned(), "fit".into(), file(&study.data)];
    let mut add = |flag: &str, value: String| words.extend([flag.to_owned(), value]);
    add("--law", study.law.clone());
    if !study.roles.is_empty() {
        let used = study.roles.iter().filter(|(r, c)| !r.is_empty() && !c.is_empty());
        add("--map", used.map(|(r, c)| format!("{r}={c}")).collect::<Vec<_>>().join(","));
    }
    if let Some(filter) = &study.filter {
        add("--where", filter.clone());
    }
    if let Some(decimal) = study.decimal {
        let word = if decimal == Decimal::Point { "point" } else { "comma" };
        add("--decimal", word.into());
    }
    add("--objective", study.objective.clone());
    add("--bootstrap", study.bootstrap.to_string());
    if let Some(interval) = &study.interval {
        add("--interval", interval.clone());
    }
    add("--seed", study.seed.to_string());
    for (key, value) in &study.fix {
        add("--fix", format!("{key}={value}"));
    }
    for (key, (low, high)) in &study.bound {
        add("--bound", format!("{key}={low}..{high}"));
    }
    for (key, other) in &study.tie {
        add("--tie", format!("{key}={other}"));
    }
    for (key, value) in &study.start {
        add("--start", format!("{key}={value}"));
    }
    if !study.at.is_empty() {
        add("--at", study.at.iter().map(|c| format!("{c:e}")).collect::<Vec<_>>().join(","));
    }
    if study.flops_per_nd != 6.0 {
        add("--flops-per-nd", study.flops_per_nd.to_string());
    }
    match study.loss_unit {
        LossUnit::NatsPerToken => {}
        LossUnit::Perplexity => add("--loss-unit", "perplexity".into()),
        LossUnit::BitsPerByte { bytes_per_token } => {
            add("--loss-unit", format!("bits-per-byte:{bytes_per_token}"));
        }
    }
    if study.convention == Convention::NonEmbedding {
        add("--convention", "non-embedding".into());
    }
    if let Some(schedule) = &study.schedule {
        add("--schedule", file(schedule));
    }
    let command = words.iter().map(|w| quote(w)).collect::<Vec<_>>().join(" ");
    unsaid(study).into_iter().map(|line| format!("# {line}\n")).chain([command]).collect()
}

/// How the command line names data.
fn file(data: &DataRef) -> String {
    match data {
        DataRef::BuiltIn { id } => format!("built-in:{id}"),
        // A name that begins with a dash would be read as a flag.
        DataRef::File { name, .. } if name.starts_with('-') => format!("./{name}"),
        DataRef::File { name, .. } => name.clone(),
    }
}

/// What the command cannot say: a table that was no file, and a name that a terminal could obey.
fn unsaid(study: &Study) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, name) in study.files() {
        let shown = quote(name);
        if name.chars().any(is_harmful) {
            lines.push(format!("the name {shown} has characters that are written as ? here"));
        } else if !name.contains('.') {
            lines.push(format!("{shown} was a table and no file: save it as CSV under that name"));
        }
    }
    lines
}

/// A word for a POSIX shell: single quotes unless every letter is plain; control characters, which
/// a terminal could obey, and marks that reorder text become `?`.
pub fn quote(word: &str) -> String {
    let shown: String = word.chars().map(|c| if is_harmful(c) { '?' } else { c }).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !shown.is_empty() && shown.chars().all(plain) {
        return shown;
    }
    format!("'{}'", shown.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_landing_study_is_this_command() {
        assert_eq!(
            of_study(&Study::chinchilla()),
            "isoflop fit built-in:chinchilla --law chinchilla --objective huber-log:1e-3 \
             --bootstrap 1000 --seed 0 --at 1e24"
        );
    }

    #[test]
    fn hostile_words_are_quoted() {
        assert_eq!(quote("a b'; rm -rf $HOME"), "'a b'\\''; rm -rf $HOME'");
        assert_eq!(quote("x\u{1b}[31m"), "'x?[31m'");
        assert_eq!(quote("a\u{202e}b"), "'a?b'");
        assert_eq!(quote(""), "''");
        let data = DataRef::File { sha256: String::new(), name: "-rf".into(), rows: 0 };
        let command = of_study(&Study { data, ..Study::chinchilla() });
        assert!(command.contains("isoflop fit ./-rf --law"), "{command}");
    }

    #[test]
    fn conventions_and_schedules_are_in_the_command() {
        let file = |name: &str| DataRef::File { sha256: String::new(), name: name.into(), rows: 0 };
        let schedule = Some(file("rates.csv"));
        let convention = Convention::NonEmbedding;
        let study = Study { data: file("a.csv"), schedule, convention, ..Study::chinchilla() };
        let command = of_study(&study);
        assert!(command.starts_with("isoflop fit a.csv "), "{command}");
        assert!(command.ends_with(" --convention non-embedding --schedule rates.csv"), "{command}");
    }

    #[test]
    fn what_a_command_cannot_say_is_a_comment_before_it() {
        let data = |name: &str| DataRef::File { sha256: String::new(), name: name.into(), rows: 9 };
        let lines = |name: &str| {
            let command = of_study(&Study { data: data(name), ..Study::chinchilla() });
            command.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let table = lines("pandas table");
        assert_eq!(
            table[0],
            "# 'pandas table' was a table and no file: save it as CSV under that name"
        );
        assert!(table[1].starts_with("isoflop fit 'pandas table' --law"));
        // A line break in a name ends no comment.
        let harmful = lines("a\nrm.csv");
        assert_eq!(harmful[0], "# the name 'a?rm.csv' has characters that are written as ? here");
        assert_eq!(harmful.len(), 2);
    }
}
