//! What holds for every table.

mod common;

use common::guessed;
use isoflop_data::{Column, ReadOptions, RunsRequest, guess, read, runs, write_csv};
use proptest::prelude::*;

/// Pieces from which broken tables are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[NDLC,;\t|\n\r\"#'{}\\[\\]:0-9.eE+-]{0,6}",
        Just("N,D,loss\n".into()),
        Just("Step,a - loss,b - loss\n".into()),
        Just("1e9,2e10,2.5\n".into()),
        Just("{\"N\": 1, \"D\": 2}\n".into()),
        Just("\0".into()),
        Just("１２".into()),
        "\\PC{0,4}",
    ]
}

fn read_and_use(bytes: &[u8], name: &str) {
    let Ok(sheet) = read(bytes, &ReadOptions::named(name)) else { return };
    assert!(sheet.cells.iter().all(|cells| cells.len() == sheet.rows()));
    assert_eq!(sheet.cells.len(), sheet.names.len());
    let roles = guess(&sheet, &["N", "D"], "L");
    let runs =
        runs(&RunsRequest::new(&sheet, &roles, &["N", "D"], "L")).expect("guessed roles are right");
    if runs.missing.is_empty() {
        let all = sheet.rows() + sheet.rejected.len();
        assert_eq!(runs.rows() + runs.rejected.len(), all, "no row is dropped silently");
        for (_, column) in &runs.inputs {
            assert_eq!(column.len(), runs.rows());
            assert!(column.iter().all(|value| value.is_finite() && *value > 0.0));
        }
    }
}

fn table() -> impl Strategy<Value = Vec<(f64, f64, f64, bool)>> {
    let row = (1e6..1e12_f64, 1e6..1e14_f64, 1.0..9.0_f64, prop::bool::weighted(0.8));
    prop::collection::vec(row, 1..20)
}

/// A CSV of N, D, loss (a bad row has no loss) with its columns in the given order.
fn csv_of(rows: &[(f64, f64, f64, bool)], order: &[usize]) -> String {
    let mut text = String::new();
    let header = ["N", "D", "loss"].map(String::from);
    let cells = rows.iter().map(|(n, d, l, good)| {
        [n.to_string(), d.to_string(), if *good { l.to_string() } else { "nan".into() }]
    });
    for row in std::iter::once(header).chain(cells) {
        let row: Vec<&str> = order.iter().map(|i| row[*i].as_str()).collect();
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.csv", "a.json", "-"] {
            read_and_use(&bytes, name);
        }
    }

    #[test]
    fn no_pieces_panic_and_no_row_is_lost(pieces in prop::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        for name in ["a.csv", "a.json", "-"] {
            read_and_use(text.as_bytes(), name);
        }
    }

    #[test]
    fn no_filter_panics(filter in "[NDx ()<>=!'\"`0-9andor.]{0,30}") {
        let sheet = common::sheet("N,D,loss\n1e9,2e10,2.5\n");
        let roles = guess(&sheet, &["N", "D"], "L");
        let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
        request.filter = Some(&filter);
        let _ = runs(&request);
    }

    #[test]
    fn the_order_of_columns_does_not_matter(
        rows in table(),
        order in Just(vec![0, 1, 2]).prop_shuffle(),
    ) {
        let plain = guessed(&common::sheet(&csv_of(&rows, &[0, 1, 2])));
        let shuffled = guessed(&common::sheet(&csv_of(&rows, &order)));
        prop_assert_eq!(plain, shuffled);
    }

    #[test]
    fn the_order_of_rows_moves_the_rows_and_nothing_else(
        (rows, order) in table().prop_flat_map(|rows| {
            let order: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(order).prop_shuffle())
        }),
    ) {
        let moved: Vec<_> = order.iter().map(|i| rows[*i]).collect();
        let sorted = |rows: &[(f64, f64, f64, bool)]| {
            let runs = guessed(&common::sheet(&csv_of(rows, &[0, 1, 2])));
            let mut bits: Vec<[u64; 3]> = (0..runs.rows())
                .map(|i| [runs.inputs[0].1[i], runs.inputs[1].1[i], runs.response[i]])
                .map(|row| row.map(f64::to_bits))
                .collect();
            bits.sort_unstable();
            (bits, runs.rejected.len())
        };
        prop_assert_eq!(sorted(&rows), sorted(&moved));
    }

    #[test]
    fn numbers_written_and_read_keep_their_bits(
        values in prop::collection::vec(prop::num::f64::POSITIVE | prop::num::f64::NORMAL, 1..50),
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::abs).filter(|v| *v > 0.0).collect();
        prop_assume!(!values.is_empty());
        let text = write_csv(&[Column::Numbers("x", &values), Column::Numbers("L", &values)]);
        let sheet = common::sheet(&text);
        let roles = guess(&sheet, &["x"], "L");
        let runs = runs(&RunsRequest::new(&sheet, &roles, &["x"], "L")).unwrap();
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&runs.inputs[0].1.to_vec()), bits(&values));
    }
}
