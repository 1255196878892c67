//! Standard output: JSON, and text that no terminal obeys.

use isoflop_engine::internal;
use isoflop_study::Failure;
use serde::Serialize;
use std::io::Write as _;

/// Writes a value as JSON. Numbers are the shortest that round-trip; NaN and ∞ are null.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| internal(e.to_string()))?;
    line(&text)
}

/// Writes text and a line feed; a closed pipe is no error.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(internal(e.to_string())),
        _ => Ok(()),
    }
}

/// Text from a file or a user, safe to show: control characters (terminal escapes among them) and
/// marks that reorder, hide or break text become `?`.
pub(crate) fn clean(text: &str) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if harmful(c) { '?' } else { c }).collect()
}

/// A cell of a Markdown table: text only, no markup, no links, not even those that a renderer makes
/// of bare addresses.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).replace('\n', " ").chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | ':' | '@' | '.' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '|' | '#'
            | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_do_not_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{9b}2J\u{202e}c\r"), "a?[31mb?2J?c?");
    }

    #[test]
    fn markdown_holds_no_markup() {
        assert_eq!(
            markdown("[x](javascript:alert(1)) <b>|"),
            "\\[x\\]\\(javascript\\:alert\\(1\\)\\) &lt;b&gt;\\|"
        );
        assert_eq!(markdown("https://a.b www.c.d e@f.g"), "https\\://a\\.b www\\.c\\.d e\\@f\\.g");
    }
}
