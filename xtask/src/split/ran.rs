//! The functions that ran on the way to the first answer, as `cargo xtask first` recorded them.

use crate::sh;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Names of functions, each as 32 bits of a hash: whole, the list would be half a megabyte. Two
/// names of one hash stay together, which costs a few bytes and no result.
pub(crate) struct Ran(BTreeSet<u32>);

impl Ran {
    /// Reads the list of a module, `xtask/first/NAME.txt`.
    pub(crate) fn of(name: &str) -> Result<Self> {
        let path = path(name);
        if !path.is_file() {
            // Every function then arrives late: the page is slow to start, and works.
            eprintln!("warning: no '{}'; run `cargo xtask first`", path.display());
            return Ok(Self(BTreeSet::new()));
        }
        let text = fs::read_to_string(&path).with_context(|| format!("'{}'", path.display()))?;
        let hash = |line: &str| u32::from_str_radix(line, 16).with_context(|| format!("'{line}'"));
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let hashes: BTreeSet<u32> = lines.map(hash).collect::<Result<_>>()?;
        if hashes.is_empty() {
            bail!("'{}' names no function; run `cargo xtask first`", path.display());
        }
        Ok(Self(hashes))
    }

    /// The names in a text, one a line.
    pub(crate) fn named(text: &str) -> Self {
        Self(text.lines().map(hash).collect())
    }

    /// Writes the list of a module.
    pub(crate) fn write(&self, name: &str) -> Result<()> {
        let mut text = String::from(
            "# Functions that run until the first answer, by hash: written by `cargo xtask first`\n",
        );
        for hash in &self.0 {
            text += &format!("{hash:08x}\n");
        }
        let path = path(name);
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        fs::write(&path, text).with_context(|| format!("'{}'", path.display()))
    }

    /// Whether a function of this name ran.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.contains(&hash(name))
    }
}

fn path(name: &str) -> PathBuf {
    sh::root().join(format!("xtask/first/{name}.txt"))
}

fn hash(name: &str) -> u32 {
    let digest: [u8; 32] = Sha256::digest(plain(name)).into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// A name without the numbers by which a compiler tells crates apart: they differ between versions
/// and machines.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for (index, part) in name.split('[').enumerate() {
        let number = part.split_once(']').filter(|(inside, _)| {
            inside.len() > 8 && inside.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        match number {
            Some((_, after)) if index > 0 => plain += after,
            _ if index > 0 => {
                plain.push('[');
                plain += part;
            }
            _ => plain += part,
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_whatever_number_its_crate_has() {
        let (here, there) = ("<a[0123456789abcdef]::B as c[fedcba9876543210]::D<[u8]>>::e[1]", "");
        assert_eq!(plain(here), "<a::B as c::D<[u8]>>::e[1]");
        assert_eq!(plain(there), "");
        let ran = Ran::named("<a[0123456789abcdef]::B>::e\nf");
        assert!(ran.holds("<a[00000000000000000]::B>::e") && ran.holds("f") && !ran.holds("g"));
    }
}
