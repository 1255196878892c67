//! A stable sort that is compiled once.
//!
//! The standard library's is compiled anew for each element and each closure, 6 kB a time: a tenth
//! of what a browser downloads as engine. This one sorts indices by a closure behind a pointer.

use std::cmp::Ordering;

/// Sorts so that `compare` never gives `Greater` for a neighbour and the next; equal elements keep
/// their order. At most 2³² − 1 elements.
///
/// ```
/// let mut runs = [(2.0, 'a'), (1.0, 'b'), (2.0, 'c')];
/// isoflop_formula::order::sort_by(&mut runs, |x: &(f64, char), y| x.0.total_cmp(&y.0));
/// assert_eq!(runs, [(1.0, 'b'), (2.0, 'a'), (2.0, 'c')]);
/// ```
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = places(items.len(), &mut |i, j| compare(&items[i], &items[j]));
    for i in 0..items.len() {
        while places[i] as usize != i {
            let to = places[i] as usize;
            items.swap(i, to);
            places.swap(i, to);
        }
    }
}

/// Where each of `n` elements goes.
fn places(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<u32> {
    let count = u32::try_from(n).expect("a table has fewer than 2³² rows");
    let mut from: Vec<u32> = (0..count).collect();
    let mut to = from.clone();
    let mut width = 1;
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let (middle, end) = ((start + width).min(n), (start + 2 * width).min(n));
            merge(&from[start..middle], &from[middle..end], &mut to[start..end], compare);
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    for (place, element) in (0..count).zip(from) {
        to[element as usize] = place;
    }
    to
}

/// Merges two sorted runs into `to`, which is as long as both.
fn merge(
    left: &[u32],
    right: &[u32],
    to: &mut [u32],
    compare: &mut dyn FnMut(usize, usize) -> Ordering,
) {
    let (mut i, mut j) = (0, 0);
    for slot in to {
        let from_left = match (left.get(i), right.get(j)) {
            (Some(&a), Some(&b)) => compare(a as usize, b as usize) != Ordering::Greater,
            (first, _) => first.is_some(),
        };
        let (run, at) = if from_left { (left, &mut i) } else { (right, &mut j) };
        *slot = run[*at];
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::sort_by;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(
            keys in prop::collection::vec(0_u8..9, 0..300),
        ) {
            let mut ours: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut wanted = ours.clone();
            sort_by(&mut ours, |a, b| a.0.cmp(&b.0));
            wanted.sort_by_key(|pair| pair.0);
            prop_assert_eq!(ours, wanted);
        }
    }

    #[test]
    fn sorts_what_cannot_be_copied() {
        let mut words: Vec<String> = ["c", "a", "b", "a"].map(String::from).into();
        sort_by(&mut words, Ord::cmp);
        assert_eq!(words, ["a", "a", "b", "c"]);
    }
}
