//! `cargo xtask first`: which functions run until the page shows its first answer.

use crate::bind;
use crate::split::{self, Ran};
use crate::{browser, build, sh};
use anyhow::{Context, Result};
use std::fs;

/// Opens the site with modules that record, and writes `xtask/first/`. The next build splits by it.
pub(crate) fn record() -> Result<()> {
    let dist = build::site(false)?;
    let folder = sh::target()?.join("first");
    fs::create_dir_all(&folder)?;
    for artefact in [build::APP, build::ENGINE] {
        let recording = split::recording(&fs::read(bind::bound(&artefact)?)?)?;
        fs::write(folder.join(format!("{}.wasm", artefact.name)), recording)?;
    }
    sh::run(browser::against_site(sh::node("xtask/js/first.mjs").arg(&folder), &dist)?)?;
    for artefact in [build::APP, build::ENGINE] {
        let names = folder.join(format!("{}.txt", artefact.name));
        let text = fs::read_to_string(&names).with_context(|| names.display().to_string())?;
        Ran::named(&text).write(artefact.name)?;
    }
    Ok(())
}
