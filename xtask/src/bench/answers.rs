//! What other tools answer, beside our own answer to the same objective: who is right, how fast.

use crate::sh;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{path::Path, time::Instant};

/// An objective this share above ours is another answer, not a rounding of the same.
const SAME: f64 = 1e-6;

/// The interval that ours is asked for, by the tool it stands beside.
fn interval(tool: &str) -> &'static str {
    match tool {
        "lmfit conf_interval" => "profile",
        "SciPy curve_fit" => "sandwich",
        "SciPy bootstrap, BCa" => "pairs-bca",
        _ => "none",
    }
}

/// Asks the tools, then ours, and prints both. Errors when ours is beaten in objective: that would
/// be a wrong answer of ours.
pub(super) fn compare(python: &Path) -> Result<()> {
    eprintln!("asking the peers for their answers (half a minute) …");
    let mut peers = sh::command(python);
    peers.arg("bench/answers.py").env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    let text = sh::text(&mut peers)?;
    println!(
        "\n{:<21} {:<15} {:>9} {:>9} {:>10} {:<7} {:>9}  95 % of β",
        "who answers", "objective", "α", "β", "above ours", "right", "seconds"
    );
    for peer in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        let peer = peer.context("an answer of a peer is not JSON")?;
        let tool = peer["tool"].as_str().context("an answer has no tool")?.to_owned();
        let objective = peer["objective"].as_str().context("an answer has no objective")?;
        let own = ours(objective, interval(&tool))?;
        let gap = number(&peer["value"])? / number(&own["value"])? - 1.0;
        let note = peer["note"].as_str().unwrap_or_default();
        println!("{}  {note}", line(&tool, &peer, gap)?);
        println!("{}", line(&format!("ours, {}", interval(&tool)), &own, 0.0)?);
        ensure!(gap > -SAME, "{tool} finds a lower objective than ours, by {gap:e}: ours is wrong");
    }
    Ok(())
}

/// Our own answer in the shape of a peer's, by the command line: start, reading and writing count.
fn ours(objective: &str, interval: &str) -> Result<Value> {
    let words = ["fit", "built-in:chinchilla", "--objective", objective, "--interval", interval];
    // Profile and sandwich need no draws; those that they could make for bands are not asked for.
    let draws = if interval.starts_with("pairs") { "1000" } else { "0" };
    let mut command = sh::command(sh::isoflop()?);
    command.args(words).args(["--bootstrap", draws, "--json"]);
    let start = Instant::now();
    let text = sh::text(&mut command)?;
    let seconds = start.elapsed().as_secs_f64();
    let fit: Value = serde_json::from_str(&text).context("our fit is not JSON")?;
    let params = &fit["params"];
    Ok(serde_json::json!({
        "objective": objective, "value": fit["objective"]["value"],
        "alpha": params["alpha"]["value"], "beta": params["beta"]["value"],
        "low": params["beta"]["low"], "high": params["beta"]["high"], "seconds": seconds,
    }))
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().context("a number is missing from an answer")
}

fn line(who: &str, answer: &Value, gap: f64) -> Result<String> {
    let (alpha, beta) = (number(&answer["alpha"])?, number(&answer["beta"])?);
    let objective = answer["objective"].as_str().unwrap_or_default();
    let interval = match (answer["low"].as_f64(), answer["high"].as_f64()) {
        (Some(low), Some(high)) => format!("{low:.4}–{high:.4}"),
        _ => "none".into(),
    };
    let right = if gap < SAME { "yes" } else { "no" };
    Ok(format!(
        "{who:<21} {objective:<15} {alpha:>9.5} {beta:>9.5} {:>9.4}% {right:<7} {:>9.3}  {interval:<14}",
        100.0 * gap,
        number(&answer["seconds"])?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_a_higher_objective_is_not_right() {
        let answer = serde_json::json!({
            "objective": "ls", "alpha": 1.0, "beta": 1.0, "seconds": 0.5, "low": null, "high": null
        });
        assert!(line("someone", &answer, 0.14).unwrap().contains("14.0000% no "));
        assert!(line("someone", &answer, 1e-9).unwrap().contains("0.0000% yes"));
    }
}
