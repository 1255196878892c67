//! The search for the global optimum, start by start, and the refit of resamples.

use crate::{
    Certificate, Error, Objective, Point, Problem,
    least_absolute::{self, Residuals as _, Vertex},
    marquardt,
    newton::{Descent, EXACT, Limits, ROUGH, Surface, descend},
    problem::Method,
};
use isoflop_formula::order::sort_by;

/// Widths through which an absolute value is smoothed ever less.
const WIDTHS: [f64; 7] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, NARROWEST];
/// The last width: the smoothed objective lies within half of it per run.
pub(crate) const NARROWEST: f64 = 1e-8;
/// In between the widths a stage needs only to stay in the basin.
const STAGE: Limits = Limits { evaluations: 40, tolerance: 1e-7 };
/// Enough for nearly every descent; the others take the long way.
const BRIEF: Limits = Limits { evaluations: 60, tolerance: 1e-13 };
/// Multiples of the Huber width on the long way.
const WALK: [f64; 7] = [100.0, 40.0, 16.0, 7.0, 4.0, 2.2, 1.4];
/// Starts always polished, and starts polished when those disagree or the data are few or noisy.
const FEW_STARTS: usize = 16;
const MANY_STARTS: usize = 72;
/// A law that does not separate: points of the net evaluated, and the best of them polished.
const NET: u64 = 256;
const NET_POLISHED: usize = 24;
/// Of these, as many as must agree before the rest is left out.
const NET_AGREEING: usize = 3;
/// Objectives within this share of the best are the same optimum.
const SAME: f64 = 1e-6;

/// Points of the net scored per step.
const NET_STEP: u64 = 16;

/// A search under way. Each [`Problem::advance`] does a small piece; dropping it cancels.
#[derive(Clone, Debug)]
pub struct Search {
    stage: Stage,
    ends: Vec<Descent>,
    total: usize,
}

#[derive(Clone, Debug)]
enum Stage {
    /// Casting the net of a law that does not separate: the next point, and the finite ones so far.
    Net { next: u64, scored: Vec<(f64, Vec<f64>)> },
    /// Starts still to be descended, the next one last.
    Descents(Vec<Vec<f64>>),
    /// The best of the net, leg by leg; after each round only the lowest go on.
    Race { round: usize, next: usize },
}

/// A round of the race: evaluations per leg and how many run it.
const ROUNDS: [(u32, usize); 4] = [(16, NET_POLISHED), (40, 10), (120, 5), (400, 3)];

impl Search {
    /// Pieces done and pieces there may be.
    pub fn progress(&self) -> (usize, usize) {
        match self.stage {
            Stage::Net { .. } => (0, self.total),
            Stage::Descents(_) => (self.ends.len(), self.total),
            Stage::Race { round, next } => {
                let before: usize = ROUNDS.iter().take(round).map(|r| r.1).sum();
                (before + next, ROUNDS.iter().map(|r| r.1).sum())
            }
        }
    }
}

impl Problem {
    /// Finds the global optimum and certifies it.
    ///
    /// Numeric error when no start reaches a finite objective.
    pub fn solve(&self) -> Result<Point, Error> {
        let mut search = self.search();
        while self.advance(&mut search) {}
        self.finish(&search)
    }

    /// A search, to be advanced step by step.
    pub fn search(&self) -> Search {
        match &self.method {
            Method::Separable(separated) => {
                let ranked = separated.starts(&self.weight);
                let picks = spread(ranked.len(), MANY_STARTS);
                let mut starts: Vec<Vec<f64>> =
                    picks.into_iter().map(|i| ranked[i].clone()).collect();
                starts.reverse();
                starts.extend(ranked.first().and_then(|x| self.with_user_start(x)));
                Search { total: starts.len(), stage: Stage::Descents(starts), ends: Vec::new() }
            }
            Method::General(_) => Search {
                total: NET_POLISHED,
                stage: Stage::Net { next: 0, scored: Vec::new() },
                ends: Vec::new(),
            },
        }
    }

    /// Does one piece of a search; false when nothing is left to do.
    pub fn advance(&self, search: &mut Search) -> bool {
        match &mut search.stage {
            Stage::Net { next, scored } if *next < NET => {
                self.score_net(*next, scored);
                *next += NET_STEP;
                true
            }
            Stage::Net { scored, .. } => {
                sort_by(scored, |a, b| a.0.total_cmp(&b.0));
                let user = scored.first().and_then(|(_, x)| self.with_user_start(x));
                scored.truncate(NET_POLISHED);
                let best_last = scored.drain(..).rev().map(|(_, x)| x);
                let starts: Vec<Vec<f64>> = best_last.chain(user).collect();
                search.total = starts.len();
                search.stage = if self.objective.is_absolute() {
                    Stage::Descents(starts)
                } else {
                    let runner = |x: Vec<f64>| Descent {
                        x,
                        f: f64::INFINITY,
                        evaluations: 0,
                        converged: false,
                    };
                    search.ends = starts.into_iter().rev().map(runner).collect();
                    Stage::Race { round: 0, next: 0 }
                };
                true
            }
            Stage::Race { round, next } => {
                let Some(&(leg, running)) = ROUNDS.get(*round) else { return false };
                if *next < running.min(search.ends.len()) {
                    let runner = &mut search.ends[*next];
                    *next += 1;
                    if !runner.converged {
                        *runner = self.leg(runner, leg, *round + 1 == ROUNDS.len());
                    }
                    return !self.is_settled(&search.ends);
                }
                sort_by(&mut search.ends, |a, b| a.f.total_cmp(&b.f));
                (*round, *next) = (*round + 1, 0);
                !self.is_settled(&search.ends)
            }
            Stage::Descents(starts) => {
                if self.is_settled(&search.ends) {
                    return false;
                }
                let Some(start) = starts.pop() else { return false };
                let mut surface = self.surface(&self.weight, None);
                search.ends.push(self.cold(surface.as_mut(), &start));
                true
            }
        }
    }

    /// The best of the starts done so far, certified.
    ///
    /// Numeric error when no start reached a finite objective.
    pub fn finish(&self, search: &Search) -> Result<Point, Error> {
        self.certify(&search.ends)
    }

    fn score_net(&self, from: u64, scored: &mut Vec<(f64, Vec<f64>)>) {
        let Method::General(general) = &self.method else { return };
        let bound = self.bound.as_ref();
        let loss = self.objective.loss(WIDTHS[0]);
        for k in from..(from + NET_STEP).min(NET) {
            let mut x = general.net_start(k);
            general.project(bound, &self.weight, &self.response, &mut x);
            let f = general.score(bound, &self.weight, &self.response, &x, loss);
            if f.is_finite() {
                scored.push((f, x));
            }
        }
    }

    pub(crate) fn certify(&self, ends: &[Descent]) -> Result<Point, Error> {
        let least = ends.iter().map(|d| d.f).fold(f64::INFINITY, f64::min);
        // Of those at the same height one that has come to rest.
        let best = ends
            .iter()
            .filter(|d| d.f.is_finite() && is_same(d.f, least))
            .min_by(|a, b| b.converged.cmp(&a.converged).then(a.f.total_cmp(&b.f)))
            .ok_or_else(|| {
                Error::numeric(format!(
                    "law '{}': no start gives a finite objective; check the units of the columns \
                     or give a start with --start",
                    self.model.id()
                ))
            })?;
        let agreeing = ends.iter().filter(|d| is_same(d.f, best.f)).count() as u32;
        let second = ends
            .iter()
            .filter(|d| d.converged && !is_same(d.f, best.f))
            .map(|d| d.f / best.f - 1.0)
            .min_by(f64::total_cmp);
        let mut certificate = Certificate {
            starts: ends.len() as u32,
            starts_agreeing: agreeing,
            second_basin: second,
            converged: best.converged,
            ..Certificate::default()
        };
        let mut x = best.x.clone();
        let vertex = match self.objective.is_absolute() {
            true => self.vertex(best, &self.weight, &self.response),
            false => None,
        };
        if let Some(vertex) = vertex {
            // With more zeros than coordinates the multipliers are not unique and may not prove
            // what is true; then the smoothed descent has to have come to rest.
            certificate.subgradient = Some(vertex.multiplier);
            certificate.converged |= vertex.is_proved();
            certificate.zero_residuals = vertex.zeros;
            sort_by(&mut certificate.zero_residuals, Ord::cmp);
            x = vertex.x;
        } else {
            certificate.relative_gradient = Some(self.relative_gradient(&x));
        }
        Ok(self.point(x, certificate))
    }

    /// Refits with other weights, and another response if given, from a fitted point.
    ///
    /// The scan is done again with these weights: if its best node lies in another basin, that
    /// basin is tried too.
    pub(crate) fn refit(
        &self,
        from: &Point,
        weight: &[f64],
        response: Option<&[f64]>,
    ) -> (Vec<f64>, bool) {
        let mut surface = self.surface(weight, response);
        let mut best = self.warm(surface.as_mut(), &from.x);
        if let Method::Separable(separated) = &self.method {
            let guard = separated.guard(weight, response, &best.x);
            if let Some(start) = guard {
                let other = self.cold(surface.as_mut(), &start);
                if other.converged && (other.f < best.f || !best.converged) {
                    best = other;
                }
            }
        } else if !best.converged {
            best = self.cold(surface.as_mut(), &from.x);
        }
        if self.objective.is_absolute() {
            let response = response.unwrap_or(&self.response);
            if let Some(vertex) = self.vertex(&best, weight, response) {
                best.converged |= vertex.is_proved();
                best.x = vertex.x;
            }
        }
        (self.coordinates().params(&best.x), best.converged)
    }

    /// Whether the starts so far leave no doubt.
    fn is_settled(&self, ends: &[Descent]) -> bool {
        let best = ends.iter().map(|d| d.f).fold(f64::INFINITY, f64::min);
        let agreeing = ends.iter().filter(|d| d.converged && is_same(d.f, best)).count();
        match self.method {
            // Enough quiet runs and hardly any disagreement.
            Method::Separable(_) => {
                let few = ends.len() >= FEW_STARTS && self.rows() >= 60;
                few && agreeing * 4 >= ends.len() * 3
            }
            Method::General(_) => agreeing >= NET_AGREEING && ends.len() >= NET_POLISHED / 2,
        }
    }

    /// One leg of the race; in the last round the long way too.
    fn leg(&self, runner: &Descent, evaluations: u32, is_last: bool) -> Descent {
        let mut surface = self.surface(&self.weight, None);
        if is_last {
            return self.exact(surface.as_mut(), &runner.x);
        }
        let limits = Limits { evaluations, ..EXACT };
        descend(surface.as_mut(), &runner.x, self.bounds(), self.objective.loss(0.0), limits)
    }

    /// From a start that may be far: wide smoothing first, then the objective itself.
    pub(crate) fn cold(&self, surface: &mut dyn Surface, start: &[f64]) -> Descent {
        let bounds = self.bounds();
        if self.objective.is_absolute() {
            return self.shrink(surface, start, &WIDTHS);
        }
        let rough = match self.objective {
            Objective::HuberLog(delta) if delta < WIDTHS[0] => {
                descend(surface, start, bounds, self.objective.loss(WIDTHS[0]), ROUGH).x
            }
            _ => start.to_vec(),
        };
        self.exact(surface, &rough)
    }

    /// The objective itself, from a start in its basin. Along a flat valley of a nearly absolute
    /// objective Newton's steps are cut short by kink after kink: then the valley is walked at
    /// ever smaller widths.
    fn exact(&self, surface: &mut dyn Surface, start: &[f64]) -> Descent {
        let loss = self.objective.loss(0.0);
        let mut best = descend(surface, start, self.bounds(), loss, BRIEF);
        if best.converged {
            return best;
        }
        if matches!(self.method, Method::General(_)) && self.objective.is_squares() {
            let slow = marquardt::BRIEF;
            let end = marquardt::descend(surface, &best.x, self.bounds(), loss, slow);
            if end.converged {
                return end;
            }
        }
        if let Objective::HuberLog(delta) = self.objective {
            let mut x = best.x.clone();
            for factor in WALK {
                let width = self.objective.loss(delta * factor);
                x = descend(surface, &x, self.bounds(), width, STAGE).x;
            }
            let walked = descend(surface, &x, self.bounds(), loss, EXACT);
            if walked.converged || walked.f < best.f {
                best = walked;
            }
        }
        if best.converged { best } else { descend(surface, &best.x, self.bounds(), loss, EXACT) }
    }

    /// From a start that is near.
    fn warm(&self, surface: &mut dyn Surface, start: &[f64]) -> Descent {
        if self.objective.is_absolute() {
            return self.shrink(surface, start, &WIDTHS[1..]);
        }
        self.exact(surface, start)
    }

    fn shrink(&self, surface: &mut dyn Surface, start: &[f64], widths: &[f64]) -> Descent {
        let mut end =
            Descent { x: start.to_vec(), f: f64::INFINITY, evaluations: 0, converged: false };
        for &width in widths {
            let before = end.evaluations;
            end = descend(surface, &end.x, self.bounds(), self.objective.loss(width), STAGE);
            end.evaluations += before;
        }
        end
    }

    /// The exact optimum near a smoothed one. Where the residuals are curved the optimum may have
    /// fewer zeros than free coordinates: then no vertex is as low, and the smoothed answer stands.
    fn vertex(&self, smooth: &Descent, weight: &[f64], response: &[f64]) -> Option<Vertex> {
        let above = self.above();
        let rows = crate::inspect::Rows { problem: self, response };
        let (low, high) = self.bounds();
        let x = smooth.x.as_slice();
        // A coordinate that a bound holds takes the place of a zero.
        let active: Vec<usize> =
            (0..x.len()).filter(|&i| low[i] < x[i] && x[i] < high[i]).collect();
        let pick = |v: &[f64]| active.iter().map(|&i| v[i]).collect::<Vec<f64>>();
        let inside = crate::inspect::Inside { rows: &rows, x, active: &active };
        let bounds = (pick(low), pick(high));
        let bounds = (bounds.0.as_slice(), bounds.1.as_slice());
        let mut vertex = least_absolute::polish(&inside, weight, above, &pick(x), bounds)?;
        let (r, _) = rows.at(x)?;
        let smooth = least_absolute::value(&r, weight, above);
        vertex.x = inside.whole(&vertex.x);
        (vertex.f <= smooth * (1.0 + 1e-12)).then_some(vertex)
    }

    fn above(&self) -> f64 {
        if let Objective::AsymLog(above) = self.objective { above } else { 1.0 }
    }
}

fn is_same(f: f64, best: f64) -> bool {
    // The constant lets noiseless fits, whose objective is rounding, agree with each other.
    f <= best * (1.0 + SAME) + 1e-22
}

/// The best few of a ranked list, then others spread evenly over it: at most `most` indices.
fn spread(len: usize, most: usize) -> Vec<usize> {
    let head = len.min(most / 6);
    let mut picks: Vec<usize> = (0..head).collect();
    let rest = len - head;
    let wanted = (most - head).min(rest);
    // Alternate far and near, so that the first few already span the list.
    let mut tail: Vec<usize> = (0..wanted).map(|k| head + k * rest / wanted.max(1)).collect();
    let half = tail.len() / 2;
    for k in 0..half {
        if k % 2 == 1 {
            let last = tail.len() - 1 - k;
            tail.swap(k, last);
        }
    }
    picks.extend(tail);
    picks
}
