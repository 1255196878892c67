//! The cases of csv-spectrum: <https://github.com/maxogden/csv-spectrum>.

mod common;

use common::file;
use isoflop_data::{ReadOptions, read};

/// Header and rows of a case.
fn case(name: &str) -> Vec<Vec<String>> {
    let bytes = file(&format!("csv/spectrum/{name}.csv"));
    let sheet = read(&bytes, &ReadOptions::named(name)).expect("the case is a table");
    assert_eq!(sheet.rejected, [], "{name}");
    let mut rows = vec![sheet.names.clone()];
    rows.extend(sheet.preview(99));
    rows
}

#[test]
fn every_case_reads_as_published() {
    let table: [(&str, &[&[&str]]); 12] = [
        ("simple", &[&["a", "b", "c"], &["1", "2", "3"]]),
        ("simple_crlf", &[&["a", "b", "c"], &["1", "2", "3"]]),
        (
            "comma_in_quotes",
            &[
                &["first", "last", "address", "city", "zip"],
                &["John", "Doe", "120 any st.", "Anytown, WW", "08123"],
            ],
        ),
        ("empty", &[&["a", "b", "c"], &["1", "", ""], &["2", "3", "4"]]),
        ("empty_crlf", &[&["a", "b", "c"], &["1", "", ""], &["2", "3", "4"]]),
        ("escaped_quotes", &[&["a", "b"], &["1", "ha \"ha\" ha"], &["3", "4"]]),
        (
            "json",
            &[&["key", "val"], &["1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]],
        ),
        (
            "location_coordinates",
            &[
                &["contact", "coordinates", "city", "county"],
                &["555 0100", "37.7749,-122.4194", "San Francisco", "San Francisco"],
            ],
        ),
        (
            "newlines",
            &[
                &["a", "b", "c"],
                &["1", "2", "3"],
                &["Once upon \na time", "5", "6"],
                &["7", "8", "9"],
            ],
        ),
        (
            "newlines_crlf",
            &[
                &["a", "b", "c"],
                &["1", "2", "3"],
                &["Once upon \r\na time", "5", "6"],
                &["7", "8", "9"],
            ],
        ),
        ("quotes_and_newlines", &[&["a", "b"], &["1", "ha \n\"ha\" \nha"], &["3", "4"]]),
        ("utf8", &[&["a", "b", "c"], &["1", "2", "3"], &["4", "5", "ʤ"]]),
    ];
    for (name, rows) in table {
        assert_eq!(case(name), rows, "{name}");
    }
}

#[test]
fn lines_are_those_of_the_file_where_a_quote_holds_newlines() {
    for name in ["newlines", "newlines_crlf"] {
        let bytes = file(&format!("csv/spectrum/{name}.csv"));
        let sheet = read(&bytes, &ReadOptions::named(name)).unwrap();
        assert_eq!(sheet.lines, [2, 3, 5], "{name}");
    }
}
