//! Which crate may use which: `formula ← data ← laws ← fit ← engine ← {wasm, cli, python}`, and `study`
//! is known to the engine, its faces and the page; the page knows nothing that computes.

use crate::support::root;
use serde_json::Value;
use std::process::Command;

/// A crate, and the crates of the workspace that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("formula", &[]),
    ("study", &[]),
    ("data", &["formula"]),
    ("laws", &["formula", "data"]),
    ("fit", &["formula", "data", "laws"]),
    ("engine", &["formula", "data", "laws", "fit", "study"]),
    ("wasm", &["formula", "data", "laws", "fit", "study", "engine"]),
    ("cli", &["formula", "data", "laws", "fit", "study", "engine"]),
    ("python", &["formula", "data", "laws", "fit", "study", "engine"]),
    ("web", &["study", "formula"]),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn no_crate_uses_what_lies_above_it() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    for package in packages {
        let name = package["name"].as_str().unwrap().trim_start_matches("isoflop-");
        let Some((_, allowed)) = ARROWS.iter().find(|(of, _)| *of == name) else {
            // Tools and tests may use everything.
            assert!(
                matches!(name, "tests" | "xtask" | "bench"),
                "crate '{name}' has no place in ARROWS"
            );
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            let Some(used) = used.strip_prefix("isoflop-") else { continue };
            let for_tests = dependency["kind"].as_str() == Some("dev");
            assert!(for_tests || allowed.contains(&used), "'{name}' must not use '{used}'");
        }
    }
    let found = |of: &str| packages.iter().any(|p| p["name"] == format!("isoflop-{of}").as_str());
    assert!(ARROWS.iter().all(|(of, _)| found(of)), "a crate of ARROWS is gone");
}
