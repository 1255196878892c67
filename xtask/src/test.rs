//! All tests.

use crate::{browser, build, install, notebooks, python, sh, widget};
use anyhow::Result;

/// The crates' tests, the Python package's, then the built page in a browser, then the
/// npm package and the widget in notebooks.
pub(crate) fn run(steps: &mut sh::Steps) -> Result<()> {
    steps.step("install what is missing", || {
        install::for_building()?;
        install::chromium()
    })?;
    steps.step("test the crates", || sh::run(sh::cargo().args(["test", "--workspace"])))?;
    steps.step("build the command line", command_line)?;
    steps.step("build the widget", || widget::package(false))?;
    steps.step("test the Python package", python::tests)?;
    steps.step("build the site", || build::site(false))?;
    steps.step("test the page in a browser", || browser::tests(&[]))?;
    steps.step("test the npm package", || widget::tests(&[]))?;
    steps.step("test the widget in notebooks", || notebooks::tests(&[]))
}

/// The command line as it ships: the browser tests compare the page with it.
pub(crate) fn command_line() -> Result<()> {
    sh::run(sh::cargo().args(["build", "--release", "--package", "isoflop-cli"]))
}
