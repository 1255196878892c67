//! Which interval a study gets, and intervals of anything from its draws.

use crate::{DrawTable, failure::input, fit::Prepared, notices};
use isoflop_fit::{
    Covariance, Point, Posterior, Problem, Profile, Resampling, Scheme,
    interval::{Ends, Evidence, Interval, Quantities, interval},
};
use isoflop_study::{Draws, Estimate, Failure, Notice, Study};
use std::sync::OnceLock;

/// The level of every interval.
pub const LEVEL: f64 = 0.95;

/// How a study's intervals are made.
#[derive(Clone, Debug)]
pub enum Plan {
    /// No draws were asked for.
    None,
    /// The design cannot carry an interval, and why.
    NotHad(String),
    /// From draws.
    Draws(Method),
}

/// Where draws come from and how ends are read from them.
#[derive(Clone, Debug)]
pub struct Method {
    /// Where draws come from.
    pub source: Source,
    /// How ends are read.
    pub ends: Ends,
    /// `pairs-percentile`.
    pub name: String,
}

/// Where draws come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Refits of resamples.
    Resamples(Resampling),
    /// The sandwich, with these clusters: draws only for bands, intervals by the delta method. Made
    /// when first drawn from.
    Sandwich(Option<Vec<u32>>, OnceLock<Option<Covariance>>),
    /// The posterior under weak priors, made when first drawn from.
    Posterior(OnceLock<Option<Posterior>>),
    /// No draws: every quantity is pulled aside until the fit is too bad.
    Profile,
}

/// The plan of a study, with what must be said of the choice.
///
/// `cluster`: label of each run, when the data have a cluster column. The default resamples
/// clusters where there are enough of them, else single runs.
pub fn plan(
    study: &Study,
    problem: &Problem,
    cluster: Option<&[u32]>,
) -> Result<(Plan, Vec<Notice>), Failure> {
    let mut said = Vec::new();
    let text = study.interval.as_deref().unwrap_or("");
    let (kind, ends) = match text {
        "none" => return Ok((Plan::None, said)),
        "" => (Kind::Resamples(default_scheme(problem, cluster, &mut said)), Ends::Percentile),
        _ => parse(text)?,
    };
    let is_drawn = !matches!(kind, Kind::Sandwich | Kind::Profile);
    if study.bootstrap == 0 && is_drawn {
        return Ok((Plan::None, Vec::new()));
    }
    let labels = || cluster.map(<[u32]>::to_vec);
    let (source, name, why) = match kind {
        Kind::Resamples(scheme) => {
            let resampling = Resampling::new(scheme, study.seed, cluster)
                .map_err(|e| input(e.to_string(), "interval"))?;
            let why = resampling.obstacle(problem);
            (Source::Resamples(resampling), format!("{scheme}-{}", word(ends)), why)
        }
        Kind::Sandwich => (
            Source::Sandwich(labels(), OnceLock::new()),
            "sandwich".to_owned(),
            few_for_noise(problem, cluster),
        ),
        Kind::Profile => (Source::Profile, "profile".to_owned(), few_for_noise(problem, None)),
        Kind::Posterior => (Source::Posterior(OnceLock::new()), "posterior".to_owned(), None),
    };
    if let Some(why) = why {
        // How it would have been made does not matter any more.
        let said = vec![notices::interval_not_had(&why)];
        return Ok((Plan::NotHad(why), said));
    }
    Ok((Plan::Draws(Method { source, ends, name }), said))
}

/// What an interval's name asks for.
enum Kind {
    Resamples(Scheme),
    Sandwich,
    Profile,
    Posterior,
}

/// Why nothing is left to measure the noise with.
fn few_for_noise(problem: &Problem, cluster: Option<&[u32]>) -> Option<String> {
    let (units, noun) = match cluster.and_then(|labels| labels.iter().max()) {
        Some(most) => (*most as usize + 1, "clusters"),
        None => (problem.rows(), "runs"),
    };
    let free = problem.free();
    (units <= free).then(|| {
        format!("{units} {noun} for {free} parameters leave nothing to tell the noise from")
    })
}

/// The ends as names write them.
fn word(ends: Ends) -> &'static str {
    match ends {
        Ends::Percentile => "percentile",
        Ends::Basic => "basic",
        Ends::Bca => "bca",
        Ends::Studentised => "studentised",
    }
}

/// Below this many runs a resample of pairs is too wide, as weights are not: on made-up runs of
/// Chinchilla's law (30 and 60, normal and t noise) 96 to 99 % and 94 to 98 % of them held the
/// truth.
const MANY: usize = 100;
/// Below this many runs a resample of pairs too often lacks what fixes the law.
const FEW: usize = 20;

fn default_scheme(problem: &Problem, cluster: Option<&[u32]>, said: &mut Vec<Notice>) -> Scheme {
    let clusters = cluster.and_then(|labels| labels.iter().max()).map_or(0, |m| m + 1) as usize;
    // A name of its own for every run says nothing about which runs belong together.
    if cluster.is_none() || clusters == problem.rows() {
        let rows = problem.rows();
        if rows >= MANY || rows < problem.free() + 3 {
            return Scheme::Pairs;
        }
        let few = rows < FEW;
        said.push(if few { notices::few_runs(rows) } else { notices::weights_drawn(rows) });
        return Scheme::Bayesian;
    }
    if clusters >= problem.free() + 3 {
        said.push(notices::clustered(clusters));
        Scheme::Cluster
    } else {
        said.push(notices::too_few_clusters(clusters));
        Scheme::Pairs
    }
}

/// `pairs-percentile` and kin.
fn parse(text: &str) -> Result<(Kind, Ends), Failure> {
    let bad = || {
        input(
            format!(
                "interval '{text}' is not known; use pairs, cluster, bayesian, wild or residual, \
                 then -percentile, -basic, -bca or -studentised; or profile, sandwich, posterior or \
                 none"
            ),
            "interval",
        )
    };
    match text {
        "sandwich" => return Ok((Kind::Sandwich, Ends::Percentile)),
        "profile" => return Ok((Kind::Profile, Ends::Percentile)),
        "posterior" => return Ok((Kind::Posterior, Ends::Percentile)),
        _ => {}
    }
    let (scheme, ends) = text.split_once('-').unwrap_or((text, "percentile"));
    let all = [Ends::Percentile, Ends::Basic, Ends::Bca, Ends::Studentised];
    let ends = all.into_iter().find(|e| word(*e) == ends).ok_or_else(bad)?;
    Ok((Kind::Resamples(scheme.parse().map_err(|_| bad())?), ends))
}

impl Plan {
    /// Why there are intervals of nothing that only draws could tell, where it was not asked so.
    pub fn why_no_draws(&self) -> Option<String> {
        match self {
            Plan::NotHad(why) => Some(why.clone()),
            Plan::Draws(method) if !method.source.is_drawn() => {
                Some(format!("a {} has no draws; ask for another interval", method.name))
            }
            _ => None,
        }
    }

    /// The interval of a quantity from its draws alone (NaN where a draw has none, ±∞ where it
    /// lies beyond an open end): mirrored for basic ends, else percentiles.
    pub fn estimate(&self, value: f64, draws: &[f64]) -> Estimate {
        let Plan::Draws(method) = self else { return estimate(value, None, "") };
        let found = interval(value, draws, LEVEL, method.ends);
        estimate(value, found, &of_draws(&method.name))
    }
}

/// The name of a method of which no more than the draws is at hand.
pub(crate) fn of_draws(name: &str) -> String {
    match name.split_once('-') {
        Some((scheme, "bca" | "studentised")) => format!("{scheme}-percentile"),
        _ => name.to_owned(),
    }
}

/// A value with the interval that was found by a method.
pub(crate) fn estimate(value: f64, found: Option<Interval>, method: &str) -> Estimate {
    let mut out = Estimate { value: value.is_finite().then_some(value), ..Estimate::default() };
    if let Some(found) = found {
        (out.low, out.high) = (found.low, found.high);
        out.level = Some(LEVEL);
        out.method = Some(method.to_owned());
    }
    out
}

/// The intervals of a fit, ready for any quantities.
pub struct Intervals<'a> {
    name: String,
    made: Made<'a>,
    point: &'a [f64],
}

/// What intervals are made of.
enum Made<'a> {
    Nothing,
    Evidence(Evidence),
    Profile(Profile<'a>),
}

impl<'a> Intervals<'a> {
    /// Of a fitted point and its draws. BCa ends refit here once per unit, a profile some hundred
    /// times per quantity.
    pub fn new(own: &'a Prepared, point: &'a Point, draws: &Draws) -> Self {
        let mut out = Self { name: String::new(), made: Made::Nothing, point: &point.params };
        let Plan::Draws(method) = &own.plan else { return out };
        out.name.clone_from(&method.name);
        let table = DrawTable::new(draws);
        let rows: Vec<&[f64]> = table.all().collect();
        let made = match &method.source {
            Source::Sandwich(cluster, _) => {
                own.problem.delta(point, cluster.as_deref()).map(Made::Evidence)
            }
            Source::Profile => own.problem.profile(point).map(Made::Profile),
            _ if rows.is_empty() => None,
            Source::Posterior(_) => Some(Made::Evidence(Evidence::of_draws(point, &rows))),
            Source::Resamples(resampling) => {
                let first = u64::from(draws.from);
                let evidence = own.problem.evidence(point, resampling, method.ends, first, &rows);
                Some(Made::Evidence(evidence))
            }
        };
        out.made = made.unwrap_or(Made::Nothing);
        out
    }

    /// What must be said of the intervals beside the plan's own notices.
    pub fn remarks(&self, own: &Prepared, point: &Point) -> Vec<Notice> {
        let Plan::Draws(method) = &own.plan else { return Vec::new() };
        let mut said = Vec::new();
        let asked = own.study.interval.as_deref().is_some_and(|text| !text.is_empty());
        let clusters = own.runs.cluster.as_ref().map_or(0, |c| c.names.len());
        let apart = match &method.source {
            Source::Resamples(resampling) => resampling.cluster().is_none(),
            Source::Sandwich(..) => false,
            Source::Posterior(_) | Source::Profile => true,
        };
        if asked && apart && clusters > 0 && clusters < own.runs.rows() {
            said.push(notices::clusters_ignored(&self.name, clusters));
        }
        let even = match &method.source {
            Source::Resamples(resampling) => resampling.scheme() == Scheme::Residual,
            Source::Sandwich(..) => false,
            Source::Posterior(_) | Source::Profile => true,
        };
        said.extend(
            uneven(own, point)
                .filter(|_| even)
                .map(|(trend, chance)| notices::uneven_noise(&self.name, &trend, chance)),
        );
        match &method.source {
            Source::Profile if !own.study.objective.starts_with("ls") => {
                said.push(notices::robust_profile(&own.study.objective));
            }
            Source::Posterior(_) => said.push(notices::posterior_likelihood()),
            _ => {}
        }
        if matches!(method.source, Source::Profile | Source::Sandwich(..))
            && matches!(self.made, Made::Nothing)
        {
            said.push(notices::interval_not_had(
                "the runs do not tell the parameters apart, so their errors cannot be told either",
            ));
        }
        said
    }

    /// Estimates of quantities of the parameters.
    pub fn of(&self, quantities: Quantities<'_>) -> Vec<Estimate> {
        self.estimates(quantities, &|evidence| evidence.intervals(LEVEL, quantities))
    }

    /// The same where the quantities of each good draw are at hand.
    pub fn of_drawn(&self, quantities: Quantities<'_>, drawn: &[Vec<f64>]) -> Vec<Estimate> {
        self.estimates(quantities, &|evidence| evidence.intervals_of(LEVEL, quantities, drawn))
    }

    fn estimates(
        &self,
        quantities: Quantities<'_>,
        by_evidence: &dyn Fn(&Evidence) -> Vec<Option<Interval>>,
    ) -> Vec<Estimate> {
        let values = quantities(self.point);
        let found = match &self.made {
            Made::Evidence(evidence) => by_evidence(evidence),
            Made::Profile(profile) => profile.intervals(LEVEL, quantities),
            Made::Nothing => vec![None; values.len()],
        };
        values.iter().zip(found).map(|(v, found)| estimate(*v, found, &self.name)).collect()
    }
}

/// Below this chance the noise is called uneven.
const UNEVEN: f64 = 0.01;

/// How the noise changes with the inputs, where it does: "smaller where D is larger", and the
/// chance of such a trend under even noise.
pub fn uneven(own: &Prepared, point: &Point) -> Option<(String, f64)> {
    let usable = |c: &&(String, ndarray::Array1<f64>)| c.1.iter().all(|v| *v > 0.0);
    let inputs: Vec<_> = own.runs.inputs.iter().filter(usable).collect();
    let columns: Vec<Vec<f64>> = (inputs.iter())
        .map(|(_, column)| column.iter().map(|&v| isoflop_formula::math::ln(v)).collect())
        .collect();
    let found = isoflop_fit::evenness(&columns, &point.residuals)?;
    let steepest = (found.slopes.iter().zip(&inputs))
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))
        .filter(|_| found.chance < UNEVEN)?;
    let word = if *steepest.0 < 0.0 { "smaller" } else { "larger" };
    Some((format!("{word} where {} is larger", steepest.1.0), found.chance))
}

impl Source {
    /// Whether intervals need draws from it.
    pub fn is_drawn(&self) -> bool {
        !matches!(self, Self::Profile)
    }

    /// Draw `index` around a point; empty where there are none.
    pub fn draw(&self, problem: &Problem, point: &Point, seed: u64, index: u64) -> Vec<f64> {
        let draw = match self {
            Self::Resamples(resampling) => Some(problem.draw(point, resampling, index)),
            Self::Sandwich(cluster, kept) => kept
                .get_or_init(|| problem.sandwich(&point.params, cluster.as_deref()))
                .as_ref()
                .map(|own| problem.sandwich_draw(own, seed, index)),
            Self::Posterior(kept) => kept
                .get_or_init(|| problem.posterior(point))
                .as_ref()
                .map(|own| problem.posterior_draw(own, seed, index)),
            Self::Profile => return Vec::new(),
        };
        draw.map_or_else(|| vec![f64::NAN; point.params.len()], |draw| draw.params)
    }
}
