//! Installs what is missing, where it may; else says what to install.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";
/// Node's oldest version that runs the tools and the tests.
const NODE_MAJOR: u32 = 20;
/// Oldest Python, as `python/pyproject.toml` says: 3.11.
const PYTHON_MINOR: u32 = 11;

/// The WebAssembly target and the npm packages of the lock file.
pub(crate) fn for_building() -> Result<()> {
    wasm_target()?;
    npm_packages()
}

/// Adds the WebAssembly target to the toolchain in use.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = sh::text(sh::command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    sh::run(sh::command("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("the Rust target {WASM} is missing; install it"))
}

/// Installs the npm packages of the lock file, unless they are there.
pub(crate) fn npm_packages() -> Result<()> {
    node_is_new_enough()?;
    let lock = fs::read(sh::root().join("package-lock.json"))?;
    let stamp = sh::root().join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Packages that a developer installed by hand are kept when they satisfy the lock file.
    if !sh::succeeds(npm().args(["ls", "--all"])) {
        sh::run(npm().arg("ci"))?;
    }
    fs::write(stamp, lock)?;
    Ok(())
}

/// npm, in the repository's root.
pub(crate) fn npm() -> Command {
    sh::command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn node_is_new_enough() -> Result<()> {
    let wanted = format!("install Node {NODE_MAJOR} or newer (it brings npm)");
    let version = sh::text(sh::command("node").arg("--version")).context(wanted.clone())?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    if major.and_then(|digits| digits.parse().ok()).is_none_or(|major: u32| major < NODE_MAJOR) {
        bail!("Node {} is too old; {wanted}", version.trim());
    }
    Ok(())
}

/// The browser that the tests drive: `CHROMIUM`, an installed one, or one installed now.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        bail!("CHROMIUM names no file: '{}'", path.display());
    }
    if let Some(path) = installed_chromium() {
        return Ok(path);
    }
    let help = "no Chromium found; install the package `chromium` (or Chrome) of your system, \
                or set CHROMIUM to its path";
    install_by_apt("chromium", help)?;
    installed_chromium().context(help)
}

/// The system's Python with what makes an environment, installed now where it is missing.
pub(crate) fn python() -> Result<&'static str> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let whole =
        format!("import ensurepip, sys, venv; sys.exit(sys.version_info < (3, {PYTHON_MINOR}))");
    let is_whole = || sh::succeeds(sh::command(python).args(["-c", &whole]));
    if is_whole() {
        return Ok(python);
    }
    let help = format!("install Python 3.{PYTHON_MINOR} or newer with its module venv");
    install_by_apt("python3-venv", &help)?;
    if is_whole() { Ok(python) } else { bail!(help) }
}

/// Installs a package of Debian or kin; where that is not possible, `help` is the error.
fn install_by_apt(package: &str, help: &str) -> Result<()> {
    for words in [&["update"][..], &["install", "-y", "--no-install-recommends", package]] {
        let Some(mut apt) = apt_get() else { bail!("{help}") };
        sh::run(apt.args(words)).with_context(|| help.to_owned())?;
    }
    Ok(())
}

fn installed_chromium() -> Option<PathBuf> {
    let places = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];
    places.into_iter().map(PathBuf::from).find(|path| path.is_file())
}

/// `apt-get` with the rights to install: as root, or by sudo where it asks for no password.
fn apt_get() -> Option<Command> {
    if !Path::new("/etc/debian_version").is_file() {
        return None;
    }
    let root = sh::text(sh::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut apt = match root {
        true => sh::command("apt-get"),
        false if sh::succeeds(sh::command("sudo").args(["-n", "true"])) => {
            let mut sudo = sh::command("sudo");
            sudo.args(["-n", "apt-get"]);
            sudo
        }
        false => return None,
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    Some(apt)
}
