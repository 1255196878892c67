//! Fixed, tied and bounded parameters: the linear map from free coordinates to all coordinates.
//!
//! Every parameter has a coordinate u: its logarithm or itself. A parameter is fixed (u constant),
//! tied (u equals another's) or free. The solver works on the free coordinates x; the law's own
//! coordinates are θ = T x + t.

use crate::Error;
use isoflop_formula::math;
use isoflop_laws::{ParamInfo, Scale};

/// What the user asked of the parameters, by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Held at a value.
    pub fix: Vec<(String, f64)>,
    /// Kept inside a range.
    pub bound: Vec<(String, (f64, f64))>,
    /// Equal to another: (P, Q) for P = Q.
    pub tie: Vec<(String, String)>,
    /// A further starting value.
    pub start: Vec<(String, f64)>,
}

/// What a parameter's coordinate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    /// Constant u.
    Fixed(f64),
    /// Free coordinate of this index.
    Free(usize),
}

/// The parameters after the user's wishes.
#[derive(Clone, Debug)]
pub(crate) struct Freedom {
    /// One role per parameter.
    pub roles: Vec<Role>,
    /// Scale per parameter.
    pub scales: Vec<Scale>,
    /// Parameter that leads each free coordinate.
    pub leaders: Vec<usize>,
    /// Bounds of each free coordinate, in u.
    pub low: Vec<f64>,
    /// See `low`.
    pub high: Vec<f64>,
    /// Whether the user set a bound on the coordinate or tied it.
    pub touched: Vec<bool>,
    /// The user's start per parameter, in u.
    pub start: Vec<Option<f64>>,
}

/// A value as its coordinate.
pub(crate) fn to_u(scale: Scale, value: f64) -> f64 {
    match scale {
        Scale::Log => math::ln(value),
        Scale::Linear => value,
    }
}

/// A coordinate as its value.
pub(crate) fn from_u(scale: Scale, u: f64) -> f64 {
    match scale {
        Scale::Log => math::exp(u),
        Scale::Linear => u,
    }
}

impl Freedom {
    /// Reads the wishes; errors name the parameter and list the law's. `scales`: how each parameter
    /// is searched, which need not be as the law says.
    pub fn new(params: &[ParamInfo], scales: Vec<Scale>, wishes: &Wishes) -> Result<Self, Error> {
        let find = |key: &str| {
            params.iter().position(|p| p.key == key).ok_or_else(|| {
                let keys: Vec<&str> = params.iter().map(|p| p.key.as_str()).collect();
                Error::input(format!(
                    "parameter '{key}' is not one of this law's; use {}",
                    keys.join(", ")
                ))
            })
        };
        let checked = |index: usize, value: f64, what: &str| {
            let positive = params[index].scale == Scale::Linear || value > 0.0;
            if value.is_finite() && positive {
                return Ok(to_u(scales[index], value));
            }
            let key = &params[index].key;
            Err(Error::input(format!("{what} of '{key}': {value} is not a positive number")))
        };
        let (leader, mut tied) = leaders(params, &scales, wishes, &find)?;
        let mut fixed: Vec<Option<f64>> = vec![None; params.len()];
        let mut start: Vec<Option<f64>> = vec![None; params.len()];
        for (key, value) in &wishes.start {
            let index = find(key)?;
            start[index] = Some(checked(index, *value, "start")?);
        }
        let mut bounds: Vec<(f64, f64)> = params.iter().map(|p| p.bounds).collect();
        for (key, (low, high)) in &wishes.bound {
            let index = find(key)?;
            if low > high || low.is_nan() || high.is_nan() {
                return Err(Error::input(format!(
                    "bound of '{key}': {low}..{high} is empty; write the smaller end first"
                )));
            }
            bounds[index] = (*low, *high);
            tied[leader[index]] = true;
        }
        for (index, param) in params.iter().enumerate() {
            let freed = start[index].is_some() || wishes.bound.iter().any(|b| b.0 == param.key);
            if let (Some(value), false) = (param.held, freed) {
                fixed[leader[index]] = Some(to_u(scales[index], value));
            }
        }
        for (key, value) in &wishes.fix {
            let index = find(key)?;
            let u = checked(index, *value, "fixed value")?;
            if fixed[leader[index]].is_some_and(|v| v != u && params[index].held.is_none()) {
                return Err(Error::input(format!(
                    "'{key}' is fixed at two values; fix one of the tied parameters only"
                )));
            }
            fixed[leader[index]] = Some(u);
        }
        Ok(Self::assemble(params, scales, &leader, &fixed, &bounds, &tied, start))
    }

    fn assemble(
        params: &[ParamInfo],
        scales: Vec<Scale>,
        leader: &[usize],
        fixed: &[Option<f64>],
        bounds: &[(f64, f64)],
        tied: &[bool],
        start: Vec<Option<f64>>,
    ) -> Self {
        let mut all = Self {
            roles: vec![Role::Fixed(0.0); params.len()],
            scales,
            leaders: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            touched: Vec::new(),
            start,
        };
        for index in 0..params.len() {
            let lead = leader[index];
            all.roles[index] = match fixed[lead] {
                Some(u) => Role::Fixed(u),
                None => {
                    let place = all.leaders.iter().position(|&l| l == lead).unwrap_or_else(|| {
                        all.leaders.push(lead);
                        all.low.push(f64::NEG_INFINITY);
                        all.high.push(f64::INFINITY);
                        all.touched.push(tied[lead]);
                        all.leaders.len() - 1
                    });
                    let scale = all.scales[index];
                    let low = if scale == Scale::Log && bounds[index].0 <= 0.0 {
                        f64::NEG_INFINITY
                    } else {
                        to_u(scale, bounds[index].0)
                    };
                    all.low[place] = all.low[place].max(low);
                    all.high[place] = all.high[place].min(to_u(scale, bounds[index].1));
                    Role::Free(place)
                }
            };
        }
        all
    }

    /// Puts the free coordinates in the order in which their leaders appear in `params`.
    pub fn in_order_of(mut self, params: &[usize]) -> Self {
        let rank = |leader: usize| params.iter().position(|&p| p == leader).unwrap_or(usize::MAX);
        let mut order: Vec<usize> = (0..self.free()).collect();
        isoflop_formula::order::sort_by(&mut order, |&i, &j| {
            rank(self.leaders[i]).cmp(&rank(self.leaders[j]))
        });
        let place = |i: usize| order.iter().position(|&o| o == i).unwrap_or(i);
        for role in &mut self.roles {
            if let Role::Free(i) = role {
                *i = place(*i);
            }
        }
        self.leaders = order.iter().map(|&i| self.leaders[i]).collect();
        self.low = order.iter().map(|&i| self.low[i]).collect();
        self.high = order.iter().map(|&i| self.high[i]).collect();
        self.touched = order.iter().map(|&i| self.touched[i]).collect();
        self
    }

    /// Number of free coordinates.
    pub fn free(&self) -> usize {
        self.leaders.len()
    }
}

/// Leader of each parameter, and whether it is tied to another.
fn leaders(
    params: &[ParamInfo],
    scales: &[Scale],
    wishes: &Wishes,
    find: &dyn Fn(&str) -> Result<usize, Error>,
) -> Result<(Vec<usize>, Vec<bool>), Error> {
    let mut leader: Vec<usize> = (0..params.len()).collect();
    let mut tied = vec![false; params.len()];
    for (a, b) in &wishes.tie {
        let (i, j) = (find(a)?, find(b)?);
        if scales[i] != scales[j] {
            return Err(Error::input(format!(
                "'{a}' and '{b}' cannot be tied: they are of different kinds"
            )));
        }
        let (from, to) = (leader[i].max(leader[j]), leader[i].min(leader[j]));
        for l in &mut leader {
            if *l == from {
                *l = to;
            }
        }
        tied[to] = true;
    }
    Ok((leader, tied))
}
