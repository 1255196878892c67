//! A law that does not separate, bound to runs: its own derivatives, through the law's graph.

use crate::{
    coordinates::Coordinates,
    linear::solve_positive,
    newton::{Evaluation, Surface},
    objective::{Link, Loss},
    restrict::{Freedom, to_u},
};
use isoflop_formula::{
    math,
    threefry::{Purpose, Stream},
};
use isoflop_laws::{Bound, ParamInfo, Scale};

/// Free coordinates farther out than this are taken for a runaway.
const FAR: f64 = 700.0;

pub(crate) struct General {
    pub coordinates: Coordinates,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// Where starts are cast, in u, per free coordinate.
    net: Vec<(f64, f64)>,
    link: Link,
    /// Parameters in which the law is linear, all together.
    linear: Vec<Linear>,
}

/// A parameter that the law is linear in, and its free coordinate.
#[derive(Clone, Copy, Debug)]
struct Linear {
    param: usize,
    coordinate: usize,
    positive: bool,
}

impl General {
    pub fn new(
        params: &[ParamInfo],
        freedom: &Freedom,
        link: Link,
        inputs: &[Vec<f64>],
        bound: &dyn Bound,
    ) -> Self {
        let far = |v: f64| v.clamp(-FAR, FAR);
        let net = freedom
            .leaders
            .iter()
            .enumerate()
            .map(|(i, &leader)| {
                let p = &params[leader];
                let safe = |v: f64| if p.scale == Scale::Log { v.max(1e-300) } else { v };
                let start = p.among.and_then(|i| span(inputs.get(i)?)).unwrap_or(p.start);
                let (a, b) = (to_u(p.scale, safe(start.0)), to_u(p.scale, safe(start.1)));
                let (a, b) = (a.max(freedom.low[i]), b.min(freedom.high[i]));
                if a <= b { (a, b) } else { (far(freedom.low[i]), far(freedom.high[i])) }
            })
            .collect();
        // A logarithm farther out is not a number any more; what is searched as it is may be.
        let ends = |ends: &[f64]| {
            let scale = |i: usize| freedom.scales[freedom.leaders[i]];
            let end = |(i, &v): (usize, &f64)| if scale(i) == Scale::Log { far(v) } else { v };
            ends.iter().enumerate().map(end).collect()
        };
        let mut general = Self {
            linear: Vec::new(),
            coordinates: Coordinates::plain(freedom),
            low: ends(&freedom.low),
            high: ends(&freedom.high),
            net,
            link,
        };
        general.linear = general.find_linear(freedom, bound);
        general
    }

    /// The largest set of parameters, in order, in which the law is linear together: changing any
    /// of them leaves the derivative by every one of them as it was.
    fn find_linear(&self, freedom: &Freedom, bound: &dyn Bound) -> Vec<Linear> {
        let params = self.coordinates.params(&self.net_start(0));
        let (n, rows) = (params.len(), bound.rows());
        let jacobian = |p: &[f64]| {
            let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
            bound.jacobian(p, &mut values, &mut jacobian);
            jacobian
        };
        let here = jacobian(&params);
        let same = |other: &[f64], column: usize| {
            (0..rows).all(|i| {
                let (a, b) = (here[i * n + column], other[i * n + column]);
                (a - b).abs() <= 1e-9 * a.abs() && a.is_finite()
            })
        };
        let mut found: Vec<(Linear, Vec<f64>)> = Vec::new();
        for (coordinate, &param) in freedom.leaders.iter().enumerate() {
            if freedom.touched[coordinate] {
                continue;
            }
            let mut moved = params.clone();
            moved[param] = 1.7 * moved[param] + 0.01;
            let moved = jacobian(&moved);
            let fits = same(&moved, param)
                && found.iter().all(|(l, other)| same(&moved, l.param) && same(other, param));
            if fits {
                let positive = freedom.scales[param] == Scale::Log;
                found.push((Linear { param, coordinate, positive }, moved));
            }
        }
        found.into_iter().map(|(linear, _)| linear).collect()
    }

    /// Replaces the linear parameters of a start by their least-squares values there, on the
    /// residuals' own scale. Those that must be positive and would not be become faint.
    pub fn project(&self, bound: &dyn Bound, weight: &[f64], response: &[f64], x: &mut [f64]) {
        let mut kept = self.linear.clone();
        if kept.is_empty() {
            return;
        }
        let params = self.coordinates.params(x);
        let (n, rows) = (params.len(), weight.len());
        let (mut values, mut jacobian) = (vec![0.0; rows], vec![0.0; rows * n]);
        bound.jacobian(&params, &mut values, &mut jacobian);
        let scale = |i: usize| {
            let slope = transform_slope(self.link, response[i]);
            weight[i] * slope * slope
        };
        let rest = |i: usize| {
            let own = |l: &Linear| params[l.param] * jacobian[i * n + l.param];
            response[i] - values[i] + self.linear.iter().map(own).sum::<f64>()
        };
        while !kept.is_empty() {
            let k = kept.len();
            let (mut a, mut b) = (vec![0.0; k * k], vec![0.0; k]);
            for i in 0..rows {
                let (s, r) = (scale(i), rest(i));
                for (p, one) in kept.iter().enumerate() {
                    let v = s * jacobian[i * n + one.param];
                    b[p] += v * r;
                    for (q, other) in kept.iter().enumerate() {
                        a[p * k + q] += v * jacobian[i * n + other.param];
                    }
                }
            }
            if !solve_positive(&mut a, &mut b) {
                return;
            }
            let worst = (0..k).filter(|&p| kept[p].positive && b[p] <= 0.0);
            let Some(drop) = worst.min_by(|&p, &q| b[p].total_cmp(&b[q])) else {
                for (linear, value) in kept.iter().zip(&b) {
                    self.place(linear, *value, x);
                }
                return;
            };
            let faint = 1e-3 * params[kept[drop].param].abs();
            let dropped = kept.remove(drop);
            self.place(&dropped, faint, x);
        }
    }

    fn place(&self, linear: &Linear, value: f64, x: &mut [f64]) {
        let i = linear.coordinate;
        let u = if linear.positive { to_u(Scale::Log, value) } else { value };
        if u.is_finite() {
            x[i] = u.max(self.low[i]).min(self.high[i]);
        }
    }

    /// The objective at `x` without derivatives; not finite where the law is not defined.
    pub fn score(
        &self,
        bound: &dyn Bound,
        weight: &[f64],
        response: &[f64],
        x: &[f64],
        loss: Loss,
    ) -> f64 {
        let mut values = vec![0.0; weight.len()];
        bound.values(&self.coordinates.params(x), &mut values);
        let residual =
            |i: usize| transform(self.link, response[i]) - transform(self.link, values[i]);
        (0..weight.len()).map(|i| weight[i] * loss.terms(residual(i)).0).sum()
    }

    /// Start `k` of a net that fills the box evenly; the same for every seed and platform.
    pub fn net_start(&self, k: u64) -> Vec<f64> {
        let mut stream = Stream::new(0, Purpose::Start, k);
        self.net.iter().map(|&(a, b)| a + (b - a) * stream.unit()).collect()
    }

    /// The surface of these weights and response.
    pub fn surface<'a>(
        &'a self,
        bound: &'a dyn Bound,
        weight: &[f64],
        response: &[f64],
        params: usize,
    ) -> LawSurface<'a> {
        let rows = weight.len();
        LawSurface {
            owner: self,
            bound,
            weight: weight.to_vec(),
            target: response.iter().map(|&y| transform(self.link, y)).collect(),
            values: vec![0.0; rows],
            jacobian: vec![0.0; rows * params],
            bend: vec![0.0; rows],
            params,
        }
    }
}

/// The range of a column, when it has one.
fn span(column: &[f64]) -> Option<(f64, f64)> {
    let low = column.iter().copied().fold(f64::INFINITY, f64::min);
    let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low < high).then_some((low, high))
}

/// The response on the scale of the residuals.
pub(crate) fn transform(link: Link, y: f64) -> f64 {
    match link {
        Link::Raw => y,
        Link::Log => math::ln(y),
        Link::Log1p => math::ln_1p(y),
    }
}

/// d transform / d y.
pub(crate) fn transform_slope(link: Link, y: f64) -> f64 {
    match link {
        Link::Raw => 1.0,
        Link::Log => 1.0 / y,
        Link::Log1p => 1.0 / (1.0 + y),
    }
}

/// The objective over free coordinates, by the law's own derivatives.
pub(crate) struct LawSurface<'a> {
    owner: &'a General,
    bound: &'a dyn Bound,
    weight: Vec<f64>,
    target: Vec<f64>,
    values: Vec<f64>,
    jacobian: Vec<f64>,
    bend: Vec<f64>,
    params: usize,
}

impl Surface for LawSurface<'_> {
    fn len(&self) -> usize {
        self.owner.coordinates.free()
    }

    fn evaluate(&mut self, x: &[f64], loss: Loss, out: &mut Evaluation) {
        let (n, link) = (self.params, self.owner.link);
        let p = self.owner.coordinates.params(x);
        self.bound.jacobian(&p, &mut self.values, &mut self.jacobian);
        let slopes = self.owner.coordinates.slopes(&p);
        let (mut f, mut g) = (0.0, vec![0.0; n]);
        let (mut h, mut m) = (vec![0.0; n * n], vec![0.0; n * n]);
        for (i, &w) in self.weight.iter().enumerate() {
            self.bend[i] = 0.0;
            if w == 0.0 {
                continue;
            }
            let value = self.values[i];
            let r = self.target[i] - transform(link, value);
            if !r.is_finite() {
                out.f = f64::INFINITY;
                return;
            }
            let (rho, psi, curvature, omega) = loss.terms(r);
            f += w * rho;
            let dt = transform_slope(link, value);
            // ∂r = −t′ ∂f; for the logarithms t″ = −t′², which adds ψ·vvᵀ.
            let bent = curvature + if link == Link::Raw { 0.0 } else { psi };
            self.bend[i] = -w * psi * dt;
            let row = &self.jacobian[i * n..(i + 1) * n];
            for a in 0..n {
                let va = dt * row[a] * slopes[a];
                g[a] -= w * psi * va;
                for b in 0..=a {
                    let vv = va * dt * row[b] * slopes[b];
                    h[a * n + b] += w * bent * vv;
                    m[a * n + b] += w * omega * vv;
                }
            }
        }
        self.curve(&p, &slopes, &mut h, &g);
        for a in 0..n {
            for b in 0..a {
                h[b * n + a] = h[a * n + b];
                m[b * n + a] = m[a * n + b];
            }
        }
        out.f = f;
        out.g.copy_from_slice(&self.owner.coordinates.pull_back(&g));
        self.owner.coordinates.pull_back_matrix(&h, &mut out.h);
        self.owner.coordinates.pull_back_matrix(&m, &mut out.m);
    }
}

impl LawSurface<'_> {
    /// Adds Σ −wψt′ ∂²f in u coordinates, where the law has second derivatives.
    fn curve(&self, p: &[f64], slopes: &[f64], h: &mut [f64], g: &[f64]) {
        let n = self.params;
        let mut second = vec![0.0; n * n];
        if !self.bound.hessian(p, &self.bend, &mut second) {
            return;
        }
        for a in 0..n {
            for b in 0..=a {
                h[a * n + b] += second[a * n + b] * slopes[a] * slopes[b];
            }
            // ∂²p/∂u² = p for a logarithm: the gradient once more on the diagonal.
            if self.owner.coordinates.is_log(a) {
                h[a * n + a] += g[a];
            }
        }
    }
}
