//! The widget in real notebook hosts: JupyterLab, Notebook 7, marimo, Observable, plain pages.

use crate::{browser, install, python, sh, widget};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the tests of `tests/notebooks` whose name holds one of `words` (all when there is none).
///
/// Builds what they need: the npm package, the Python package in its environment, Notebook Kit with
/// the npm package in it as users get it. Fails where anything is missing.
pub(crate) fn tests(words: &[String]) -> Result<()> {
    let wanted = browser::named("tests/notebooks", words)?;
    install::npm_packages()?;
    let chromium = install::chromium()?;
    let python = python::installed()?;
    let kit = kit().context("Notebook Kit could not be installed")?;
    let mut node = sh::command("node");
    node.args(["--test", "--test-concurrency=2", "--test-reporter=spec"]).args(wanted);
    node.env("CHROMIUM", chromium).env("ISOFLOP_PYTHON", python).env("ISOFLOP_KIT", kit);
    node.env("ISOFLOP_JS", sh::root().join("js/dist")).env("ISOFLOP_CLI", sh::isoflop()?);
    sh::run(&mut node)
}

/// Notebook Kit in a folder of its own, as only these tests need it, and `isoflop` as npm packs it.
fn kit() -> Result<PathBuf> {
    let source = sh::root().join("tests/notebooks/kit");
    let folder = sh::target()?.join("notebook-kit");
    let lock = fs::read(source.join("package-lock.json"))?;
    let stamp = folder.join("installed-lock");
    if !fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        fs::create_dir_all(&folder)?;
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(source.join(name), folder.join(name))?;
        }
        sh::run(install::npm().arg("ci").current_dir(&folder))?;
        fs::write(&stamp, lock)?;
    }
    unpack(&folder)?;
    Ok(folder)
}

/// Packs `js/` as it would be published, and unpacks it where npm would install it.
fn unpack(kit: &Path) -> Result<()> {
    widget::built()?;
    let mut npm = install::npm();
    npm.args(["pack", "--ignore-scripts", "--json", "--pack-destination"]).arg(kit);
    let told: serde_json::Value =
        serde_json::from_str(&sh::text(npm.current_dir(sh::root().join("js")))?)?;
    let name = told[0]["filename"].as_str().context("`npm pack` names no file")?;
    let folder = kit.join("node_modules/isoflop");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut tar = sh::command("tar");
    tar.args(["--extract", "--gzip", "--strip-components=1", "--file"]).arg(kit.join(name));
    sh::run(tar.arg("--directory").arg(&folder))
}
