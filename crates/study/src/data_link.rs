//! A link with the data in it: `v1.STUDY.DATA`, and `v1.STUDY.DATA.SCHEDULE` where there is one.

use crate::link::{Kind, LinkError, PREFIX, deflated, inflated, parts};
use crate::{DataRef, Study, from_link, to_link};
use sha2::{Digest, Sha256};

/// The most characters of a link with data. Firefox opens no address above 2^20.
pub const MOST_DATA_LINK: usize = 1_000_000;
/// The most bytes of one file in a link.
pub const MOST_DATA: usize = 16 * 1024 * 1024;

const EFFORT: u8 = 6;

/// What a link holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// The study.
    pub study: Study,
    /// The files of the study that the link carries; each has the hash that the study names.
    pub files: Vec<LinkedFile>,
}

/// A file in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedFile {
    /// SHA-256 of the bytes, as the study writes it.
    pub sha256: String,
    /// File name, as the study has it.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The link of a study with those of its files that `bytes_of` has by their SHA-256; a study
/// without files, or with none at hand, has the link of [`to_link`].
///
/// Errors: those of [`to_link`]; bytes that have another hash, or are more than [`MOST_DATA`]; a
/// link longer than [`MOST_DATA_LINK`].
pub fn to_link_with_data<'a>(
    study: &Study,
    bytes_of: impl Fn(&str) -> Option<&'a [u8]>,
) -> Result<String, LinkError> {
    let mut link = to_link(study)?;
    let mut points = String::new();
    for data in [Some(&study.data), study.schedule.as_ref()] {
        points.push('.');
        let Some(DataRef::File { sha256, name, .. }) = data else { continue };
        let Some(bytes) = bytes_of(sha256) else { continue };
        if bytes.len() > MOST_DATA {
            return Err(LinkError(Kind::DataInflated));
        }
        check(sha256, name, bytes)?;
        // Points of the parts left out, then the part.
        link.push_str(&std::mem::take(&mut points));
        link.push_str(&deflated(bytes, EFFORT));
    }
    match link.len() {
        0..=MOST_DATA_LINK => Ok(link),
        length => Err(LinkError(Kind::DataTooLarge(length))),
    }
}

/// The study and the files of a link, with or without the `#` before it.
///
/// Errors: those of [`from_link`]; data that is damaged, too large, or not what the study names.
pub fn open_link(link: &str) -> Result<Linked, LinkError> {
    let study = from_link(link)?;
    let (body, data) = parts(link)?;
    let length = PREFIX.len() + body.len() + data.map_or(0, |data| data.len() + 1);
    if length > MOST_DATA_LINK {
        return Err(LinkError(Kind::DataTooLarge(length)));
    }
    let files = data.map_or(Ok(Vec::new()), |data| files_in(data, &study))?;
    Ok(Linked { study, files })
}

fn files_in(data: &str, study: &Study) -> Result<Vec<LinkedFile>, LinkError> {
    let mut refs = [Some(&study.data), study.schedule.as_ref()].into_iter();
    let mut files = Vec::new();
    for part in data.split('.') {
        match (refs.next(), part) {
            (Some(_), "") => {}
            (Some(Some(DataRef::File { sha256, name, .. })), part) => {
                let bytes = inflated(part, MOST_DATA, Kind::DataInflated)?;
                check(sha256, name, &bytes)?;
                files.push(LinkedFile { sha256: sha256.clone(), name: name.clone(), bytes });
            }
            _ => return Err(LinkError(Kind::TooManyParts)),
        }
    }
    Ok(files)
}

/// Refuses bytes that have not the hash.
fn check(sha256: &str, name: &str, bytes: &[u8]) -> Result<(), LinkError> {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    match digest.eq_ignore_ascii_case(sha256) {
        true => Ok(()),
        false => Err(LinkError(Kind::OtherData(name.to_owned()))),
    }
}
