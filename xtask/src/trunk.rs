//! `trunk serve` stays a way to work on the page: what trunk cannot build is written by a hook, and
//! `cargo xtask trunk-check` proves that the result starts.

use crate::bind::{self, Glue};
use crate::{browser, build, install, sh};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

const TRUNK: &str = "0.21.14";
/// The version of `wasm-bindgen-cli-support` in Cargo.lock; trunk asks its tool for it.
const WASM_BINDGEN: &str = "0.2.130";
/// Writes what trunk does not build into the folder named, or into trunk's staging folder.
pub(crate) fn extras(words: &[String]) -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let named = words.iter().find(|word| !word.starts_with("--")).map(PathBuf::from);
    let folder = named.or(staging).context("say where to: `cargo xtask extras DIR`")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    install::for_building()?;
    build::extras(&folder, !release)
}

/// Builds by trunk, offline, and starts the page once in a browser.
pub(crate) fn check() -> Result<()> {
    install::for_building()?;
    let tools = sh::target()?.join("tools/bin");
    install_trunk(&tools)?;
    stand_in(&tools)?;
    let dist = sh::target()?.join("trunk");
    let mut trunk = sh::command(tools.join(executable("trunk")));
    trunk.args(["build", "--offline=true", "--dist"]).arg(&dist).env("PATH", path(&tools)?);
    // Trunk reads any value but true and false as a mistake.
    trunk.env_remove("NO_COLOR");
    sh::run(&mut trunk)?;
    let test = "tests/browser/start.mjs";
    sh::run(browser::against_site(&mut sh::node(test), &dist)?)?;
    println!("trunk's page starts");
    Ok(())
}

/// Trunk with a quick profile: its own takes a quarter of an hour to compile.
fn install_trunk(tools: &Path) -> Result<()> {
    let version = sh::text(sh::command(tools.join(executable("trunk"))).arg("--version"));
    if version.is_ok_and(|text| text.trim() == format!("trunk {TRUNK}")) {
        return Ok(());
    }
    let root = tools.parent().context("the tools lie in a folder")?;
    let mut cargo = sh::cargo();
    cargo.args(["install", "trunk", "--version", TRUNK, "--locked", "--root"]).arg(root);
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    sh::run(&mut cargo)
}

/// Puts this program beside trunk under the name `wasm-bindgen`: it has the library.
fn stand_in(tools: &Path) -> Result<()> {
    let to = tools.join(executable("wasm-bindgen"));
    fs::copy(std::env::current_exe()?, &to).with_context(|| format!("'{}'", to.display()))?;
    Ok(())
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

fn path(tools: &Path) -> Result<OsString> {
    let before = [tools.to_path_buf(), sh::root().join("node_modules/.bin")];
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(before.into_iter().chain(std::env::split_paths(&rest)))?)
}

/// What trunk asks of the program `wasm-bindgen`: its version, or glue for a module.
pub(crate) fn wasm_bindgen(words: &[String]) -> Result<()> {
    if words.iter().any(|word| word == "--version" || word == "-V") {
        println!("wasm-bindgen {WASM_BINDGEN}");
        return Ok(());
    }
    let value = |flag: &str| {
        let joined = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        let after = || words.iter().skip_while(|word| *word != flag).nth(1).map(String::as_str);
        joined.or_else(after).with_context(|| format!("wasm-bindgen: '{flag}' is missing"))
    };
    if value("--target")? != "web" {
        bail!("this stand-in for wasm-bindgen knows only '--target web'");
    }
    let input = words.iter().find(|word| word.ends_with(".wasm")).context("no .wasm is named")?;
    let folder = PathBuf::from(value("--out-dir")?);
    bind::generate(Path::new(input), &folder, value("--out-name")?, Glue::Module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_told_to_trunk_is_that_of_the_lock_file() {
        let lock = fs::read_to_string(sh::root().join("Cargo.lock")).unwrap();
        for name in ["wasm-bindgen-cli-support", "wasm-bindgen"] {
            let entry = format!("name = \"{name}\"\nversion = \"{WASM_BINDGEN}\"\n");
            assert!(lock.contains(&entry), "{entry}");
        }
    }

    #[test]
    fn the_stand_in_says_what_is_missing() {
        let words = ["--target=web".to_owned(), "a.wasm".to_owned()];
        let error = wasm_bindgen(&words).unwrap_err();
        assert_eq!(error.to_string(), "wasm-bindgen: '--out-dir' is missing");
    }
}
