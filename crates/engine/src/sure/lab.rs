//! A laboratory of biases: a surface that is known, a design, noise, and what each approach makes
//! of them.
//!
//! The curves of equal compute and the law see the same runs: for each budget sizes around the best
//! one, shifted as asked. The envelope sees what it needs, curves of training: twice as many sizes
//! over the whole range, each with a loss at every budget.

mod outcome;
pub mod words;

use super::Steps;
use crate::{
    Tables,
    failure::{input, of_fit},
};
use isoflop_fit::{
    Objective, Options, Problem, Search, Wishes,
    approaches::{Design, Reading, Way, line},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::Model;
use isoflop_study::{Answer, Failure, Lab, LabRun, LabSetup, LabTruth};
use outcome::Tally;

/// The streams of made-up noise begin here.
const STREAM: u64 = 3 << 60;
/// Budgets nearer than this factor would be read as one.
const APART: f64 = 1.25;
/// The place of the parametric approach, after the ways without a law.
const LAW: usize = Way::ALL.len();

/// A laboratory under way.
pub struct Job {
    setup: LabSetup,
    model: Model,
    params: Vec<f64>,
    objective: Objective,
    truth: LabTruth,
    budgets: Vec<f64>,
    runs: Seen,
    /// What the envelope sees.
    curves: Seen,
    now: Now,
    /// Sets done, the exact one first.
    done: u32,
    tallies: Vec<Tally>,
}

enum Now {
    Next,
    Search(Box<Problem>, Search),
    Done,
}

/// Runs without noise.
struct Seen {
    design: Design,
    runs: Vec<LabRun>,
    ln_l: Vec<f64>,
}

impl Steps for Job {
    fn progress(&self) -> (u32, u32) {
        (self.done, self.setup.sets + 1)
    }

    fn advance(&mut self, _: &Tables) -> Result<bool, Failure> {
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Next if self.done > self.setup.sets => Now::Done,
            Now::Next => self.begin()?,
            Now::Search(problem, mut search) => match problem.advance(&mut search) {
                true => Now::Search(problem, search),
                false => {
                    let point = problem.finish(&search);
                    let found = point.ok().and_then(|point| self.of_params(&point.params));
                    self.tallies[LAW].add(self.done, found);
                    self.done += 1;
                    Now::Next
                }
            },
            Now::Done => return Ok(false),
        };
        Ok(true)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Lab(Box::new((*self).answer()))
    }
}

impl Job {
    /// A laboratory. Errors name what cannot be set so.
    pub fn new(setup: &LabSetup) -> Result<Self, Failure> {
        let model = isoflop_laws::find(&setup.law).map_err(|e| input(e.to_string(), "law"))?;
        if !model.inputs().iter().map(|i| i.symbol.key).eq(["N", "D"]) {
            let text = format!("law '{}' does not split compute between N and D", model.id());
            return Err(input(text, "law"));
        }
        check(setup)?;
        let params = params(&model, setup)?;
        let objective: Objective = setup
            .objective
            .parse()
            .map_err(|e: isoflop_fit::Error| input(e.to_string(), "objective"))?;
        let steps = f64::from(setup.budgets - 1);
        let step = math::ln(setup.high / setup.low) / steps;
        let budgets: Vec<f64> =
            (0..setup.budgets).map(|i| setup.low * math::exp(step * f64::from(i))).collect();
        let plan = Plan { setup, model: &model, params: &params };
        let runs = plan.around_best(&budgets)?;
        let curves = plan.curves(&runs.runs, &budgets);
        let truth = plan.truth(&budgets)?;
        let mut full = setup.clone();
        full.params =
            (model.params().iter().zip(&params)).map(|(p, v)| (p.key.clone(), *v)).collect();
        let tallies = vec![Tally::default(); LAW + 1];
        let (now, done, setup) = (Now::Next, 0, full);
        Ok(Self {
            setup,
            model,
            params,
            objective,
            truth,
            budgets,
            runs,
            curves,
            now,
            done,
            tallies,
        })
    }

    /// The next set: the ways without a law at once, then the search of the law. The first is exact.
    fn begin(&mut self) -> Result<Now, Failure> {
        let sd = if self.done == 0 { 0.0 } else { self.setup.noise };
        let stream = STREAM + u64::from(self.done);
        let mut stream = Stream::new(self.setup.seed, Purpose::Simulate, stream);
        let mut noisy =
            |ln_l: &[f64]| -> Vec<f64> { ln_l.iter().map(|y| y + sd * stream.normal()).collect() };
        let (runs, curves) = (noisy(&self.runs.ln_l), noisy(&self.curves.ln_l));
        for (way, tally) in Way::ALL.into_iter().zip(&mut self.tallies) {
            let (seen, ln_l) = match way {
                Way::Envelope => (&self.curves, &curves),
                Way::IsoFlop(_) => (&self.runs, &runs),
            };
            let reading = Reading::new(&seen.design, way, ln_l);
            let line = reading.line(&reading.places());
            let at = math::ln(self.setup.at);
            tally.add(self.done, line.map(|line| (line.slope, line.at(at))));
        }
        let problem = self.problem(runs.iter().map(|&y| math::exp(y)).collect())?;
        let search = problem.search();
        Ok(Now::Search(Box::new(problem), search))
    }

    fn problem(&self, response: Vec<f64>) -> Result<Problem, Failure> {
        let column = |of: fn(&LabRun) -> f64| self.runs.runs.iter().map(of).collect();
        let inputs = vec![column(|run| run.N), column(|run| run.D)];
        let options = Options { objective: self.objective, wishes: Wishes::default() };
        Problem::new(self.model.clone(), inputs, None, response, None, &options)
            .map_err(|e| of_fit(&e))
    }

    /// Exponent over the budgets and ln of the best N at the budget, of a law's parameters.
    fn of_params(&self, params: &[f64]) -> Option<(f64, f64)> {
        let (plan, at) = (Plan { setup: &self.setup, model: &self.model, params }, self.setup.at);
        Some((plan.exponent(&self.budgets)?, math::ln(plan.best(at).ok()?.n)))
    }

    fn answer(self) -> Lab {
        let k = self.setup.flops_per_nd;
        let product = self.setup.at / k;
        let regret = |ln_n: f64| {
            let n = math::exp(ln_n);
            self.model.value(&[n, product / n], &self.params) / self.truth.L
        };
        let ids = Way::ALL.iter().map(|way| way.id()).chain(["parametric"]);
        let approaches = (ids.zip(&self.tallies))
            .map(|(id, tally)| tally.recovered(id, &self.truth, &regret))
            .collect();
        Lab { truth: self.truth, runs: self.runs.runs, approaches, setup: self.setup }
    }
}

/// A laboratory at once.
pub fn lab(setup: &LabSetup) -> Result<Lab, Failure> {
    let mut job = Job::new(setup)?;
    let tables = Tables::default();
    while job.advance(&tables)? {}
    Ok(job.answer())
}

/// The truth and the runs that are asked for.
struct Plan<'a> {
    setup: &'a LabSetup,
    model: &'a Model,
    params: &'a [f64],
}

impl Plan<'_> {
    fn best(&self, c: f64) -> Result<isoflop_laws::Best, isoflop_laws::NoOptimum> {
        self.model.optimum(self.params, c, self.setup.flops_per_nd)
    }

    fn exponent(&self, budgets: &[f64]) -> Option<f64> {
        let one = |&c: &f64| Some((math::ln(c), math::ln(self.best(c).ok()?.n), 1.0));
        let points: Option<Vec<_>> = budgets.iter().map(one).collect();
        line(&points?).map(|line| line.slope)
    }

    fn truth(&self, budgets: &[f64]) -> Result<LabTruth, Failure> {
        let best = self.best(self.setup.at).map_err(|why| input(why.to_string(), "at"))?;
        let a = self.exponent(budgets).ok_or_else(|| input("no best split", "params"))?;
        Ok(LabTruth { a, N: best.n, D: best.d, L: best.l })
    }

    fn run(&self, c: f64, n: f64) -> LabRun {
        let d = c / (self.setup.flops_per_nd * n);
        LabRun { C: c, N: n, D: d, L: self.model.value(&[n, d], self.params) }
    }

    /// Sizes around the best of each budget, shifted and drifting as asked.
    fn around_best(&self, budgets: &[f64]) -> Result<Seen, Failure> {
        let (setup, mut runs) = (self.setup, Vec::new());
        for &c in budgets {
            let best = self.best(c).map_err(|why| input(why.to_string(), "params"))?;
            let decades = math::log10(c / setup.low);
            let middle = best.n * setup.centre * math::exp(decades * math::ln(setup.drift));
            for i in 0..setup.sizes {
                let share = f64::from(i) / f64::from(setup.sizes - 1) - 0.5;
                runs.push(self.run(c, middle * math::exp(share * math::ln(setup.width))));
            }
        }
        Ok(Seen::of(runs))
    }

    /// Training curves of twice as many sizes, over the range of all runs.
    fn curves(&self, runs: &[LabRun], budgets: &[f64]) -> Seen {
        let (low, high) = (runs.iter())
            .fold((f64::MAX, 0.0_f64), |(low, high), run| (low.min(run.N), high.max(run.N)));
        let count = 2 * self.setup.sizes;
        let step = math::ln(high / low) / f64::from(count - 1);
        let size = |i: u32| low * math::exp(step * f64::from(i));
        let curve = |i: u32| budgets.iter().map(move |&c| (c, i));
        let places = (0..count).flat_map(curve);
        Seen::of(places.map(|(c, i)| self.run(c, size(i))).collect())
    }
}

impl Seen {
    fn of(runs: Vec<LabRun>) -> Self {
        let (n, c): (Vec<f64>, Vec<f64>) = runs.iter().map(|run| (run.N, run.C)).unzip();
        let ln_l = runs.iter().map(|run| math::ln(run.L)).collect();
        Self { design: Design::new(&n, &c), runs, ln_l }
    }
}

/// The true parameters: those given, the rest of the law's first preset.
fn params(model: &Model, setup: &LabSetup) -> Result<Vec<f64>, Failure> {
    let keys: Vec<&str> = model.params().iter().map(|p| p.key.as_str()).collect();
    if let Some(key) = setup.params.keys().find(|key| !keys.contains(&key.as_str())) {
        let text = format!("law '{}' has no '{key}'; it has {}", model.id(), keys.join(", "));
        return Err(input(text, "params"));
    }
    let preset = model.law().presets.first().map(|preset| model.preset_values(preset));
    let one = |(i, key): (usize, &&str)| {
        let own = setup.params.get(*key).copied();
        own.or_else(|| preset.as_ref().map(|values| values[i]))
            .filter(|v| v.is_finite())
            .ok_or_else(|| input(format!("give the true '{key}' as a number"), "params"))
    };
    keys.iter().enumerate().map(one).collect()
}

fn check(setup: &LabSetup) -> Result<(), Failure> {
    let inside = |v: f64, low: f64, high: f64| (low..=high).contains(&v);
    let count = |v: u32, low: u32, high: u32| (low..=high).contains(&v);
    let spaced = |s: &LabSetup| {
        math::exp(math::ln(s.high / s.low) / f64::from(s.budgets.max(2) - 1)) >= APART
    };
    let rules = [
        (setup.low > 0.0 && setup.high.is_finite(), "low", "budgets are positive numbers of FLOP"),
        (count(setup.budgets, 3, 50), "budgets", "give 3 to 50 budgets"),
        (spaced(setup), "budgets", "budgets need a factor of 1.25 or more from one to the next"),
        (count(setup.sizes, 5, 50), "sizes", "give 5 to 50 sizes a budget"),
        (
            inside(setup.width, 1.1, 1e6),
            "width",
            "the largest size over the smallest is 1.1 to 1e6",
        ),
        (inside(setup.centre, 1e-3, 1e3), "centre", "the middle over the best size is 1e-3 to 1e3"),
        (
            inside(setup.drift, 1e-2, 1e2),
            "drift",
            "the drift per decade is a factor of 0.01 to 100",
        ),
        (inside(setup.noise, 0.0, 0.5), "noise", "the noise of ln L is 0 to 0.5"),
        (setup.sets <= 2000, "sets", "give at most 2000 sets"),
        (setup.at > 0.0 && setup.at.is_finite(), "at", "the budget is a positive number of FLOP"),
        (inside(setup.flops_per_nd, 0.1, 100.0), "flops_per_nd", "FLOP per N D is 0.1 to 100"),
    ];
    match rules.into_iter().find(|rule| !rule.0) {
        Some((_, place, text)) => Err(input(text, place)),
        None => Ok(()),
    }
}
