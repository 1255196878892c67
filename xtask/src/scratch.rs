//! The engine of a changed copy of the tree, for the test that a new law needs one file and one
//! line and no change of the page.

use crate::{bind, sh};
use anyhow::{Result, bail};
use std::path::Path;

/// `scratch-engine TREE OUT`: builds the engine of the tree `TREE` and writes `engine.js` and
/// `engine_bg.wasm` to `OUT`. The quick profile: nothing is timed with it.
pub(crate) fn engine(words: &[String]) -> Result<()> {
    let [tree, out] = words else { bail!("scratch-engine takes a tree and a folder") };
    let folder = sh::target()?.join("tmp/scratch-law/wasm");
    let mut cargo = sh::cargo();
    cargo.args(["build", "--quiet", "--package", "isoflop-wasm", "--profile", "quick"]);
    cargo.args(["--target", "wasm32-unknown-unknown", "--target-dir"]).arg(&folder);
    cargo.arg("--manifest-path").arg(Path::new(tree).join("Cargo.toml"));
    sh::run(&mut cargo)?;
    let wasm = folder.join("wasm32-unknown-unknown/quick/isoflop_wasm.wasm");
    bind::generate(&wasm, Path::new(out), "engine", bind::Glue::Classic)
}
