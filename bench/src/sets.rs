//! Made-up runs of the Chinchilla law.

use isoflop_fit::{Error, Options, Problem, Wishes};
use isoflop_formula::math;
use isoflop_formula::threefry::{Purpose, Stream};

/// Runs for a law of N and D.
#[derive(Clone)]
pub struct Runs {
    /// How they were made, to make them again.
    pub made: String,
    /// Parameters.
    pub n: Vec<f64>,
    /// Tokens.
    pub d: Vec<f64>,
    /// Loss in nats per token.
    pub loss: Vec<f64>,
    /// Precision of each run, if not all are alike.
    pub weight: Option<Vec<f64>>,
}

/// How the noise of made-up runs is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Normal.
    Gauss,
    /// Student's t with three degrees of freedom.
    Heavy,
    /// Normal, with ten times the spread for one run in twenty.
    Outliers,
}

impl Noise {
    /// One number of unit spread.
    pub fn draw(self, stream: &mut Stream) -> f64 {
        let z = stream.normal();
        match self {
            Self::Gauss => z,
            Self::Heavy => {
                let squares: f64 = (0..3).map(|_| stream.normal()).map(|v| v * v).sum();
                z / math::sqrt(squares / 3.0)
            }
            Self::Outliers => z * if stream.unit() < 0.05 { 10.0 } else { 1.0 },
        }
    }
}

/// The law's parameters, E A B alpha beta, that set `seed` is made with.
pub fn truth(seed: u64) -> [f64; 5] {
    let mut stream = Stream::new(seed, Purpose::Simulate, 0);
    let mut between = |low: f64, high: f64| low + (high - low) * stream.unit();
    let (e, alpha, beta) = (between(1.4, 2.2), between(0.25, 0.5), between(0.25, 0.5));
    // Each term is half a nat to a nat and a half at 100M parameters, 10B tokens.
    let a = between(0.3, 1.5) * math::pow(1e8, alpha);
    let b = between(0.2, 0.8) * math::pow(1e10, beta);
    [e, a, b, alpha, beta]
}

/// Set `seed`: `rows` runs of 30M to 10B parameters, 0.5B to 500B tokens, with relative noise.
pub fn made_up(seed: u64, rows: usize, noise: f64, kind: Noise) -> Runs {
    let [e, a, b, alpha, beta] = truth(seed);
    let mut stream = Stream::new(seed, Purpose::Simulate, 1);
    let made = format!("made_up({seed}, {rows}, {noise}, {kind:?})");
    let mut runs = Runs { made, n: vec![], d: vec![], loss: vec![], weight: None };
    for _ in 0..rows {
        let n = 3e7 * math::pow(10e9 / 3e7, stream.unit());
        let d = 5e8 * math::pow(1e3, stream.unit());
        let loss = e + a / math::pow(n, alpha) + b / math::pow(d, beta);
        runs.n.push(n);
        runs.d.push(d);
        runs.loss.push(loss * math::exp(noise * kind.draw(&mut stream)));
    }
    runs
}

impl std::fmt::Debug for Runs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.made)
    }
}

impl Runs {
    /// The rows at these places, in this order; a place may come twice.
    pub fn at(&self, places: &[usize]) -> Self {
        let pick = |c: &[f64]| places.iter().map(|&i| c[i]).collect::<Vec<f64>>();
        Self {
            made: format!("some of {}", self.made),
            n: pick(&self.n),
            d: pick(&self.d),
            loss: pick(&self.loss),
            weight: self.weight.as_deref().map(pick),
        }
    }

    /// The same runs with these precisions.
    pub fn weighted(&self, weight: Vec<f64>) -> Self {
        Self { weight: Some(weight), ..self.clone() }
    }

    /// The fit of the Chinchilla law under an objective, by its name.
    ///
    /// # Errors
    /// What [`Problem::new`] refuses, or an objective that is not known.
    pub fn problem(&self, objective: &str, wishes: Wishes) -> Result<Problem, Error> {
        let options = Options { objective: objective.parse()?, wishes };
        let law = isoflop_laws::find("chinchilla")?;
        let inputs = vec![self.n.clone(), self.d.clone()];
        let weight = self.weight.as_deref();
        Problem::new(law, inputs, None, self.loss.clone(), weight, &options)
    }
}
