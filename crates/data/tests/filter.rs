//! The filter language.

mod common;

use common::{listed, sheet};
use insta::assert_snapshot;
use isoflop_data::{RunsRequest, guess, runs};

const TABLE: &str = "N,D,loss,val/loss,optimizer,the name\n\
    1e9,2e10,2.5,2.6,adam,a\n2e9,4e10,2.3,2.4,sgd,b\n4e9,8e10,2.1,,adam,c\n";

fn lines(filter: &str) -> Result<Vec<u64>, String> {
    let sheet = sheet(TABLE);
    let mut roles = guess(&sheet, &["N", "D"], "L");
    roles.retain(|(role, _)| role != "L");
    roles.push(("L".into(), "loss".into()));
    let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
    request.filter = Some(filter);
    let runs = runs(&request).map_err(|error| error.to_string())?;
    assert_eq!(runs.rows() + runs.filtered + runs.rejected.len(), 3, "{filter}");
    Ok(runs.lines)
}

#[test]
fn comparisons_and_connectives_keep_the_rows_they_say() {
    for (filter, kept) in [
        ("N == 1e9", vec![2]),
        ("N == 1B", vec![2]),
        ("N!=1B", vec![3, 4]),
        ("N>=2B and loss<2.2", vec![4]),
        ("N < 2B or loss <= 2.1", vec![2, 4]),
        ("N == 1B or N == 2B and loss > 9", vec![2]),
        ("(N == 1B or N == 2B) and loss > 2.4", vec![2]),
        ("optimizer == 'adam'", vec![2, 4]),
        ("optimizer != \"adam\"", vec![3]),
        ("\"the name\" == 'b' OR `the name` == 'c'", vec![3, 4]),
        ("val/loss == 2.6", vec![2]),
        ("optimizer == 1", vec![]),
    ] {
        assert_eq!(lines(filter), Ok(kept), "{filter}");
    }
}

#[test]
fn a_value_that_cannot_be_compared_is_listed_not_dropped() {
    let sheet = sheet(TABLE);
    let roles = guess(&sheet, &["N", "D"], "L");
    let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
    request.filter = Some("val/loss < 2.5");
    let found = runs(&request).unwrap();
    assert_eq!((found.lines, found.filtered), (vec![3], 1));
    assert_snapshot!(listed(&found.rejected), @"line 4, column 'val/loss': is empty; the filter cannot compare it");
}

#[test]
fn errors_name_the_character() {
    let error = |filter: &str| lines(filter).unwrap_err();
    assert_snapshot!(error(""), @"filter, character 1: expected a column, found the end");
    assert_snapshot!(error("N = 1"), @"filter, character 3: '=' is no comparison; write ==, !=, <, <=, > or >=");
    assert_snapshot!(error("N < "), @"filter, character 5: expected a number or a text in quotes, found the end");
    assert_snapshot!(error("N 5"), @"filter, character 3: expected ==, !=, <, <=, > or >=, found '5'");
    assert_snapshot!(error("M > 5"), @"filter, character 1: there is no column 'M'; the columns are 'N', 'D', 'loss', 'val/loss', 'optimizer', 'the name'");
    assert_snapshot!(error("(N > 5"), @"filter, character 7: expected ')', found the end");
    assert_snapshot!(error("N > 5)"), @"filter, character 6: expected 'and', 'or' or the end, found ')'");
    assert_snapshot!(error("optimizer == adam"), @"filter, character 14: 'adam' is not a number; write 7B, 3e24 or 12 PF-day; put text in quotes");
    assert_snapshot!(error("optimizer == 'adam"), @"filter, character 14: this quote is not closed");
    assert_snapshot!(error("N > 5 N < 6"), @"filter, character 7: expected 'and', 'or' or the end, found 'N'");
    assert_snapshot!(error(&"(".repeat(100)), @"filter, character 51: nests too deeply");
    assert_snapshot!(error(&"x".repeat(20_000)), @"the filter is too long; keep it under 10 000 characters");
}
