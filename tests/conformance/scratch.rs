//! A law is one file and one line: in a copy of the tree, a new law is found on every surface.

use crate::support::root;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const LAW: &str = r#"//! Made up for a test.

use crate::law::{Convention, Golden, Input, Kind, Law, Param, Preset, Status, Symbol};
use isoflop_formula::graph::Expr;

/// p ln x.
pub static LAW: Law = Law {
    id: "scratch-law",
    title: "A law made up for a test",
    summary: "Grows with the logarithm.",
    kind: Kind::Formula { predict },
    source: "made up",
    papers: &[],
    inputs: &[Input { symbol: Symbol::new("x", "x", "scale", ""), example: 2.0 }],
    params: &[Param::log("p", "p", "coefficient", (1e-3, 1e3), (0.1, 10.0))],
    per_break: &[],
    response: Symbol::new("y", "y", "response", ""),
    presets: &[Preset {
        id: "made-up",
        status: Status::Verified,
        source: "made up",
        values: &[("p", 3.0)],
        validity: &[("x", 1.0, 1e3)],
        convention: Convention::Any,
        loss_unit: "none",
        golden: Golden { inputs: &[("x", 1.0)], rate: None, value: 0.0, tolerance: 1e-9 },
    }],
    separable: None,
    no_wgsl: None,
};

fn predict<'g>(x: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    p[0] * x[0].ln()
}
"#;

#[test]
fn a_new_law_needs_one_file_and_one_line() {
    let tree = copy_of_the_tree();
    write(&tree.join("crates/laws/src/laws/scratch_law.rs"), LAW.as_bytes());
    let registry = tree.join("crates/laws/src/laws.rs");
    let text = std::fs::read_to_string(&registry).unwrap();
    let changed = text.replacen("laws! {\n", "laws! {\n    scratch_law,\n", 1);
    assert_ne!(text, changed, "the registry was not found");
    std::fs::write(&registry, changed).unwrap();

    let laws = isoflop(&tree, &["laws", "--json"]);
    let entry = laws.as_array().unwrap().iter().find(|l| l["id"] == "scratch-law").unwrap();
    assert_eq!(entry["kind"], "formula");
    assert_eq!(entry["latex"], "y = p \\, \\ln x");
    assert_eq!(entry["wgsl"], true);
    assert_eq!(entry["presets"][0]["id"], "made-up");

    let answer = isoflop(&tree, &["eval", "scratch-law", "--preset", "made-up", "x=100", "--json"]);
    let value = answer["value"].as_f64().unwrap();
    assert!((value - 3.0 * 4.605_170_185_988_092).abs() < 1e-12, "{answer}");
}

/// Where the copy and what is built from it lie; kept, so that a second run builds little.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scratch-law")
}

/// What git knows or would add, copied; files that are gone here are gone there.
fn copy_of_the_tree() -> PathBuf {
    let tree = folder().join("tree");
    let args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let listed = Command::new("git").args(args).current_dir(root()).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let crates = tree.join("crates");
    if crates.exists() {
        remove_missing(&crates, &root().join("crates"));
    }
    let listed = String::from_utf8(listed.stdout).unwrap();
    for path in listed.split('\0').filter(|p| !p.is_empty()) {
        let from = root().join(path);
        if from.is_file() {
            write(&tree.join(path), &std::fs::read(from).unwrap());
        }
    }
    tree
}

fn remove_missing(copy: &Path, original: &Path) {
    for entry in std::fs::read_dir(copy).unwrap() {
        let entry = entry.unwrap();
        let (here, there) = (entry.path(), original.join(entry.file_name()));
        match (here.is_dir(), there.exists()) {
            (true, true) => remove_missing(&here, &there),
            (true, false) => std::fs::remove_dir_all(here).unwrap(),
            (false, true) => {}
            (false, false) => std::fs::remove_file(here).unwrap(),
        }
    }
}

/// Writes only what differs, so that an unchanged file is not built again.
fn write(path: &Path, content: &[u8]) {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn isoflop(tree: &Path, args: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "-p", "isoflop-cli", "--bin", "isoflop", "--"])
        .args(args)
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", folder().join("target"))
        .output()
        .unwrap();
    // With `--json` an error is on standard output.
    let said = [&output.stdout, &output.stderr].map(|s| String::from_utf8_lossy(s).into_owned());
    assert!(output.status.success(), "{args:?}: {}", said.concat());
    serde_json::from_slice(&output.stdout).unwrap()
}
