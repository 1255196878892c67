//! The three approaches side by side: envelope, isoFLOP, law.
//!
//! The envelope and the curves of equal compute read best sizes from the runs without a law; noise
//! of the size seen within the budgets is added to every loss, as Porian et al. 2024 do, and moves
//! them. The law has the study's own draws. What each would say if the fitted law were true is read
//! from the law's own losses at the same runs, without noise.

mod compare;
mod flags;
pub mod words;

use super::Steps;
use crate::{
    Tables,
    failure::{input, of_fit},
    fit::{Prepared, prepare},
    intervals::{self, LEVEL},
};
use isoflop_fit::{
    Link, Point, Search,
    approaches::{Design, FEWEST, Noise, Place, Reading, Way, line},
    interval::{Ends, interval},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_study::{
    Answer, Approach, ApproachBias, ApproachBudget, ApproachPoint, Approaches, Draws, Estimate,
    Failure, Study,
};

/// The streams of noise begin here, away from those of made-up data.
const STREAM: u64 = 1 << 61;

/// The approaches under way.
pub struct Job {
    own: Box<Prepared>,
    design: Design,
    /// ln L of each run.
    ln_l: Vec<f64>,
    readings: Vec<Reading>,
    noise: Option<Noise>,
    now: Now,
    out: Option<Approaches>,
}

enum Now {
    Search(Search),
    Draw(Box<Point>, Draws, u32),
    Done,
}

impl Steps for Job {
    fn progress(&self) -> (u32, u32) {
        let of = self.own.study.bootstrap + 1;
        let done = match &self.now {
            Now::Search(_) => 0,
            Now::Draw(_, _, done) => *done,
            Now::Done => of,
        };
        (done, of)
    }

    fn advance(&mut self, _: &Tables) -> Result<bool, Failure> {
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Search(mut search) => match self.own.problem.advance(&mut search) {
                true => Now::Search(search),
                false => {
                    let point = self.own.problem.finish(&search).map_err(|e| of_fit(&e))?;
                    self.noise = self.noise.or_else(|| self.noise_about(&point));
                    let width = point.params.len() as u32;
                    let draws = Draws { from: 0, width, values: Vec::new() };
                    Now::Draw(Box::new(point), draws, 0)
                }
            },
            Now::Draw(point, mut draws, made) if made < self.own.study.bootstrap => {
                draws.values.extend(self.own.draw(&point, made));
                self.read_with_noise(made);
                Now::Draw(point, draws, made + 1)
            }
            Now::Draw(point, draws, _) => {
                self.out = Some(self.answer(&point, &draws));
                Now::Done
            }
            Now::Done => return Ok(false),
        };
        Ok(true)
    }

    fn finish(self: Box<Self>) -> Answer {
        match self.out {
            Some(out) => Answer::Approaches(Box::new(out)),
            None => Answer::Error(crate::internal("the approaches were not read")),
        }
    }
}

impl Job {
    /// The approaches of a study. Errors as a fit's, and where the law splits no compute.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let own = prepare(tables, study)?;
        let is_split = own.model.inputs().iter().map(|i| i.symbol.key).eq(["N", "D"]);
        let (true, Some(compute)) = (is_split, &own.runs.compute) else {
            return Err(input(
                format!(
                    "the approaches split compute between N and D, and law '{}' has other inputs; \
                     take chinchilla",
                    own.model.id()
                ),
                "law",
            ));
        };
        let log = |column: &ndarray::Array1<f64>| column.iter().map(|&v| math::ln(v)).collect();
        let ln_l: Vec<f64> = log(&own.runs.response);
        if ln_l.iter().any(|y| !y.is_finite()) {
            return Err(input("the approaches need losses above zero", "data"));
        }
        let (n, c) = (own.runs.inputs[0].1.to_vec(), compute.to_vec());
        let design = Design::new(&n, &c).levelled(&ln_l);
        let readings = Way::ALL.map(|way| Reading::new(&design, way, &ln_l)).to_vec();
        let now = Now::Search(own.problem.search());
        let noise = design.noise(&ln_l);
        Ok(Self { own: Box::new(own), design, ln_l, readings, noise, now, out: None })
    }

    /// The law's own residuals, where no budget has runs enough to tell the noise.
    fn noise_about(&self, point: &Point) -> Option<Noise> {
        let link = self.own.study.objective.parse().map_or(Link::Log, isoflop_fit::Objective::link);
        let square = point.residuals.iter().map(|r| r * r).sum();
        let freedom = point.residuals.len().saturating_sub(point.params.len());
        Noise::of(square, freedom).filter(|_| link == Link::Log)
    }

    fn read_with_noise(&mut self, draw: u32) {
        let Some(noise) = self.noise else { return };
        let seed = self.own.study.seed;
        let mut stream = Stream::new(seed, Purpose::Simulate, STREAM + u64::from(draw));
        let noisy = noise.added(&self.ln_l, &mut stream);
        for reading in &mut self.readings {
            reading.draw(&self.design, &noisy);
        }
    }

    fn answer(&self, point: &Point, draws: &Draws) -> Approaches {
        let c = self.own.study.at.first().copied();
        let compute = self.own.runs.compute.iter().flatten().copied();
        let largest = compute.fold(0.0, f64::max);
        let law = self.law(point, draws, largest);
        let mut approaches: Vec<Approach> =
            (Way::ALL.iter().zip(&self.readings)).map(|(w, r)| self.read(*w, r, point)).collect();
        flags::add(self, &law, largest, &mut approaches);
        approaches.push(law);
        let mut out = Approaches {
            law: self.own.model.id(),
            rows: self.ln_l.len() as u32,
            C: c,
            largest,
            level: LEVEL,
            draws: self.own.study.bootstrap,
            noise: self.noise.map(|noise| noise.sd),
            budgets: self.budgets(),
            approaches,
            spread: None,
            warnings: self.own.view.notices.clone(),
        };
        compare::compare(&mut out);
        out
    }

    fn budgets(&self) -> Vec<ApproachBudget> {
        let one = |b: &isoflop_fit::approaches::Budget| ApproachBudget {
            C: math::exp(b.ln_c),
            spread: math::exp(b.spread),
            sizes: b.sizes.len() as u32,
            low: math::exp(b.sizes[0]),
            high: math::exp(b.sizes[b.sizes.len() - 1]),
        };
        self.design.budgets().iter().map(one).collect()
    }

    /// The parametric approach: the fit as it is reported.
    fn law(&self, point: &Point, draws: &Draws, largest: f64) -> Approach {
        let fit = self.own.report(point, draws);
        let slope = self.slope(point, largest);
        let exponent = |key: &str, value: Option<f64>| {
            let without = Estimate { value, ..Estimate::default() };
            fit.derived.get(key).cloned().unwrap_or(without)
        };
        let (a, b) = (exponent("a", slope), exponent("b", slope.map(|a| 1.0 - a)));
        let split = fit.optimum.into_iter().next();
        let (n, d) = split.map(|s| (s.N, s.D)).unwrap_or_default();
        let why_not = match n.value {
            Some(_) => String::new(),
            None => "the fitted law has no best split of this budget".into(),
        };
        Approach {
            a,
            b,
            N: n,
            D: d,
            draws_failed: fit.certificate.draws_failed,
            why_not,
            ..empty("parametric")
        }
    }

    /// d ln N / d ln C of the fitted law's best splits, from the largest run to the budget.
    fn slope(&self, point: &Point, largest: f64) -> Option<f64> {
        let &c = self.own.study.at.first().filter(|c| **c != largest)?;
        let rise = self.best_ln_n(point, c)? - self.best_ln_n(point, largest)?;
        Some(rise / math::ln(c / largest))
    }

    /// An approach without a law.
    fn read(&self, way: Way, reading: &Reading, point: &Point) -> Approach {
        let places = reading.places();
        let mut out = empty(way.id());
        out.points = places.iter().map(shown).collect();
        out.dropped = reading.dropped() as u32;
        let Some(line) = reading.line(&places) else {
            out.why_not = self.why_not(way, places.len());
            return out;
        };
        let made = match self.noise {
            Some(_) => self.own.study.bootstrap as usize,
            None => 0,
        };
        let drawn: Vec<_> = (0..made).filter_map(|i| reading.drawn_line(&places, i)).collect();
        out.draws_failed = (made - drawn.len()) as u32;
        let slopes: Vec<f64> = drawn.iter().map(|line| line.slope).collect();
        let rest: Vec<f64> = slopes.iter().map(|slope| 1.0 - slope).collect();
        out.a = estimate(line.slope, &slopes);
        out.b = estimate(1.0 - line.slope, &rest);
        if let Some(&c) = self.own.study.at.first() {
            let (x, product) = (math::ln(c), c / self.own.study.flops_per_nd);
            let n: Vec<f64> = drawn.iter().map(|line| math::exp(line.at(x))).collect();
            let d: Vec<f64> = n.iter().map(|n| product / n).collect();
            let best = math::exp(line.at(x));
            out.N = estimate(best, &n);
            out.D = estimate(product / best, &d);
        }
        self.add_bias(way, &places, point, &mut out);
        out
    }

    fn why_not(&self, way: Way, places: usize) -> String {
        match way {
            Way::Envelope if self.design.curve_sizes().len() < 3 => format!(
                "{} sizes were run at more than one compute; an envelope needs 3 or more",
                self.design.curve_sizes().len()
            ),
            Way::Envelope => "the lowest loss is at the smallest or the largest size nearly \
                              everywhere, or at fewer than 3 sizes"
                .into(),
            Way::IsoFlop(_) => format!(
                "{places} of {} budgets have a least loss inside their sizes; 3 or more are needed",
                self.design.budgets().len()
            ),
        }
    }

    fn add_bias(&self, way: Way, places: &[Place], point: &Point, out: &mut Approach) {
        let (bias, seen) = self.bias(way, places, point);
        out.bias = bias;
        if 2 * seen < places.len() {
            out.flags.push(flags::law_outside(seen, places.len()));
        }
    }

    /// What the approach would say of the law's own losses at the same runs, less the truth; and
    /// at how many of its places it would say anything.
    fn bias(&self, way: Way, places: &[Place], point: &Point) -> (Option<ApproachBias>, usize) {
        let ln_fit: Vec<f64> = point.fitted.iter().map(|&v| math::ln(v)).collect();
        let best = self.design.clone().levelled(&ln_fit).best(way, &ln_fit);
        let seen: Vec<(&Place, f64)> =
            (places.iter()).filter_map(|place| Some((place, best[place.index]?.x))).collect();
        if seen.len() < FEWEST || 2 * seen.len() < places.len() {
            return (None, seen.len());
        }
        let weigh =
            |place: &Place, x: f64| (place.ln_c, x, place.sd.map_or(1.0, |sd| 1.0 / (sd * sd)));
        let truth = |c: f64| self.best_ln_n(point, c);
        let read: Vec<_> = seen.iter().map(|(place, x)| weigh(place, *x)).collect();
        let true_places =
            |(place, _): &(&Place, f64)| truth(math::exp(place.ln_c)).map(|x| weigh(place, x));
        let truths: Vec<_> = seen.iter().filter_map(true_places).collect();
        let found = line(&read).zip(line(&truths)).map(|(line, true_line)| {
            let at = self.own.study.at.first();
            let factor = |&c: &f64| Some(math::exp(line.at(math::ln(c)) - truth(c)?));
            ApproachBias { a: line.slope - true_line.slope, N: at.and_then(factor) }
        });
        (found, seen.len())
    }

    fn best_ln_n(&self, point: &Point, c: f64) -> Option<f64> {
        let best = self.own.model.optimum(&point.params, c, self.own.study.flops_per_nd).ok()?;
        Some(math::ln(best.n))
    }
}

/// The approaches at once.
pub fn approaches(tables: &Tables, study: &Study) -> Result<Approaches, Failure> {
    let mut job = Job::new(tables, study)?;
    while job.advance(tables)? {}
    job.out.ok_or_else(|| crate::internal("the approaches were not read"))
}

fn shown(place: &Place) -> ApproachPoint {
    ApproachPoint {
        C: math::exp(place.ln_c),
        N: math::exp(place.least.x),
        L: math::exp(place.least.y),
        sd: place.sd,
    }
}

fn estimate(value: f64, draws: &[f64]) -> Estimate {
    let found = interval(value, draws, LEVEL, Ends::Percentile);
    intervals::estimate(value, found, "noise-percentile")
}

pub(super) fn empty(id: &str) -> Approach {
    Approach {
        id: id.into(),
        a: Estimate::default(),
        b: Estimate::default(),
        N: Estimate::default(),
        D: Estimate::default(),
        points: Vec::new(),
        dropped: 0,
        draws_failed: 0,
        bias: None,
        flags: Vec::new(),
        why_not: String::new(),
    }
}
