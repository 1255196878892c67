//! The variable-projection scan: for a grid of exponents the best coefficients are the solution of
//! a small nonnegative least-squares problem, so a few dozen nodes show every basin.
//!
//! Residuals are relative, (y − f)/y, for a log link and plain for a raw one: near the fit that is
//! the objective's own scale. The powers are computed once per problem; a resample changes only
//! the weights, so its scan is a few thousand products.

use crate::kernel::{LANES, MAX_TERMS};
use isoflop_formula::math::exp_lane;

/// Parts of a prediction: the terms, the floor, and last the target.
const PARTS: usize = MAX_TERMS + 2;

type Gram = [[f64; PARTS]; PARTS];

/// How a multiplier of a part (a centred coefficient or the floor) depends on the unknowns.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Linear {
    /// The unknown of this index times exp(shift · exponent): `shift` is 0 when it is centred.
    Unknown { index: usize, shift: f64 },
    /// exp(u + shift · exponent).
    Known { u: f64, shift: f64 },
}

/// One node of the grid.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Weighted sum of squares of the (relative) residuals.
    pub score: f64,
    /// Position on each axis.
    pub place: [usize; MAX_TERMS],
    /// Multipliers of the parts: K centred coefficients, then the floor; zero where they vanish.
    pub multipliers: [f64; MAX_TERMS + 1],
    /// Exponent of each term.
    pub exponents: [f64; MAX_TERMS],
}

/// The powers at every node, divided by the residual's scale.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    /// Axis of each term; two terms may share one.
    axis: Vec<usize>,
    /// Exponents on each axis.
    nodes: Vec<Vec<f64>>,
    /// Per term and node: the column.
    powers: Vec<Vec<Vec<f64>>>,
    floor: Vec<f64>,
    target: Vec<f64>,
    linear: Vec<Linear>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = [0.0; LANES];
    let (a, _) = a.as_chunks::<LANES>();
    let (b, _) = b.as_chunks::<LANES>();
    for (x, y) in a.iter().zip(b) {
        for l in 0..LANES {
            sum[l] += x[l] * y[l];
        }
    }
    (sum[0] + sum[1]) + (sum[2] + sum[3])
}

fn times(a: &[f64], b: &[f64], out: &mut [f64]) {
    for ((o, x), y) in out.iter_mut().zip(a).zip(b) {
        *o = x * y;
    }
}

impl Scan {
    /// `z`: centred columns per term (padded); `scale`: y or 1 per run; `target`: y / scale.
    pub fn new(
        z: &[Vec<f64>],
        scale: &[f64],
        target: Vec<f64>,
        axis: Vec<usize>,
        nodes: Vec<Vec<f64>>,
        linear: Vec<Linear>,
    ) -> Self {
        let inverse: Vec<f64> = scale.iter().map(|s| 1.0 / s).collect();
        let powers = z
            .iter()
            .zip(&axis)
            .map(|(z, &axis)| {
                let column = |&s: &f64| {
                    z.iter().zip(&inverse).map(|(z, i)| exp_lane(s * z) * i).collect::<Vec<_>>()
                };
                nodes[axis].iter().map(column).collect()
            })
            .collect();
        Self { axis, nodes, powers, floor: inverse, target, linear }
    }

    /// The same grid with another target (response / scale), for resamples of the response.
    pub fn with_target(&self, target: Vec<f64>) -> Self {
        let mut scan = self.clone();
        scan.target = target;
        scan.target.resize(self.floor.len(), 0.0);
        scan
    }

    /// All nodes for these weights, best first; ties keep the order of the grid.
    pub fn ranked(&self, weight: &[f64]) -> Vec<Node> {
        let mut all = self.all(weight);
        isoflop_formula::order::sort_by(&mut all, |a, b| a.score.total_cmp(&b.score));
        all
    }

    /// The best node for these weights.
    pub fn best(&self, weight: &[f64]) -> Option<Node> {
        self.all(weight).into_iter().min_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// Every node that has a solution, in the order of the grid.
    fn all(&self, weight: &[f64]) -> Vec<Node> {
        let terms = self.powers.len();
        let n = weight.len();
        let (mut wf, mut wt, mut wp) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        times(weight, &self.floor, &mut wf);
        times(weight, &self.target, &mut wt);
        let (ff, ft, tt) = (dot(&wf, &self.floor), dot(&wf, &self.target), dot(&wt, &self.target));
        // Per term and node: with itself, with the floor, with the target.
        let single: Vec<Vec<[f64; 3]>> = self
            .powers
            .iter()
            .map(|nodes| {
                let one = |p: &Vec<f64>| {
                    times(weight, p, &mut wp);
                    [dot(&wp, p), dot(&wf, p), dot(&wt, p)]
                };
                nodes.iter().map(one).collect()
            })
            .collect();
        let mut out = Vec::new();
        for first in 0..self.powers[0].len() {
            times(weight, &self.powers[0][first], &mut wp);
            let seconds = match terms {
                1 => 0..1,
                _ if self.axis[0] == self.axis[1] => first..first + 1,
                _ => 0..self.powers[1].len(),
            };
            for second in seconds {
                let mut g: Gram = [[0.0; PARTS]; PARTS];
                let place = [first, second];
                for k in 0..terms {
                    let [own, with_floor, with_target] = single[k][place[k]];
                    set(&mut g, k, k, own);
                    set(&mut g, k, terms, with_floor);
                    set(&mut g, k, terms + 1, with_target);
                }
                if terms == 2 {
                    set(&mut g, 0, 1, dot(&wp, &self.powers[1][second]));
                }
                set(&mut g, terms, terms, ff);
                set(&mut g, terms, terms + 1, ft);
                set(&mut g, terms + 1, terms + 1, tt);
                out.extend(self.node(&g, place));
            }
        }
        out
    }

    fn node(&self, g: &Gram, place: [usize; MAX_TERMS]) -> Option<Node> {
        let terms = self.powers.len();
        let mut exponents = [0.0; MAX_TERMS];
        for k in 0..terms {
            exponents[k] = self.nodes[self.axis[k]][place[k]];
        }
        // Multiplier of part j = Σ_i r[j][i]·unknown_i + known[j].
        let mut r = [[0.0; 3]; MAX_TERMS + 1];
        let mut known = [0.0; MAX_TERMS + 1];
        let mut unknowns = 0;
        for (j, linear) in self.linear.iter().enumerate() {
            let s = if j < terms { exponents[j] } else { 0.0 };
            match *linear {
                Linear::Unknown { index, shift } => {
                    r[j][index] = exp_lane(shift * s);
                    unknowns = unknowns.max(index + 1);
                }
                Linear::Known { u, shift } => known[j] = exp_lane(u + shift * s),
            }
        }
        let (parts, target) = (terms + 1, terms + 1);
        let mut a = [[0.0; 3]; 3];
        let mut b = [0.0; 3];
        let mut constant = g[target][target];
        for i in 0..parts {
            constant -= 2.0 * known[i] * g[i][target];
            for j in 0..parts {
                constant += known[i] * known[j] * g[i][j];
                for u in 0..unknowns {
                    b[u] -= r[i][u] * g[i][j] * known[j];
                    for v in 0..unknowns {
                        a[u][v] += r[i][u] * g[i][j] * r[j][v];
                    }
                }
            }
            for u in 0..unknowns {
                b[u] += r[i][u] * g[i][target];
            }
        }
        let (gain, x) = nonnegative(&a, &b, unknowns);
        let mut multipliers = [0.0; MAX_TERMS + 1];
        for j in 0..parts {
            multipliers[j] = known[j] + (0..unknowns).map(|u| r[j][u] * x[u]).sum::<f64>();
        }
        let score = constant - gain;
        score.is_finite().then_some(Node { score, place, multipliers, exponents })
    }

    /// Whether exponents lie within one step of a node on every axis: the same basin, as far as
    /// the grid can tell.
    pub fn is_near(&self, node: &Node, exponents: &[f64]) -> bool {
        (0..self.powers.len()).all(|k| {
            let axis = &self.nodes[self.axis[k]];
            let at = node.place[k];
            let (a, b) = (axis[at.saturating_sub(1)], axis[(at + 1).min(axis.len() - 1)]);
            let edge = at == 0 || at + 1 == axis.len();
            edge && axis.len() == 1 || (a.min(b)..=a.max(b)).contains(&exponents[k])
        })
    }
}

fn set(g: &mut Gram, i: usize, j: usize, value: f64) {
    g[i][j] = value;
    g[j][i] = value;
}

/// min |A x − b| with x ≥ 0 from the normal equations, by trying every support of at most three
/// unknowns. Returns bᵀx (the gain over x = 0) and x.
fn nonnegative(a: &[[f64; 3]; 3], b: &[f64; 3], n: usize) -> (f64, [f64; 3]) {
    let mut best = (0.0, [0.0; 3]);
    // All unknowns first: if they come out positive the constraints do not bind.
    for mask in (1..1_usize << n).rev() {
        let Some(x) = on_support(a, b, n, mask) else { continue };
        let gain: f64 = (0..n).map(|i| b[i] * x[i]).sum();
        if gain > best.0 {
            best = (gain, x);
        }
        if mask == (1 << n) - 1 {
            break;
        }
    }
    best
}

/// The unconstrained solution on a support; `None` when singular or not positive.
fn on_support(a: &[[f64; 3]; 3], b: &[f64; 3], n: usize, mask: usize) -> Option<[f64; 3]> {
    let mut index = [0; 3];
    let mut m = 0;
    for i in 0..n {
        if mask >> i & 1 == 1 {
            index[m] = i;
            m += 1;
        }
    }
    let mut t = [[0.0; 4]; 3];
    for p in 0..m {
        for q in 0..m {
            t[p][q] = a[index[p]][index[q]];
        }
        t[p][3] = b[index[p]];
    }
    for p in 0..m {
        if t[p][p] <= a[index[p]][index[p]] * 1e-14 {
            return None;
        }
        for q in p + 1..m {
            let factor = t[q][p] / t[p][p];
            for c in p..4 {
                t[q][c] -= factor * t[p][c];
            }
        }
    }
    let mut x = [0.0; 3];
    for p in (0..m).rev() {
        let mut sum = t[p][3];
        for q in p + 1..m {
            sum -= t[p][q] * x[index[q]];
        }
        x[index[p]] = sum / t[p][p];
        if x[index[p]] <= 0.0 {
            return None;
        }
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isoflop_formula::math;

    #[test]
    fn the_node_that_made_the_data_has_no_residual() {
        let z = vec![vec![-1.0, -0.5, 0.2, 1.3], vec![0.4, -1.2, 0.9, -0.1]];
        let y: Vec<f64> = (0..4)
            .map(|i| 0.5 * math::exp(-0.4 * z[0][i]) + 0.3 * math::exp(-0.2 * z[1][i]) + 1.5)
            .collect();
        let nodes = vec![vec![-0.8, -0.4, -0.2], vec![-0.4, -0.2]];
        let linear = (0..3).map(|index| Linear::Unknown { index, shift: 0.0 }).collect();
        let scan = Scan::new(&z, &y, vec![1.0; 4], vec![0, 1], nodes, linear);
        let best = scan.best(&[1.0; 4]).unwrap();
        assert!(best.score < 1e-12 && best.exponents == [-0.4, -0.2]);
        for (m, want) in best.multipliers.iter().zip([0.5, 0.3, 1.5]) {
            assert!((m - want).abs() < 1e-9);
        }
    }

    #[test]
    fn a_negative_coefficient_is_replaced_by_zero() {
        let a = [[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0; 3]];
        assert_eq!(nonnegative(&a, &[2.0, -1.0, 0.0], 2).1, [1.0, 0.0, 0.0]);
    }
}
