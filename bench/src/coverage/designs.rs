//! The laws of the map, what they are made up with, and where their runs lie.

use crate::sets::Noise;
use isoflop_fit::Error;
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::{Columns, Model};

/// How the noise of a cell is spread over its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Every row on its own.
    Alone(Noise),
    /// Rows of one run share half of their variance.
    Shared,
}

/// The noises of the map, by the names in its table.
pub const NOISES: [(&str, Spread); 4] = [
    ("gauss", Spread::Alone(Noise::Gauss)),
    ("t3", Spread::Alone(Noise::Heavy)),
    ("outliers", Spread::Alone(Noise::Outliers)),
    ("correlated", Spread::Shared),
];

/// Rows of the map.
pub const ROWS: [usize; 4] = [12, 30, 60, 240];

/// Draws one run's rows: how many, and a column per input comes back.
type Place = fn(&mut Stream, usize) -> Vec<Vec<f64>>;

/// A law and how its runs are made up.
pub struct Design {
    /// Law id.
    pub law: &'static str,
    /// Parameters, in the law's order.
    pub truth: &'static [f64],
    /// Standard deviation of the noise of the logarithm of the response.
    pub noise: f64,
    /// Inputs of a larger run than any, where the response is predicted.
    pub ahead: &'static [f64],
    place: Place,
}

/// The laws: three by the separable solver, three by the general one.
pub static DESIGNS: [Design; 6] = [
    Design {
        law: "chinchilla",
        truth: &[1.8172, 477.83, 2143.4, 0.34731, 0.36717],
        noise: 0.01,
        ahead: &[7e10, 1.4e12],
        place: |s, rows| sizes_and_tokens(s, rows, (3e7, 1e10), (5e8, 5e11)),
    },
    Design {
        law: "gadre-overtraining",
        truth: &[113.6926, 189.51552, -0.242472, 1.508261],
        noise: 0.01,
        ahead: &[7e10, 1.4e12],
        place: |s, rows| sizes_and_tokens(s, rows, (1e7, 7e9), (1e9, 5e11)),
    },
    Design {
        law: "power-law",
        truth: &[1.7, 750.0, 0.15],
        noise: 0.01,
        ahead: &[1e23],
        place: |s, rows| vec![series(s, rows, (1e17, 1e22), 2.0)],
    },
    Design {
        law: "kaplan",
        truth: &[6.4e13, 1.8e13, 0.076, 0.103],
        noise: 0.01,
        ahead: &[7e10, 1.4e12],
        place: |s, rows| sizes_and_tokens(s, rows, (1e6, 3e9), (2e8, 5e10)),
    },
    Design {
        law: "parscale",
        truth: &[0.69123678, 1.130616e7, 0.18937067, 0.393463],
        noise: 0.003,
        ahead: &[7e10, 8.0],
        place: sizes_and_streams,
    },
    Design {
        law: "data-constrained",
        truth: &[1.86914, 520.825, 1487.716, 0.35266, 0.35266, 15.3878, 5.30974],
        noise: 0.005,
        ahead: &[7e10, 1.4e12, 3e11],
        place: |s, rows| {
            let mut columns = sizes_and_tokens(s, rows, (7e6, 9e9), (1e9, 9e11));
            let first = columns[1].first().copied().unwrap_or(1e9);
            columns.push(vec![(first / between(s, 0.5, 40.0)).max(1e8); rows]);
            columns
        },
    },
];

/// A number between two, even in the logarithm.
fn between(stream: &mut Stream, low: f64, high: f64) -> f64 {
    low * math::pow(high / low, stream.unit())
}

/// The points of one run: from a place in the range, each `step` times the one before.
fn series(stream: &mut Stream, rows: usize, (low, high): (f64, f64), step: f64) -> Vec<f64> {
    let longest = math::pow(step, rows as f64 - 1.0);
    let first = between(stream, low, high / longest);
    (0..rows).map(|k| first * math::pow(step, k as f64)).collect()
}

fn sizes_and_tokens(
    stream: &mut Stream,
    rows: usize,
    (least, most): (f64, f64),
    tokens: (f64, f64),
) -> Vec<Vec<f64>> {
    let size = between(stream, least, most);
    vec![vec![size; rows], series(stream, rows, tokens, 2.0)]
}

fn sizes_and_streams(stream: &mut Stream, rows: usize) -> Vec<Vec<f64>> {
    let size = between(stream, 5e7, 1e10);
    let first = stream.index(4) as usize;
    let streams = (0..rows).map(|k| [1.0, 2.0, 4.0, 8.0][(first + k) % 4]).collect();
    vec![vec![size; rows], streams]
}

/// One made-up set.
pub struct Made {
    /// One column per input.
    pub inputs: Vec<Vec<f64>>,
    /// The response.
    pub response: Vec<f64>,
    /// The run of each row, where runs have several.
    pub run: Option<Vec<u32>>,
}

impl Design {
    /// Set `set` of a cell. Runs that share noise have three rows in a set of twelve, else five.
    ///
    /// # Errors
    /// A law that is not known.
    pub fn make(&self, rows: usize, spread: Spread, seed: u64, set: u64) -> Result<Made, Error> {
        let mut stream = Stream::new(seed, Purpose::Simulate, set);
        let per_run = match spread {
            Spread::Alone(_) => 1,
            Spread::Shared if rows < 15 => 3,
            Spread::Shared => 5,
        };
        let model = isoflop_laws::find(self.law)?;
        let mut inputs = vec![Vec::with_capacity(rows); model.inputs().len()];
        let mut noise = Vec::with_capacity(rows);
        for _ in 0..rows / per_run {
            for (column, more) in inputs.iter_mut().zip((self.place)(&mut stream, per_run)) {
                column.extend(more);
            }
            let shared = stream.normal();
            for _ in 0..per_run {
                noise.push(match spread {
                    Spread::Alone(kind) => kind.draw(&mut stream),
                    Spread::Shared => math::sqrt(0.5) * (shared + stream.normal()),
                });
            }
        }
        let bound = model.bind(Columns { inputs: inputs.clone(), schedules: None })?;
        let mut response = vec![0.0; noise.len()];
        bound.values(self.truth, &mut response);
        for (y, z) in response.iter_mut().zip(&noise) {
            *y *= math::exp(self.noise * z);
        }
        let run = (per_run > 1).then(|| (0..noise.len()).map(|i| (i / per_run) as u32).collect());
        Ok(Made { inputs, response, run })
    }

    /// What is estimated, of the law's parameters: each of them, and the logarithm of the response
    /// ahead.
    pub fn quantities(&self, model: &Model, params: &[f64]) -> Vec<f64> {
        let mut all = params.to_vec();
        all.push(math::ln(model.value(self.ahead, params)));
        all
    }

    /// Their names.
    pub fn names(&self, model: &Model) -> Vec<String> {
        let keys = model.params().iter().map(|p| p.key.clone());
        keys.chain(["ln response ahead".to_owned()]).collect()
    }
}
