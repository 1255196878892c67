//! Writes the npm package to `js/dist/`.

use crate::{bind, browser, build, install, sh, sizes, split};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// The widget by brotli, with its engine: in two files, or in one.
const WIDGET: u64 = 600_000;
/// The engine by brotli.
const ENGINE: u64 = 320_000;

/// The engine's two parts.
const FIRST: &str = "engine.wasm";
const REST: &str = "engine-rest.wasm";
/// The engine of the widget in one file.
const FIT: &str = "engine-fit.wasm";

/// Builds the package's files and gives their folder: `isoflop.js` with the engine's two
/// parts and `data/` beside it, `inlined.js` with an engine inside that fits and does no more.
pub(crate) fn package(dev: bool) -> Result<PathBuf> {
    install::for_building()?;
    let bound = bind::build(&build::ENGINE, dev)?;
    bind::refuse_unfixed_floats(&bound.wasm, true).context(FIRST)?;
    let parts = sh::target()?.join("widget");
    fs::create_dir_all(&parts)?;
    let [glue, first, rest] = ["glue.js", FIRST, REST].map(|name| parts.join(name));
    fs::write(&glue, &bound.glue)?;
    build::parts(&bound, &parts, [FIRST, REST], dev)?;
    let fit = bind::build(&build::ENGINE_FIT, dev)?;
    if fit.glue != bound.glue {
        bail!("the glue of the two engines differs; one bundle cannot serve both");
    }
    bind::refuse_unfixed_floats(&fit.wasm, true).context(FIT)?;
    fs::write(parts.join(FIT), split::whole(&fit.wasm)?)?;
    let dist = sh::root().join("js/dist");
    build::remove(&dist)?;
    sh::run(sh::node("xtask/js/widget.mjs").args([&glue, &first, &rest, &parts.join(FIT), &dist]))?;
    eprintln!("wrote {}", dist.display());
    Ok(dist)
}

/// The package's folder as it is; built where it is not there yet.
pub(crate) fn built() -> Result<PathBuf> {
    let dist = sh::root().join("js/dist");
    match dist.join("inlined.js").is_file() {
        true => Ok(dist),
        false => package(false),
    }
}

/// Runs the tests of `tests/widget` whose name holds one of `words` (all when there is none)
/// against `js/dist/` as it is.
pub(crate) fn tests(words: &[String]) -> Result<()> {
    let wanted = browser::named("tests/widget", words)?;
    built()?;
    install::npm_packages()?;
    let mut node = sh::command("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(wanted);
    node.env("CHROMIUM", install::chromium()?).env("ISOFLOP_CLI", sh::isoflop()?);
    sh::run(&mut node)
}

/// Prints what the package weighs; fails above a budget.
pub(crate) fn check_sizes() -> Result<()> {
    let weights = sizes::weigh(&built()?)?;
    let of = |name: &str| {
        let found = weights.iter().find(|weight| weight.name == name);
        found.map(|weight| weight.brotli).with_context(|| format!("js/dist has no '{name}'"))
    };
    let (first, rest) = (of(FIRST)?, of(REST)?);
    let parts = sizes::weigh(&sh::target()?.join("widget"))?;
    let fit = parts.iter().find(|weight| weight.name == FIT);
    let fit = fit.with_context(|| format!("no '{FIT}'; run `cargo xtask widget`"))?.brotli;
    let rows = [
        ("the engine in inlined.js", fit, ENGINE),
        ("engine.wasm, which the first answer needs", first, ENGINE),
        ("isoflop.js with both parts of the engine", of("isoflop.js")? + first + rest, WIDGET),
        ("inlined.js", of("inlined.js")?, WIDGET),
    ];
    for (name, bytes, budget) in rows {
        println!("{bytes:>10} bytes by brotli, of {budget}  {name}");
    }
    let over: Vec<&str> =
        rows.iter().filter(|(_, bytes, budget)| bytes > budget).map(|(name, ..)| *name).collect();
    match over.is_empty() {
        true => Ok(()),
        false => bail!("above budget: {}", over.join(", ")),
    }
}
