//! Forty hostile strings wherever text comes in: nothing they hold acts on what reads the output.

use crate::support::{Output, data, fed, good, isoflop};
use serde_json::Value;

/// The strings, their escapes decoded.
fn strings() -> Vec<String> {
    let text = std::fs::read_to_string(data("hostile-strings.txt")).unwrap();
    let all: Vec<String> = text.lines().map(decoded).collect();
    assert_eq!(all.len(), 40);
    all
}

fn decoded(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (code, after) = match (after.strip_prefix('\\'), after.strip_prefix("u{")) {
            (Some(after), _) => ("5c", after),
            (_, Some(after)) => after.split_once('}').unwrap(),
            _ => after.strip_prefix('x').unwrap().split_at(2),
        };
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

/// Characters that a terminal obeys, or that hide, reorder or break text.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || c == '\u{feff}'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn assert_inert(out: &Output, what: &str) {
    for text in [&out.stdout, &out.stderr] {
        let found = text.chars().find(|c| acts(*c));
        assert_eq!(found, None, "{what:?}: {text:?}");
    }
    assert!([0, 2, 3].contains(&out.status), "{what:?}: {out:?}");
    assert!(!out.stderr.contains("panicked"), "{what:?}: {out:?}");
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The sixteen runs with a column of that name, which holds that text, and one row with that text
/// for its size.
fn table(text: &str) -> String {
    let quoted = cell(text);
    let mut lines: Vec<String> = good().lines().map(str::to_owned).collect();
    for (i, line) in lines.iter_mut().enumerate() {
        *line = if i % 2 == 0 { format!("{line},{quoted}") } else { format!("{line},other") };
    }
    lines.push(format!("made-up-17,{quoted},1e9,3.5,other"));
    lines.join("\n") + "\n"
}

/// Nothing in a rendered Markdown text but text, tables, lists, emphasis and the law's id.
fn assert_plain_markdown(markdown: &str, what: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(markdown, Options::all()) {
        let live = match &event {
            Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) => true,
            Event::DisplayMath(_) | Event::FootnoteReference(_) => true,
            Event::Code(code) => code.as_ref() != "chinchilla",
            Event::Start(tag) => !matches!(
                tag,
                Tag::Paragraph
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow
                    | Tag::TableCell
                    | Tag::List(None)
                    | Tag::Item
                    | Tag::Strong
            ),
            _ => false,
        };
        assert!(!live, "{what:?} gives {event:?} in {markdown}");
    }
    assert!(!markdown.contains("://") || markdown.contains("\\://"), "{markdown}");
}

#[test]
fn as_header_cell_and_group() {
    for text in strings() {
        let runs = table(&text);
        // Names of columns are cut at 256 characters.
        let column: String = text.trim().chars().take(256).collect();
        let column = column.as_str();
        let group = format!("--group={column}");
        let flags = ["--bootstrap", "0", group.as_str()];
        let with = |last: &[&str]| fed(&[&["fit", "-"], &flags[..], last].concat(), &runs);
        if column.contains('\0') {
            assert_eq!(fed(&["fit", "-", "--bootstrap", "0"], &runs).status, 0);
            continue;
        }
        let plain = with(&[]);
        assert_inert(&plain, &text);
        assert_eq!(plain.status, 0, "{text:?}: {plain:?}");
        let markdown = with(&["--md"]);
        assert_inert(&markdown, &text);
        assert_plain_markdown(&markdown.stdout, &text);
        let answer: Value = with(&["--json"]).ok().json();
        assert_eq!(answer["study"]["roles"]["group"], column, "{text:?}");
        let said = answer["warnings"].as_array().unwrap();
        let named = |name: &str| {
            answer["groups"].get(name).is_some() || said.iter().any(|n| n["subject"] == name)
        };
        assert!(named(text.trim()) && named("other"), "{text:?}: {answer}");
        let rejected = &answer["rejected"].as_array().unwrap()[0];
        assert_eq!(rejected["line"], 18);
        // A rejected value is shown: shortened, and what acts in it is written as an escape.
        let shown = rejected["value"].as_str().unwrap();
        assert!(!shown.contains(acts), "{text:?}: {shown:?}");
        if text.chars().count() <= 80 && !text.contains(acts) {
            assert_eq!(shown, text, "{answer}");
        }
    }
}

#[test]
fn as_names_of_runs() {
    // A row that begins with NUL is damage, and refused as such.
    for text in strings().iter().filter(|s| !s.contains('\0')) {
        let mut lines: Vec<String> = good().lines().map(str::to_owned).collect();
        for (i, line) in lines.iter_mut().enumerate().skip(1) {
            let rest = line.split_once(',').unwrap().1.to_owned();
            *line = format!("{},{rest}", cell(&format!("{text}{}", i / 2)));
        }
        let runs = lines.join("\n");
        for flags in [&["--bootstrap", "45"][..], &["--bootstrap", "45", "--md"]] {
            let out = fed(&[&["fit", "-"], flags].concat(), &runs);
            assert_inert(&out, text);
            assert_eq!(out.status, 0, "{text:?}: {out:?}");
        }
        let answer = fed(&["fit", "-", "--bootstrap", "45", "--json"], &runs).ok().json();
        assert_eq!(answer["params"]["E"]["method"], "cluster-percentile", "{text:?}");
    }
}

#[test]
fn as_names_of_files() {
    for text in strings().iter().filter(|s| !s.contains(['\0', '/']) && s.len() < 200) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-names");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(text);
        std::fs::write(&path, good()).unwrap();
        let path = path.to_str().unwrap();
        for flags in [&[][..], &["--md"]] {
            let out = isoflop(&[&["fit", path, "--bootstrap", "0"], flags].concat()).ok();
            assert_inert(&out, text);
            if flags == ["--md"] {
                assert_plain_markdown(&out.stdout, text);
            }
        }
        let answer = isoflop(&["fit", path, "--bootstrap", "0", "--json"]).ok().json();
        assert_eq!(answer["study"]["name"], text.as_str());
        let missing = isoflop(&["fit", &format!("{path}.gone")]);
        assert_inert(&missing, text);
        assert_eq!(missing.status, 2);
    }
}

#[test]
fn as_values_of_flags() {
    let flags = [
        "--law",
        "--objective",
        "--where",
        "--map",
        "--interval",
        "--cluster",
        "--group",
        "--at",
        "--fix",
        "--bound",
        "--tie",
        "--start",
        "--decimal",
        "--loss-unit",
        "--convention",
        "--seed",
        "--bootstrap",
        "--flops-per-nd",
        "--schedule",
    ];
    for text in strings().iter().filter(|s| !s.contains('\0')) {
        for flag in flags {
            let given = format!("{flag}={text}");
            let out = fed(&["fit", "-", &given], &good());
            assert_inert(&out, &given);
            // A schedule is read only for laws that have one; it is not found all the same.
            assert_eq!(out.status, 2, "{given:?}: {out:?}");
            let json = fed(&["fit", "-", &given, "--json"], &good());
            assert_eq!(json.status, 2);
            let error = &json.json()["error"];
            assert_eq!(error["code"], "input", "{given:?}");
            if flag == "--objective" {
                let message = error["message"].as_str().unwrap();
                assert!(message.contains(text.as_str()), "{given:?}: {message:?}");
            }
        }
    }
}

#[test]
fn as_words_of_other_commands() {
    for text in strings().iter().filter(|s| !s.contains('\0')) {
        let pair = format!("N={text}");
        let commands: [&[&str]; 8] = [
            &["eval", "--", text],
            &["eval", "chinchilla", "--preset", "epoch-lad", "--", text],
            &["eval", "chinchilla", "--preset", "epoch-lad", "--", &pair],
            &["optimum", "chinchilla", "--flops", "1e21", &format!("--preset={text}")],
            &["optimum", "chinchilla", "--preset", "epoch-lad", &format!("--flops={text}")],
            &["run", "--", text],
            &["predict", "--", text, "N=1"],
            &["--", text],
        ];
        for args in commands {
            let out = isoflop(args);
            assert_inert(&out, text);
            assert_eq!(out.status, 2, "{args:?}: {out:?}");
        }
    }
}
