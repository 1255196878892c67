//! A study as the fragment of an address: `v1.` + base64url(deflate(JSON)).

use crate::{MOST_DATA, MOST_DATA_LINK, PIN_LETTERS, Study};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::Deserialize;

/// The most characters of a link, its prefix included.
pub const MOST_LINK: usize = 8 * 1024;
/// The most bytes of the JSON in a link.
pub const MOST_INFLATED: usize = 256 * 1024;

pub(crate) const PREFIX: &str = "v1.";
const EFFORT: u8 = 9;

/// Why a study has no link, or a link no study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError(pub(crate) Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    NotALink,
    Version(String),
    LinkTooLong(usize),
    StudyTooLarge,
    NotFinite,
    Letters,
    Stream,
    Document(String),
    DataTooLarge(usize),
    DataInflated,
    OtherData(String),
    TooManyParts,
}

impl LinkError {
    /// Whether a newer program wrote the link.
    pub fn is_newer(&self) -> bool {
        matches!(self.0, Kind::Version(_))
    }

    /// Whether the text does not even begin as a link does.
    pub fn is_no_link(&self) -> bool {
        self.0 == Kind::NotALink
    }

    /// Whether the study or link is larger than a link may be.
    pub fn is_too_large(&self) -> bool {
        matches!(
            self.0,
            Kind::LinkTooLong(_) | Kind::StudyTooLarge | Kind::DataTooLarge(_) | Kind::DataInflated
        )
    }
}

impl core::fmt::Display for LinkError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.0 {
            Kind::NotALink => write!(f, "this is no link to a study; one begins with '{PREFIX}'"),
            Kind::Version(version) => write!(
                f,
                "the study in the link has version '{version}' and this program reads version 1; \
                 open it with a newer one"
            ),
            Kind::LinkTooLong(length) => write!(
                f,
                "the link has {length} characters and the limit is {MOST_LINK}; \
                 save the study as a file"
            ),
            Kind::StudyTooLarge => write!(
                f,
                "the study in the link has more than {MOST_INFLATED} bytes; ask for it as a file"
            ),
            Kind::NotFinite => write!(
                f,
                "the study holds a number that is not finite; a link holds finite numbers only"
            ),
            Kind::Letters => {
                write!(f, "the link has characters that no link has; copy it whole, and only it")
            }
            Kind::Stream => write!(f, "the link is damaged or was cut; copy it again, to its end"),
            Kind::Document(why) => {
                write!(f, "the link holds no study that this program can read: {why}")
            }
            Kind::DataTooLarge(length) => write!(
                f,
                "the link with its data has {length} characters and the limit is \
                 {MOST_DATA_LINK}; send the file beside a link without data"
            ),
            Kind::DataInflated => write!(
                f,
                "the data in the link has more than {} MB; ask for the file",
                MOST_DATA / 1_048_576
            ),
            Kind::OtherData(name) => write!(
                f,
                "the data in the link is not '{name}', which its study names; ask for the link \
                 again"
            ),
            Kind::TooManyParts => {
                write!(
                    f,
                    "the link has more parts than its study has files; copy it whole, and only it"
                )
            }
        }
    }
}

impl std::error::Error for LinkError {}

/// The link of a study: `v1.` and base64url without padding; what follows `#` in the address.
///
/// Data is not in it: a file is named by its hash. Errors: a number that is not finite, a link
/// longer than [`MOST_LINK`].
pub fn to_link(study: &Study) -> Result<String, LinkError> {
    if !is_finite(study) {
        return Err(LinkError(Kind::NotFinite));
    }
    let json = serde_json::to_vec(study).map_err(|e| LinkError(Kind::Document(e.to_string())))?;
    if json.len() > MOST_INFLATED {
        return Err(LinkError(Kind::StudyTooLarge));
    }
    let link = format!("{PREFIX}{}", deflated(&json, EFFORT));
    match link.len() {
        0..=MOST_LINK => Ok(link),
        length => Err(LinkError(Kind::LinkTooLong(length))),
    }
}

/// The study of a link, with or without the `#` before it; data in the link is left aside.
///
/// Errors: text that is no link, a newer version, a link that is damaged or too large, and JSON
/// that is no study; an unknown field is named.
pub fn from_link(link: &str) -> Result<Study, LinkError> {
    let (body, _) = parts(link)?;
    if PREFIX.len() + body.len() > MOST_LINK {
        return Err(LinkError(Kind::LinkTooLong(PREFIX.len() + body.len())));
    }
    from_json(&inflated(body, MOST_INFLATED, Kind::StudyTooLarge)?)
}

/// The study's part of a link of version 1, and what follows the point after it.
pub(crate) fn parts(link: &str) -> Result<(&str, Option<&str>), LinkError> {
    let link = without_door(link);
    let Some(body) = link.strip_prefix(PREFIX) else {
        return Err(LinkError(version_of(link).map_or(Kind::NotALink, Kind::Version)));
    };
    Ok(body.split_once('.').map_or((body, None), |(study, data)| (study, Some(data))))
}

/// The bytes that a part of a link holds; `too_many` when there are more than `limit`.
pub(crate) fn inflated(part: &str, limit: usize, too_many: Kind) -> Result<Vec<u8>, LinkError> {
    let deflated = URL_SAFE_NO_PAD.decode(part).map_err(|error| {
        LinkError(match error {
            DecodeError::InvalidByte(..) | DecodeError::InvalidPadding => Kind::Letters,
            // What a link that was cut ends in.
            DecodeError::InvalidLength(_) | DecodeError::InvalidLastSymbol(..) => Kind::Stream,
        })
    })?;
    decompress_to_vec_with_limit(&deflated, limit).map_err(|error| {
        LinkError(match error.status {
            TINFLStatus::HasMoreOutput => too_many,
            _ => Kind::Stream,
        })
    })
}

/// The part of a link that holds `bytes`.
pub(crate) fn deflated(bytes: &[u8], effort: u8) -> String {
    URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, effort))
}

/// Whether a fragment (with or without `#`) is meant as a link to a study, of any version.
pub fn is_link(fragment: &str) -> bool {
    version_of(without_door(fragment)).is_some()
}

/// The link in a fragment that also says where on the page the study is looked at:
/// `sure/backtest/v1.…`.
fn without_door(fragment: &str) -> &str {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let inside = fragment.strip_prefix("sure/").and_then(|rest| rest.rsplit('/').next());
    inside.unwrap_or(fragment)
}

/// The study of a JSON document, as a link or a saved file holds it.
///
/// Errors: a newer version, and JSON that is no study; an unknown field is named.
pub fn from_json(json: &[u8]) -> Result<Study, LinkError> {
    // The version first: a newer document may have fields that would be refused as unknown.
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let document = |error: serde_json::Error| LinkError(Kind::Document(error.to_string()));
    let Version { version } = serde_json::from_slice(json).map_err(document)?;
    if version != 1 {
        return Err(LinkError(Kind::Version(version.to_string())));
    }
    let study: Study = serde_json::from_slice(json).map_err(document)?;
    if let Some(text) = unclean(&study) {
        return Err(LinkError(Kind::Document(text)));
    }
    Ok(study)
}

/// "2" of `v2.…`.
fn version_of(link: &str) -> Option<String> {
    let (version, _) = link.strip_prefix('v')?.split_once('.')?;
    let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    (is_number && version.len() <= 6).then(|| version.to_owned())
}

fn is_finite(study: &Study) -> bool {
    let loss_unit = match study.loss_unit {
        crate::LossUnit::BitsPerByte { bytes_per_token } => bytes_per_token,
        _ => 1.0,
    };
    let ranges = study.bound.values().flat_map(|(low, high)| [low, high]);
    let values = study.fix.values().chain(study.start.values()).chain(&study.at).chain(ranges);
    [study.flops_per_nd, loss_unit].iter().chain(values).all(|value| value.is_finite())
        && study.pins.iter().all(|pin| is_finite(&pin.study))
}

/// What a reader could not work with: a hash that is none, under which the page would file data;
/// pins of pins, or two under one letter.
fn unclean(study: &Study) -> Option<String> {
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some((hash, _)) = study.files().find(|(hash, _)| !is_hash(hash)) {
        return Some(format!("'{hash}' is no SHA-256 of a file"));
    }
    for (i, pin) in study.pins.iter().enumerate() {
        if !PIN_LETTERS.contains(&pin.letter) {
            return Some(format!("a pin has the letter A, B, C or D, not '{}'", pin.letter));
        }
        if study.pins[..i].iter().any(|other| other.letter == pin.letter) {
            return Some(format!("two pins have the letter {}", pin.letter));
        }
        if pin.study.version != 1 || !pin.study.pins.is_empty() {
            return Some(format!("pin {} is no study of version 1 without pins", pin.letter));
        }
        if let Some(why) = unclean(&pin.study) {
            return Some(why);
        }
    }
    None
}
