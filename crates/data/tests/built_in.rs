//! The data sets that ship.

mod common;

use isoflop_data::{BuiltIn, ReadOptions, Runs, RunsRequest, built_in, guess, read, runs};

fn read_built_in(set: &BuiltIn) -> (Runs, u32) {
    let path = format!("{}/builtin/{}.csv", env!("CARGO_MANIFEST_DIR"), set.id);
    let bytes = std::fs::read(path).expect("the file is there");
    let sheet = read(&bytes, &ReadOptions::named(set.id)).expect("the file is a table");
    let roles: Vec<(String, String)> =
        set.roles.iter().map(|(role, column)| ((*role).into(), (*column).into())).collect();
    let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
    request.filter = set.default_filter;
    let guessed = guess(&sheet, &["N", "D"], "L");
    for (role, column) in roles.iter().filter(|(role, _)| role != "cluster") {
        assert!(guessed.contains(&(role.clone(), column.clone())), "{}: {role}", set.id);
    }
    (runs(&request).expect("its roles fit"), sheet.rows() as u32)
}

#[test]
fn each_has_its_rows_its_roles_and_none_rejected() {
    for set in built_in() {
        let (runs, rows) = read_built_in(set);
        assert_eq!(rows, set.rows, "{}", set.id);
        assert_eq!(runs.rejected, [], "{}", set.id);
        assert_eq!(runs.filtered > 0, set.default_filter.is_some(), "{}", set.id);
        assert_eq!(set.left_out.is_empty(), set.default_filter.is_none(), "{}", set.id);
        assert!(set.credit.contains("MIT"), "{}", set.id);
    }
}

#[test]
fn chinchilla_uses_240_of_245_rows_and_leaves_out_the_five_highest_losses() {
    let (runs, rows) = read_built_in(BuiltIn::by_id("chinchilla").unwrap());
    assert_eq!((runs.rows(), runs.filtered, rows), (240, 5, 245));
    let highest = runs.response.iter().copied().fold(0.0, f64::max);
    assert!(highest < 3.4469, "{highest}");
}

#[test]
fn porian_uses_one_recipe() {
    let (runs, _) = read_built_in(BuiltIn::by_id("porian-isoflops").unwrap());
    assert_eq!((runs.rows(), runs.filtered), (121, 458));
}

#[cfg(feature = "embed")]
#[test]
fn embedded_bytes_are_the_files() {
    for set in built_in() {
        let path = format!("{}/builtin/{}.csv", env!("CARGO_MANIFEST_DIR"), set.id);
        assert_eq!(set.bytes(), std::fs::read(path).unwrap());
    }
}
