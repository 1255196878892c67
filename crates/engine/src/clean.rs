//! Foreign text made safe to show: in a terminal, in Markdown.

/// Text from a file or a user, safe to show: control characters (terminal escapes among them) and
/// marks that reorder, hide or break text become `?`.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if is_harmful(c) && c != '\n' { '?' } else { c }).collect()
}

/// Whether a character steers a terminal, or reorders, hides or breaks text.
pub(crate) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A cell of a Markdown table: text only, no markup, no links, not even those that a renderer makes
/// of bare addresses.
pub fn markdown(text: &str) -> String {
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
