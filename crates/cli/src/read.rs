//! Files and words of the command line.

use indexmap::IndexMap;
use isoflop_engine::{MOST_BYTES, Tables, input};
use isoflop_study::{DataRef, Failure};
use std::{io::Read as _, path::Path};

/// Takes a file, standard input (`-`) or a built-in set (`built-in:ID`).
pub(crate) fn data(tables: &mut Tables, file: &str) -> Result<DataRef, Failure> {
    if let Some(id) = file.strip_prefix("built-in:") {
        built_in(tables, id)?;
        return Ok(DataRef::BuiltIn { id: id.into() });
    }
    let (name, bytes) = if file == "-" {
        ("standard input".to_owned(), limited(std::io::stdin().lock(), "standard input")?)
    } else {
        (file_name(Path::new(file)), bytes(Path::new(file))?)
    };
    let sha256 = tables.put("", &name, bytes)?;
    Ok(DataRef::File { sha256, name, rows: 0 })
}

/// Takes a built-in set; an unknown id is left to the engine, whose error lists those there are.
pub(crate) fn built_in(tables: &mut Tables, id: &str) -> Result<(), Failure> {
    if let Some(set) = isoflop_data::BuiltIn::by_id(id) {
        tables.put(id, set.title, set.bytes().to_vec())?;
    }
    Ok(())
}

/// NIST's sets for the platform's own check.
pub(crate) fn nist(tables: &mut Tables) -> Result<(), Failure> {
    for (key, bytes) in isoflop_data::nist() {
        tables.put(key, key, bytes.to_vec())?;
    }
    Ok(())
}

/// The bytes of a file, refused at once when there are too many.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let place = path.display().to_string();
    let problem = |e: std::io::Error| input(format!("cannot read '{place}': {e}"), &place);
    let file = std::fs::File::open(path).map_err(problem)?;
    let size = file.metadata().map_err(problem)?.len();
    if size > MOST_BYTES as u64 {
        return Err(too_large(&place));
    }
    limited(file, &place)
}

fn limited(reader: impl std::io::Read, place: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    reader
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|e| input(format!("cannot read '{place}': {e}"), place))?;
    if bytes.len() > MOST_BYTES { Err(too_large(place)) } else { Ok(bytes) }
}

fn too_large(place: &str) -> Failure {
    let limit = MOST_BYTES / 1_048_576;
    input(
        format!("'{place}' has more than {limit} MB; keep only the columns and rows of the runs"),
        place,
    )
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// JSON of a type, with the place of a mistake.
pub(crate) fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let place = path.display().to_string();
    serde_json::from_slice(&bytes(path)?)
        .map_err(|e| input(format!("'{place}' is not what is expected: {e}"), &place))
}

/// `KEY=VALUE` words.
pub(crate) fn pairs(words: &[String], flag: &str) -> Result<IndexMap<String, String>, Failure> {
    let mut map = IndexMap::new();
    for word in words {
        let Some((key, value)) = word.split_once('=') else {
            return Err(input(format!("'{word}' is not KEY=VALUE"), flag));
        };
        if map.insert(key.trim().to_owned(), value.trim().to_owned()).is_some() {
            return Err(input(format!("'{key}' is given twice"), flag));
        }
    }
    Ok(map)
}

/// `KEY=NUMBER` words.
pub(crate) fn numbers(words: &[String], flag: &str) -> Result<IndexMap<String, f64>, Failure> {
    pairs(words, flag)?
        .into_iter()
        .map(|(key, value)| number(&value, flag).map(|v| (key, v)))
        .collect()
}

/// `KEY=LO..HI` words.
pub(crate) fn ranges(
    words: &[String],
    flag: &str,
) -> Result<IndexMap<String, (f64, f64)>, Failure> {
    pairs(words, flag)?
        .into_iter()
        .map(|(key, value)| {
            let Some((low, high)) = value.split_once("..") else {
                return Err(input(format!("'{value}' is not a range; write {key}=0.1..0.9"), flag));
            };
            Ok((key, (number(low, flag)?, number(high, flag)?)))
        })
        .collect()
}

fn number(text: &str, flag: &str) -> Result<f64, Failure> {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite())
        .ok_or_else(|| input(format!("'{text}' is not a number; write 0.35 or 1.8e3"), flag))
}

/// `--map` words: `ROLE=COLUMN,ROLE=COLUMN`; a column name may hold commas.
pub(crate) fn roles(words: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut roles: Vec<(String, String)> = Vec::new();
    for word in words {
        for piece in word.split(',') {
            match (piece.split_once('='), roles.last_mut()) {
                (Some((role, column)), _) if !role.trim().is_empty() => {
                    roles.push((role.trim().into(), column.into()))
                }
                (_, Some((_, column))) => *column = format!("{column},{piece}"),
                (_, None) => {
                    return Err(input(format!("'{piece}' is not ROLE=COLUMN"), "--map"));
                }
            }
        }
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapped_column_may_hold_commas() {
        let got = roles(&["N=n_params,L=loss, final,D=tokens".into()]).unwrap();
        let want = [("N", "n_params"), ("L", "loss, final"), ("D", "tokens")];
        assert_eq!(got, want.map(|(r, c)| (r.to_owned(), c.to_owned())));
        assert_eq!(roles(&["loss".into()]).unwrap_err().message, "'loss' is not ROLE=COLUMN");
    }

    #[test]
    fn ranges_say_how_to_write_them() {
        let message = ranges(&["alpha=1".into()], "--bound").unwrap_err().message;
        assert_eq!(message, "'1' is not a range; write alpha=0.1..0.9");
        assert_eq!(ranges(&["b=-1..-0.1".into()], "--bound").unwrap()["b"], (-1.0, -0.1));
    }
}
