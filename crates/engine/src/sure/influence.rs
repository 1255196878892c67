//! Influence: the answer without each run, and without the largest runs.

use super::{
    Steps,
    backtest::cut_by,
    told::{Place, bare, spreads},
};
use crate::{
    Tables,
    failure::of_fit,
    fit::{Prepared, prepare},
    notices,
};
use isoflop_fit::{Draw, Point, Search, Step};
use isoflop_formula::order::sort_by;
use isoflop_study::{
    Answer, Failure, Influence, InfluenceMethod, InfluenceUnit, LargestOut, LeftOut, Spreads,
    Study, Told,
};

/// With more units than this each is left out by one Newton step.
const MOST_REFITS: usize = 500;
/// Units that an answer lists; a table of more is no answer.
const MOST_LISTED: usize = 1000;
/// Shares of the runs left out, the largest; beside them one, two and three runs.
const SHARES: [f64; 5] = [0.02, 0.05, 0.1, 0.2, 0.3];

/// The influence of runs under way.
pub struct Job {
    own: Box<Prepared>,
    place: Place,
    now: Now,
    /// Units and numbers of largest runs left out so far.
    done: usize,
    /// Unit of each run.
    unit_of: Vec<usize>,
    units: usize,
    /// Rows, the largest first; what they are ordered by; and how many are left out together.
    order: Vec<usize>,
    by: Vec<f64>,
    counts: Vec<usize>,
    out: Influence,
}

enum Now {
    Search(Search),
    Leave(Box<Point>, Option<Vec<Step>>),
    Done,
}

impl Job {
    /// The influence of a study's runs. Errors as its own fit's.
    pub fn new(tables: &Tables, study: &Study) -> Result<Self, Failure> {
        let own = prepare(tables, &bare(study))?;
        let place = Place::of(&own);
        let rows = own.runs.rows();
        let clusters = own.runs.cluster.as_ref().filter(|c| c.names.len() < rows);
        let (unit, units) = match clusters {
            Some(clusters) => (InfluenceUnit::Cluster, clusters.names.len()),
            None => (InfluenceUnit::Run, rows),
        };
        let unit_of = match clusters {
            Some(clusters) => clusters.of_row.iter().map(|&c| c as usize).collect(),
            None => (0..rows).collect(),
        };
        let by = cut_by(&own.runs).map(|by| by.1).unwrap_or_default();
        let mut order: Vec<usize> = (0..by.len()).collect();
        sort_by(&mut order, |&a, &b| by[b].total_cmp(&by[a]));
        let counts = counts(&order, &by);
        let out = Influence {
            law: own.model.id(),
            at: place.budget,
            unit,
            method: match units > MOST_REFITS {
                true => InfluenceMethod::OneStep,
                false => InfluenceMethod::Refit,
            },
            told: Told::default(),
            units: Vec::new(),
            spread: Spreads::default(),
            largest: Vec::new(),
            warnings: Vec::new(),
        };
        let now = Now::Search(own.problem.search());
        let own = Box::new(own);
        Ok(Self { own, place, now, done: 0, unit_of, units, order, by, counts, out })
    }

    /// The fit of all runs is there.
    fn begin(&mut self, point: Point) -> Result<Now, Failure> {
        self.out.told = self.place.told(&point.params);
        let steps = match self.out.method {
            InfluenceMethod::Refit => None,
            InfluenceMethod::OneStep => {
                let steps = self.own.problem.steps_without(&point);
                Some(steps.ok_or_else(|| {
                    crate::numeric(
                        "the runs do not tell the parameters apart, so no step tells what a run \
                         moves; fix a parameter",
                    )
                })?)
            }
        };
        self.prepare_units(&point);
        Ok(Now::Leave(Box::new(point), steps))
    }

    /// Everything about the units but the fits without them.
    fn prepare_units(&mut self, point: &Point) {
        let runs = &self.own.runs;
        let leverages = self.own.problem.leverages(&point.params);
        let mut units: Vec<Option<LeftOut>> = vec![None; self.units];
        for row in 0..runs.rows() {
            let unit = self.unit_of[row];
            let compute = runs.compute.as_ref().map(|c| c[row]);
            let residual = point.residuals[row];
            let name = match (self.out.unit, &runs.cluster) {
                (InfluenceUnit::Cluster, Some(clusters)) => clusters.names[unit].clone(),
                _ => String::new(),
            };
            let own = units[unit].get_or_insert(LeftOut {
                line: runs.lines[row],
                name,
                runs: 0,
                compute,
                residual,
                leverage: 0.0,
                distance: None,
                told: Told::default(),
            });
            own.runs += 1;
            own.leverage += leverages[row];
            own.compute = own.compute.zip(compute).map(|(a, b)| a.max(b));
            if residual.abs() > own.residual.abs() {
                own.residual = residual;
            }
        }
        self.out.units = units.into_iter().flatten().collect();
    }

    /// Leaves a unit out.
    fn leave(&mut self, unit: usize, point: &Point, steps: Option<&[Step]>) {
        let mut moves = None;
        let draw = match steps {
            Some(steps) if self.out.unit == InfluenceUnit::Run => {
                moves = Some(steps[unit].moves);
                steps[unit].draw.clone()
            }
            Some(steps) => self.summed(point, steps, unit),
            None => self.own.problem.without(point, &|row| self.unit_of[row] == unit),
        };
        if !draw.converged {
            return;
        }
        let moves = moves.unwrap_or_else(|| self.moves(point, &draw.params));
        self.out.units[unit].distance = self.distance(point, moves);
        self.out.units[unit].told = self.place.told(&draw.params);
    }

    /// One step without all runs of a unit: the steps without each of them, together.
    fn summed(&self, point: &Point, steps: &[Step], unit: usize) -> Draw {
        let own: Vec<usize> = (0..steps.len()).filter(|&row| self.unit_of[row] == unit).collect();
        let mut params = point.params.clone();
        for row in &own {
            for (sum, (to, from)) in
                params.iter_mut().zip(steps[*row].draw.params.iter().zip(&point.params))
            {
                // Positive parameters stay so where the moves are taken as factors.
                *sum = if *from > 0.0 && *to > 0.0 { *sum * (to / from) } else { *sum + to - from };
            }
        }
        Draw { converged: own.iter().all(|&row| steps[row].draw.converged), params }
    }

    /// The sum of the squared moves of the fitted values, on the scale of the residuals.
    fn moves(&self, point: &Point, params: &[f64]) -> f64 {
        let moved = self.own.problem.residuals(params);
        let moves = moved.iter().zip(&point.residuals).map(|(a, b)| (a - b) * (a - b));
        moves.sum()
    }

    /// Cook's distance.
    fn distance(&self, point: &Point, moves: f64) -> Option<f64> {
        let problem = &self.own.problem;
        let noise: f64 = point.residuals.iter().map(|r| r * r).sum();
        let spare = problem.rows().checked_sub(problem.free()).filter(|n| *n > 0)?;
        let distance = moves / (problem.free() as f64 * noise / spare as f64);
        distance.is_finite().then_some(distance)
    }

    fn leave_largest(&mut self, count: usize, point: &Point) {
        let out: Vec<usize> = self.order[..count].to_vec();
        let mut gone = vec![false; self.by.len()];
        out.iter().for_each(|&row| gone[row] = true);
        let draw = self.own.problem.without(point, &|row| gone[row]);
        let stays = self.own.problem.rows() - count;
        let why_not = match draw.converged {
            true => String::new(),
            false if stays < self.own.problem.free() => {
                format!("{stays} runs cannot fix {} parameters", self.own.problem.free())
            }
            false => "the fit did not converge".into(),
        };
        self.out.largest.push(LargestOut {
            left_out: count as u32,
            below: self.order.get(count).map_or(f64::NAN, |&row| self.by[row]),
            told: if draw.converged { self.place.told(&draw.params) } else { Told::default() },
            why_not,
        });
    }

    fn close(&mut self) {
        let units = &mut self.out.units;
        sort_by(units, |a, b| {
            let size = |unit: &LeftOut| unit.distance.unwrap_or(f64::NEG_INFINITY);
            size(b).total_cmp(&size(a))
        });
        let told = |unit: &LeftOut| unit.distance.is_some();
        self.out.spread = spreads(units.iter().map(|unit| told(unit).then_some(&unit.told)));
        let without = units.iter().filter(|unit| !told(unit)).count();
        if without > 0 {
            self.out.warnings.push(notices::fits_left_out(without, units.len()));
        }
        units.truncate(MOST_LISTED);
        if self.out.method == InfluenceMethod::OneStep {
            self.out.warnings.push(notices::one_step(self.units));
        }
    }
}

impl Steps for Job {
    fn advance(&mut self, _: &Tables) -> Result<bool, Failure> {
        self.now = match std::mem::replace(&mut self.now, Now::Done) {
            Now::Search(mut search) => match self.own.problem.advance(&mut search) {
                true => Now::Search(search),
                false => {
                    let point = self.own.problem.finish(&search).map_err(|e| of_fit(&e))?;
                    self.begin(point)?
                }
            },
            Now::Leave(point, steps) => {
                let place = self.done;
                self.done += 1;
                if place < self.units {
                    self.leave(place, &point, steps.as_deref());
                    Now::Leave(point, steps)
                } else if let Some(&count) = self.counts.get(place - self.units) {
                    self.leave_largest(count, &point);
                    Now::Leave(point, steps)
                } else {
                    self.done = place;
                    self.close();
                    Now::Done
                }
            }
            Now::Done => return Ok(false),
        };
        Ok(true)
    }

    fn progress(&self) -> (u32, u32) {
        (self.done as u32, (self.units + self.counts.len()) as u32)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Influence(Box::new(self.out))
    }
}

/// How many of the largest runs are left out. Runs of equal size go together.
fn counts(order: &[usize], by: &[f64]) -> Vec<usize> {
    let rows = order.len();
    let shares = SHARES.iter().map(|share| (share * rows as f64).round() as usize);
    let mut counts: Vec<usize> = [1, 2, 3]
        .into_iter()
        .chain(shares)
        .map(|count| whole(count, order, by))
        .filter(|&count| count > 0 && count < rows)
        .collect();
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// A count that takes all runs as large as the last one.
fn whole(mut count: usize, order: &[usize], by: &[f64]) -> usize {
    while count > 0 && count < order.len() && by[order[count]] == by[order[count - 1]] {
        count += 1;
    }
    count
}
