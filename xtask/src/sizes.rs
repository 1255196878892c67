//! What a visitor downloads, against its budgets.

use crate::{build, sh};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Bytes by brotli, as a server sends them, until the first answer is shown.
const FIRST_LOAD: u64 = 600_000;
/// Each budget is what was measured and 3 %: growth is seen, and is a decision.
const BUDGETS: [(&str, u64); 5] = [
    ("engine.wasm", 226_000),
    ("app_bg.wasm", 214_000),
    ("charts.js", 65_000),
    ("fonts", 70_000),
    ("loaders", 30_000),
];

/// What a file weighs, in bytes: as it is, and by two compressions.
pub(crate) struct Weight {
    pub(crate) name: String,
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// Prints the table of sizes; fails above a budget.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let weights = weigh(dist)?;
    println!("{:>10} {:>10} {:>10}  file", "raw", "gzip", "brotli");
    for Weight { name, raw, gzip, brotli } in &weights {
        println!("{raw:>10} {gzip:>10} {brotli:>10}  {name}");
    }
    let loaders = loaders()?;
    let too_big: Vec<String> = totals(&weights, &loaders).iter().filter_map(judged).collect();
    if !too_big.is_empty() {
        bail!("above budget: {}", too_big.join("; "));
    }
    Ok(())
}

/// What is downloaded before anything is shown, and the parts that have a budget, each with the
/// bytes allowed and the bytes found.
fn totals(weights: &[Weight], loaders: &[String]) -> Vec<(&'static str, u64, u64)> {
    let sum = |wanted: &dyn Fn(&str) -> bool| {
        weights.iter().filter(|weight| wanted(&weight.name)).map(|weight| weight.brotli).sum()
    };
    let mut totals = vec![("first load", FIRST_LOAD, sum(&in_first_load))];
    for (part, budget) in BUDGETS {
        let belongs = |name: &str| match part {
            "fonts" => name.starts_with("fonts/"),
            "loaders" => loaders.iter().any(|loader| loader == name),
            _ => name == part,
        };
        totals.push((part, budget, sum(&belongs)));
    }
    totals
}

/// Prints a total; gives what is to be said when it is above its budget.
fn judged((part, budget, found): &(&str, u64, u64)) -> Option<String> {
    println!("{found:>10} of {budget:>7} bytes by brotli: {part}");
    (found > budget).then(|| format!("{part}: {found} bytes by brotli, {budget} allowed"))
}

/// The files under a folder, by name.
pub(crate) fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let text = sh::text(sh::node("xtask/js/weigh.mjs").arg(dist))?;
    let parse = |line: &str| {
        let mut words = line.splitn(4, ' ');
        let mut number = || words.next()?.parse().ok();
        let (raw, gzip, brotli) = (number()?, number()?, number()?);
        Some(Weight { raw, gzip, brotli, name: words.next()?.to_owned() })
    };
    text.lines().map(|line| parse(line).with_context(|| format!("size line '{line}'"))).collect()
}

/// Everything but what is fetched only when chosen.
fn in_first_load(name: &str) -> bool {
    // The rest of the modules and the service worker are fetched once the first answer is shown, the
    // page in one file on demand.
    let later = ["engine-scalar.wasm", "isoflop.html", "sw.js"];
    let later = later.contains(&name) || name.ends_with("-rest.wasm");
    !later && (!name.starts_with("data/") || name == "data/chinchilla.csv")
}

fn loaders() -> Result<Vec<String>> {
    let scripts = build::files(&sh::root().join("web/js"), "js")?;
    let name = |path: &std::path::PathBuf| Some(path.file_name()?.to_str()?.to_owned());
    Ok(scripts.iter().filter_map(name).chain(["worker.js".to_owned()]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: u64) -> Weight {
        Weight { name: name.into(), raw: 3 * brotli, gzip: 2 * brotli, brotli }
    }

    #[test]
    fn each_part_is_held_to_its_own_budget() {
        let weights = [
            weight("app_bg.wasm", 9),
            weight("fonts/a.woff2", 40_000),
            weight("fonts/b.woff2", 40_000),
            weight("pool.js", 7),
            weight("engine-scalar.wasm", FIRST_LOAD),
        ];
        let totals = totals(&weights, &["pool.js".into()]);
        let found: Vec<(&str, u64)> =
            totals.iter().map(|&(part, _, found)| (part, found)).collect();
        assert_eq!(found[0], ("first load", 80_016));
        assert_eq!(found[2], ("app_bg.wasm", 9));
        assert_eq!(found[5], ("loaders", 7));
        let said: Vec<String> = totals.iter().filter_map(judged).collect();
        assert_eq!(said, ["fonts: 80000 bytes by brotli, 70000 allowed"]);
    }

    #[test]
    fn the_first_load_holds_the_landing_data_only() {
        assert!(in_first_load("data/chinchilla.csv") && in_first_load("fonts/a.woff2"));
        assert!(!in_first_load("data/sample.csv") && !in_first_load("engine-scalar.wasm"));
        assert!(!in_first_load("isoflop.html") && in_first_load("index.html"));
    }
}
