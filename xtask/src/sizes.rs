//! What a visitor downloads, against its budgets.

use crate::{build, sh};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// A loader script: it runs before anything is shown. Bytes, as written.
const LOADER: u64 = 30_000;
/// The page's own module. Bytes, as written.
const APP: u64 = 1_500_000;
/// All that the first view downloads. Bytes, by gzip (fonts are compressed already). Engine and
/// page take about 400 kB each, the fonts 200 kB, the charts 100 kB.
const FIRST_LOAD: u64 = 1_300_000;

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
    let first: u64 =
        weights.iter().filter(|weight| in_first_load(&weight.name)).map(|w| w.gzip).sum();
    println!("first load: {first} bytes by gzip, of {FIRST_LOAD}");
    let loaders = loaders()?;
    let too_big = excesses(&weights, &loaders, first);
    if !too_big.is_empty() {
        bail!("above budget: {}", too_big.join("; "));
    }
    Ok(())
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
    // The service worker is fetched once the first answer is shown, the page in one file on demand.
    let later = ["engine-scalar.wasm", "isoflop.html", "sw.js"];
    !later.contains(&name) && (!name.starts_with("data/") || name == "data/chinchilla.csv")
}

fn loaders() -> Result<Vec<String>> {
    let scripts = build::files(&sh::root().join("web/js"), "js")?;
    let name = |path: &std::path::PathBuf| Some(path.file_name()?.to_str()?.to_owned());
    Ok(scripts.iter().filter_map(name).chain(["worker.js".to_owned()]).collect())
}

fn excesses(weights: &[Weight], loaders: &[String], first: u64) -> Vec<String> {
    let budget = |name: &str| match name {
        "app_bg.wasm" => Some(APP),
        _ => loaders.iter().any(|loader| loader == name).then_some(LOADER),
    };
    let over = |weight: &Weight| {
        let budget = budget(&weight.name).filter(|budget| weight.raw > *budget)?;
        Some(format!("{} has {} bytes, {budget} allowed", weight.name, weight.raw))
    };
    let mut found: Vec<String> = weights.iter().filter_map(over).collect();
    if first > FIRST_LOAD {
        found.push(format!("the first load has {first} bytes by gzip, {FIRST_LOAD} allowed"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, raw: u64) -> Weight {
        Weight { name: name.into(), raw, gzip: raw / 3, brotli: raw / 4 }
    }

    #[test]
    fn each_budget_is_kept_by_name() {
        let weights =
            [weight("pool.js", 30_001), weight("app.js", 90_000), weight("app_bg.wasm", 9)];
        let found = excesses(&weights, &["pool.js".into()], FIRST_LOAD + 1);
        assert_eq!(
            found,
            [
                "pool.js has 30001 bytes, 30000 allowed",
                "the first load has 1300001 bytes by gzip, 1300000 allowed"
            ]
        );
    }

    #[test]
    fn the_first_load_holds_the_landing_data_only() {
        assert!(in_first_load("data/chinchilla.csv") && in_first_load("fonts/a.woff2"));
        assert!(!in_first_load("data/sample.csv") && !in_first_load("engine-scalar.wasm"));
        assert!(!in_first_load("isoflop.html") && in_first_load("index.html"));
    }
}
