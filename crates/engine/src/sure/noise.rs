//! Noise: the same fit resampled in several ways, one beside the other.

use super::{Steps, told::Place};
use crate::{
    Tables,
    failure::of_fit,
    fit::{Prepared, bind, prepare},
    intervals::{Intervals, Plan},
};
use isoflop_data::{Labels, Runs};
use isoflop_fit::{Point, Search};
use isoflop_formula::order::sort_by;
use isoflop_study::{Answer, Draws, Estimate, Failure, Fit, Noise, NoiseMethod, Study};

/// The ways beside the study's own: those whose intervals are made in small steps.
const WAYS: [&str; 6] = [
    "pairs-percentile",
    "cluster-percentile",
    "bayesian-percentile",
    "wild-percentile",
    "residual-percentile",
    "sandwich",
];
/// Sizes within this share of the next are one: figures read off a chart scatter by as much.
const SAME_SIZE: f64 = 0.05;
/// Clusters beyond the free parameters without which whole clusters cannot be resampled.
const SPARE: usize = 3;

/// The methods under way.
pub struct Job {
    own: Box<Prepared>,
    place: Place,
    /// The runs with their sizes as clusters, where they have no clusters of their own.
    sized: Option<Runs>,
    /// Intervals still to be made, the next one last.
    left: Vec<Option<String>>,
    now: Now,
    of: u32,
    out: Noise,
}

enum Now {
    Search(Search),
    Next(Box<Point>),
    Draw(Box<Point>, Box<Prepared>, Draws),
    Done,
}

impl Job {
    /// The noise of a study's fit. Errors as its own fit's.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let own = Box::new(prepare(tables, &study.without_pins())?);
        let sized = own.runs.cluster.is_none().then(|| sized(&own)).flatten();
        let clusters = own.runs.cluster.is_some() || sized.is_some();
        let named = own.study.interval.clone();
        let ways = WAYS.iter().filter(|way| !way.starts_with("cluster") || clusters);
        let mut left = vec![named];
        left.extend(ways.map(|way| Some((*way).to_owned())));
        left.reverse();
        let place = Place::of(&own);
        let out = Noise {
            law: own.model.id(),
            at: place.budget,
            draws: own.study.bootstrap,
            methods: Vec::new(),
            warnings: own.said.clone(),
        };
        let of = (left.len() as u32) * own.study.bootstrap.max(1);
        let now = Now::Search(own.problem.search());
        Ok(Self { own, place, sized, left, now, of, out })
    }

    /// Binds the next method; one that the study's own turned out to be is not made twice.
    fn next(&mut self, tables: &Tables, point: Box<Point>) -> Now {
        let Some(interval) = self.left.pop() else { return Now::Done };
        let made = |method: &NoiseMethod| Some(&method.name) == interval.as_ref();
        if self.out.methods.iter().any(made) {
            return Now::Next(point);
        }
        let is_cluster = interval.as_ref().is_some_and(|name| name.starts_with("cluster"));
        let runs = match &self.sized {
            Some(sized) if is_cluster => sized.clone(),
            _ => self.own.runs.clone(),
        };
        let name = interval.clone().unwrap_or_default();
        let study = Study { interval, ..self.own.study.clone() };
        match bind(tables, study, self.own.model.clone(), runs, self.own.view.clone()) {
            Ok(bound) => {
                let width = point.params.len() as u32;
                Now::Draw(point, Box::new(bound), Draws { from: 0, width, values: Vec::new() })
            }
            Err(why) => {
                self.out.methods.push(NoiseMethod { name, why_not: why.message, ..empty() });
                Now::Next(point)
            }
        }
    }

    fn close(&mut self, bound: &Prepared, point: &Point, draws: &Draws) {
        let fit = bound.report(point, draws);
        let told = |e: &Estimate| e.method.clone().filter(|name| name != "fixed");
        let name = fit.params.values().find_map(told);
        let name = name.or_else(|| bound.study.interval.clone()).unwrap_or_default();
        if self.out.methods.iter().any(|method| method.name == name) {
            return;
        }
        let mut method = NoiseMethod { of: self.of(&name, bound), name, ..method(fit) };
        let told = |params: &[f64]| self.place.told(params).L;
        if self.place.budget.is_none() && told(&point.params).is_some() {
            let value = |params: &[f64]| vec![told(params).unwrap_or(f64::NAN)];
            let made = Intervals::new(bound, point, draws).of(&value);
            method.L = made.into_iter().next().unwrap_or_default();
        }
        if let Plan::NotHad(why) = &bound.plan {
            method.why_not.clone_from(why);
        }
        self.out.methods.push(method);
    }

    fn of(&self, name: &str, bound: &Prepared) -> String {
        let clusters = bound.runs.cluster.as_ref().map_or(0, |labels| labels.names.len());
        match name.split('-').next() {
            Some("pairs") => "single runs".into(),
            Some("cluster") if self.sized.is_some() => format!("{clusters} sizes"),
            Some("cluster") => format!("{clusters} clusters"),
            Some("bayesian") => "weights of the runs".into(),
            Some("wild") => "sizes and signs of residuals".into(),
            Some("residual") => "residuals among the runs".into(),
            Some("sandwich") => "nothing; curvature and scatter".into(),
            Some("profile") => "nothing; rise of the objective".into(),
            Some("posterior") => "nothing; weak priors".into(),
            _ => String::new(),
        }
    }
}

impl Steps for Job {
    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure> {
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Search(mut search) => match self.own.problem.advance(&mut search) {
                true => Now::Search(search),
                false => {
                    let point = self.own.problem.finish(&search).map_err(|e| of_fit(&e))?;
                    Now::Next(Box::new(point))
                }
            },
            Now::Next(point) => self.next(tables, point),
            Now::Draw(point, bound, mut draws) => {
                let made = draws.values.len() as u32 / draws.width.max(1);
                if made < bound.wanted_draws() {
                    draws.values.extend(bound.draw(&point, made));
                    Now::Draw(point, bound, draws)
                } else {
                    self.close(&bound, &point, &draws);
                    Now::Next(point)
                }
            }
            Now::Done => return Ok(false),
        };
        Ok(true)
    }

    fn progress(&self) -> (u32, u32) {
        let each = self.out.draws.max(1);
        let (begun, drawn) = match &self.now {
            Now::Search(_) => (0, 0),
            Now::Draw(_, _, draws) => (1, draws.values.len() as u32 / draws.width.max(1)),
            _ => (0, 0),
        };
        let ended = self.of / each - self.left.len() as u32 - begun;
        ((ended * each + drawn).min(self.of), self.of)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Noise(Box::new(self.out))
    }
}

fn empty() -> NoiseMethod {
    let none = Estimate::default;
    NoiseMethod {
        name: String::new(),
        of: String::new(),
        draws_failed: 0,
        N: none(),
        D: none(),
        L: none(),
        a: none(),
        params: Default::default(),
        why_not: String::new(),
    }
}

fn method(mut fit: Fit) -> NoiseMethod {
    let mut method = NoiseMethod { draws_failed: fit.certificate.draws_failed, ..empty() };
    if let Some(split) = fit.optimum.into_iter().next() {
        (method.N, method.D, method.L) = (split.N, split.D, split.L);
    }
    method.a = fit.derived.swap_remove("a").unwrap_or_default();
    method.params = fit.params;
    method
}

/// The runs with their sizes as clusters; none where sizes do not repeat, or too few differ.
fn sized(own: &Prepared) -> Option<Runs> {
    let (_, sizes) = own.runs.inputs.iter().find(|(key, _)| key == "N")?;
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    sort_by(&mut order, |&a, &b| sizes[a].total_cmp(&sizes[b]));
    let mut of_row = vec![0; sizes.len()];
    let mut count = 0;
    for (place, &row) in order.iter().enumerate() {
        let step = place > 0 && sizes[row] > sizes[order[place - 1]] * (1.0 + SAME_SIZE);
        count += u32::from(step);
        of_row[row] = count;
    }
    let clusters = count as usize + 1;
    let names = (1..=clusters).map(|place| format!("size {place}")).collect();
    let enough = clusters >= own.problem.free() + SPARE && clusters < sizes.len();
    enough.then(|| Runs { cluster: Some(Labels { of_row, names }), ..own.runs.clone() })
}
