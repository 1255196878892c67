//! Every notice's text, made here and nowhere else.

mod intervals;

pub use intervals::{
    clusters_ignored, posterior_likelihood, robust_profile, uneven_noise, weights_drawn,
};

use isoflop_study::{Code, Notice, Severity};

fn notice(code: Code, severity: Severity, subject: &str, message: String, detail: &str) -> Notice {
    Notice { code, severity, subject: subject.into(), message, detail: detail.into() }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// Rows that could not be used.
pub fn rows_rejected(count: usize) -> Notice {
    let verb = if count == 1 { "was" } else { "were" };
    let message = format!("{} {verb} not used", plural(count, "row", "rows"));
    notice(Code::RowsRejected, Severity::Warn, "", message, "Each is listed with its reason.")
}

/// Rows that the filter left out; `why`: a clause about the built-in set's own rule, or empty.
pub fn rows_filtered(count: usize, why: &str) -> Notice {
    let verb = if count == 1 { "is" } else { "are" };
    let message = format!("{} {verb} left out", plural(count, "run", "runs"));
    let why = if why.is_empty() { "by the filter of this study" } else { why };
    notice(Code::RowsFiltered, Severity::Info, "", message, &sentence(why))
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let capital = letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("{capital}{}.", letters.as_str().trim_end_matches('.'))
}

/// A column computed from two others.
pub fn column_computed(rule: &str) -> Notice {
    let message = format!("A column is computed: {rule}");
    let detail = "It is not in the file; change the factor where your FLOP count differs.";
    notice(Code::ColumnComputed, Severity::Info, "", message, detail)
}

/// A loss converted to nats.
pub fn loss_converted(rule: &str) -> Notice {
    notice(Code::LossConverted, Severity::Info, "L", format!("The loss is converted: {rule}"), "")
}

/// A wide table turned long.
pub fn table_melted(runs: usize, ignored: usize) -> Notice {
    let message = format!("A tracker's wide export was read as {}", plural(runs, "run", "runs"));
    let detail = match ignored {
        0 => String::new(),
        n => format!("{} of minima and maxima were left aside.", plural(n, "column", "columns")),
    };
    notice(Code::TableMelted, Severity::Info, "", message, &detail)
}

/// A remark of the reader about the file.
pub fn file_note(text: &str) -> Notice {
    notice(Code::TableMelted, Severity::Info, "", text.into(), "")
}

/// Numbers whose decimal mark can be read two ways.
pub fn ambiguous_decimal(count: usize, example: &str) -> Notice {
    let message = format!("{} can be read two ways", plural(count, "number", "numbers"));
    let detail =
        format!("In '{example}' the comma may mark decimals or thousands. Say which it is.");
    notice(Code::AmbiguousDecimal, Severity::Warn, "", message, &detail)
}

/// A parameter at a bound.
pub fn at_bound(key: &str, value: f64) -> Notice {
    let message = format!("'{key}' stopped at a bound ({})", short(value));
    let detail = "Its interval has an open end there; widen its range, fix it, or add runs that \
                  tell it.";
    notice(Code::AtBound, Severity::Warn, key, message, detail)
}

/// A parameter outside the range that the law's file gives it.
pub fn beyond_range(key: &str, value: f64, (low, high): (f64, f64)) -> Notice {
    let message = format!("'{key}' = {} lies outside the range of this law", short(value));
    let detail = format!(
        "It is {} to {}; out there a few runs decide, and another answer may fit as well. Fix an \
         exponent or add runs.",
        short(low),
        short(high)
    );
    notice(Code::AtBound, Severity::Warn, key, message, &detail)
}

/// A direction the data do not fix.
pub fn flat_direction(words: &str) -> Notice {
    let message = "The runs do not fix every parameter".to_owned();
    notice(Code::FlatDirection, Severity::Warn, "", message, &sentence(words))
}

/// Too few levels of an input.
pub fn few_levels(key: &str, levels: usize) -> Notice {
    let message = format!("'{key}' takes only {}", plural(levels, "value", "values"));
    let detail = "A curve needs three or more; its exponent cannot be told from these runs.";
    notice(Code::WeakDesign, Severity::Warn, key, message, detail)
}

/// Two inputs that move together.
pub fn collinear(correlation: f64) -> Notice {
    let message = "Size and tokens move together in these runs".to_owned();
    let detail = format!(
        "The correlation of their logarithms is {correlation:.2}: one line of runs shows one \
         slope and the law needs two. Runs with other tokens per parameter would separate them."
    );
    notice(Code::WeakDesign, Severity::Warn, "N", message, &detail)
}

/// The solver gave up.
pub fn not_converged() -> Notice {
    let detail = "The numbers are the best found, not an optimum; fix a parameter or try another \
                  objective.";
    notice(Code::NotConverged, Severity::Stop, "", "The fit did not converge".into(), detail)
}

/// Fits under other choices that do not count.
pub fn fits_left_out(left_out: usize, of: usize) -> Notice {
    let message = format!("{left_out} of {of} fits did not converge or could not be made");
    let detail = "The ranges are of the others.";
    notice(Code::NotConverged, Severity::Warn, "", message, detail)
}

/// Runs left out by one step, not by fits anew.
pub fn one_step(units: usize) -> Notice {
    let message = format!("{units} runs or clusters are left out by one step each");
    let detail = "A step tells which of them move the answer, a fit anew by how much; the largest \
                  runs are left out by fits anew.";
    notice(Code::Fallback, Severity::Info, "", message, detail)
}

/// Another basin nearly as good.
pub fn second_basin(gap: f64) -> Notice {
    let message = "Another answer fits nearly as well".to_owned();
    let detail = format!("Its objective is only {:.2} % higher.", 100.0 * gap);
    notice(Code::SecondBasin, Severity::Warn, "", message, &detail)
}

/// Absolute values without multipliers that prove the optimum.
pub fn not_proved() -> Notice {
    let message = "The least absolute residuals are not proved".to_owned();
    let detail = "The answer leaves fewer runs without a residual than it has parameters; another \
                  one may fit better by a trace. Compare it with Huber's loss.";
    notice(Code::SecondBasin, Severity::Info, "", message, detail)
}

/// Intervals of made-up sets like this one that held the truth more seldom than `least` per cent,
/// or more often than they promise.
pub fn coverage(held: &crate::coverage::Held, least: f64) -> Notice {
    let (low, high) = (format!("{:.0}", held.low), format!("{:.0}", held.high));
    let share = if low == high { low } else { format!("{low} to {high}") };
    let message = format!("Intervals like these held the truth in {share} % of made-up sets");
    let narrow = held.low < least;
    let turn = if narrow { "narrower" } else { "wider" };
    let detail = format!(
        "Of {} sets of {} runs, where 95 % are promised: they are {turn} than they say.",
        held.sets, held.rows
    );
    let severity = if narrow { Severity::Warn } else { Severity::Info };
    notice(Code::Fallback, severity, "interval", message, &detail)
}

/// Draws that did not converge.
pub fn draws_failed(failed: usize, draws: usize) -> Notice {
    let message = format!("{failed} of {draws} draws did not converge");
    // A few do no harm; many are a choice among the draws that nobody drew.
    if failed * 20 > draws {
        let detail = "The intervals are of the others and may mislead; fix a parameter or add runs \
                      that tell them apart.";
        return notice(Code::DrawsFailed, Severity::Stop, "", message, detail);
    }
    notice(Code::DrawsFailed, Severity::Warn, "", message, "The intervals are of the others.")
}

/// Draws without a best split.
pub fn draws_without_optimum(without: usize, draws: usize) -> Notice {
    let message = format!("{without} of {draws} draws have no best split");
    let detail = "They count as lying beyond the open end of its interval.";
    notice(Code::DrawsWithoutOptimum, Severity::Warn, "", message, detail)
}

/// No interval, and why.
pub fn interval_not_had(why: &str) -> Notice {
    let message = "An interval could not be had".to_owned();
    notice(Code::IntervalNotHad, Severity::Warn, "", message, &sentence(why))
}

/// Clusters are resampled.
pub fn clustered(clusters: usize) -> Notice {
    let message = format!("Whole clusters are resampled, {clusters} of them");
    let detail = "Runs of one cluster are not independent; resampling single runs would make the \
                  intervals too narrow.";
    notice(Code::Clustered, Severity::Info, "cluster", message, detail)
}

/// Too few clusters, single runs are resampled.
pub fn too_few_clusters(clusters: usize) -> Notice {
    let message = format!("{clusters} clusters are too few to resample");
    let detail = "Single runs are resampled; the intervals may be too narrow.";
    notice(Code::Fallback, Severity::Warn, "cluster", message, detail)
}

/// Few runs: weights are resampled, not runs.
pub fn few_runs(runs: usize) -> Notice {
    let message = format!("{runs} runs are few to resample");
    let detail = "Their weights are drawn instead (Bayesian bootstrap), so that no draw lacks what \
                  fixes the law.";
    notice(Code::Fallback, Severity::Info, "", message, detail)
}

/// A budget beyond the runs, for an answer with an interval.
pub fn extrapolation(times: f64) -> Notice {
    let detail = "The interval holds the noise of the runs, not the error of the law out there.";
    beyond_budget(times, detail)
}

/// A budget beyond the runs, for an answer without an interval.
pub fn bare_extrapolation(times: f64) -> Notice {
    beyond_budget(times, "Nothing here tells the error of the law out there.")
}

fn beyond_budget(times: f64, detail: &str) -> Notice {
    let message = format!("The budget is {} × the largest run", short(times));
    notice(Code::Extrapolation, Severity::Warn, "C", message, detail)
}

/// Intervals that held fewer runs above the cuts than they promised, as shares.
pub fn promise_not_kept(curve: f64, new_run: f64) -> Notice {
    let message = format!(
        "Intervals of a new run held as few as {:.0} % of the larger runs, those of the curve \
         {:.0} %",
        100.0 * new_run,
        100.0 * curve
    );
    let detail = "At 95 % they hold the noise of the runs, not the error of the law; use the wider \
                  band.";
    notice(Code::Extrapolation, Severity::Warn, "backtest", message, detail)
}

/// A budget farther beyond the runs than any cut of the backtest was.
pub fn beyond_backtest(beyond: f64, tested: f64) -> Notice {
    let message = format!(
        "The budget is {} × the largest run, and the backtest reached {} ×",
        short(beyond),
        short(tested)
    );
    let detail = "What was measured ends there, so the wider band is the least to expect.";
    notice(Code::Extrapolation, Severity::Warn, "C", message, detail)
}

/// An input outside the range of the runs.
pub fn beyond_runs(key: &str, value: f64, low: f64, high: f64) -> Notice {
    let message = format!("'{key}' = {} lies outside the runs", short(value));
    let detail = format!("They span {} to {}.", short(low), short(high));
    notice(Code::Extrapolation, Severity::Warn, key, message, &detail)
}

/// An input outside a preset's box.
pub fn outside_validity(key: &str, value: f64, low: f64, high: f64) -> Notice {
    let message = format!("'{key}' = {} lies outside where this law was seen", short(value));
    let detail = format!("Its source saw {} to {}.", short(low), short(high));
    notice(Code::OutsideValidity, Severity::Warn, key, message, &detail)
}

/// No best split.
pub fn no_interior_optimum(why: &str) -> Notice {
    let message = "There is no best split of this budget".to_owned();
    let why = why.strip_prefix("there is no best split: ").unwrap_or(why);
    notice(Code::NoInteriorOptimum, Severity::Stop, "C", message, &sentence(why))
}

/// Presets under another convention than the study's.
pub fn convention_differs(what: &str, presets: &[&str], theirs: &str, ours: &str) -> Notice {
    let (verb, list) = if presets.len() == 1 { ("counts", "preset") } else { ("count", "presets") };
    let message = format!("The {list} {} {verb} {what} another way", presets.join(", "));
    let detail = format!("They use {theirs}, this study {ours}; compare with care.");
    notice(Code::ConventionDiffers, Severity::Warn, what, message, &detail)
}

/// Recalled coefficients.
pub fn recalled_preset(id: &str) -> Notice {
    let message = format!("The coefficients '{id}' are recalled, not verified");
    let detail = "They were not checked against the authors' own material.";
    notice(Code::RecalledPreset, Severity::Warn, id, message, detail)
}

/// A number that is not finite.
pub fn non_finite(what: &str) -> Notice {
    let message = format!("{what} is not a finite number");
    notice(Code::NonFinite, Severity::Stop, "", message, "It is written as null.")
}

/// Warm-up rates set to the peak.
pub fn warm_up_flattened() -> Notice {
    let message = "Warm-up counts as the peak rate".to_owned();
    let detail = "The law is defined so: rates before the first maximum are set to the maximum.";
    notice(Code::WarmUpFlattened, Severity::Info, "lr", message, detail)
}

/// An interval wider than this factor tells a coefficient's power of ten at most.
const WEAK: f64 = 100.0;

/// Parameters whose intervals span a factor of a hundred or more; none where there are none.
pub fn weak_coefficients(
    params: &indexmap::IndexMap<String, isoflop_study::Estimate>,
) -> Option<Notice> {
    let factor = |e: &isoflop_study::Estimate| Some(e.high? / e.low.filter(|low| *low > 0.0)?);
    let weak: Vec<(&String, f64)> = (params.iter())
        .filter_map(|(key, e)| Some((key, factor(e).filter(|f| *f >= WEAK)?)))
        .collect();
    let (worst, times) = weak.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let names: Vec<&str> = weak.iter().map(|(key, _)| key.as_str()).collect();
    let (noun, it) = match weak.len() {
        1 => ("parameter", "Its exponent moves with it"),
        _ => ("parameters", "Their exponents move with them"),
    };
    let message = format!("These runs do not tell the {noun} {}", names.join(", "));
    let detail = format!(
        "The interval of {worst} spans a factor of {}. {it}: compare curves and best splits with \
         other fits, never the {noun} alone.",
        short(*times)
    );
    Some(notice(Code::WeakCoefficient, Severity::Warn, worst, message, &detail))
}

/// Approaches that tell different best sizes, each with its own; whether their intervals overlap.
pub fn approaches_disagree(
    c: f64,
    small: (&str, f64),
    large: (&str, f64),
    overlap: Option<bool>,
) -> Notice {
    let size = |v: f64| isoflop_formula::quantity::si(v, 2);
    let message = format!(
        "The approaches disagree: at {c:e} FLOP the best size is {} by {} and {} by {}",
        size(small.1),
        small.0,
        size(large.1),
        large.0
    );
    let detail = match overlap {
        Some(true) => "Their intervals overlap, so noise may be all that parts them.",
        Some(false) => {
            "Their intervals do not overlap: noise does not part them, what they assume does."
        }
        None => "Not both have an interval, so whether noise parts them is not known.",
    };
    notice(Code::ApproachesDisagree, Severity::Warn, "N", message, detail)
}

/// No schedule was given.
pub fn constant_rate() -> Notice {
    let message = "The rate is taken as constant".to_owned();
    notice(Code::Fallback, Severity::Info, "lr", message, "Give a schedule file for any other.")
}

/// A group without a fit.
pub fn group_skipped(name: &str, why: &str) -> Notice {
    let message = format!("Group '{name}' has no fit of its own");
    notice(Code::GroupSkipped, Severity::Warn, name, message, &sentence(why))
}

/// Three significant digits, plain or as a power.
fn short(value: f64) -> String {
    isoflop_formula::quantity::significant(value, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_these() {
        let text = |n: Notice| format!("{} | {}", n.message, n.detail);
        assert_eq!(text(rows_rejected(1)), "1 row was not used | Each is listed with its reason.");
        assert_eq!(
            text(flat_direction("raising B and beta together hardly changes the fit")),
            "The runs do not fix every parameter | Raising B and beta together hardly changes \
             the fit."
        );
        assert_eq!(
            text(draws_failed(2, 1000)),
            "2 of 1000 draws did not converge | The intervals are of the others."
        );
    }
}
