//! What a fit minimises: the objectives by their exact names.

use crate::Error;
use std::{fmt, str::FromStr};

/// The scale on which residuals are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// r = y − f.
    Raw,
    /// r = ln y − ln f.
    Log,
    /// r = ln(1 + y) − ln(1 + f), as BNSL's authors fit errors near zero.
    Log1p,
}

/// An objective. `Display` and `FromStr` use its exact name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// `huber-log:DELTA`: Σ w·H(r), H = r²/2 within δ and δ(|r| − δ/2) beyond; r of the logarithms.
    HuberLog(f64),
    /// `lad-log`: Σ w·|r|, r of the logarithms.
    LadLog,
    /// `ls`: Σ w·r², r of the response itself.
    Ls,
    /// `ls-log`: Σ w·r², r of the logarithms.
    LsLog,
    /// `ls-log1p`: Σ w·r², r of ln(1 + response).
    LsLog1p,
    /// `asym-log:W`: Σ w·|r|, counted W times where the law lies above the run, so that the fit
    /// follows the floor of the runs.
    AsymLog(f64),
}

/// A residual's share of the objective and its derivatives, for one smoothing width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Loss {
    /// Quadratic within this distance of zero; infinite for least squares.
    pub delta: f64,
    /// Factor where the law lies above the run (r < 0).
    pub above: f64,
    /// Factor on everything: 2 so that `ls` is Σ r², 1/δ so that smoothed absolute values are |r|.
    pub scale: f64,
}

impl Objective {
    /// The scale of the residuals.
    pub fn link(self) -> Link {
        match self {
            Self::Ls => Link::Raw,
            Self::LsLog1p => Link::Log1p,
            _ => Link::Log,
        }
    }

    /// Whether it is an absolute value, solved by shrinking a smoothing width and then exactly.
    pub fn is_absolute(self) -> bool {
        matches!(self, Self::LadLog | Self::AsymLog(_))
    }

    /// Whether it is a sum of squares.
    pub(crate) fn is_squares(self) -> bool {
        matches!(self, Self::Ls | Self::LsLog | Self::LsLog1p)
    }

    /// The loss that the Newton method minimises, for absolute values with the width `delta`.
    pub(crate) fn loss(self, delta: f64) -> Loss {
        match self {
            Self::HuberLog(width) => Loss { delta: width.max(delta), above: 1.0, scale: 1.0 },
            Self::LadLog => Loss { delta, above: 1.0, scale: 1.0 / delta },
            Self::AsymLog(above) => Loss { delta, above, scale: 1.0 / delta },
            Self::Ls | Self::LsLog | Self::LsLog1p => {
                Loss { delta: f64::INFINITY, above: 1.0, scale: 2.0 }
            }
        }
    }

    /// The exact contribution of one residual.
    pub fn value(self, r: f64) -> f64 {
        match self {
            Self::HuberLog(delta) if r.abs() <= delta => 0.5 * r * r,
            Self::HuberLog(delta) => delta * (r.abs() - 0.5 * delta),
            Self::LadLog => r.abs(),
            Self::AsymLog(above) if r < 0.0 => above * -r,
            Self::AsymLog(_) => r,
            Self::Ls | Self::LsLog | Self::LsLog1p => r * r,
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HuberLog(delta) => write!(f, "huber-log:{}", short(*delta)),
            Self::LadLog => f.write_str("lad-log"),
            Self::Ls => f.write_str("ls"),
            Self::LsLog => f.write_str("ls-log"),
            Self::LsLog1p => f.write_str("ls-log1p"),
            Self::AsymLog(above) => write!(f, "asym-log:{}", short(*above)),
        }
    }
}

/// The shorter of the two ways Rust writes a number: `1e-3`, `10`.
fn short(value: f64) -> String {
    let (plain, power) = (format!("{value}"), format!("{value:e}"));
    if power.len() < plain.len() { power } else { plain }
}

impl FromStr for Objective {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        const NAMES: &str = "huber-log:DELTA, lad-log, ls, ls-log, ls-log1p, asym-log:W";
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let positive = |default: f64| match value {
            None => Ok(default),
            Some(value) => match value.parse::<f64>() {
                Ok(v) if v > 0.0 && v.is_finite() => Ok(v),
                _ => Err(Error::input(format!(
                    "objective '{text}': '{value}' is not a positive number; write {name}:{}",
                    short(default)
                ))),
            },
        };
        let plain = |objective: Self| match value {
            None => Ok(objective),
            Some(_) => Err(Error::input(format!(
                "objective '{text}': '{name}' takes no number; write {name}"
            ))),
        };
        match name {
            "huber-log" => Ok(Self::HuberLog(positive(1e-3)?)),
            "asym-log" => Ok(Self::AsymLog(positive(10.0)?)),
            "lad-log" => plain(Self::LadLog),
            "ls" => plain(Self::Ls),
            "ls-log" => plain(Self::LsLog),
            "ls-log1p" => plain(Self::LsLog1p),
            _ => Err(Error::input(format!("objective '{text}' is not known; use one of {NAMES}"))),
        }
    }
}

impl Loss {
    /// (ρ, ψ = ρ′, ψ′, ω = ψ/r) of a residual, each times `scale`.
    #[inline(always)]
    pub fn terms(self, r: f64) -> (f64, f64, f64, f64) {
        let side = if r < 0.0 { self.above } else { 1.0 } * self.scale;
        let size = r.abs();
        let inside = size <= self.delta;
        // Beyond δ; the finite stand-in keeps least squares (δ = ∞) free of ∞ · 0.
        let delta = if inside { 1.0 } else { self.delta };
        let rho = if inside { 0.5 * r * r } else { delta * (size - 0.5 * delta) };
        let omega = if inside { 1.0 } else { delta / size };
        let slope = if inside { 1.0 } else { 0.0 };
        (side * rho, side * omega * r, side * slope, side * omega)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_exactly() {
        for name in ["huber-log:1e-3", "lad-log", "ls", "ls-log", "ls-log1p", "asym-log:10"] {
            assert_eq!(name.parse::<Objective>().unwrap().to_string(), name);
        }
        assert_eq!("huber-log:0.001".parse::<Objective>().unwrap().to_string(), "huber-log:1e-3");
    }

    #[test]
    fn a_bad_name_is_told_what_to_write() {
        let text = |name: &str| name.parse::<Objective>().unwrap_err().to_string();
        assert_eq!(
            text("huber"),
            "objective 'huber' is not known; use one of huber-log:DELTA, lad-log, ls, ls-log, \
             ls-log1p, asym-log:W"
        );
        assert_eq!(
            text("huber-log:-1"),
            "objective 'huber-log:-1': '-1' is not a positive number; write huber-log:1e-3"
        );
        assert_eq!(text("ls:2"), "objective 'ls:2': 'ls' takes no number; write ls");
    }

    #[test]
    fn the_slope_is_the_derivative_of_the_value() {
        for objective in [Objective::HuberLog(0.1), Objective::AsymLog(3.0), Objective::LsLog] {
            let loss = objective.loss(0.05);
            for r in [-1.0, -0.03, 0.02, 0.4] {
                let h = 1e-6;
                let slope = (loss.terms(r + h).0 - loss.terms(r - h).0) / (2.0 * h);
                assert!((slope - loss.terms(r).1).abs() < 1e-7, "{objective} at {r}");
            }
        }
    }
}
