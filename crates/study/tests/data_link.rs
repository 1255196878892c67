//! Links with data: what is carried is what the study names, and nothing else is taken for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use isoflop_study::{
    DataRef, MOST_DATA, MOST_DATA_LINK, Study, from_link, is_link, open_link, to_link,
    to_link_with_data,
};
use miniz_oxide::deflate::compress_to_vec;
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const RUNS: &[u8] = b"params,tokens,loss\n90M,3.3B,3.325\n140M,3.3B,3.17\n";
const RATES: &[u8] = b"step,lr\n1,3e-4\n2,2e-4\n";

fn file(name: &str, bytes: &[u8]) -> DataRef {
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    DataRef::File { sha256, name: name.into(), rows: 2 }
}

fn of_runs() -> Study {
    Study { name: "runs.csv".into(), data: file("runs.csv", RUNS), ..Study::chinchilla() }
}

fn with_schedule() -> Study {
    Study { schedule: Some(file("rates.csv", RATES)), ..of_runs() }
}

/// The link of a study that names `bytes`, with them.
fn carrying(bytes: &[u8]) -> String {
    let study = Study { data: file("runs.csv", bytes), ..Study::chinchilla() };
    to_link_with_data(&study, |_| Some(bytes)).expect("it fits")
}

fn part(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 6))
}

fn refusal(link: &str) -> String {
    open_link(link).expect_err("it is refused").to_string()
}

#[test]
fn a_link_with_data_of_version_1_opens_for_ever() {
    let linked = open_link(include_str!("fixtures/v1-data.txt").trim()).unwrap();
    assert_eq!(linked.study, with_schedule());
    let files: Vec<_> =
        linked.files.iter().map(|f| (f.name.as_str(), f.bytes.as_slice())).collect();
    assert_eq!(files, [("runs.csv", RUNS), ("rates.csv", RATES)]);
}

#[test]
fn files_are_carried_in_their_places_and_only_those_at_hand() {
    let study = with_schedule();
    let (data, schedule) = (file("", RUNS), file("", RATES));
    let hash = |data: &DataRef| match data {
        DataRef::File { sha256, .. } => sha256.clone(),
        DataRef::BuiltIn { id } => id.clone(),
    };
    let names = |wanted: &[(&DataRef, &'static [u8])]| {
        let bytes_of = |sha: &str| wanted.iter().find(|(d, _)| hash(d) == sha).map(|(_, b)| *b);
        let link = to_link_with_data(&study, bytes_of).unwrap();
        assert!(is_link(&link));
        assert_eq!(from_link(&link).unwrap(), study);
        let linked = open_link(&format!("#{link}")).unwrap();
        (link.matches('.').count(), linked.files.into_iter().map(|f| f.name).collect::<Vec<_>>())
    };
    assert_eq!(names(&[]), (1, vec![]));
    assert_eq!(names(&[(&data, RUNS)]), (2, vec!["runs.csv".to_owned()]));
    assert_eq!(names(&[(&schedule, RATES)]), (3, vec!["rates.csv".to_owned()]));
    let both = names(&[(&data, RUNS), (&schedule, RATES)]);
    assert_eq!(both, (3, vec!["runs.csv".to_owned(), "rates.csv".to_owned()]));
}

#[test]
fn a_built_in_set_needs_no_data_in_the_link() {
    let study = Study::chinchilla();
    assert_eq!(to_link_with_data(&study, |_| Some(RUNS)), to_link(&study));
    let link = to_link(&study).unwrap();
    assert!(refusal(&format!("{link}.{}", part(RUNS))).contains("more parts than its study"));
}

#[test]
fn other_data_is_refused_by_name() {
    let link = to_link(&of_runs()).unwrap();
    let told = refusal(&format!("{link}.{}", part(b"a,b\n1,2\n")));
    assert_eq!(
        told,
        "the data in the link is not 'runs.csv', which its study names; ask for the link again"
    );
    let error = to_link_with_data(&of_runs(), |_| Some(RATES)).expect_err("another file");
    assert!(error.to_string().contains("is not 'runs.csv'"), "{error}");
}

#[test]
fn data_that_inflates_beyond_the_limit_is_refused() {
    let bomb = part(&vec![b'0'; MOST_DATA + 1]);
    assert!(bomb.len() < MOST_DATA_LINK);
    let link = format!("{}.{bomb}", to_link(&of_runs()).unwrap());
    let error = open_link(&link).expect_err("it is too large");
    assert!(error.is_too_large(), "{error}");
    assert!(error.to_string().contains("more than 16 MB"), "{error}");
    let large = vec![b'0'; MOST_DATA + 1];
    assert!(to_link_with_data(&of_runs(), |_| Some(&large)).expect_err("large").is_too_large());
}

#[test]
fn a_link_longer_than_an_address_may_be_is_refused_both_ways() {
    let noise: Vec<u8> = (0..40_000u32).flat_map(|i| Sha256::digest(i.to_le_bytes())).collect();
    let study = Study { data: file("runs.csv", &noise), ..Study::chinchilla() };
    let error = to_link_with_data(&study, |_| Some(&noise)).expect_err("too long");
    assert!(error.is_too_large(), "{error}");
    let long = format!("{}.{}", to_link(&study).unwrap(), "A".repeat(MOST_DATA_LINK));
    assert!(open_link(&long).expect_err("too long").is_too_large());
}

#[test]
fn a_part_too_many_is_refused_and_empty_ones_stand_for_files_left_out() {
    let link = to_link(&with_schedule()).unwrap();
    assert_eq!(open_link(&format!("{link}..")).unwrap().files, []);
    assert!(refusal(&format!("{link}...")).contains("more parts"));
}

proptest! {
    #[test]
    fn bytes_are_carried_as_they_are(bytes in vec(any::<u8>(), 0..3000)) {
        let linked = open_link(&carrying(&bytes)).unwrap();
        prop_assert_eq!(&linked.files[0].bytes, &bytes);
    }

    #[test]
    fn a_link_that_was_cut_in_its_data_gives_no_data(cut in 1usize..60) {
        let link = carrying(RUNS);
        let (_, data) = link.rsplit_once('.').unwrap();
        let end = link.len() - cut.min(data.len() - 1);
        prop_assert!(open_link(&link[..end]).is_err());
    }

    #[test]
    fn any_characters_as_data_are_answered(text in ".{1,200}") {
        let link = format!("{}.{text}", to_link(&of_runs()).unwrap());
        // Points alone leave the data out.
        prop_assert!(open_link(&link).is_ok_and(|l| l.files.is_empty()) || open_link(&link).is_err());
    }

    #[test]
    fn any_bytes_as_data_are_refused(bytes in vec(any::<u8>(), 1..400)) {
        let link = format!("{}.{}", to_link(&of_runs()).unwrap(), URL_SAFE_NO_PAD.encode(bytes));
        prop_assert!(open_link(&link).is_err());
    }
}
