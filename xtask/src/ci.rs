//! What must hold before a change is merged.

use crate::{install, sh, sizes, test, widget};
use anyhow::{Result, bail};

/// All checks, in the order in which they fail soonest. Prints the seconds of each step.
pub(crate) fn run() -> Result<()> {
    let mut steps = sh::Steps::default();
    let outcome = checks(&mut steps);
    println!("\n{}", steps.table());
    outcome
}

fn checks(steps: &mut sh::Steps) -> Result<()> {
    steps.step("look for what must not be committed", committed)?;
    steps.step("formatting", || sh::run(sh::cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("add the wasm target", install::wasm_target)?;
    steps.step("lint", || clippy(&["--workspace", "--all-targets"]))?;
    let packages = ["--package", "isoflop-wasm", "--package", "isoflop-web"];
    let wasm = [&packages[..], &["--target", "wasm32-unknown-unknown"]].concat();
    steps.step("lint for wasm32", || clippy(&wasm))?;
    steps.step("document", || {
        let words = ["doc", "--no-deps", "--workspace"];
        sh::run(sh::cargo().args(words).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    test::run(steps)?;
    steps.step("sizes", || sizes::check(&sh::root().join("dist")))?;
    steps.step("sizes of the npm package", widget::check_sizes)
}

fn clippy(what: &[&str]) -> Result<()> {
    sh::run(sh::cargo().arg("clippy").args(what).args(["--", "-D", "warnings"]))
}

/// Paths of a developer's machine and addresses of a private registry have no place in the tree.
fn committed() -> Result<()> {
    // Written in two halves, so that this file does not find itself.
    let forbidden = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("../sha", "red")];
    let mut grep = sh::command("git");
    grep.args(["grep", "--line-number", "-I", "--fixed-strings"]);
    for text in forbidden {
        grep.args(["-e", text]);
    }
    refuse(&mut grep, "names a path of one machine")?;
    let mut grep = sh::command("git");
    grep.args(["grep", "--line-number", "\"resolved\":", "--", "*package-lock.json"]);
    refuse(&mut grep, "names the registry that it was written from")
}

/// `git grep` ends with 0 when it found something.
fn refuse(grep: &mut std::process::Command, what: &str) -> Result<()> {
    let output = grep.output()?;
    match output.status.code() {
        Some(1) => Ok(()),
        Some(0) => bail!("the tree {what}:\n{}", String::from_utf8_lossy(&output.stdout)),
        _ => bail!("git grep failed: {}", String::from_utf8_lossy(&output.stderr)),
    }
}
