//! Files of every shape, good and bad.

mod common;

use common::{listed, refused, sheet};
use insta::assert_snapshot;
use isoflop_data::{ReadOptions, read};

#[test]
fn the_delimiter_is_found() {
    for (delimiter, text) in [
        ("comma", "N,D,L\n1,2,3\n4,5,6\n"),
        ("semicolon", "N;D;L\n1,5;2;3\n4,5;5;6\n"),
        ("tab", "N\tD\tL\n1\t2\t3\n4\t5,5\t6\n"),
        ("bar", "N|D|L\n1|2|3\n"),
    ] {
        let sheet = sheet(text);
        assert_eq!(sheet.names, ["N", "D", "L"], "{delimiter}");
        assert_eq!(sheet.rejected, [], "{delimiter}");
    }
    let one = read(b"loss\n1;2\n", &ReadOptions::named("a.csv")).unwrap();
    assert_eq!(one.cells, [["1;2"]]);
    let tsv = read(b"a;b\n1;2\n", &ReadOptions::named("a.tsv")).unwrap();
    assert_eq!(tsv.names, ["a;b"]);
}

#[test]
fn lines_are_those_of_the_file_past_comments_blank_lines_and_line_ends() {
    let unix = sheet("# made up\n\nN,D\n\n# more\n1,2\n\n\n3,4\n# end\n");
    assert_eq!(unix.lines, [6, 9]);
    assert_eq!(unix.notes, ["3 lines are read as a comment, for the '#' at the start"]);
    assert_eq!(sheet("N,D\r\n\r\n1,2\r\n,\r\n3,4\r\n").lines, [3, 5]);
    assert_eq!(sheet("N,D\r1,2\r3,4").lines, [2, 3]);
}

#[test]
fn byte_order_marks_and_utf_16_are_read() {
    let text = "N,D,name\n1,2,ʤ\n";
    let expected = sheet(text).cells;
    let utf16 = |to: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(to).collect()
    };
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [
        marked,
        utf16(u16::to_le_bytes, true),
        utf16(u16::to_be_bytes, true),
        utf16(u16::to_le_bytes, false),
        utf16(u16::to_be_bytes, false),
    ] {
        let sheet = read(&bytes, &ReadOptions::default()).unwrap();
        assert_eq!((sheet.names[0].as_str(), &sheet.cells), ("N", &expected));
    }
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    assert_snapshot!(refused(b"", "a.csv"), @"'a.csv' is empty; give a header line and one row per run");
    assert_snapshot!(refused(b" \n\n", "-"), @"the input is empty; give a header line and one row per run");
    assert_snapshot!(refused(b"# only\n", "a.csv"), @"'a.csv' has no header line; begin with the column names, N,D,loss");
    assert_snapshot!(refused(b"1e9,2e10,2.5\n2e9,4e10,2.3\n", "a.csv"), @"'a.csv' has only numbers in its first row; put the column names there, N,D,loss");
    assert_snapshot!(refused(b"PK\x03\x04rest", "a.xlsx"), @"'a.xlsx' is a zip archive or a workbook, not text; save it as CSV");
    assert_snapshot!(refused(b"N,D\n1,\xe9\n", "a.csv"), @"'a.csv' is not UTF-8 on line 2; save it as UTF-8");
    assert_snapshot!(refused(b"\xff\xfeN", "a.csv"), @"'a.csv' is broken UTF-16; save it as UTF-8");
    assert_snapshot!(refused(b"[{\"N\": 1},\n {\"N\": NaN}]", "a.json"), @"'a.json' is not JSON on line 2, column 7; write null for a number that is missing");
    assert_snapshot!(refused(b"[{\"N\": 1}", "a.json"), @"'a.json' is not JSON on line 1: a comma or ']' is missing");
    assert_snapshot!(refused(b"[", "a.json"), @"'a.json' ends inside its array; add the closing ']'");
    assert_snapshot!(refused(b"[]", "a.json"), @r#"'a.json' has no records; write [{"N": 7e9, "D": 1.4e12, "loss": 2.1}]"#);
    assert_snapshot!(refused(b"{\"N\": [1, 2], \"D\": [1]}", "a.json"), @"'a.json' has 1 values at 'D' where others have 2");
    assert_snapshot!(refused(b"N,D", "\x1b[31m.json"), @r"'\u{1b}[31m.json' is not JSON on line 1, column 1; write null for a number that is missing");
}

#[test]
fn a_file_over_256_mb_is_refused_without_being_read() {
    // Zeroed pages are not touched, so the vector costs nothing.
    let text = refused(&vec![0; (256 << 20) + 1], "big.csv");
    assert_snapshot!(text, @"'big.csv' is larger than 256 MB; keep only the columns and rows to fit");
}

#[test]
fn rows_that_do_not_fit_are_listed_with_their_line() {
    let sheet = sheet("N,D,L\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n1,\0,3\n1,2,\"3\n4,5,6\n");
    assert_eq!(sheet.lines, [3, 5]);
    assert_snapshot!(listed(&sheet.rejected), @r"
    line 2: '1' starts a row of 2 cells where the header has 3; add the missing ones
    line 4: '1' starts a row of 4 cells where the header has 3; put text with the delimiter in quotes
    line 6: '1' starts a row with a NUL character; the file is damaged there
    line 7: '1' starts a row with a quote that is not closed; close it
    ");
    let open = common::sheet("N,D,L\n\"1,2,3\n4,5,6\n");
    assert_snapshot!(listed(&open.rejected), @r"line 2: '1,2,3\u{a}4,5,6' starts a row of 1 cell where the header has 3; it runs over several lines: close its quote");
}

#[test]
fn names_are_made_unique_and_it_is_said() {
    let sheet = sheet("loss,loss,,loss,loss (2)\n1,2,3,4,x\n");
    assert_eq!(sheet.names, ["loss", "loss (2)", "column 3", "loss (3)", "loss (2) (2)"]);
    assert_snapshot!(sheet.notes.join("\n"), @r"
    column 2 is also named 'loss'; it is called 'loss (2)'
    column 3 has no name; it is called 'column 3'
    column 4 is also named 'loss'; it is called 'loss (3)'
    column 5 is also named 'loss (2)'; it is called 'loss (2) (2)'
    ");
}

#[test]
fn json_of_three_shapes_reads_alike() {
    let array =
        "[\n {\"N\": 7e9, \"D\": 1, \"run\": \"a\"},\n {\"N\": 1.5, \"run\": null, \"x\": true}\n]";
    let lines =
        "{\"N\": 7e9, \"D\": 1, \"run\": \"a\"}\n{\"N\": 1.5, \"run\": null, \"x\": true}\n";
    let object =
        "{\"N\": [7e9, 1.5], \"D\": [1, null], \"run\": [\"a\", null], \"x\": [null, true]}";
    let pandas = "{\"N\": {\"0\": 7e9, \"10\": 1.5}, \"D\": {\"0\": 1, \"10\": null},
        \"run\": {\"0\": \"a\", \"10\": null}, \"x\": {\"0\": null, \"10\": true}}";
    let name = ReadOptions::named("-");
    let sheets = [array, lines, object, pandas].map(|text| read(text.as_bytes(), &name).unwrap());
    for sheet in &sheets {
        assert_eq!(sheet.names, ["N", "D", "run", "x"]);
        assert_eq!(sheet.cells, [["7e9", "1.5"], ["1", ""], ["a", ""], ["", "true"]]);
    }
    assert_eq!(sheets[0].lines, [2, 3]);
    assert_eq!(sheets[1].lines, [1, 2]);
}

#[test]
fn json_rows_that_are_no_records_are_listed() {
    let lines = read(b"{\"N\": 1}\n{\"N\": NaN}\n\n{\"N\": 2}\n", &ReadOptions::named("a.jsonl"));
    let lines = lines.unwrap();
    assert_eq!(lines.lines, [1, 4]);
    assert_snapshot!(listed(&lines.rejected), @r#"line 2: '{"N": NaN}' is not a record; write {"N": 7e9, "D": 1.4e12, "loss": 2.1}"#);
    let array = read(b"[{\"N\": 1},\n 3,\n {\"N\": 2}]", &ReadOptions::named("a.json")).unwrap();
    assert_eq!(array.lines, [1, 3]);
    assert_eq!(array.rejected[0].line, 2);
}

#[test]
fn a_wide_export_becomes_one_row_per_run_and_step() {
    let bytes = common::file("csv/wide.csv");
    let sheet = read(&bytes, &ReadOptions::named("wide.csv")).unwrap();
    assert_eq!(sheet.names, ["run", "Step", "val/loss"]);
    // Six steps of three runs, two of which have no value at one step.
    assert_eq!(sheet.rows(), 16);
    assert_eq!(sheet.preview(2), [["width-512", "500", "2.9082"], ["width-1024", "500", "2.6671"]]);
    assert_eq!(sheet.lines[..3], [2, 2, 3]);
    let melted = sheet.melted.unwrap();
    assert_eq!(melted.runs, ["width-256", "width-512", "width-1024"]);
    assert_eq!(melted.ignored.len(), 6);
    assert_eq!(melted.ignored[0], "width-256 - val/loss__MIN");
    assert_eq!(
        (&*melted.id_column, &*melted.step_column, &*melted.value_column),
        ("run", "Step", "val/loss")
    );
}

#[test]
fn a_table_with_two_metrics_or_without_a_step_is_left_as_it_is() {
    assert!(sheet("Step,a - loss,a - acc\n1,2,3\n").melted.is_none());
    assert!(sheet("N,a - loss\n1,2\n").melted.is_none());
    assert!(sheet("Step,loss\n1,2\n").melted.is_none());
}

#[test]
fn a_field_of_100_mb_and_a_million_columns_end() {
    let mut text = String::from("N,D,L\n1,2,");
    text.push_str(&"7".repeat(100 << 20));
    text.push_str("\n1,2,3\n");
    let big = sheet(&text);
    let runs = common::guessed(&big);
    assert_eq!(runs.lines, [3]);
    assert_eq!(runs.rejected[0].value.chars().count(), 80);
    assert_eq!(runs.rejected[0].reason, "is too long for a number");
    let header = vec!["a"; 1_000_000].join(",");
    let wide = sheet(&format!("{header}\n{}\n", header.replace('a', "1")));
    assert_eq!((wide.names.len(), wide.rows()), (1_000_000, 1));
    assert_eq!(wide.names[999_999], "a (1000000)");
}
