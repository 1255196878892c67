//! A separable law bound to runs: kernel, scan, and the map from free coordinates to the kernel's.

use crate::{
    coordinates::Coordinates,
    kernel::Runs,
    newton::{Evaluation, Surface},
    objective::{Link, Loss},
    restrict::{Freedom, Role},
    scan::{Linear, Node, Scan},
};
use isoflop_formula::math;
use isoflop_laws::{ParamInfo, Separable};

/// A coefficient below this share of the response (e⁻¹⁸) at the centre has no effect in f64 fits.
const FAINT: f64 = 18.0;
/// No exponent of the field is larger.
const STEEPEST: f64 = 20.0;

#[derive(Clone, Debug)]
pub(crate) struct Separated {
    shape: Separable,
    /// Mean of the signed logarithm of each term's input.
    mean: Vec<f64>,
    /// Whether each term's coefficient is searched as its size at the centre.
    centred: Vec<bool>,
    runs: Runs,
    /// θ = T x + t; `None` when θ = x.
    map: Option<(Vec<f64>, Vec<f64>)>,
    pub coordinates: Coordinates,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    scan: Scan,
    /// First place where each free coordinate appears in θ, and the shift that centring made.
    anchors: Vec<(usize, f64)>,
    scale: Vec<f64>,
}

/// What a parameter is to a sum of powers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The floor.
    Floor,
    /// A coefficient, searched as the size of its term at the centre of the runs.
    Centred,
    /// An exponent, or a coefficient that is tied or bounded.
    Other,
}

/// What a law's structure needs to be bound.
pub(crate) struct Parts<'a> {
    pub shape: Separable,
    pub params: &'a [ParamInfo],
    pub inputs: &'a [Vec<f64>],
    pub response: &'a [f64],
    pub weight: &'a [f64],
    pub link: Link,
    pub freedom: &'a Freedom,
}

impl Separated {
    pub fn new(parts: &Parts<'_>) -> Self {
        let (shape, freedom) = (parts.shape, parts.freedom);
        let terms = shape.terms.len();
        let signed = |k: usize| -> Vec<f64> {
            let t = shape.terms[k];
            parts.inputs[t.input].iter().map(|x| t.sign * math::ln(t.scale * x)).collect()
        };
        let mut z: Vec<Vec<f64>> = (0..terms).map(signed).collect();
        let mean: Vec<f64> =
            z.iter().map(|c| c.iter().sum::<f64>() / c.len().max(1) as f64).collect();
        for (column, mean) in z.iter_mut().zip(&mean) {
            column.iter_mut().for_each(|v| *v -= mean);
        }
        let log = parts.link == Link::Log;
        let y = parts.response;
        let target = if log { y.iter().map(|&y| math::ln(y)).collect() } else { y.to_vec() };
        let runs = Runs::new(z, target, parts.weight.to_vec(), log);
        let centred: Vec<bool> =
            (0..terms).map(|k| is_centred(freedom, shape.terms[k].coefficient)).collect();
        let mut coordinates = Coordinates::plain(freedom);
        for k in (0..terms).filter(|&k| centred[k]) {
            coordinates.shear(shape.terms[k].coefficient, shape.terms[k].exponent, mean[k]);
        }
        let (low, high) = bounds(parts, &centred);
        let scale: Vec<f64> = if log { y.to_vec() } else { vec![1.0; y.len()] };
        let scan = build_scan(parts, &runs, &mean, &centred, &scale);
        let (map, anchors) = theta_map(&shape, freedom, &mean, &centred);
        Self { shape, mean, centred, runs, map, coordinates, low, high, scan, anchors, scale }
    }

    /// The surface of these weights and, if given, another response.
    pub fn surface(&self, weight: &[f64], response: Option<&[f64]>) -> KernelSurface<'_> {
        let runs = match response {
            None => self.runs.compact(weight),
            Some(y) => {
                let target = |&y: &f64| if self.runs.log { math::ln(y) } else { y };
                let mut runs = self.runs.clone();
                for (slot, y) in runs.target.iter_mut().zip(y) {
                    *slot = target(y);
                }
                runs.compact(weight)
            }
        };
        let n = 2 * self.shape.terms.len() + 1;
        KernelSurface { owner: self, runs, theta: vec![0.0; n], full: Evaluation::new(n) }
    }

    fn padded(&self, weight: &[f64]) -> Vec<f64> {
        let mut padded = weight.to_vec();
        padded.resize(self.runs.target.len(), 0.0);
        padded
    }

    fn scan_for(&self, response: Option<&[f64]>) -> std::borrow::Cow<'_, Scan> {
        match response {
            None => std::borrow::Cow::Borrowed(&self.scan),
            Some(y) => {
                let target = y.iter().zip(&self.scale).map(|(y, s)| y / s).collect();
                std::borrow::Cow::Owned(self.scan.with_target(target))
            }
        }
    }

    /// Starts from the scan, best first.
    pub fn starts(&self, weight: &[f64]) -> Vec<Vec<f64>> {
        self.scan.ranked(&self.padded(weight)).iter().map(|n| self.x(n)).collect()
    }

    /// The best start of a resample, unless `x` already lies in its basin.
    pub fn guard(&self, weight: &[f64], response: Option<&[f64]>, x: &[f64]) -> Option<Vec<f64>> {
        let scan = self.scan_for(response);
        let node = scan.best(&self.padded(weight))?;
        let u = self.coordinates.u(x);
        let exponents: Vec<f64> = self.shape.terms.iter().map(|t| u[t.exponent]).collect();
        (!scan.is_near(&node, &exponents)).then(|| self.x(&node))
    }

    /// The free coordinates of a node.
    fn x(&self, node: &Node) -> Vec<f64> {
        let terms = self.shape.terms.len();
        let faint = math::exp(-8.0);
        let mut theta = vec![0.0; 2 * terms + 1];
        for j in 0..terms {
            // A coefficient that the scan set to zero starts small, so that it can come back.
            theta[j] = math::ln(node.multipliers[j].max(faint * self.typical()));
        }
        theta[terms] = node.multipliers[terms];
        theta[terms + 1..].copy_from_slice(&node.exponents[..terms]);
        self.anchors
            .iter()
            .map(
                |&(row, shift)| {
                    if row < terms {
                        theta[row] - shift * theta[terms + 1 + row]
                    } else {
                        theta[row]
                    }
                },
            )
            .collect()
    }

    /// The free coordinates of parameters given by their own coordinates u.
    pub fn x_of(&self, u: &[f64]) -> Vec<f64> {
        let terms = self.shape.terms.len();
        let coordinate = |&(row, shift): &(usize, f64)| {
            if row < terms {
                let term = &self.shape.terms[row];
                u[term.coefficient] + (self.mean[row] - shift) * u[term.exponent]
            } else if row == terms {
                u[self.shape.floor]
            } else {
                u[self.shape.terms[row - terms - 1].exponent]
            }
        };
        self.anchors.iter().map(coordinate).collect()
    }

    /// What a parameter is to the sum.
    pub fn role(&self, param: usize) -> Part {
        if param == self.shape.floor {
            return Part::Floor;
        }
        match self.shape.terms.iter().position(|t| t.coefficient == param) {
            Some(k) if self.centred[k] => Part::Centred,
            _ => Part::Other,
        }
    }

    fn typical(&self) -> f64 {
        self.scale.iter().fold(f64::INFINITY, |m, s| m.min(s.abs())).max(f64::MIN_POSITIVE)
    }
}

/// A coefficient that is free, alone and unbounded is searched centred.
fn is_centred(freedom: &Freedom, coefficient: usize) -> bool {
    match freedom.roles[coefficient] {
        Role::Free(i) => !freedom.touched[i] && freedom.leaders[i] == coefficient,
        Role::Fixed(_) => false,
    }
}

fn bounds(parts: &Parts<'_>, centred: &[bool]) -> (Vec<f64>, Vec<f64>) {
    let freedom = parts.freedom;
    let size =
        |f: fn(f64, f64) -> f64, from: f64| parts.response.iter().fold(from, |m, y| f(m, y.abs()));
    let (least, most) = (size(f64::min, f64::INFINITY), size(f64::max, f64::MIN_POSITIVE));
    let least = math::ln(least.max(f64::MIN_POSITIVE));
    let (mut low, mut high) = (freedom.low.clone(), freedom.high.clone());
    for (i, &leader) in freedom.leaders.iter().enumerate() {
        let term = parts.shape.terms.iter().position(|t| t.coefficient == leader);
        if parts.shape.floor == leader {
            // The law's own lower bound keeps its logarithm finite; here zero is a value like any.
            low[i] = if freedom.touched[i] { low[i].max(0.0) } else { 0.0 };
            high[i] = high[i].min(100.0 * most);
        } else if let Some(k) = term {
            let (least, most) =
                if centred[k] { (least - FAINT, math::ln(most) + 40.0) } else { (-700.0, 700.0) };
            low[i] = if centred[k] { least } else { low[i].max(least) };
            high[i] = if centred[k] { most } else { high[i].min(most) };
        } else {
            low[i] = low[i].max(-STEEPEST);
            high[i] = high[i].min(STEEPEST);
        }
    }
    (low, high)
}

fn build_scan(
    parts: &Parts<'_>,
    runs: &Runs,
    mean: &[f64],
    centred: &[bool],
    scale: &[f64],
) -> Scan {
    let (shape, freedom) = (parts.shape, parts.freedom);
    let terms = shape.terms.len();
    let mut nodes: Vec<Vec<f64>> = Vec::new();
    let mut axis = Vec::new();
    let mut owners: Vec<Role> = Vec::new();
    let distinct = shape.terms.iter().map(|t| t.exponent).collect::<Vec<_>>();
    let single = terms == 1 || freedom.roles[distinct[0]] == freedom.roles[distinct[1]];
    for term in shape.terms {
        let role = freedom.roles[term.exponent];
        let at = owners.iter().position(|r| *r == role && matches!(r, Role::Free(_)));
        axis.push(at.unwrap_or_else(|| {
            owners.push(role);
            nodes.push(axis_nodes(&parts.params[term.exponent], freedom, role, single));
            nodes.len() - 1
        }));
    }
    let mut linear = Vec::new();
    let mut indices: Vec<usize> = Vec::new();
    for part in 0..=terms {
        let (param, shift) = match part < terms {
            true if centred[part] => (shape.terms[part].coefficient, 0.0),
            true => (shape.terms[part].coefficient, mean[part]),
            false => (shape.floor, 0.0),
        };
        linear.push(match freedom.roles[param] {
            Role::Fixed(u) if part < terms => Linear::Known { u, shift },
            Role::Fixed(floor) => Linear::Known { u: math::ln(floor), shift },
            Role::Free(i) => {
                let index = indices.iter().position(|&j| j == i).unwrap_or_else(|| {
                    indices.push(i);
                    indices.len() - 1
                });
                Linear::Unknown { index, shift }
            }
        });
    }
    let n = runs.target.len();
    let mut padded = scale.to_vec();
    padded.resize(n, 1.0);
    let target = if runs.log { vec![1.0; n] } else { runs.target.clone() };
    Scan::new(&runs.z, &padded, target, axis, nodes, linear)
}

/// Exponents to try: 10 on each of two axes, 25 on one, evenly spaced in the logarithm.
fn axis_nodes(param: &ParamInfo, freedom: &Freedom, role: Role, single: bool) -> Vec<f64> {
    let i = match role {
        Role::Fixed(u) => return vec![u],
        Role::Free(i) => i,
    };
    let (low, high) = (freedom.low[i], freedom.high[i]);
    let (mut from, mut to) = (param.start.0.max(low), param.start.1.min(high));
    if from >= to {
        // The user's bounds lie outside the usual range: scan the bounds themselves.
        (from, to) = (low.max(-STEEPEST), high.min(STEEPEST));
    }
    let count = if single { 25 } else { 10 };
    let share = |k: usize| k as f64 / (count - 1) as f64;
    if from > 0.0 {
        (0..count).map(|k| from * math::pow(to / from, share(k))).collect()
    } else if to < 0.0 {
        (0..count).map(|k| from * math::pow(to / from, share(k))).collect()
    } else {
        (0..count).map(|k| from + (to - from) * share(k)).collect()
    }
}

type Map = Option<(Vec<f64>, Vec<f64>)>;

fn theta_map(
    shape: &Separable,
    freedom: &Freedom,
    mean: &[f64],
    centred: &[bool],
) -> (Map, Vec<(usize, f64)>) {
    let (terms, free) = (shape.terms.len(), freedom.free());
    let rows = 2 * terms + 1;
    let (mut matrix, mut offset) = (vec![0.0; rows * free], vec![0.0; rows]);
    let mut anchors = vec![(usize::MAX, 0.0); free];
    let mut put =
        |row: usize, param: usize, factor: f64, anchor: Option<f64>| match freedom.roles[param] {
            Role::Fixed(u) => offset[row] += factor * u,
            Role::Free(i) => {
                matrix[row * free + i] += factor;
                if let (Some(shift), usize::MAX) = (anchor, anchors[i].0) {
                    anchors[i] = (row, shift);
                }
            }
        };
    for (k, term) in shape.terms.iter().enumerate() {
        put(terms + 1 + k, term.exponent, 1.0, Some(0.0));
        let shift = if centred[k] { 0.0 } else { mean[k] };
        put(k, term.coefficient, 1.0, Some(shift));
        if !centred[k] {
            put(k, term.exponent, mean[k], None);
        }
    }
    put(terms, shape.floor, 1.0, Some(0.0));
    let is_identity = free == rows
        && offset.iter().all(|v| *v == 0.0)
        && (0..rows).all(|r| (0..free).all(|c| matrix[r * free + c] == f64::from(r == c)));
    (if is_identity { None } else { Some((matrix, offset)) }, anchors)
}

/// The objective over free coordinates for one set of weights.
pub(crate) struct KernelSurface<'a> {
    owner: &'a Separated,
    runs: Runs,
    theta: Vec<f64>,
    full: Evaluation,
}

impl Surface for KernelSurface<'_> {
    fn len(&self) -> usize {
        self.owner.low.len()
    }

    fn evaluate(&mut self, x: &[f64], loss: Loss, out: &mut Evaluation) {
        let Some((matrix, offset)) = &self.owner.map else {
            return self.runs.evaluate(x, loss, out);
        };
        let (rows, free) = (offset.len(), x.len());
        for r in 0..rows {
            self.theta[r] = (0..free).fold(offset[r], |s, i| s + matrix[r * free + i] * x[i]);
        }
        self.runs.evaluate(&self.theta, loss, &mut self.full);
        out.f = self.full.f;
        for i in 0..free {
            out.g[i] = (0..rows).fold(0.0, |s, r| s + matrix[r * free + i] * self.full.g[r]);
            for j in 0..free {
                let (mut h, mut m) = (0.0, 0.0);
                for r in 0..rows {
                    for c in 0..rows {
                        let factor = matrix[r * free + i] * matrix[c * free + j];
                        h += factor * self.full.h[r * rows + c];
                        m += factor * self.full.m[r * rows + c];
                    }
                }
                out.h[i * free + j] = h;
                out.m[i * free + j] = m;
            }
        }
    }
}
