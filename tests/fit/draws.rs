//! A draw is a function of runs, seed and index.

use crate::support::{Noise, Runs, made_up};
use isoflop_engine::{
    Tables,
    fit::{Prepared, prepare},
};
use isoflop_fit::{Resampling, Scheme, Wishes};
use isoflop_study::{DataRef, Study};

const SCHEMES: [Scheme; 5] =
    [Scheme::Pairs, Scheme::Cluster, Scheme::Bayesian, Scheme::Wild, Scheme::Residual];

fn runs() -> Runs {
    made_up(5, 48, 0.006, Noise::Heavy)
}

/// Bits of a draw, from a problem made anew.
fn bits(scheme: Scheme, seed: u64, index: u64) -> Vec<u64> {
    let problem = runs().problem("huber-log:1e-3", Wishes::default()).unwrap();
    let point = problem.solve().unwrap();
    let cluster: Vec<u32> = (0..48).map(|i| i / 4).collect();
    let labels = (scheme == Scheme::Cluster).then_some(cluster.as_slice());
    let resampling = Resampling::new(scheme, seed, labels).unwrap();
    let draw = problem.draw(&point, &resampling, index);
    assert!(draw.converged, "{scheme}, seed {seed}, draw {index}");
    draw.params.iter().map(|v| v.to_bits()).collect()
}

#[test]
fn a_draw_is_the_same_each_time_it_is_made() {
    for scheme in SCHEMES {
        assert_eq!(bits(scheme, 3, 17), bits(scheme, 3, 17), "{scheme}");
    }
}

#[test]
fn a_draw_depends_on_its_index_seed_and_scheme() {
    for scheme in SCHEMES {
        let here = bits(scheme, 3, 17);
        assert_ne!(here, bits(scheme, 3, 18), "{scheme}: the index is not used");
        assert_ne!(here, bits(scheme, 4, 17), "{scheme}: the seed is not used");
        for other in SCHEMES.into_iter().filter(|s| *s != scheme) {
            assert_ne!(here, bits(other, 3, 17), "{scheme} and {other}");
        }
    }
}

fn table(separator: char, names: [&str; 3]) -> Vec<u8> {
    let runs = runs();
    let mut text = names.map(str::to_owned).join(&separator.to_string()) + "\n";
    for ((n, d), l) in runs.n.iter().zip(&runs.d).zip(&runs.loss) {
        text += &format!("{n}{separator}{d}{separator}{l}\n");
    }
    text.into_bytes()
}

fn prepared(bytes: Vec<u8>, roles: &[(&str, &str)]) -> Prepared {
    let mut tables = Tables::default();
    let sha256 = tables.put("", "made-up.csv", bytes).unwrap();
    let roles = roles.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect();
    let data = DataRef::File { sha256, name: "made-up.csv".into(), rows: 48 };
    prepare(&tables, &Study { data, roles, ..Study::chinchilla() }).unwrap()
}

fn all_bits(prepared: &Prepared, splits: &[u32]) -> Vec<u64> {
    let point = prepared.problem.solve().unwrap();
    let pairs = splits.windows(2);
    let values = pairs.flat_map(|pair| prepared.draws(&point, pair[0], pair[1]).values);
    values.chain(point.params.iter().copied()).map(f64::to_bits).collect()
}

#[test]
fn draws_made_in_pieces_are_the_draws_made_at_once() {
    let prepared = prepared(table(',', ["N", "D", "L"]), &[]);
    let whole = all_bits(&prepared, &[0, 60]);
    assert_eq!(whole.len(), 61 * 5);
    assert_eq!(whole, all_bits(&prepared, &[0, 1, 2, 30, 31, 60]));
    assert_eq!(whole, all_bits(&prepared, &[0, 59, 60]));
    assert_ne!(whole, all_bits(&prepared, &[1, 61]));
}

#[test]
fn names_of_columns_and_the_separator_change_no_bit() {
    let guessed = prepared(table(',', ["N", "D", "L"]), &[]);
    let roles = [("L", "how bad"), ("N", "how large"), ("D", "how much")];
    let mapped = prepared(table('\t', ["how large", "how much", "how bad"]), &roles);
    assert_eq!(all_bits(&guessed, &[0, 20]), all_bits(&mapped, &[0, 20]));
}
