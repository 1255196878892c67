//! The program against the table of laws in docs/contract.md.

use crate::support::root;
use isoflop_laws::{Law, Status, all};
use std::collections::BTreeSet;

/// Laws that the contract names and the program does not have yet. It may only shrink.
const NOT_BUILT: [&str; 0] = [];

struct Row {
    id: String,
    inputs: Vec<String>,
    params: Vec<String>,
    /// Id, and whether it is recalled.
    presets: Vec<(String, bool)>,
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let table = text.lines().skip_while(|l| !l.starts_with("| id | inputs | parameters")).skip(2);
    table.take_while(|l| l.starts_with('|') && !l.starts_with("| later")).map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [id, inputs, params, presets] = cells[..] else { panic!("{line}") };
    // A schedule file's columns stand in brackets.
    let inputs = match (inputs.find('('), inputs.contains("--schedule")) {
        (Some(open), true) => inputs[open..].trim_matches(['(', ')']).replace(',', ""),
        _ => inputs.to_owned(),
    };
    let words = |s: &str| s.split_whitespace().map(str::to_owned).collect();
    Row {
        id: id.trim_matches('`').to_owned(),
        inputs: words(&inputs),
        params: words(&params.replace(", then", "").replace("… per break", "")),
        presets: presets_of(presets),
    }
}

fn presets_of(cell: &str) -> Vec<(String, bool)> {
    let pieces: Vec<&str> = cell.split('`').collect();
    let quoted = pieces.iter().enumerate().filter(|(i, _)| i % 2 == 1);
    quoted
        // Where a preset is from stands beside it.
        .filter(|(_, id)| !id.ends_with(".md"))
        .map(|(i, id)| {
            let recalled = pieces.get(i + 1).is_some_and(|s| s.starts_with(" (recalled)"));
            ((*id).to_owned(), recalled)
        })
        .collect()
}

#[test]
fn laws_inputs_parameters_and_presets_are_those_of_the_contract() {
    let rows = rows();
    assert!(rows.len() >= 10, "the table of laws was not found");
    for law in all() {
        let Some(row) = rows.iter().find(|r| r.id == law.id) else {
            panic!("law '{}' is not in docs/contract.md", law.id);
        };
        let inputs: Vec<&str> = law.inputs.iter().map(|i| i.symbol.key).collect();
        assert_eq!(row.inputs, inputs, "inputs of {}", law.id);
        assert_eq!(row.params, keys(law), "parameters of {}", law.id);
        let presets: Vec<(String, bool)> =
            law.presets.iter().map(|p| (p.id.to_owned(), p.status == Status::Recalled)).collect();
        assert_eq!(row.presets, presets, "presets of {}", law.id);
    }
}

/// Keys of the parameters, with those of the first break.
fn keys(law: &Law) -> Vec<String> {
    let all = law.params.iter().chain(law.per_break);
    all.map(|p| p.symbol.key.replace('#', "1")).collect()
}

#[test]
fn what_is_not_built_is_named_here() {
    let built: BTreeSet<&str> = all().iter().map(|law| law.id).collect();
    let rows = rows();
    let missing: BTreeSet<&str> =
        rows.iter().map(|r| r.id.as_str()).filter(|id| !built.contains(id)).collect();
    assert_eq!(missing, BTreeSet::from(NOT_BUILT));
}

#[test]
fn names_of_papers_are_rows_of_the_list() {
    for law in all() {
        let mut papers = law.papers.to_vec();
        papers.sort_unstable();
        papers.dedup();
        assert_eq!(papers, law.papers, "papers of {} are sorted and named once", law.id);
        assert!(papers.iter().all(|&p| p <= 166), "{}", law.id);
    }
}
