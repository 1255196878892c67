//! A plain solver of the Chinchilla law that shares nothing with ours: damped, reweighted
//! Gauss–Newton steps, and starts by variable projection and from the published grid.

use crate::sets::Runs;
use isoflop_fit::Objective;
use isoflop_formula::math;

/// ln E, ln A, ln B, alpha, beta; the ranges that the law's file gives its parameters.
pub type Coordinates = [f64; 5];

/// Steps from each start.
const STEPS: usize = 60;
/// Steps that gain less than this share of the objective, two in a row, end a descent.
const SLIGHT: f64 = 1e-10;
/// Half-width within which absolute values count as squares.
const KINK: f64 = 1e-6;

/// Runs as the solver wants them: logarithms, and an objective.
pub struct Task<'a> {
    runs: &'a Runs,
    log_n: Vec<f64>,
    log_d: Vec<f64>,
    log_loss: Vec<f64>,
    objective: Objective,
}

impl<'a> Task<'a> {
    /// The task of these runs.
    pub fn new(runs: &'a Runs, objective: Objective) -> Self {
        let log = |v: &[f64]| v.iter().map(|&x| math::ln(x)).collect();
        let (log_n, log_d, log_loss) = (log(&runs.n), log(&runs.d), log(&runs.loss));
        Self { runs, log_n, log_d, log_loss, objective }
    }

    /// The objective.
    pub fn value(&self, x: &Coordinates) -> f64 {
        (0..self.log_n.len()).map(|i| self.objective.value(self.residual(x, i).0)).sum()
    }

    /// The residual of the logarithms of a run, and the shares of the three terms in the law.
    fn residual(&self, x: &Coordinates, i: usize) -> (f64, [f64; 3]) {
        let e = math::exp(x[0]);
        let a = math::exp(x[1] - x[3] * self.log_n[i]);
        let b = math::exp(x[2] - x[4] * self.log_d[i]);
        let f = e + a + b;
        (self.log_loss[i] - math::ln(f), [e / f, a / f, b / f])
    }

    /// From one start: each step lowers the objective or is not taken. Gives where it ends, and
    /// the objective there.
    pub fn descend(&self, start: Coordinates) -> (f64, Coordinates) {
        let (mut x, mut best, mut damping) = (start, self.value(&start), 1e-3);
        let mut slight = 0;
        for _ in 0..STEPS {
            let (gram, slope) = self.normal_equations(&x);
            let Some(step) = solve(gram, slope, damping) else { break };
            let next: Coordinates = std::array::from_fn(|k| x[k] + step[k]);
            let value = if is_inside(&next) { self.value(&next) } else { f64::INFINITY };
            if value < best {
                slight = if value > best * (1.0 - SLIGHT) { slight + 1 } else { 0 };
                (x, best, damping) = (next, value, (damping * 0.1).max(1e-12));
            } else {
                damping *= 10.0;
            }
            if slight == 2 || damping > 1e8 {
                break;
            }
        }
        (best, x)
    }

    /// Σ ω v vᵀ and Σ ω r v, with the objective's weights ω.
    fn normal_equations(&self, x: &Coordinates) -> ([[f64; 5]; 5], [f64; 5]) {
        let (mut gram, mut slope) = ([[0.0; 5]; 5], [0.0; 5]);
        for i in 0..self.log_n.len() {
            let (r, [e, a, b]) = self.residual(x, i);
            let v = [e, a, b, -a * self.log_n[i], -b * self.log_d[i]];
            let weight = match self.objective {
                Objective::HuberLog(delta) => delta / r.abs().max(delta),
                Objective::LadLog => KINK / r.abs().max(KINK),
                _ => 1.0,
            };
            for j in 0..5 {
                slope[j] += weight * r * v[j];
                for k in 0..5 {
                    gram[j][k] += weight * v[j] * v[k];
                }
            }
        }
        (gram, slope)
    }

    /// The ten lowest nodes of a 12 × 12 net of exponents, at each the best E, A, B ≥ 0 by least
    /// squares of the relative residuals.
    pub fn projected(&self) -> Vec<Coordinates> {
        const NODES: usize = 12;
        let exponent = |k: usize| 0.05 * math::pow(40.0, k as f64 / (NODES - 1) as f64);
        let mut nodes: Vec<(f64, Coordinates)> = (0..NODES * NODES)
            .map(|k| self.project(exponent(k / NODES), exponent(k % NODES)))
            .collect();
        nodes.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        nodes.into_iter().take(10).map(|(_, x)| x).collect()
    }

    /// The best of the seven choices of terms that are not zero.
    fn project(&self, alpha: f64, beta: f64) -> (f64, Coordinates) {
        let (mid_n, mid_d) = (mean(&self.log_n), mean(&self.log_d));
        let mut gram = [[0.0; 3]; 3];
        let mut side = [0.0; 3];
        for (i, &loss) in self.runs.loss.iter().enumerate() {
            let power = |exponent: f64, log: f64| math::exp(-exponent * log) / loss;
            let v = [
                1.0 / loss,
                power(alpha, self.log_n[i] - mid_n),
                power(beta, self.log_d[i] - mid_d),
            ];
            for p in 0..3 {
                side[p] += v[p];
                for q in 0..3 {
                    gram[p][q] += v[p] * v[q];
                }
            }
        }
        let rows = self.log_n.len() as f64;
        let (left, [e, a, b]) = (1_u8..8)
            .filter_map(|terms| least(&gram, &side, terms))
            .map(|(gain, c)| (rows - gain, c))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap_or((f64::INFINITY, [1.0; 3]));
        // A term that is zero starts faint, so that it can come back.
        let log = |c: f64| math::ln(c.max(1e-3));
        (left, [log(e), log(a) + alpha * mid_n, log(b) + beta * mid_d, alpha, beta])
    }
}

fn mean(v: &[f64]) -> f64 {
    v.iter().sum::<f64>() / v.len() as f64
}

/// Least squares over the terms of a bit mask: what they explain, and their coefficients; `None`
/// when one is negative.
fn least(gram: &[[f64; 3]; 3], side: &[f64; 3], terms: u8) -> Option<(f64, [f64; 3])> {
    let (mut m, mut y) = ([[0.0; 3]; 3], [0.0; 3]);
    for p in 0..3 {
        m[p][p] = 1.0;
        for q in 0..3 {
            if terms >> p & 1 == 1 && terms >> q & 1 == 1 {
                m[p][q] = gram[p][q];
                y[p] = side[p];
            }
        }
    }
    let c = solve(m, y, 1e-14)?;
    let gain = (0..3).map(|p| side[p] * c[p]).sum();
    c.iter().all(|v| *v >= 0.0).then_some((gain, c))
}

/// Start `k` of 4,500 of the published grid (Hoffmann et al. 2022, as Besiroglu et al. run it).
pub fn grid(k: usize) -> Coordinates {
    let digit = |place: usize, base: usize| (k / place % base) as f64;
    let (alpha, beta) = (0.5 * digit(1, 5), 0.5 * digit(5, 5));
    let (e, a, b) = (digit(25, 5) * 0.5 - 1.0, 5.0 * digit(125, 6), 5.0 * digit(750, 6));
    [e, a, b, alpha, beta]
}

/// Starts of the grid.
pub const GRID: usize = 4500;

/// 62 of the grid, spread over all of it: every 73rd, and 73 shares no factor with 4,500.
pub fn coarse() -> impl Iterator<Item = Coordinates> {
    (0..62).map(|k| grid(73 * k))
}

/// Whether the law's file allows this point.
pub fn is_inside(x: &Coordinates) -> bool {
    let within = |v: f64, low: f64, high: f64| (low..=high).contains(&v);
    let coefficient = |v: f64| within(v, math::ln(1e-6), math::ln(1e12));
    within(x[0], math::ln(1e-3), math::ln(1e2))
        && coefficient(x[1])
        && coefficient(x[2])
        && within(x[3], 0.0, 3.0)
        && within(x[4], 0.0, 3.0)
}

/// Solves (G + damping · diag G) step = slope by elimination with pivots.
fn solve<const N: usize>(mut m: [[f64; N]; N], mut y: [f64; N], damping: f64) -> Option<[f64; N]> {
    for k in 0..N {
        m[k][k] *= 1.0 + damping;
    }
    for k in 0..N {
        let pivot = (k..N).max_by(|&i, &j| m[i][k].abs().total_cmp(&m[j][k].abs()))?;
        m.swap(k, pivot);
        y.swap(k, pivot);
        if m[k][k] == 0.0 {
            return None;
        }
        for i in k + 1..N {
            let factor = m[i][k] / m[k][k];
            for j in k..N {
                m[i][j] -= factor * m[k][j];
            }
            y[i] -= factor * y[k];
        }
    }
    for k in (0..N).rev() {
        let known: f64 = (k + 1..N).map(|j| m[k][j] * y[j]).sum();
        y[k] = (y[k] - known) / m[k][k];
    }
    y.iter().all(|v| v.is_finite()).then_some(y)
}
