//! Whether the approaches agree.

use crate::notices;
use isoflop_study::{Approach, Approaches};

/// Best sizes this factor apart are worth a word.
const APART: f64 = 1.5;

/// Adds the spread of the best sizes and what must be said of it.
pub(super) fn compare(out: &mut Approaches) {
    let told: Vec<(&Approach, f64)> =
        out.approaches.iter().filter_map(|a| Some((a, a.N.value?))).collect();
    let least = told.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = told.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(&(small, low)), Some(&(large, high))) = (least, most) else { return };
    if told.len() < 2 {
        return;
    }
    let spread = high / low;
    let mut said = Vec::new();
    if let (true, Some(c)) = (spread > APART, out.C) {
        let ends = small.N.high.zip(large.N.low);
        let overlap = ends.map(|(high, low)| high >= low);
        said.push(notices::approaches_disagree(c, (&small.id, low), (&large.id, high), overlap));
    }
    out.spread = Some(spread);
    out.warnings.extend(said);
}
