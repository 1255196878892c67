//! Data frames: typed columns, without the way through text.

use isoflop_data::{Cells, RunsRequest, TypedColumn, frame, guess, read, runs, write_csv};

fn numbers(name: &str, values: &[f64]) -> TypedColumn {
    TypedColumn { name: name.into(), cells: Cells::Numbers(values.into()) }
}

fn texts(name: &str, values: &[Option<&str>]) -> TypedColumn {
    let cells = values.iter().map(|text| text.map(str::to_owned)).collect();
    TypedColumn { name: name.into(), cells: Cells::Text(cells) }
}

#[test]
fn a_frame_gives_the_runs_of_the_same_csv() {
    let (n, d, loss) = ([7e7, 1e9, 2.5e9], [1.4e9, 2e10, 1.0 / 3.0 * 1e11], [3.9, 2.6, 2.4]);
    let from_frame =
        frame("runs", vec![numbers("params", &n), numbers("tokens", &d), numbers("loss", &loss)])
            .unwrap();
    let csv = write_csv(&[
        isoflop_data::Column::Numbers("params", &n),
        isoflop_data::Column::Numbers("tokens", &d),
        isoflop_data::Column::Numbers("loss", &loss),
    ]);
    let from_file = read(csv.as_bytes(), &isoflop_data::ReadOptions::named("runs.csv")).unwrap();
    let roles = guess(&from_frame, &["N", "D"], "L");
    assert_eq!(roles, guess(&from_file, &["N", "D"], "L"));
    let of = |sheet| {
        let request = RunsRequest {
            filter: Some("loss < 3"),
            ..RunsRequest::new(sheet, &roles, &["N", "D"], "L")
        };
        let mut found = runs(&request).unwrap();
        found.lines.clear(); // rows of a frame, lines of a file
        found
    };
    assert_eq!(of(&from_frame), of(&from_file));
    assert_eq!(from_frame.preview(9), from_file.preview(9));
}

#[test]
fn a_row_of_a_frame_is_named_by_its_number_from_1() {
    let sheet = frame(
        "runs",
        vec![
            texts("N", &[Some("70M"), Some("1B"), Some("1.2X"), None]),
            numbers("D", &[1.4e9, f64::INFINITY, 1e9, 1e9]),
            numbers("loss", &[f64::NAN, 2.0, 2.0, -1.0]),
        ],
    )
    .unwrap();
    let roles = guess(&sheet, &["N", "D"], "L");
    let found = runs(&RunsRequest::new(&sheet, &roles, &["N", "D"], "L")).unwrap();
    let told: Vec<String> = found.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row 1, column 'loss': has no loss; the run may not have ended",
            "row 2, column 'D': 'inf' is not a finite number",
            "row 3, column 'N': '1.2X' is not a count; write 7B, 1.4T or 3e9",
            "row 4, column 'N': is empty; give a value or leave the row out",
        ]
    );
}

#[test]
fn a_frame_that_is_no_table_is_refused_with_its_reason() {
    let refused = |columns| frame("runs", columns).unwrap_err().to_string();
    assert_eq!(
        refused(vec![numbers("N", &[1.0, 2.0]), numbers("loss", &[1.0])]),
        "'runs' has 1 values in 'loss' where 'N' has 2"
    );
    assert_eq!(refused(vec![numbers("N", &[])]), "'runs' has no row; give one row per run");
    assert!(refused(vec![]).starts_with("'runs' has no column"));
}

#[test]
fn a_wide_frame_is_melted() {
    let wide = frame(
        "export",
        vec![
            numbers("Step", &[0.0, 10.0]),
            numbers("a - val/loss", &[3.0, f64::NAN]),
            numbers("b - val/loss", &[3.5, 2.5]),
        ],
    )
    .unwrap();
    let melted = wide.melted.clone().unwrap();
    assert_eq!(melted.runs, ["a", "b"]);
    assert_eq!(wide.preview(9), [["a", "0", "3"], ["b", "0", "3.5"], ["b", "10", "2.5"]]);
}
