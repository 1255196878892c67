//! The published recipes in SciPy and ours, in one run on one machine, and who returns the right
//! answer. Never fails on a time.

mod answers;

use crate::{browser, build, sh, test};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;

/// A workload, and how many times faster than the peer we want to be, natively and in wasm.
const BARS: [(&str, f64, f64); 4] = [
    ("point-fit", 10_000.0, 10_000.0),
    ("bootstrap-4000", 100.0, 50.0),
    ("gadre", 20.0, 20.0),
    ("bnsl", 20.0, 20.0),
];

/// The points of the workload `bnsl`: they are no built-in data.
const BNSL: &str = "tests/data/bnsl-addition/points.csv";

/// Seconds of one workload.
struct Timing {
    name: String,
    median: f64,
    note: String,
}

/// Runs everything and prints medians and ratios.
pub(crate) fn run() -> Result<()> {
    let dist = build::site(false)?;
    test::command_line()?;
    let python = environment()?;
    eprintln!("timing the peer (about a minute) …");
    let mut peer = sh::command(&python);
    // One thread, as ours.
    peer.arg("bench/peer.py").env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    let peer = timings(&sh::text(&mut peer)?)?;
    eprintln!("timing ours …");
    let mut native = sh::command(sh::isoflop()?);
    let native = timings(&sh::text(native.args(["bench", BNSL, "--json"]))?)?;
    let wasm = timings(&sh::text(sh::node("bench/wasm.mjs").arg(&dist).arg(BNSL))?)?;
    print(&peer, &native, &wasm);
    answers::compare(&python)?;
    sh::run(browser::against_site(&mut sh::node("bench/page.mjs"), &dist)?)
}

/// A Python with the peer's packages, made once under the target folder.
fn environment() -> Result<PathBuf> {
    let folder = sh::target()?.join("bench-python");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = bin.join("python");
    if !sh::succeeds(sh::command(&python).args(["-c", "import scipy, lmfit, chinchilla"])) {
        let help = "the peer needs Python 3.11 or newer with the module venv; install it";
        sh::run(sh::command("python3").args(["-m", "venv"]).arg(&folder)).context(help)?;
        let words = ["-m", "pip", "install", "--quiet", "--requirement", "bench/requirements.txt"];
        sh::run(sh::command(&python).args(words))?;
    }
    Ok(python)
}

/// Reads records, one a line or one array: `{"name": …, "seconds": […], "note"?: …}`.
fn timings(text: &str) -> Result<Vec<Timing>> {
    let mut records: Vec<Value> = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter() {
        match value.context("a timing is not JSON")? {
            Value::Array(several) => records.extend(several),
            one => records.push(one),
        }
    }
    records.iter().map(timing).collect()
}

fn timing(record: &Value) -> Result<Timing> {
    let name = record["name"].as_str().context("a timing has no name")?;
    let seconds = record["seconds"].as_array().context("a timing has no seconds")?;
    let mut seconds: Vec<f64> = seconds.iter().filter_map(Value::as_f64).collect();
    seconds.sort_by(f64::total_cmp);
    let median = *seconds.get(seconds.len() / 2).with_context(|| format!("'{name}' ran never"))?;
    let note = record["note"].as_str().unwrap_or_default().to_owned();
    Ok(Timing { name: name.to_owned(), median, note })
}

fn print(peer: &[Timing], native: &[Timing], wasm: &[Timing]) {
    println!(
        "{:<15} {:>10} {:>10} {:>9} {:>10} {:>9}  {:<22} peer ran",
        "workload", "peer s", "native s", "times", "wasm s", "times", "bar (native, wasm)"
    );
    for (name, native_bar, wasm_bar) in BARS {
        let of = |timings: &[Timing]| {
            timings.iter().find(|timing| timing.name == name).map_or(f64::NAN, |found| found.median)
        };
        let (peer_s, native_s, wasm_s) = (of(peer), of(native), of(wasm));
        let (native_times, wasm_times) = (peer_s / native_s, peer_s / wasm_s);
        let (native_ok, wasm_ok) = (word(native_times, native_bar), word(wasm_times, wasm_bar));
        let bar = format!("{native_bar}× {native_ok}, {wasm_bar}× {wasm_ok}");
        let note = peer.iter().find(|timing| timing.name == name).map_or("", |found| &found.note);
        println!(
            "{name:<15} {peer_s:>10.4} {native_s:>10.6} {native_times:>8.0}× {wasm_s:>10.6} \
             {wasm_times:>8.0}×  {bar:<22} {note}"
        );
    }
}

fn word(times: f64, bar: f64) -> &'static str {
    if times >= bar { "ok" } else { "below" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timings_are_read_by_line_or_as_an_array_and_give_medians() {
        let text = r#"{"name": "a", "seconds": [3, 1, 2]}
                      [{"name": "b", "seconds": [0.5], "note": "all"}]"#;
        let found = timings(text).unwrap();
        assert_eq!((found[0].name.as_str(), found[0].median), ("a", 2.0));
        assert_eq!((found[1].median, found[1].note.as_str()), (0.5, "all"));
    }

    #[test]
    fn a_workload_without_a_run_is_said() {
        let error = timings(r#"{"name": "a", "seconds": []}"#).err().unwrap();
        assert_eq!(error.to_string(), "'a' ran never");
    }
}
