//! `--name value` options of the commands here.

use std::{process::ExitCode, str::FromStr};

/// What a command ends with: success, a promise that is broken, or an error that is said.
pub fn ended(outcome: Result<bool, String>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(text) => {
            eprintln!("error: {text}");
            ExitCode::FAILURE
        }
    }
}

/// The options of a command line.
#[derive(Clone, Debug, Default)]
pub struct Options(Vec<(String, String)>);

impl Options {
    /// Reads `--name value` pairs; the names must be among `known`.
    ///
    /// # Errors
    /// A word that is no known option, or an option without a value.
    pub fn read(words: impl Iterator<Item = String>, known: &[&str]) -> Result<Self, String> {
        let (mut pairs, mut words) = (Vec::new(), words);
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").filter(|name| known.contains(name));
            let Some(name) = name else {
                let list: Vec<String> = known.iter().map(|name| format!("--{name}")).collect();
                return Err(format!("'{word}' is not an option; use {}", list.join(", ")));
            };
            let Some(value) = words.next() else {
                return Err(format!("--{name} needs a value"));
            };
            pairs.push((name.to_owned(), value));
        }
        Ok(Self(pairs))
    }

    /// The value of an option, or `default`.
    ///
    /// # Errors
    /// A value of another kind.
    pub fn get<T: FromStr>(&self, name: &str, default: T) -> Result<T, String> {
        match self.0.iter().rev().find(|(n, _)| n == name) {
            None => Ok(default),
            Some((_, text)) => {
                text.parse().map_err(|_| format!("--{name}: '{text}' cannot be read"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn read(text: &str) -> Result<Options, String> {
        Options::read(text.split_whitespace().map(String::from), &["sets", "seed"])
    }

    #[test]
    fn values_are_read_and_the_last_of_a_name_counts() {
        let options = read("--sets 10 --sets 20").unwrap();
        assert_eq!((options.get("sets", 1), options.get("seed", 7)), (Ok(20), Ok(7)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(read("--set 1").unwrap_err(), "'--set' is not an option; use --sets, --seed");
        assert_eq!(read("--sets").unwrap_err(), "--sets needs a value");
        let text = read("--sets many").unwrap().get("sets", 1).unwrap_err();
        assert_eq!(text, "--sets: 'many' cannot be read");
    }
}
