//! From the solver's free coordinates to the law's parameters: u = U x + u₀, then exp or identity.

use crate::restrict::{Freedom, Role, from_u};
use isoflop_laws::Scale;

/// The affine map from free coordinates x to parameter coordinates u.
#[derive(Clone, Debug)]
pub(crate) struct Coordinates {
    /// params × free, row major.
    matrix: Vec<f64>,
    offset: Vec<f64>,
    scales: Vec<Scale>,
    free: usize,
}

impl Coordinates {
    /// x is u of the leaders.
    pub fn plain(freedom: &Freedom) -> Self {
        let (free, params) = (freedom.free(), freedom.roles.len());
        let mut map = Self {
            matrix: vec![0.0; params * free],
            offset: vec![0.0; params],
            scales: freedom.scales.clone(),
            free,
        };
        for (param, role) in freedom.roles.iter().enumerate() {
            match *role {
                Role::Fixed(u) => map.offset[param] = u,
                Role::Free(i) => map.matrix[param * free + i] = 1.0,
            }
        }
        map
    }

    /// Makes u of `param` equal its own free coordinate less `shift` times u of `other`.
    pub fn shear(&mut self, param: usize, other: usize, shift: f64) {
        for i in 0..self.free {
            self.matrix[param * self.free + i] -= shift * self.matrix[other * self.free + i];
        }
        self.offset[param] -= shift * self.offset[other];
    }

    /// u of every parameter.
    pub fn u(&self, x: &[f64]) -> Vec<f64> {
        (0..self.offset.len())
            .map(|p| {
                let row = &self.matrix[p * self.free..(p + 1) * self.free];
                row.iter().zip(x).fold(self.offset[p], |sum, (m, x)| sum + m * x)
            })
            .collect()
    }

    /// Every parameter.
    pub fn params(&self, x: &[f64]) -> Vec<f64> {
        self.u(x).iter().zip(&self.scales).map(|(&u, &s)| from_u(s, u)).collect()
    }

    /// ∂p/∂u per parameter at given values: p for a logarithm, 1 otherwise.
    pub fn slopes(&self, params: &[f64]) -> Vec<f64> {
        let slope = |(p, s): (&f64, &Scale)| if *s == Scale::Log { *p } else { 1.0 };
        params.iter().zip(&self.scales).map(slope).collect()
    }

    /// Whether a parameter's coordinate is its logarithm.
    pub fn is_log(&self, param: usize) -> bool {
        self.scales[param] == Scale::Log
    }

    /// ∂/∂x from ∂/∂u: one row of a Jacobian.
    pub fn pull_back(&self, du: &[f64]) -> Vec<f64> {
        (0..self.free)
            .map(|i| {
                du.iter().enumerate().fold(0.0, |s, (p, d)| s + d * self.matrix[p * self.free + i])
            })
            .collect()
    }

    /// ∂²/∂x² from ∂²/∂u² (full matrices, row major).
    pub fn pull_back_matrix(&self, h: &[f64], out: &mut [f64]) {
        let (params, free) = (self.offset.len(), self.free);
        for i in 0..free {
            for j in 0..free {
                let mut sum = 0.0;
                for p in 0..params {
                    let left = self.matrix[p * free + i];
                    if left != 0.0 {
                        for q in 0..params {
                            sum += left * h[p * params + q] * self.matrix[q * free + j];
                        }
                    }
                }
                out[i * free + j] = sum;
            }
        }
    }

    /// Free coordinates.
    pub fn free(&self) -> usize {
        self.free
    }
}
