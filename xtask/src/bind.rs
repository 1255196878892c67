//! WebAssembly from cargo's output to what a browser loads: glue by wasm-bindgen's library, whose
//! version Cargo.lock ties to the crates', and smaller, faster code by Binaryen's wasm-opt.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Validator, WasmFeatures};

/// How the glue is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glue {
    /// An ES module, for the page.
    Module,
    /// A classic script with one global, `wasm_bindgen`, for the worker.
    Classic,
}

/// Passes of wasm-opt that save bytes but none of what is sent: brotli folds the repeated code that
/// they leave less alike. The engine is 20 kB smaller without them, and as fast: LLVM has inlined.
const SKIPPED: [&str; 7] = [
    "inlining-optimizing",
    "local-cse",
    "merge-locals",
    "simplify-locals",
    "simplify-locals-nostructure",
    "simplify-locals-notee",
    "simplify-locals-notee-nostructure",
];

/// Crates that are compiled small where every byte stands in one file: an eighth of the engine, for
/// draws that take 1.7 times as long.
const SMALL: [&str; 4] = ["isoflop-fit", "isoflop-formula", "libm", "ndarray"];

/// One artefact to build.
pub(crate) struct Artefact {
    /// The crate.
    pub(crate) package: &'static str,
    /// Stem of cargo's output file.
    pub(crate) stem: &'static str,
    /// Name of the glue without its ending.
    pub(crate) name: &'static str,
    /// How the glue is loaded.
    pub(crate) glue: Glue,
    /// Whether 128-bit SIMD instructions may be used.
    pub(crate) simd: bool,
    /// Whether the features that the crate has by default are wanted; without them it is small too.
    pub(crate) features: bool,
}

/// What a browser loads.
pub(crate) struct Bound {
    /// The artefact's name.
    pub(crate) name: &'static str,
    /// The glue's text.
    pub(crate) glue: String,
    /// The module as the linker left it.
    pub(crate) linked: PathBuf,
    /// The module's bytes, with the functions' names.
    pub(crate) wasm: Vec<u8>,
}

/// Builds one artefact. `dev`: the quick profile, no wasm-opt, names kept for stack traces.
pub(crate) fn build(artefact: &Artefact, dev: bool) -> Result<Bound> {
    let linked = compile(artefact, dev)?;
    let module = bound(artefact)?;
    let glue = module.with_file_name(format!("{}.js", artefact.name));
    let folder = module.parent().context("the module lies in a folder")?;
    generate(&linked, folder, artefact.name, artefact.glue)?;
    fs::write(&glue, with_rest(&fs::read_to_string(&glue)?, artefact.name)?)?;
    if !dev {
        optimise(&module, artefact)?;
        sh::run(sh::node("xtask/js/minify.mjs").arg(&glue))?;
    }
    let name = artefact.name;
    Ok(Bound { name, linked, glue: fs::read_to_string(glue)?, wasm: fs::read(module)? })
}

/// Where the module of an artefact lies once it is built, with the functions' names.
pub(crate) fn bound(artefact: &Artefact) -> Result<PathBuf> {
    let folder = format!("{}-{}-{}", artefact.name, artefact.simd, artefact.features);
    let file = format!("{}_bg.wasm", artefact.name);
    Ok(sh::target()?.join("bound").join(folder).join(file))
}

/// The glue with the one function that a split module imports beside its own: it asks the page or
/// the worker for the rest.
fn with_rest(glue: &str, name: &str) -> Result<String> {
    let own = format!("\"./{name}_bg.js\": import0,");
    let both = format!("{own}\n        rest: {{ load: () => globalThis.isoflopRest(wasm) }},");
    match glue.matches(&own).count() {
        1 => Ok(glue.replace(&own, &both)),
        found => bail!("the glue of '{name}' names its imports {found} times, not once"),
    }
}

fn compile(artefact: &Artefact, dev: bool) -> Result<PathBuf> {
    let profile = if dev { "quick" } else { "release" };
    // Cargo keeps one build for all path prefixes, whatever the other flags: each set of flags has
    // a folder of its own, else the two engines would rebuild everything in turn.
    let folder = sh::target()?.join(if artefact.simd { "wasm-simd" } else { "wasm" });
    let mut cargo = sh::cargo();
    cargo.args(["rustc", "--target", "wasm32-unknown-unknown", "--profile", profile]);
    cargo.args(["--package", artefact.package, "--target-dir"]).arg(&folder);
    if !artefact.features {
        cargo.arg("--no-default-features");
        for package in SMALL {
            let level = format!("profile.release.package.{package}.opt-level=\"s\"");
            cargo.args(["--config", &level]);
        }
    }
    // The split reads from the relocations which function needs which data.
    cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    // The user's own flags would change the bits that ship.
    cargo.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags(artefact)?);
    sh::run(&mut cargo)?;
    let file = format!("{}.wasm", artefact.stem);
    Ok(folder.join("wasm32-unknown-unknown").join(profile).join(file))
}

/// Compiler flags, one a field. Paths of this machine are replaced, so that the artefact is the
/// same wherever it is built.
fn flags(artefact: &Artefact) -> Result<OsString> {
    let mut flags = vec![OsString::from("--remap-path-prefix")];
    flags.push(renamed(&sh::root(), "isoflop"));
    if let Some(home) = cargo_home() {
        flags.extend(["--remap-path-prefix".into(), renamed(&home, "cargo")]);
    }
    if artefact.simd {
        flags.push("-Ctarget-feature=+simd128".into());
    }
    // Names that begin with the crate, by which wasm-opt sorts the functions.
    flags.push("-Csymbol-mangling-version=v0".into());
    // Leptos then keeps one type for all views: a third of the page's code.
    flags.push("--cfg=erase_components".into());
    Ok(flags.join(&OsString::from("\u{1f}")))
}

fn renamed(from: &Path, to: &str) -> OsString {
    let mut pair = from.as_os_str().to_owned();
    pair.push(format!("={to}"));
    pair
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

/// Writes `NAME.js` and `NAME_bg.wasm` into `folder`; the functions keep their names.
pub(crate) fn generate(wasm: &Path, folder: &Path, name: &str, glue: Glue) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false);
    bindgen.keep_debug(false).remove_name_section(false).remove_producers_section(true);
    match glue {
        // The library's default leaves `init()` without a place to load the module from.
        Glue::Module => bindgen.web(true)?.omit_default_module_path(false),
        Glue::Classic => bindgen.no_modules(true)?.omit_default_module_path(true),
    };
    fs::create_dir_all(folder)?;
    bindgen.generate(folder).with_context(|| format!("wasm-bindgen on '{}'", wasm.display()))
}

/// Rewrites a module by wasm-opt. Nothing here may change a floating-point result: no fast-math,
/// no relaxed SIMD.
fn optimise(module: &Path, artefact: &Artefact) -> Result<()> {
    let mut tool = sh::node("node_modules/binaryen/bin/wasm-opt");
    tool.arg("-Oz").args(SKIPPED.map(|pass| format!("--skip-pass={pass}")));
    tool.arg(module).arg("-o").arg(module);
    tool.args([
        "--enable-bulk-memory",
        "--enable-bulk-memory-opt",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
        // Functions of one name for several types stand together: brotli saves a hundredth.
        "--reorder-functions-by-name",
        "--strip-producers",
        // The split tells functions by their names, and drops them.
        "--debuginfo",
    ]);
    if artefact.simd {
        tool.arg("--enable-simd");
    }
    sh::run(&mut tool)
}

/// Refuses a module that holds an instruction whose result may differ between machines (relaxed
/// SIMD), or, when `simd` is false, any SIMD at all.
pub(crate) fn refuse_unfixed_floats(wasm: &[u8], simd: bool) -> Result<()> {
    let mut features = WasmFeatures::default() - WasmFeatures::RELAXED_SIMD;
    if !simd {
        features -= WasmFeatures::SIMD;
    }
    match Validator::new_with_features(features).validate_all(wasm) {
        Ok(_) => Ok(()),
        Err(error) => bail!("the module may not run everywhere with the same bits: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one function with this body of the type () → (v128).
    fn module(body: &[u8]) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend([1, 5, 1, 0x60, 0, 1, 0x7b]); // type
        bytes.extend([3, 2, 1, 0]); // function
        let size = u8::try_from(body.len() + 2).unwrap();
        bytes.extend([10, size + 2, 1, size, 0]);
        bytes.extend(body);
        bytes.push(0x0b);
        bytes
    }

    fn constant() -> Vec<u8> {
        [&[0xfd, 0x0c][..], &[0; 16]].concat()
    }

    #[test]
    fn fixed_simd_is_let_through_only_where_it_is_wanted() {
        let fixed = module(&constant());
        assert!(refuse_unfixed_floats(&fixed, true).is_ok());
        assert!(refuse_unfixed_floats(&fixed, false).is_err());
    }

    #[test]
    fn relaxed_simd_is_refused() {
        // f64x2.relaxed_madd, 0xfd 0x107.
        let operands = [constant(), constant(), constant()].concat();
        let relaxed = module(&[&operands[..], &[0xfd, 0x87, 0x02]].concat());
        let error = refuse_unfixed_floats(&relaxed, true).unwrap_err();
        assert!(error.to_string().contains("relaxed"), "{error}");
    }
}
