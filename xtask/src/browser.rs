//! The tests that drive the page in a browser, and its screenshots.

use crate::{build, install, server, sh, widget};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the browser tests named by `words` (all of them when none is) against `dist/` as it is.
pub(crate) fn tests(words: &[String]) -> Result<()> {
    let wanted = named("tests/browser", words)?;
    let mut node = sh::command("node");
    // One browser at a time: the tests measure what waits for what.
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(wanted);
    sh::run(against_site(&mut node, &sh::root().join("dist"))?)
}

/// The test files of a folder whose path holds one of `words`; all of them when there is none.
pub(crate) fn named(folder: &str, words: &[String]) -> Result<Vec<PathBuf>> {
    let wanted = |path: &PathBuf| {
        let file = path.to_string_lossy();
        let asked = words.is_empty() || words.iter().any(|word| file.contains(word.as_str()));
        file.ends_with(".test.mjs") && asked
    };
    let all = build::files(&sh::root().join(folder), "mjs")?;
    let found: Vec<PathBuf> = all.into_iter().filter(wanted).collect();
    if found.is_empty() {
        bail!("no file of {folder} matches '{}'", words.join(" "));
    }
    Ok(found)
}

/// Writes pictures of the page's states and of the widget (of those named, else all) to
/// `docs/shots/`, and the two that the README shows.
pub(crate) fn shots(words: &[String]) -> Result<()> {
    let dist = build::site(false)?;
    widget::package(false)?;
    let mut node = sh::node("tests/browser/shots.mjs");
    sh::run(against_site(node.args(words), &dist)?)
}

/// Gives a Node program what the harness needs: the served site, the browser, the command line.
pub(crate) fn against_site<'a>(node: &'a mut Command, site: &Path) -> Result<&'a mut Command> {
    install::npm_packages()?;
    node.env("CHROMIUM", install::chromium()?);
    node.env("ISOFLOP_XTASK", std::env::current_exe()?);
    node.env("ISOFLOP_SITE", server::in_background(site)?).env("ISOFLOP_DIST", site);
    Ok(node.env("ISOFLOP_CLI", sh::isoflop()?))
}
