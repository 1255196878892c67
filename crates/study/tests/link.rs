//! Links of studies: what is written is read back; what is not a link is told, and nothing else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indexmap::IndexMap;
use isoflop_study::{
    Convention, DataRef, Decimal, LossUnit, MOST_LINK, PIN_LETTERS, Pin, Study, from_json,
    from_link, is_link, to_link,
};
use miniz_oxide::deflate::compress_to_vec;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn link_of(json: &str) -> String {
    format!("v1.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), 6)))
}

fn refusal(link: &str) -> String {
    from_link(link).expect_err("it is no study").to_string()
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1e24), Just(-0.0), any::<f64>().prop_filter("finite", |v| v.is_finite())]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z_]{1,8}", ".{0,12}"]
}

fn map<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = IndexMap<String, T>> {
    vec((key(), value), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

fn data() -> impl Strategy<Value = DataRef> {
    let file = ("[0-9a-f]{64}", ".{0,20}", any::<u32>())
        .prop_map(|(sha256, name, rows)| DataRef::File { sha256, name, rows });
    prop_oneof!["[a-z-]{1,12}".prop_map(|id| DataRef::BuiltIn { id }), file]
}

fn loss_unit() -> impl Strategy<Value = LossUnit> {
    let bits = finite().prop_map(|bytes_per_token| LossUnit::BitsPerByte { bytes_per_token });
    prop_oneof![Just(LossUnit::NatsPerToken), Just(LossUnit::Perplexity), bits]
}

prop_compose! {
    fn reading()(
        data in data(), schedule in option::of(data()), roles in map(key()),
        filter in option::of(".{0,20}"),
        decimal in option::of(prop_oneof![Just(Decimal::Point), Just(Decimal::Comma)]),
        convention in prop_oneof![Just(Convention::Total), Just(Convention::NonEmbedding)],
        loss_unit in loss_unit(), flops_per_nd in finite(), name in ".{0,20}",
    ) -> Study {
        Study {
            data, schedule, roles, filter, decimal, convention, loss_unit, flops_per_nd, name,
            ..Study::chinchilla()
        }
    }
}

prop_compose! {
    fn study()(
        study in bare(), pins in vec((".{0,12}", bare()), 0..=4),
    ) -> Study {
        let pins = PIN_LETTERS.into_iter().zip(pins);
        let pins = pins.map(|(letter, (name, study))| Pin { letter, name, study }).collect();
        Study { pins, ..study }
    }
}

prop_compose! {
    fn bare()(
        base in reading(), law in key(), objective in key(), fix in map(finite()),
        bound in map((finite(), finite())), tie in map(key()), start in map(finite()),
        bootstrap in any::<u32>(), interval in option::of(key()), seed in any::<u64>(),
        at in vec(finite(), 0..5),
    ) -> Study {
        Study { law, objective, fix, bound, tie, start, bootstrap, interval, seed, at, ..base }
    }
}

proptest! {
    #[test]
    fn a_study_is_read_back_from_its_link_bit_for_bit(study in study()) {
        let link = to_link(&study).unwrap();
        prop_assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
        let back = from_link(&link).unwrap();
        prop_assert_eq!(&back, &study);
        let bits = |study: &Study| study.at.iter().map(|c| c.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&back), bits(&study));
    }

    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        prop_assert!(from_link(&text).is_err());
        let link = format!("v1.{text}");
        prop_assert!(from_link(&link).is_err());
    }

    #[test]
    fn any_bytes_behind_the_prefix_are_answered(bytes in vec(any::<u8>(), 0..400)) {
        let link = format!("v1.{}", URL_SAFE_NO_PAD.encode(bytes));
        prop_assert!(from_link(&link).is_err());
    }

    #[test]
    fn a_link_that_was_cut_is_refused(cut in 3usize..100) {
        let link = to_link(&Study::chinchilla()).unwrap();
        let end = link.len() - cut.min(link.len() - 3);
        prop_assert!(from_link(&link[..end]).is_err());
    }
}

#[test]
fn a_link_of_version_1_opens_for_ever() {
    let landing = from_link(include_str!("fixtures/v1-landing.txt").trim()).unwrap();
    assert_eq!(landing, Study::chinchilla());
    let full = from_link(include_str!("fixtures/v1-full.txt").trim()).unwrap();
    assert_eq!(full, every_choice());
    let pinned = from_link(include_str!("fixtures/v1-pins.txt").trim()).unwrap();
    assert_eq!(pinned, with_pins());
}

fn with_pins() -> Study {
    let pin = |letter, law: &str| Pin {
        letter,
        name: format!("{law} ≥ 1B"),
        study: Study { law: law.into(), ..Study::chinchilla() },
    };
    Study { pins: vec![pin('A', "kaplan"), pin('D', "farseer")], ..Study::chinchilla() }
}

/// A study in which every field differs from its default.
fn every_choice() -> Study {
    let pair = |key: &str, value: f64| IndexMap::from([(key.to_owned(), value)]);
    let text = |key: &str, value: &str| IndexMap::from([(key.to_owned(), value.to_owned())]);
    let file = |name: &str| DataRef::File { sha256: "0a".repeat(32), name: name.into(), rows: 11 };
    Study {
        version: 1,
        name: "Läufe ≥ 1B".into(),
        data: file("runs.csv"),
        schedule: Some(file("schedule.csv")),
        roles: text("N", "params"),
        filter: Some("tokens > 1B and seed == 1".into()),
        decimal: Some(Decimal::Comma),
        convention: Convention::NonEmbedding,
        loss_unit: LossUnit::BitsPerByte { bytes_per_token: 4.25 },
        flops_per_nd: 5.5,
        law: "bnsl:2".into(),
        objective: "asym-log:0.25".into(),
        fix: pair("alpha", 0.1),
        bound: IndexMap::from([("E".to_owned(), (0.5, 2.5))]),
        tie: text("beta", "alpha"),
        start: pair("A", 406.4),
        bootstrap: 2000,
        interval: Some("cluster-basic".into()),
        seed: u64::MAX,
        at: vec![1e24, 3.123456789012345e22],
        pins: Vec::new(),
    }
}

#[test]
fn an_unknown_field_is_named() {
    let json = serde_json::to_string(&Study::chinchilla()).unwrap();
    let told = refusal(&link_of(&json.replacen("{", r#"{"colour":3,"#, 1)));
    assert!(told.contains("unknown field `colour`"), "{told}");
}

#[test]
fn a_newer_version_is_named() {
    for link in ["v2.AAAA".to_owned(), link_of(r#"{"version":2,"novel":true}"#)] {
        let error = from_link(&link).expect_err("it is newer");
        assert!(error.is_newer());
        assert!(error.to_string().contains("version '2'"), "{error}");
    }
}

#[test]
fn a_link_that_inflates_beyond_the_limit_is_refused() {
    let bomb = link_of(&" ".repeat(300 * 1024));
    assert!(bomb.len() < MOST_LINK);
    let error = from_link(&bomb).expect_err("it is too large");
    assert!(error.is_too_large(), "{error}");
    assert!(from_link(&format!("v1.{}", "A".repeat(MOST_LINK))).expect_err("long").is_too_large());
}

#[test]
fn a_study_whose_link_would_be_too_long_has_none() {
    let budgets = (0..4000).map(|i| 1e20 + f64::from(i * i) * 1.234567e13).collect();
    let error = to_link(&Study { at: budgets, ..Study::chinchilla() }).expect_err("too long");
    assert!(error.is_too_large(), "{error}");
}

#[test]
fn a_number_that_is_not_finite_has_no_link() {
    let told =
        to_link(&Study { at: vec![f64::NAN], ..Study::chinchilla() }).unwrap_err().to_string();
    assert!(told.contains("not finite"), "{told}");
}

#[test]
fn a_hash_that_is_none_is_refused() {
    let sha256 = "../../etc".to_owned();
    let data = DataRef::File { sha256, name: "runs.csv".into(), rows: 1 };
    let json = serde_json::to_string(&Study { data, ..Study::chinchilla() }).unwrap();
    assert!(refusal(&link_of(&json)).contains("no SHA-256"));
}

#[test]
fn the_page_s_own_names_are_no_links() {
    for name in ["", "#", "#fit", "laws", "v1", "v.", "#vx.1", "javascript:1"] {
        assert!(!is_link(name), "{name}");
        assert!(from_link(name).expect_err("no link").is_no_link(), "{name}");
    }
    assert!(is_link("#v1.") && is_link("v12.abc"));
}

#[test]
fn deep_json_is_refused_and_not_followed() {
    let deep = format!(r#"{{"version":1,"at":{}"#, "[".repeat(100_000));
    assert!(!refusal(&link_of(&deep)).is_empty());
}

#[test]
fn pins_of_pins_letters_twice_and_other_letters_are_refused() {
    let refused = |edit: fn(&mut Study)| {
        let mut study = with_pins();
        edit(&mut study);
        from_json(&serde_json::to_vec(&study).unwrap()).expect_err("refused").to_string()
    };
    let told = refused(|study| study.pins[1].letter = 'A');
    assert!(told.contains("two pins have the letter A"), "{told}");
    let told = refused(|study| study.pins[1].letter = 'E');
    assert!(told.contains("A, B, C or D, not 'E'"), "{told}");
    let told = refused(|study| study.pins[1].study.pins = study.pins[..1].to_vec());
    assert!(told.contains("pin D is no study of version 1 without pins"), "{told}");
    let told = refused(|study| {
        let sha256 = "../x".to_owned();
        study.pins[0].study.data = DataRef::File { sha256, name: "x".into(), rows: 0 };
    });
    assert!(told.contains("no SHA-256"), "{told}");
}

#[test]
fn a_link_may_say_where_on_the_page_its_study_is_looked_at() {
    let study = Study::chinchilla();
    let link = to_link(&study).unwrap();
    for place in ["sure/", "sure/backtest/", "#sure/choices/"] {
        let link = format!("{place}{link}");
        assert!(is_link(&link), "{link}");
        assert_eq!(from_link(&link).as_ref(), Ok(&study));
    }
    for no_link in ["sure", "sure/backtest", "plan/", &format!("other/{link}")] {
        assert!(!is_link(no_link), "{no_link}");
    }
}
