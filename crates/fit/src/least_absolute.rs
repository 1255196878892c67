//! Least absolute residuals, exactly: at the optimum as many residuals are zero as there are free
//! coordinates, and the multipliers of those zeros prove it.
//!
//! The smoothed problem gives the neighbourhood. Here the zeros are found, solved for by Newton's
//! method, and exchanged one at a time (as in the simplex method) until no multiplier leaves its
//! range [−above, 1].

use crate::linear::solve_square;
use isoflop_formula::order::sort_by;

/// Residuals and their derivatives, as the solver sees them.
pub(crate) trait Residuals {
    /// r and ∂r/∂x (rows × free, row major) of every run; `None` where the law is not defined.
    fn at(&self, x: &[f64]) -> Option<(Vec<f64>, Vec<f64>)>;
}

/// A vertex: the point, its zero residuals and the largest multiplier (≤ 1 proves the optimum).
#[derive(Clone, Debug)]
pub(crate) struct Vertex {
    pub x: Vec<f64>,
    pub f: f64,
    pub zeros: Vec<usize>,
    pub multiplier: f64,
}

impl Vertex {
    /// Whether the multipliers prove that no direction descends.
    pub fn is_proved(&self) -> bool {
        self.multiplier <= 1.0 + 1e-6
    }
}

/// Exchanges before giving up; a handful is usual.
const EXCHANGES: usize = 60;
/// Kinks tried in one exchange.
const TRIED: usize = 12;
/// Multipliers within this of their range count as inside.
const SLACK: f64 = 1e-9;

/// The exact objective Σ w·|r|, `above` times where r < 0.
pub(crate) fn value(r: &[f64], weight: &[f64], above: f64) -> f64 {
    r.iter().zip(weight).map(|(&r, &w)| w * if r < 0.0 { -above * r } else { r }).sum()
}

/// The vertex nearest to `x` that descends to an optimum; `None` when there is none inside the
/// box (then the smoothed answer stands).
pub(crate) fn polish(
    residuals: &dyn Residuals,
    weight: &[f64],
    above: f64,
    x: &[f64],
    bounds: (&[f64], &[f64]),
) -> Option<Vertex> {
    let (r, jacobian) = residuals.at(x)?;
    let merged = merged(&r, &jacobian, weight, x.len());
    let weight = merged.as_slice();
    let zeros = independent(&r, &jacobian, weight, x.len())?;
    let mut vertex = solve(residuals, weight, above, x.to_vec(), zeros, bounds)?;
    for _ in 0..EXCHANGES {
        let (multipliers, jacobian, r) = multipliers(residuals, weight, above, &vertex)?;
        let excess = |(k, m): (usize, &f64)| {
            let w = weight[vertex.zeros[k]];
            (k, if *m > 0.0 { m / w } else { -m / (w * above) })
        };
        let mut order: Vec<(usize, f64)> = multipliers.iter().enumerate().map(excess).collect();
        sort_by(&mut order, |a, b| b.1.total_cmp(&a.1));
        vertex.multiplier = order.first()?.1;
        let outside = order.iter().filter(|(_, size)| *size > 1.0 + SLACK);
        let next = outside.into_iter().find_map(|&(k, _)| {
            let side = multipliers[k].signum();
            let linear = (jacobian.as_slice(), r.as_slice());
            exchange(residuals, weight, above, &vertex, k, side, linear, bounds)
        });
        let Some(next) = next else { break };
        vertex = next;
    }
    Some(vertex)
}

/// Weights with each run that is listed twice counted once, with the sum: else the copy of a zero
/// would pull to one side by the sign of its rounding.
fn merged(r: &[f64], jacobian: &[f64], weight: &[f64], n: usize) -> Vec<f64> {
    let bits = |i: usize| {
        let row = jacobian[i * n..(i + 1) * n].iter();
        std::iter::once(&r[i]).chain(row).map(|v| v.to_bits()).collect::<Vec<u64>>()
    };
    let mut order: Vec<(Vec<u64>, usize)> = (0..r.len()).map(|i| (bits(i), i)).collect();
    sort_by(&mut order, Ord::cmp);
    let mut merged = weight.to_vec();
    for pair in order.windows(2) {
        // Sorted, so a run's copies follow it; the weight moves on to the last of them.
        if pair[0].0 == pair[1].0 {
            let moved = std::mem::take(&mut merged[pair[0].1]);
            merged[pair[1].1] += moved;
        }
    }
    merged
}

/// The runs with the smallest residuals whose gradients are independent.
fn independent(r: &[f64], jacobian: &[f64], weight: &[f64], n: usize) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..r.len()).filter(|&i| weight[i] > 0.0).collect();
    sort_by(&mut order, |&a, &b| r[a].abs().total_cmp(&r[b].abs()));
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut zeros = Vec::new();
    for i in order {
        let mut row = jacobian[i * n..(i + 1) * n].to_vec();
        let before = norm(&row);
        for b in &basis {
            let along: f64 = row.iter().zip(b).map(|(x, y)| x * y).sum();
            row.iter_mut().zip(b).for_each(|(x, y)| *x -= along * y);
        }
        let after = norm(&row);
        // The same run drawn twice, or runs on one line, would make the system singular.
        if after > 1e-7 * before {
            row.iter_mut().for_each(|x| *x /= after);
            basis.push(row);
            zeros.push(i);
        }
        if zeros.len() == n {
            return Some(zeros);
        }
    }
    None
}

fn norm(v: &[f64]) -> f64 {
    isoflop_formula::math::sqrt(v.iter().map(|x| x * x).sum())
}

/// Newton's method on r_i = 0 for the runs in `zeros`.
fn solve(
    residuals: &dyn Residuals,
    weight: &[f64],
    above: f64,
    mut x: Vec<f64>,
    zeros: Vec<usize>,
    bounds: (&[f64], &[f64]),
) -> Option<Vertex> {
    let n = x.len();
    for _ in 0..20 {
        let (r, jacobian) = residuals.at(&x)?;
        let a = zeros.iter().flat_map(|&i| jacobian[i * n..(i + 1) * n].to_vec()).collect();
        let b: Vec<f64> = zeros.iter().map(|&i| -r[i]).collect();
        let largest = b.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        if largest < 4e-16 {
            break;
        }
        let step = solve_square(a, b)?;
        x.iter_mut().zip(&step).for_each(|(x, s)| *x += s);
    }
    let inside = (0..n).all(|i| (bounds.0[i]..=bounds.1[i]).contains(&x[i]));
    let (r, _) = residuals.at(&x)?;
    let solved = zeros.iter().all(|&i| r[i].abs() < 1e-11);
    let f = value(&r, weight, above);
    (inside && solved && f.is_finite()).then_some(Vertex { x, f, zeros, multiplier: f64::NAN })
}

/// μ with Σ_{others} w·ψ·∂r + Σ_{zeros} μ·∂r = 0.
fn multipliers(
    residuals: &dyn Residuals,
    weight: &[f64],
    above: f64,
    vertex: &Vertex,
) -> Option<(Vec<f64>, Vec<f64>, Vec<f64>)> {
    let n = vertex.x.len();
    let (r, jacobian) = residuals.at(&vertex.x)?;
    let mut b = vec![0.0; n];
    for i in (0..r.len()).filter(|i| !vertex.zeros.contains(i)) {
        let psi = weight[i] * if r[i] < 0.0 { -above } else { 1.0 };
        for (k, slot) in b.iter_mut().enumerate() {
            *slot -= psi * jacobian[i * n + k];
        }
    }
    let mut a = vec![0.0; n * n];
    for (c, &i) in vertex.zeros.iter().enumerate() {
        for k in 0..n {
            a[k * n + c] = jacobian[i * n + k];
        }
    }
    Some((solve_square(a, b)?, jacobian, r))
}

/// Leaves the zero `worst` on side `side`, walks to the least of the linearised objective and takes
/// up the run that becomes zero there.
#[allow(clippy::too_many_arguments)]
fn exchange(
    residuals: &dyn Residuals,
    weight: &[f64],
    above: f64,
    vertex: &Vertex,
    worst: usize,
    side: f64,
    (jacobian, r): (&[f64], &[f64]),
    bounds: (&[f64], &[f64]),
) -> Option<Vertex> {
    let n = vertex.x.len();
    let a = vertex.zeros.iter().flat_map(|&i| jacobian[i * n..(i + 1) * n].to_vec()).collect();
    let mut b = vec![0.0; n];
    b[worst] = side;
    let direction = solve_square(a, b)?;
    let slope_of = |i: usize| -> f64 {
        jacobian[i * n..(i + 1) * n].iter().zip(&direction).map(|(a, b)| a * b).sum()
    };
    // Kinks of the piecewise linear objective along the direction, nearest first.
    let mut kinks: Vec<(f64, usize, f64)> = Vec::new();
    let mut slope = weight[vertex.zeros[worst]] * if side < 0.0 { above } else { 1.0 };
    for i in (0..r.len()).filter(|i| weight[*i] > 0.0 && !vertex.zeros.contains(i)) {
        let s = slope_of(i);
        slope += weight[i] * s * if r[i] < 0.0 { -above } else { 1.0 };
        let t = -r[i] / s;
        if t > 0.0 && t.is_finite() {
            kinks.push((t, i, weight[i] * s.abs() * (1.0 + above)));
        }
    }
    sort_by(&mut kinks, |a, b| a.0.total_cmp(&b.0));
    let mut least = kinks.len();
    for (k, kink) in kinks.iter().enumerate() {
        slope += kink.2;
        if slope >= 0.0 {
            least = k;
            break;
        }
    }
    // The residuals are curved: where the least of the linearised objective does not descend, an
    // earlier kink does.
    for k in (0..=least).rev().filter(|&k| k < kinks.len()).take(TRIED) {
        let mut zeros = vertex.zeros.clone();
        zeros[worst] = kinks[k].1;
        let next = solve(residuals, weight, above, vertex.x.clone(), zeros, bounds);
        if let Some(next) = next.filter(|next| next.f < vertex.f) {
            return Some(next);
        }
    }
    None
}
