//! Bytes to text.

use std::borrow::Cow;

/// The text of a file: UTF-8 or UTF-16, its byte order mark taken off.
///
/// # Errors
/// What the file is instead, and what to do; reads on after the file's name.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if let Some(what) = known_binary(bytes) {
        return Err(format!("is {what}, not text; save it as CSV"));
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_le_bytes),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a zip archive or a workbook"),
        (b"PAR1", "a Parquet file"),
        (b"ARROW1", "an Arrow file"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a picture"),
    ];
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what)
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    core::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 on line {line}; save it as UTF-8")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, String> {
    let broken = || "is broken UTF-16; save it as UTF-8".to_owned();
    if !bytes.len().is_multiple_of(2) {
        return Err(broken());
    }
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(Cow::Owned).map_err(|_| broken())
}
