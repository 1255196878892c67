//! Laws that run a state over a schedule, with the state's derivatives.

use super::Model;
use super::bind::{Bound, Columns, fill_jacobian, fill_values};
use super::code::Code;
use super::schedule::{MOST_STEPS, Schedules};
use crate::error::Error;
use crate::law::{Kind, Recurrence};
use isoflop_formula::graph::{Expr, Graph, Program, gradient, stable};
use isoflop_formula::order::sort_by;
use std::sync::OnceLock;

/// The programs. A "track" is a state variable or one of its derivatives that is not always zero.
#[derive(Clone)]
pub(super) struct RecurrenceCode {
    tracks: usize,
    inputs: usize,
    /// The next tracks from (tracks, inputs now, inputs before, parameters).
    step: Program,
    /// Parameters that the step depends on.
    step_params: Vec<usize>,
    /// The response from (tracks, parameters).
    value: Program,
    /// The response and its derivatives by the parameters.
    jacobian: Program,
}

/// Which (state, parameter) derivatives are not always zero.
type Active = Vec<(usize, usize)>;

impl RecurrenceCode {
    pub(super) fn new(law: &Recurrence, inputs: usize, params: usize) -> Self {
        let states = law.state.len();
        let mut active = Active::new();
        loop {
            let graph = Graph::new();
            let vars = Variables::new(&graph, states, &active, inputs, params);
            let next = vars.next(law);
            let found: Active = next.slopes.iter().map(|&(cell, _)| cell).collect();
            if found != active {
                // Derivatives start at zero; each pass finds what the last one feeds.
                active = found;
                continue;
            }
            let mut outputs = next.states.clone();
            outputs.extend(next.slopes.iter().map(|&(_, slope)| slope));
            let first_param = states + active.len() + 2 * inputs;
            let mut used: Vec<usize> = outputs
                .iter()
                .flat_map(|e| e.variables())
                .filter_map(|number| (number as usize).checked_sub(first_param))
                .collect();
            sort_by(&mut used, Ord::cmp);
            used.dedup();
            let tracks = outputs.len();
            let (value, jacobian) = output_programs(law, states, &active, params);
            let step = Program::new(&outputs, 0);
            return Self { tracks, inputs, step, step_params: used, value, jacobian };
        }
    }
}

struct Variables<'g> {
    states: Vec<Expr<'g>>,
    active: &'g [(usize, usize)],
    slopes: Vec<Expr<'g>>,
    now: Vec<Expr<'g>>,
    before: Vec<Expr<'g>>,
    params: Vec<Expr<'g>>,
}

struct Next<'g> {
    states: Vec<Expr<'g>>,
    slopes: Vec<((usize, usize), Expr<'g>)>,
}

impl<'g> Variables<'g> {
    fn new(
        graph: &'g Graph,
        states: usize,
        active: &'g [(usize, usize)],
        inputs: usize,
        params: usize,
    ) -> Self {
        let mut first = 0;
        let mut take = |count: usize| {
            let taken = graph.variables(first, count);
            first += count as u32;
            taken
        };
        Self {
            states: take(states),
            slopes: take(active.len()),
            now: take(inputs),
            before: take(inputs),
            params: take(params),
            active,
        }
    }

    /// Total derivatives by each parameter of an expression of states and parameters.
    fn total(&self, root: Expr<'g>) -> Vec<Expr<'g>> {
        let by_state = gradient(root, &self.states);
        let mut by_param = gradient(root, &self.params);
        for (&(state, param), &slope) in self.active.iter().zip(&self.slopes) {
            by_param[param] = by_param[param] + by_state[state] * slope;
        }
        by_param
    }

    fn next(&self, law: &Recurrence) -> Next<'g> {
        let states = (law.step)(&self.states, &self.now, &self.before, &self.params);
        let mut slopes = Vec::new();
        for (i, &state) in states.iter().enumerate() {
            for (k, slope) in self.total(state).into_iter().enumerate() {
                if slope.as_constant() != Some(0.0) {
                    slopes.push(((i, k), slope));
                }
            }
        }
        Next { states, slopes }
    }
}

fn output_programs(
    law: &Recurrence,
    states: usize,
    active: &[(usize, usize)],
    params: usize,
) -> (Program, Program) {
    let graph = Graph::new();
    let vars = Variables::new(&graph, states, active, 0, params);
    let root = stable((law.output)(&vars.states, &vars.params));
    let mut outputs = vec![root];
    outputs.extend(vars.total(root));
    let tracks = states + active.len();
    (Program::new(&[root], tracks), Program::new(&outputs, tracks))
}

/// One run: its rates, and where its rows stand.
struct Curve {
    first_step: f64,
    steps: Vec<f64>,
    rates: Vec<f64>,
    /// (step, row), ascending.
    stops: Vec<(f64, usize)>,
}

/// A recurrence over the rows of a table.
pub(super) struct RecurrenceBound {
    code: RecurrenceCode,
    rows: usize,
    curves: Vec<Curve>,
    /// The tracks for the first parameters seen: where the step's own parameters are held, every
    /// later call has the same ones.
    kept: OnceLock<Kept>,
}

struct Kept {
    step_params: Vec<f64>,
    tracks: Vec<Vec<f64>>,
}

impl RecurrenceBound {
    pub(super) fn new(model: &Model, columns: Columns) -> Result<Self, Error> {
        let law = model.law();
        let (Code::Recurrence(code), Kind::Recurrence(recurrence)) = (&model.0.code, law.kind)
        else {
            return Err(Error::data(format!("law '{}' takes no schedule", law.id)));
        };
        let Some(schedules) = columns.schedules else {
            return Err(Error::data(format!(
                "law '{}' needs a schedule; give a file with the columns step and lr",
                law.id
            )));
        };
        let Some(steps) = columns.inputs.into_iter().next() else {
            return Err(Error::data(format!("law '{}' needs the column step", law.id)));
        };
        if steps.len() != schedules.curve_of_row.len() {
            return Err(Error::data(format!(
                "{} rows have a step and {} a schedule",
                steps.len(),
                schedules.curve_of_row.len()
            )));
        }
        let curves = curves(&steps, &schedules, recurrence.flatten_warm_up)?;
        Ok(Self { code: code.clone(), rows: steps.len(), curves, kept: OnceLock::new() })
    }

    /// Runs every schedule; the tracks in each row.
    fn run(&self, params: &[f64]) -> Vec<Vec<f64>> {
        let mut tracks = vec![vec![0.0; self.rows]; self.code.tracks];
        for curve in &self.curves {
            curve.run(&self.code, params, |row, state| {
                for (track, &value) in tracks.iter_mut().zip(state) {
                    track[row] = value;
                }
            });
        }
        tracks
    }

    /// Calls `read` with the tracks for these parameters.
    fn with_tracks(&self, params: &[f64], read: impl FnOnce(&[Vec<f64>])) {
        let wanted: Vec<f64> = self.code.step_params.iter().map(|&i| params[i]).collect();
        let kept = self
            .kept
            .get_or_init(|| Kept { tracks: self.run(params), step_params: wanted.clone() });
        let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits();
        if kept.step_params.iter().zip(&wanted).all(same) {
            read(&kept.tracks);
        } else {
            read(&self.run(params));
        }
    }
}

fn curves(steps: &[f64], schedules: &Schedules, flatten: bool) -> Result<Vec<Curve>, Error> {
    let mut curves = Vec::with_capacity(schedules.curves.len());
    for schedule in &schedules.curves {
        schedule.check()?;
        let rates = if flatten { schedule.without_warm_up() } else { schedule.rates.clone() };
        curves.push(Curve {
            first_step: schedule.steps[0],
            steps: schedule.steps.clone(),
            rates,
            stops: Vec::new(),
        });
    }
    for (row, (&step, &curve)) in steps.iter().zip(&schedules.curve_of_row).enumerate() {
        let Some(found) = curves.get_mut(curve as usize) else {
            return Err(Error::data(format!(
                "row {}: there is no schedule number {curve}",
                row + 1
            )));
        };
        let last = found.first_step + MOST_STEPS;
        if !(found.first_step..=last).contains(&step) {
            return Err(Error::data(format!(
                "row {}: step {step} is not among the steps of schedule '{}', {} to {last}",
                row + 1,
                schedules.curves[curve as usize].name,
                found.first_step,
            )));
        }
        found.stops.push((step, row));
    }
    for curve in &mut curves {
        sort_by(&mut curve.stops, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }
    Ok(curves)
}

impl Curve {
    /// Advances the state step by step, and tells `sink` the tracks at the step of each row.
    fn run(&self, code: &RecurrenceCode, params: &[f64], mut sink: impl FnMut(usize, &[f64])) {
        let (tracks, inputs) = (code.tracks, code.inputs);
        let mut variables = vec![0.0; tracks + 2 * inputs];
        variables.extend_from_slice(params);
        let mut registers = code.step.scratch();
        let mut state = vec![0.0; tracks];
        let (mut step, mut piece) = (self.first_step, 0);
        for &(stop, row) in &self.stops {
            while step <= stop {
                while self.steps.get(piece + 1).is_some_and(|&next| next <= step) {
                    piece += 1;
                }
                let now = [step, self.rates[piece]];
                variables[..tracks].copy_from_slice(&state);
                if step == self.first_step {
                    variables[tracks + inputs..][..inputs].copy_from_slice(&now[..inputs]);
                } else {
                    variables.copy_within(tracks..tracks + inputs, tracks + inputs);
                }
                variables[tracks..][..inputs].copy_from_slice(&now[..inputs]);
                code.step.row_with(&mut registers, &variables, &mut state);
                step += 1.0;
            }
            sink(row, &state);
        }
    }
}

impl Bound for RecurrenceBound {
    fn rows(&self) -> usize {
        self.rows
    }

    fn values(&self, params: &[f64], out: &mut [f64]) {
        self.with_tracks(params, |tracks| fill_values(&self.code.value, tracks, params, out));
    }

    fn jacobian(&self, params: &[f64], values: &mut [f64], jacobian: &mut [f64]) {
        self.with_tracks(params, |tracks| {
            fill_jacobian(&self.code.jacobian, tracks, params, values, jacobian);
        });
    }

    fn hessian(&self, _: &[f64], _: &[f64], _: &mut [f64]) -> bool {
        false
    }
}
