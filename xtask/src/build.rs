//! Writes the site to `dist/`.

use crate::bind::{self, Artefact, Bound, Glue};
use crate::split::{self, Ran};
use crate::{install, seal, sh};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const APP: Artefact = Artefact {
    package: "isoflop-web",
    stem: "app",
    name: "app",
    glue: Glue::Module,
    simd: false,
    features: true,
};
pub(crate) const ENGINE: Artefact = Artefact {
    package: "isoflop-wasm",
    stem: "isoflop_wasm",
    name: "engine",
    glue: Glue::Classic,
    simd: true,
    features: true,
};
/// Without what the widget in one file never asks for.
pub(crate) const ENGINE_FIT: Artefact = Artefact { features: false, ..ENGINE };
const ENGINE_SCALAR: Artefact = Artefact { simd: false, ..ENGINE };

/// Builds the site and gives its folder. The former site is replaced only by a whole new one.
pub(crate) fn site(dev: bool) -> Result<PathBuf> {
    install::for_building()?;
    let new = sh::target()?.join("dist.new");
    let dist = sh::root().join("dist");
    remove(&new)?;
    extras(&new, dev)?;
    let app = bind::build(&APP, dev)?;
    fs::write(new.join("app.js"), &app.glue)?;
    parts(&app, &new, ["app_bg.wasm", "app-rest.wasm"], dev)?;
    fs::write(new.join("index.html"), seal::with_policy(&page()?)?)?;
    seal::site(&new)?;
    let whole = sh::target()?.join("whole");
    sh::run(sh::node("xtask/js/one-file.mjs").arg(&new).arg(&whole))?;
    remove(&dist)?;
    move_folder(&new, &dist)?;
    eprintln!("wrote {}", dist.display());
    Ok(dist)
}

/// Writes everything except the page and its own code: engine, styles, scripts, charts, fonts,
/// data.
pub(crate) fn extras(folder: &Path, dev: bool) -> Result<()> {
    fs::create_dir_all(folder)?;
    engine(folder, dev)?;
    let root = sh::root();
    let style = styles(&root.join("web/styles"))?;
    fonts(&style, &root.join("node_modules"), &folder.join("fonts"))?;
    fs::write(folder.join("style.css"), style)?;
    // `sw.js` among them is a template; a site without a version never registers it.
    copy(&root.join("web/js"), folder, "js")?;
    copy(&root.join("web/static"), folder, "svg")?;
    copy(&root.join("web/static"), folder, "webmanifest")?;
    bundle("web/worker/worker.js", &folder.join("worker.js"))?;
    bundle("web/charts/index.js", &folder.join("charts.js"))?;
    copy(&root.join("crates/data/builtin"), &folder.join("data"), "csv")?;
    let nist = "nist-strd";
    copy(&root.join("crates/data/builtin").join(nist), &folder.join("data").join(nist), "csv")?;
    copy(&root.join("web/data"), &folder.join("data"), "csv")
}

/// The engine twice: with SIMD, and without for browsers that have none. One glue serves both.
fn engine(folder: &Path, dev: bool) -> Result<()> {
    let engine = bind::build(&ENGINE, dev)?;
    let scalar = bind::build(&ENGINE_SCALAR, dev)?;
    if engine.glue != scalar.glue {
        bail!("the glue of the two engines differs; one file cannot serve both");
    }
    bind::refuse_unfixed_floats(&engine.wasm, true).context("engine.wasm")?;
    bind::refuse_unfixed_floats(&scalar.wasm, false).context("engine-scalar.wasm")?;
    fs::write(folder.join("engine.js"), &engine.glue)?;
    parts(&engine, folder, ["engine.wasm", "engine-rest.wasm"], dev)?;
    parts(&scalar, folder, ["engine-scalar.wasm", "engine-scalar-rest.wasm"], dev)
}

/// Writes a module as what the first answer needs and the rest; a quick build is in one part. The
/// whole module lies in `target/whole/` for the page in one file.
pub(crate) fn parts(
    bound: &Bound,
    folder: &Path,
    [first, rest]: [&'static str; 2],
    dev: bool,
) -> Result<()> {
    let whole = sh::target()?.join("whole");
    fs::create_dir_all(&whole)?;
    fs::write(whole.join(first), split::whole(&bound.wasm)?)?;
    if dev {
        fs::write(folder.join(first), &bound.wasm)?;
        // An empty module: the page may ask for it.
        return Ok(fs::write(folder.join(rest), b"\0asm\x01\0\0\0")?);
    }
    let linked = fs::read(&bound.linked)?;
    let parts = split::split(&bound.wasm, &linked, &Ran::of(bound.name)?).context(first)?;
    for (name, part) in [(first, &parts.first), (rest, &parts.rest)] {
        bind::refuse_unfixed_floats(part, !first.contains("scalar")).context(name)?;
        fs::write(folder.join(name), part)?;
    }
    Ok(())
}

/// The page without the links that only trunk reads.
fn page() -> Result<String> {
    let template = fs::read_to_string(sh::root().join("index.html")).context("index.html")?;
    Ok(without_trunk(&template))
}

/// Drops each `<link …>` and each attribute that is trunk's own.
fn without_trunk(template: &str) -> String {
    let mut page = String::new();
    let mut rest = template;
    while let Some(start) = rest.find("<link data-trunk") {
        let end = rest[start..].find('>').map_or(rest.len(), |length| start + length + 1);
        page.push_str(rest[..start].trim_end_matches(' '));
        rest = rest[end..].trim_start_matches('\n');
    }
    page + rest
}

/// The style sheets in the order of their names.
fn styles(folder: &Path) -> Result<String> {
    let read =
        |path: &PathBuf| fs::read_to_string(path).with_context(|| format!("'{}'", path.display()));
    Ok(files(folder, "css")?.iter().map(read).collect::<Result<Vec<_>>>()?.join("\n"))
}

/// One ES module with what it imports; one that exports nothing is a classic script as well.
fn bundle(from: &str, to: &Path) -> Result<()> {
    sh::run(sh::node("xtask/js/bundle.mjs").arg(from).arg(to))
}

/// Takes each font that the style sheet names as `fonts/NAME.woff2` from the font packages, cut
/// down to the characters and weights that the page shows: whole, the fonts weigh more than the
/// page's own code.
fn fonts(style: &str, packages: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let folders = font_folders(packages)?;
    for name in font_names(style) {
        let found = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let from = found.with_context(|| {
            format!("style.css names 'fonts/{name}', which no @fontsource package has")
        })?;
        let kind = match name {
            _ if name.contains("-math-") => "math",
            _ if name.ends_with("-italic.woff2") => "symbols",
            _ => "text",
        };
        sh::run(sh::node("xtask/js/subset.mjs").arg(kind).arg(from).arg(to.join(name)))?;
    }
    Ok(())
}

fn font_names(style: &str) -> Vec<&str> {
    let after = style.split("fonts/").skip(1);
    let name = |text: &'_ str| text.find(".woff2").map(|end| end + ".woff2".len());
    let plain = |text: &&str| !text.contains(['/', '\\', '"', '\'', ')']);
    let mut names: Vec<&str> =
        after.filter_map(|text| Some(&text[..name(text)?])).filter(plain).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn font_folders(packages: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for scope in ["@fontsource", "@fontsource-variable"] {
        let Ok(entries) = fs::read_dir(packages.join(scope)) else { continue };
        for entry in entries {
            folders.push(entry?.path().join("files"));
        }
    }
    Ok(folders)
}

/// The files of a folder with this ending, by name; none where there is no folder.
pub(crate) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    let mut paths: Vec<PathBuf> = paths.into_iter().filter(wanted).collect();
    paths.sort();
    Ok(paths)
}

fn copy(from: &Path, to: &Path, ending: &str) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in files(from, ending)? {
        let name = path.file_name().context("a file has a name")?;
        fs::copy(&path, to.join(name)).with_context(|| format!("'{}'", path.display()))?;
    }
    Ok(())
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove '{}'", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Moves a folder, by copying where the target folder lies on another file system.
fn move_folder(from: &Path, to: &Path) -> Result<()> {
    if fs::rename(from, to).is_ok() {
        return Ok(());
    }
    copy_folder(from, to)?;
    remove(from)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        match path.is_dir() {
            true => copy_folder(&path, &to.join(name))?,
            false => fs::copy(&path, to.join(name)).map(drop)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunks_links_leave_no_trace_in_the_page() {
        let page = "<head>\n  <link data-trunk rel=\"rust\" href=\"web/Cargo.toml\" />\n  \
                    <link rel=\"stylesheet\" href=\"style.css\" />\n</head>";
        assert_eq!(
            without_trunk(page),
            "<head>\n  <link rel=\"stylesheet\" href=\"style.css\" />\n</head>"
        );
    }

    #[test]
    fn fonts_are_those_that_the_style_names_once_each() {
        let style = "src: url('fonts/b.woff2') format('woff2'); url(fonts/a.woff2), \
                     url(fonts/b.woff2); url(fonts/../x.woff2) /* fonts/ */";
        assert_eq!(font_names(style), ["a.woff2", "b.woff2"]);
    }
}
