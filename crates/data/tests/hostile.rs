//! Forty hostile strings as header, cell, number and export.

mod common;

use common::{file, guessed, listed};
use isoflop_data::{Column, ReadOptions, read, write_csv};

/// The strings, their escapes decoded.
fn strings() -> Vec<String> {
    let text = String::from_utf8(file("hostile-strings.txt")).expect("the file is UTF-8");
    text.lines().map(|line| decoded(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

fn decoded(line: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('\\') {
            out.push('\\');
            rest = after;
            continue;
        }
        let (code, after) = match after.strip_prefix("u{") {
            Some(after) => after.split_once('}')?,
            None => after.strip_prefix('x')?.split_at_checked(2)?,
        };
        out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        rest = after;
    }
    Some(out + rest)
}

fn is_live(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[test]
fn there_are_forty_of_them() {
    assert_eq!(strings().len(), 40);
}

#[test]
fn the_hostile_table_gives_its_sixteen_runs_and_lists_every_other_row() {
    let sheet = read(&file("csv/hostile.csv"), &ReadOptions::named("hostile.csv")).unwrap();
    assert_eq!(sheet.names[4..7], ["<script>alert(1)</script>", "__proto__", "constructor"]);
    let runs = guessed(&sheet);
    assert_eq!(runs.lines, (2..18).collect::<Vec<_>>());
    assert_eq!(runs.rejected.len(), 39);
    assert_eq!(
        runs.rejected.iter().map(|row| row.line).collect::<Vec<_>>(),
        (18..57).collect::<Vec<_>>()
    );
}

#[test]
fn messages_hold_no_control_or_direction_characters_and_stay_short() {
    let sheet = read(&file("csv/hostile.csv"), &ReadOptions::named("hostile.csv")).unwrap();
    let text = listed(&guessed(&sheet).rejected);
    for line in text.lines() {
        assert!(line.chars().count() < 300, "{line}");
        let bad = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
        };
        assert!(!line.contains(bad), "{line:?}");
    }
}

#[test]
fn exported_text_is_never_a_live_formula_and_numbers_stay_numbers() {
    let strings = strings();
    let numbers: Vec<f64> = (0..strings.len()).map(|i| -1.5 * i as f64).collect();
    let columns = [Column::Text("=name", &strings), Column::Numbers("value", &numbers)];
    let text = write_csv(&columns);
    // Read by a plain reader, so that NUL is no reason to reject.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 41);
    assert_eq!(&rows[0][0], "'=name");
    for ((row, string), number) in rows[1..].iter().zip(&strings).zip(numbers) {
        assert!(!is_live(&row[0]), "{row:?}");
        let guarded = if is_live(string) { format!("'{string}") } else { string.clone() };
        assert_eq!(row[0], guarded);
        assert_eq!(row[1].parse::<f64>().unwrap(), number);
    }
}
