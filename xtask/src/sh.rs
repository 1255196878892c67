//! Running other programs, and timing what runs.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest = here.filter(|path| path.ends_with("xtask"));
    let folder = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    folder.parent().map(Path::to_path_buf).unwrap_or(folder)
}

/// A command that starts in the repository's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A JavaScript program of `node_modules` or of ours, run by Node.
pub(crate) fn node(script: impl AsRef<Path>) -> Command {
    let mut node = command("node");
    node.arg(root().join(script));
    node
}

/// Runs to the end; an exit status other than 0 is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = spelled(command);
    eprintln!("$ {words}");
    let status = command.status().with_context(|| format!("'{words}' did not start"))?;
    if !status.success() {
        bail!("'{words}' failed ({status})");
    }
    Ok(())
}

/// Runs to the end and gives what it wrote to standard output.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    let words = spelled(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("'{words}' did not start"))?;
    if !output.status.success() {
        bail!("'{words}' failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("'{words}' wrote no UTF-8"))
}

/// Whether the command starts and ends well; says nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Whether this program was started under `name` (a link or a copy of it).
pub(crate) fn called_as(name: &str) -> bool {
    let first = std::env::args_os().next().map(PathBuf::from);
    first.is_some_and(|path| path.file_stem() == Some(OsStr::new(name)))
}

/// Cargo's target folder, wherever the user has put it.
pub(crate) fn target() -> Result<PathBuf> {
    let words = ["metadata", "--no-deps", "--format-version", "1"];
    let metadata: serde_json::Value = serde_json::from_str(&text(cargo().args(words))?)?;
    let folder = metadata["target_directory"].as_str();
    Ok(folder.context("`cargo metadata` names no target folder")?.into())
}

/// The release binary of the command line. Build it first.
pub(crate) fn isoflop() -> Result<PathBuf> {
    let name = format!("isoflop{}", std::env::consts::EXE_SUFFIX);
    Ok(target()?.join("release").join(name))
}

fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Steps with the seconds each took.
#[derive(Default)]
pub(crate) struct Steps(Vec<(String, Duration)>);

impl Steps {
    /// Runs one step and keeps its time; announces it, so that a log can be read.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        self.0.push((name.to_owned(), start.elapsed()));
        outcome.with_context(|| format!("step '{name}'"))
    }

    /// The table of seconds.
    pub(crate) fn table(&self) -> String {
        let line = |name: &str, time: Duration| format!("{:>8.1} s  {name}\n", time.as_secs_f64());
        let total = self.0.iter().map(|(_, time)| *time).sum();
        let lines = self.0.iter().map(|(name, time)| line(name, *time));
        lines.chain([line("in all", total)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_is_named_and_timed() {
        let mut steps = Steps::default();
        let outcome: Result<()> = steps.step("lint", || bail!("two warnings"));
        assert_eq!(format!("{:#}", outcome.unwrap_err()), "step 'lint': two warnings");
        assert!(steps.table().contains("lint"));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("xtask/Cargo.toml").is_file());
    }
}
