//! What the door comes to, in sentences that stand alone.

use isoflop_formula::quantity::{si, significant};
use isoflop_study::{
    AxisKind, Backtest, Choices, Estimate, Identifiability, Influence, Noise, Spread, Sure,
};

/// Below this ratio of largest to least a quantity hardly moves.
const STILL: f64 = 1.02;

/// Noise beside choices first, then what was measured, what runs move and what they do not tell.
pub(super) fn sentences(all: &Sure) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(all.noise.as_ref().and_then(noise));
    // "It" is what the sentence before names.
    let it = (!out.is_empty()).then(|| "it".to_owned());
    out.extend(all.choices.as_ref().and_then(|part| choices(part, it)));
    out.extend(all.backtest.as_ref().and_then(backtest));
    out.extend(all.influence.as_ref().and_then(influence));
    out.extend(all.identify.as_ref().and_then(identify));
    out.extend(all.approaches.as_ref().and_then(|part| {
        let times = part.spread.filter(|spread| *spread > STILL)?;
        let at = part.C.map(|c| format!(" at {c:e} FLOP")).unwrap_or_default();
        Some(format!(
            "Envelope, curves of equal compute and law tell best sizes{at} that differ by a factor \
             of {}.",
            significant(times, 2)
        ))
    }));
    out
}

/// The ends of a range of sizes or tokens.
pub(super) fn counts(low: f64, high: f64) -> String {
    format!("{} and {}", si(low, 2), si(high, 2))
}

/// The same with one more digit, for what moves little.
fn exact_counts(low: f64, high: f64) -> String {
    format!("{} and {}", si(low, 3), si(high, 3))
}

fn ends(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.low.zip(estimate.high)
}

/// Both ends with the digits that tell them apart.
pub(super) fn values(low: f64, high: f64) -> String {
    let mut digits = 3;
    while digits < 7 && significant(low, digits) == significant(high, digits) && low != high {
        digits += 1;
    }
    format!("{} and {}", significant(low, digits), significant(high, digits))
}

fn noise(part: &Noise) -> Option<String> {
    let own = part.methods.first()?;
    let method = format!("95 %, {}", own.name);
    match (part.at, ends(&own.N), ends(&own.L)) {
        (Some(c), Some((low, high)), loss) => {
            let loss = loss.map(|(low, high)| format!(", the loss between {}", values(low, high)));
            Some(format!(
                "At {c:e} FLOP noise leaves the best size between {}{} ({method}).",
                counts(low, high),
                loss.unwrap_or_default()
            ))
        }
        (None, _, Some((low, high))) => Some(format!(
            "Noise leaves the law at the largest run between {} ({method}).",
            values(low, high)
        )),
        _ => match own.why_not.as_str() {
            "" => None,
            why => Some(format!("No interval can be had: {why}.")),
        },
    }
}

/// The choices in words: "objective, outlier rule and count of parameters".
pub(super) fn axes(part: &Choices) -> String {
    let word = |kind: AxisKind| match kind {
        AxisKind::Objective => "objective",
        AxisKind::Outliers => "outlier rule",
        AxisKind::Size => "count of parameters",
        AxisKind::Checkpoints => "checkpoints",
    };
    let words: Vec<&str> = part.axes.iter().rev().map(|axis| word(axis.kind)).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

fn choices(part: &Choices, it: Option<String>) -> Option<String> {
    let choice = axes(part);
    let it = it.unwrap_or_else(|| match part.at {
        Some(c) => format!("the best size at {c:e} FLOP"),
        None => "the law at the largest run".into(),
    });
    match (&part.spread.N, &part.spread.L) {
        (Some(size), Some(loss)) => Some(format!(
            "The choice of {choice} moves {it} between {}, the loss between {}.",
            counts(size.low, size.high),
            values(loss.low, loss.high)
        )),
        (None, Some(Spread { low, high, .. })) => {
            Some(format!("The choice of {choice} moves {it} between {}.", values(*low, *high)))
        }
        _ => None,
    }
}

fn backtest(part: &Backtest) -> Option<String> {
    let judged = part.cuts.iter().filter_map(|cut| Some((cut, cut.error?)));
    let (cut, error) = judged.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let held = part.cuts.iter().filter_map(|cut| cut.new_run.map(|held| held.share));
    let least = held.fold(f64::INFINITY, f64::min);
    let kept = match least.is_finite() {
        true => format!(
            "; intervals of a new run, which promise {:.0} %, held as few as {:.0} %",
            100.0 * part.level,
            100.0 * least
        ),
        false => String::new(),
    };
    Some(format!(
        "Fitted to the smaller runs it missed the larger by up to {} % (the {:.0} % below {:e} in \
         {}){kept}.",
        significant(100.0 * error, 2),
        100.0 * cut.share,
        rounded(cut.below),
        part.by
    ))
}

/// Three digits, for a number in a sentence.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

fn influence(part: &Influence) -> Option<String> {
    let one = match part.unit {
        isoflop_study::InfluenceUnit::Run => "any one run",
        isoflop_study::InfluenceUnit::Cluster => "any one cluster of runs",
    };
    let last = part.largest.iter().rev().find(|out| out.why_not.is_empty());
    match &part.spread.N {
        Some(size) => {
            let largest = last.and_then(|out| Some((out.left_out, out.told.N?)));
            let largest = largest
                .map(|(count, n)| format!("; without the {count} largest it is {}", si(n, 3)));
            Some(format!(
                "Without {one} the best size lies between {}{}.",
                exact_counts(size.low, size.high),
                largest.unwrap_or_default()
            ))
        }
        None => part.spread.L.as_ref().map(|loss| {
            let range = values(loss.low, loss.high);
            format!("Without {one} the law at the largest run lies between {range}.")
        }),
    }
}

fn identify(part: &Identifiability) -> Option<String> {
    let Some(fit) = &part.fit else {
        return Some(format!("There is no fit to ask: {}.", part.why_not));
    };
    let weakest = fit.directions.first()?;
    let condition = fit.condition_number.map(|v| format!(" ({} : 1)", significant(v, 2)));
    let verdict = match weakest.flat {
        true => "The runs do not fix every parameter",
        false => "The runs tell every parameter, the weakest direction",
    };
    let join = if weakest.flat { ": " } else { " being that " };
    Some(format!("{verdict}{}{join}{}.", condition.unwrap_or_default(), weakest.words))
}
