//! The Python package: its environment, its wheel, its tests.

use crate::{install, sh, test, widget};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs the package as users get it, and runs its linters, its types' checker and its tests.
pub(crate) fn tests() -> Result<()> {
    test::command_line()?;
    let python = installed()?;
    let tool = |words: &[&str]| {
        let mut tool = isolated(&python);
        sh::run(tool.args(words).current_dir(sh::root().join("python")))
    };
    tool(&["-m", "ruff", "format", "--check", "."])?;
    tool(&["-m", "ruff", "check", "."])?;
    tool(&["-m", "mypy"])?;
    let mut pytest = isolated(&python);
    pytest.args(["-m", "pytest"]).current_dir(sh::root().join("python"));
    sh::run(pytest.env("ISOFLOP_CLI", sh::isoflop()?).env("ISOFLOP_WHEELS", wheels()?))
}

/// Where the wheels are written.
fn wheels() -> Result<PathBuf> {
    Ok(sh::target()?.join("python-wheels"))
}

/// The Python of the environment, with the package in it as its wheel installs it.
pub(crate) fn installed() -> Result<PathBuf> {
    let python = environment()?;
    let static_files = sh::root().join("python/isoflop/static");
    fs::create_dir_all(&static_files)?;
    copy_if_newer(&widget::built()?.join("inlined.js"), &static_files.join("widget.js"))?;
    let wheels = wheels()?;
    if wheels.is_dir() {
        fs::remove_dir_all(&wheels)?;
    }
    let mut maturin = isolated(&python);
    maturin.args(["-m", "maturin", "build", "--interpreter"]).arg(&python);
    maturin.args(["--manifest-path", "python/Cargo.toml", "--out"]).arg(&wheels);
    sh::run(&mut maturin)?;
    let mut pip = pip(&python);
    pip.args(["--no-deps", "--force-reinstall"]);
    sh::run(pip.args(files(&wheels)?))?;
    // The same without the compiled module, for Pyodide.
    sh::run(isolated(&python).arg("python/pure_wheel.py").arg(&wheels))?;
    Ok(python)
}

/// The Python of `target/python-venv` with the packages of `python/requirements-test.txt`.
fn environment() -> Result<PathBuf> {
    let folder = sh::target()?.join("python-venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = sh::root().join("python/requirements-test.txt");
    let (stamp, list) = (folder.join("installed-requirements"), fs::read(&wanted)?);
    if python.is_file() && fs::read(&stamp).is_ok_and(|installed| installed == list) {
        return Ok(python);
    }
    let system = install::python()?;
    sh::run(sh::command(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    sh::run(pip(&python).arg("--requirement").arg(&wanted))?;
    fs::write(stamp, list)?;
    Ok(python)
}

fn pip(python: &Path) -> Command {
    let mut pip = isolated(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip
}

/// Python without the current folder on its path: `python/isoflop` must not shadow the wheel.
fn isolated(python: &Path) -> Command {
    let mut command = sh::command(python);
    command.arg("-P");
    command
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    Ok(entries.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path()).collect())
}

/// Copies unless the bytes are the same: a new time would make maturin pack again.
fn copy_if_newer(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("'{}' is missing", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::write(to, bytes).with_context(|| format!("'{}' cannot be written", to.display()))
}
