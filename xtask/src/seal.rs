//! Makes a built site one version: its policy, the list of its files with their hashes, and the
//! service worker that keeps exactly these.

use crate::sh;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What the page may load and run: its own files, WebAssembly, and nothing written into the page.
/// `data:` and `blob:` serve the figures that are saved; `frame-ancestors` has no effect here.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
     worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none';";

/// Where the policy stands in the page: before anything that loads.
const FIRST: &str = "<meta charset=\"utf-8\">";
/// What only `cargo xtask build` fills in.
const NO_VERSION: &str = "<meta name=\"version\" content=\"\">";
/// Not kept for offline use: the worker itself, and the page as one file.
const NOT_KEPT: [&str; 2] = ["sw.js", "isoflop.html"];

/// The page with its policy.
pub(crate) fn with_policy(page: &str) -> Result<String> {
    replaced(page, FIRST, &format!("{FIRST}\n  {}", policy_tag(POLICY))).context("index.html")
}

fn policy_tag(policy: &str) -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
}

/// Writes the version into the page and the list into `sw.js`, from the files as they are. A
/// sealed site may be changed and sealed again.
pub(crate) fn site(folder: &Path) -> Result<String> {
    let index = folder.join("index.html");
    let page = without_version(&fs::read_to_string(&index)?);
    fs::write(&index, &page)?;
    let version = version(&listed(folder)?);
    let tag = NO_VERSION.replace("\"\"", &format!("\"{version}\""));
    fs::write(&index, replaced(&page, NO_VERSION, &tag).context("index.html")?)?;
    let worker = fs::read_to_string(sh::root().join("web/js/sw.js"))?;
    fs::write(folder.join("sw.js"), worker_of(&worker, &version, &listed(folder)?)?)?;
    Ok(version)
}

/// Seals the site in the folder that `words` name; the tests of two versions use it.
pub(crate) fn again(words: &[String]) -> Result<()> {
    let folder = words.first().context("say which: `cargo xtask seal DIR`")?;
    site(Path::new(folder)).map(drop)
}

/// The files to keep, by name, each with the SHA-256 of its bytes.
fn listed(folder: &Path) -> Result<Vec<(String, [u8; 32])>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, [u8; 32])>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name in UTF-8")?;
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if !NOT_KEPT.contains(&name.as_str()) {
            files.push((name, Sha256::digest(fs::read(&path)?).into()));
        }
    }
    Ok(())
}

/// The first 16 hexadecimal digits of a hash of all names and hashes.
fn version(files: &[(String, [u8; 32])]) -> String {
    let mut all = Sha256::new();
    for (name, hash) in files {
        all.update(name.as_bytes());
        all.update([0]);
        all.update(hash);
    }
    all.finalize()[..8].iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all text");
        text
    })
}

fn without_version(page: &str) -> String {
    let open = &NO_VERSION[..NO_VERSION.len() - 2];
    let Some(start) = page.find(open).map(|at| at + open.len()) else { return page.into() };
    let end = page[start..].find('"').map_or(start, |length| start + length);
    format!("{}{}", &page[..start], &page[end..])
}

fn worker_of(text: &str, version: &str, files: &[(String, [u8; 32])]) -> Result<String> {
    let integrity = |hash: &[u8]| format!("sha256-{}", BASE64_STANDARD.encode(hash));
    let list: serde_json::Map<String, serde_json::Value> =
        files.iter().map(|(name, hash)| (name.clone(), integrity(hash).into())).collect();
    let list = serde_json::to_string_pretty(&list)?;
    let text = replaced(text, "const VERSION = \"\";", &format!("const VERSION = \"{version}\";"))?;
    replaced(&text, "const FILES = {};", &format!("const FILES = {list};")).context("sw.js")
}

/// `text` with the one place of `from` replaced.
fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    match text.matches(from).count() {
        1 => Ok(text.replace(from, to)),
        count => bail!("'{from}' stands {count} times where it is to stand once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!("<head>\n  {FIRST}\n  {NO_VERSION}\n</head>{body}")
    }

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("isoflop-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("data")).unwrap();
        fs::write(folder.join("index.html"), page("")).unwrap();
        fs::write(folder.join("data/a.csv"), "N,D\n").unwrap();
        folder
    }

    #[test]
    fn a_version_follows_from_every_byte_that_is_kept_and_no_other() {
        let folder = folder("version");
        let first = site(&folder).unwrap();
        fs::write(folder.join("isoflop.html"), "a page in one file").unwrap();
        assert_eq!(site(&folder).unwrap(), first);
        fs::write(folder.join("data/a.csv"), "N,D\r\n").unwrap();
        assert_ne!(site(&folder).unwrap(), first);
        fs::write(folder.join("data/a.csv"), "N,D\n").unwrap();
        assert_eq!(site(&folder).unwrap(), first);
    }

    #[test]
    fn the_worker_lists_each_file_with_its_hash() {
        let folder = folder("list");
        let version = site(&folder).unwrap();
        let worker = fs::read_to_string(folder.join("sw.js")).unwrap();
        assert!(worker.contains(&format!("const VERSION = \"{version}\";")), "{worker}");
        let hash = BASE64_STANDARD.encode(Sha256::digest("N,D\n"));
        assert!(worker.contains(&format!("\"data/a.csv\": \"sha256-{hash}\"")), "{worker}");
        assert!(worker.contains("\"index.html\"") && !worker.contains("\"sw.js\""));
        let index = fs::read_to_string(folder.join("index.html")).unwrap();
        assert!(index.contains(&format!("<meta name=\"version\" content=\"{version}\">")));
    }

    #[test]
    fn the_policy_stands_first_and_allows_nothing_inline() {
        let page = with_policy(&page("<p>")).unwrap();
        let at = |text: &str| page.find(text).unwrap();
        assert!(at("Content-Security-Policy") < at("\"version\""));
        assert!(!page.contains("unsafe-inline") && !page.contains("'unsafe-eval'"));
        assert!(with_policy("<head>").is_err());
    }
}
