//! Builds, serves, tests and measures Isoflop. `cargo xtask help` lists the commands.

mod bench;
mod bind;
mod browser;
mod build;
mod ci;
mod first;
mod install;
mod notebooks;
mod python;
mod scratch;
mod seal;
mod server;
mod sh;
mod sizes;
mod split;
mod test;
mod trunk;
mod widget;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port P] [--dev] [--built] [--no-open]
                   install what is missing, build the site, serve it on this machine
  build [--dev]    write the site to dist/
  widget [--dev]   write the npm package to js/dist/
  widget-test [FILE…]
                   only the tests of the npm package, against js/dist/ as it is
  python           build, install and test the Python package in target/python-venv
  notebooks [NAME…]
                   open the examples in JupyterLab, Notebook 7, marimo, Observable, plain pages
  test             all tests: crates, the Python package, the page in a browser, notebooks
  browser [FILE…]  only the browser tests, against dist/ as it is
  ci               formatting, lints, documentation, tests, sizes; seconds per step
  first            record which functions the first answer needs (xtask/first/)
  sizes            what dist/ weighs, against its budgets
  bench            the published recipes in SciPy and ours in one run
  shots [STATE…]   pictures of the page's states to docs/shots/, and the README's
  trunk-check      prove that `trunk build` gives a page that starts
  extras DIR       what trunk does not build (engine, charts, fonts, data), for its hook

--dev builds quickly and larger; --built serves dist/ as it is";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Result<()> {
    if sh::called_as("wasm-bindgen") {
        return trunk::wasm_bindgen(words);
    }
    let Some((command, rest)) = words.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    let dev = rest.iter().any(|word| word == "--dev");
    match command.as_str() {
        "serve" => server::serve(rest, dev),
        "build" => build::site(dev).map(drop),
        "notebooks" => notebooks::tests(rest),
        "python" => python::tests(),
        "test" => test::run(&mut sh::Steps::default()),
        "browser" => browser::tests(rest),
        "ci" => ci::run(),
        "first" => first::record(),
        "sizes" => sizes::check(&sh::root().join("dist")),
        "bench" => bench::run(),
        "shots" => browser::shots(rest),
        "widget" => widget::package(dev).map(drop),
        "widget-test" => widget::tests(rest),
        "trunk-check" => trunk::check(),
        "seal" => seal::again(rest),
        "scratch-engine" => scratch::engine(rest),
        "extras" => trunk::extras(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("'{other}' is not a command; `cargo xtask help` lists them"),
    }
}
