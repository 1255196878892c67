//! Known biases that may touch an approach on these runs.

use super::Job;
use isoflop_formula::quantity::significant;
use isoflop_study::{Approach, ApproachBudget, ApproachFlag};

/// A parabola is too stiff for a valley over more than this factor of sizes.
const WIDE: f64 = 8.0;
/// A cubic follows a valley over this factor.
const WIDE_CUBIC: f64 = 64.0;
/// Farther from the middle than this share of the sizes' range is off-centre.
const OFF_CENTRE: f64 = 0.15;
/// Fewer budgets, or fewer sizes of a budget, than these are few.
const FEW_BUDGETS: usize = 5;
const FEW_SIZES: u32 = 7;
/// Compute of one budget is uneven from this factor.
const UNEVEN: f64 = 1.02;
/// An exponent of the best size farther from ½ than this: the valley leans.
const UNEQUAL: f64 = 0.03;
/// Neighbouring sizes farther apart than this factor are coarse.
const COARSE: f64 = 1.5;
/// A line is followed far from this factor beyond the largest run.
const FAR: f64 = 10.0;

/// The law's own best sizes lie outside the sizes of most budgets.
pub(super) fn law_outside(seen: usize, of: usize) -> ApproachFlag {
    ApproachFlag {
        code: "law-outside".into(),
        message: format!(
            "were the law true, it would find a least loss at {seen} of its {of} places only: \
             curves and law contradict each other"
        ),
    }
}

/// Adds flags to the approaches without a law.
pub(super) fn add(job: &Job, law: &Approach, largest: f64, approaches: &mut [Approach]) {
    let budgets = job.budgets();
    let beyond = job.own.study.at.first().map_or(0.0, |c| c / largest);
    for approach in approaches.iter_mut().filter(|a| a.why_not.is_empty()) {
        let mut say = |code: &str, message: String| {
            approach.flags.push(ApproachFlag { code: code.into(), message });
        };
        let kept: Vec<&ApproachBudget> =
            (approach.points.iter()).filter_map(|p| budgets.iter().find(|b| b.C == p.C)).collect();
        if approach.id == "envelope" {
            envelope(&mut say, &job.design);
        } else {
            valley(&approach.id, &mut say, &kept, law);
            place(&mut say, &approach.points, &kept);
            if approach.dropped > 0 {
                let (all, out) = (budgets.len(), approach.dropped);
                say(
                    "at-edge",
                    format!(
                        "{out} of {all} budgets are left out: their least loss is not inside \
                         their sizes"
                    ),
                );
            }
        }
        if beyond > FAR {
            say(
                "beyond-runs",
                format!(
                    "its straight line is followed to {} × the largest run",
                    significant(beyond, 2)
                ),
            );
        }
    }
}

fn envelope(say: &mut impl FnMut(&str, String), design: &isoflop_fit::approaches::Design) {
    let sizes = design.curve_sizes();
    let steps = sizes.windows(2).map(|w| isoflop_formula::math::exp(w[1] - w[0]));
    let step = median(steps.collect());
    if step > COARSE {
        say(
            "coarse-sizes",
            format!(
                "it can only choose among {} sizes, a factor of {} apart",
                sizes.len(),
                significant(step, 2)
            ),
        );
    }
}

/// The form of the curve.
fn valley(id: &str, say: &mut impl FnMut(&str, String), kept: &[&ApproachBudget], law: &Approach) {
    let width = median(kept.iter().map(|b| b.high / b.low).collect());
    let limit = match id {
        "isoflop-quadratic" => WIDE,
        "isoflop-cubic" => WIDE_CUBIC,
        _ => f64::INFINITY,
    };
    if width > limit {
        let form = if limit == WIDE { "parabola" } else { "cubic" };
        say(
            "wide-grid",
            format!(
                "sizes of a budget span a factor of {}; a {form} is too stiff for so wide a valley",
                significant(width, 2)
            ),
        );
    }
    let a = law.a.value.filter(|a| limit == WIDE && (a - 0.5).abs() > UNEQUAL);
    if let Some(a) = a {
        let (steep, rise, side) =
            if a > 0.5 { ("D", "large", "small") } else { ("N", "small", "large") };
        say(
            "unequal-exponents",
            format!(
                "the law's power of {steep} is the steeper (a is {}): losses rise faster towards \
                 {rise} sizes, and a parabola reads a size too {side}",
                significant(a, 2)
            ),
        );
    }
}

/// Where the least losses lie, and how many there are.
fn place(
    say: &mut impl FnMut(&str, String),
    points: &[isoflop_study::ApproachPoint],
    kept: &[&ApproachBudget],
) {
    let ln = isoflop_formula::math::ln;
    let share = |(p, b): (&isoflop_study::ApproachPoint, &&ApproachBudget)| {
        ln(p.N / b.low) / ln(b.high / b.low)
    };
    let shares: Vec<f64> = points.iter().zip(kept).map(share).collect();
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    if (mean - 0.5).abs() > OFF_CENTRE {
        say(
            "off-centre",
            format!(
                "the least loss lies at {:.0} % of the range of sizes on average, not in its middle",
                100.0 * mean
            ),
        );
    }
    if points.len() < FEW_BUDGETS {
        say("few-budgets", format!("its line goes through {} budgets", points.len()));
    }
    let fewest = kept.iter().map(|b| b.sizes).min().unwrap_or(0);
    if fewest < FEW_SIZES {
        say("few-sizes", format!("a budget has {fewest} sizes only"));
    }
    let uneven = median(kept.iter().map(|b| b.spread).collect());
    if uneven > UNEVEN {
        say(
            "uneven-compute",
            format!(
                "compute within a budget differs by {:.0} %; losses are moved along the slope of \
                 the least losses",
                100.0 * (uneven - 1.0)
            ),
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    isoflop_formula::order::sort_by(&mut values, f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        _ => isoflop_fit::interval::quantile(&values, 0.5),
    }
}
