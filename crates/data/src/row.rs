//! The numbers of one row, or why it cannot be used.

use crate::number::{Numbers, Unread};
use crate::roles::Roles;
use crate::{Rejected, RunsRequest};
use isoflop_formula::math;
use isoflop_formula::quantity::Kind;

/// N, D and C: any two give the third.
pub(crate) const TRIPLE: [&str; 3] = ["N", "D", "C"];

/// The numbers of one row.
pub(crate) struct Values {
    pub(crate) inputs: Vec<f64>,
    pub(crate) compute: Option<f64>,
    pub(crate) response: f64,
    pub(crate) weight: Option<f64>,
    pub(crate) step: Option<f64>,
    /// Which of N, D, C were computed.
    pub(crate) computed: [bool; 3],
}

/// Reads the numbers of a row.
pub(crate) struct RowReader<'a> {
    pub(crate) request: &'a RunsRequest<'a>,
    pub(crate) roles: &'a Roles,
    pub(crate) numbers: Numbers,
}

impl RowReader<'_> {
    pub(crate) fn row(&self, row: usize) -> Result<Values, Rejected> {
        let (triple, computed) = self.triple(row)?;
        let mut inputs = Vec::with_capacity(self.request.inputs.len());
        for key in self.request.inputs {
            inputs.push(match TRIPLE.iter().position(|known| known == key) {
                Some(i) => triple[i].expect("no input is missing, and blank ones are rejected"),
                None => self.input(row, key)?,
            });
        }
        Ok(Values {
            inputs,
            compute: triple[2],
            response: self.response(row)?,
            weight: self.optional(row, "weight", Kind::Plain)?,
            step: self.optional(row, "step", Kind::Count)?,
            computed,
        })
    }

    /// Whether every row has its compute.
    pub(crate) fn has_compute(&self) -> bool {
        let given = |key: &str| self.roles.column(key).is_some();
        given("C") || (given("N") && given("D"))
    }

    /// N, D and C of a row, and which of them were computed.
    fn triple(&self, row: usize) -> Result<([Option<f64>; 3], [bool; 3]), Rejected> {
        let mut values = [None; 3];
        for (value, key) in values.iter_mut().zip(TRIPLE) {
            if self.is_given(row, key) {
                *value = Some(self.positive(row, key)?);
            }
        }
        let k = self.request.flops_per_nd;
        let third = match values {
            [None, Some(d), Some(c)] => Some((0, c / (k * d))),
            [Some(n), None, Some(c)] => Some((1, c / (k * n))),
            [Some(n), Some(d), None] => Some((2, k * n * d)),
            _ => None,
        };
        let mut computed = [false; 3];
        if let Some((i, value)) = third {
            (values[i], computed[i]) = (Some(self.computed(row, i, value)?), true);
        }
        for (value, key) in values.iter().zip(TRIPLE) {
            let wanted = self.roles.column(key).is_some() || self.request.inputs.contains(&key);
            if wanted && value.is_none() {
                return Err(self.reject(row, key, "is empty; give a value or leave the row out"));
            }
        }
        Ok((values, computed))
    }

    /// A computed value is finite and positive, or the row is rejected where a factor is.
    fn computed(&self, row: usize, i: usize, value: f64) -> Result<f64, Rejected> {
        if value.is_finite() && value > 0.0 {
            return Ok(value);
        }
        let key = TRIPLE.into_iter().find(|key| self.roles.column(key).is_some()).unwrap_or("N");
        let reason = format!("gives {} = {value:e}; check the units", TRIPLE[i]);
        Err(self.reject(row, key, &reason))
    }

    fn input(&self, row: usize, key: &str) -> Result<f64, Rejected> {
        if !matches!(key, "step" | "lr") {
            return self.positive(row, key);
        }
        let value = self.number(row, key, Kind::of_input(key))?;
        if value < 0.0 { Err(self.reject(row, key, NEGATIVE)) } else { Ok(value) }
    }

    fn positive(&self, row: usize, key: &str) -> Result<f64, Rejected> {
        let value = self.number(row, key, Kind::of_input(key))?;
        if value > 0.0 { Ok(value) } else { Err(self.reject(row, key, NOT_POSITIVE)) }
    }

    /// Weight or step: not negative, and there when the role is given.
    fn optional(&self, row: usize, role: &str, kind: Kind) -> Result<Option<f64>, Rejected> {
        if self.roles.column(role).is_none() {
            return Ok(None);
        }
        let value = self.number(row, role, kind)?;
        if value < 0.0 { Err(self.reject(row, role, NEGATIVE)) } else { Ok(Some(value)) }
    }

    fn response(&self, row: usize) -> Result<f64, Rejected> {
        let role = self.roles.response(self.request).expect("no response is missing");
        let column = self.roles.column(role).expect("the role of the response has a column");
        let sheet = self.request.sheet;
        let value = self.numbers.cell(sheet, column, row, Kind::Plain).map_err(|unread| {
            let reason = match unread {
                Unread::Empty => "has no loss; the run may not have ended".into(),
                Unread::NotFinite => "has no loss; the run may have diverged".into(),
                Unread::Because(reason) => reason,
            };
            self.reject(row, role, &reason)
        })?;
        if value <= 0.0 {
            return Err(self.reject(row, role, NOT_POSITIVE));
        }
        let nats = match role {
            "ppl" => math::ln(value),
            "bpb" => value * core::f64::consts::LN_2 * self.request.bits_to_nats.unwrap_or(1.0),
            _ => value,
        };
        match nats > 0.0 && nats.is_finite() {
            true => Ok(nats),
            false => Err(self.reject(row, role, "is no perplexity; one of 1 or less has no loss")),
        }
    }

    pub(crate) fn converted_text(&self) -> Option<String> {
        let role = self.roles.response(self.request)?;
        let name = &self.request.sheet.names[self.roles.column(role)?];
        match role {
            "ppl" => Some(format!("L = ln of the perplexity in '{name}'")),
            "bpb" => {
                let bytes = self.request.bits_to_nats?;
                Some(format!("L = bits per byte in '{name}' × ln 2 × {bytes} bytes per token"))
            }
            _ => None,
        }
    }

    /// Whether a role has a column with a value in this row.
    fn is_given(&self, row: usize, role: &str) -> bool {
        let Some(column) = self.roles.column(role) else { return false };
        match self.request.sheet.column_of_numbers(column) {
            Some(values) => !values[row].is_nan(),
            None => !self.request.sheet.cells[column][row].trim().is_empty(),
        }
    }

    fn number(&self, row: usize, role: &str, kind: Kind) -> Result<f64, Rejected> {
        let read = match self.roles.column(role) {
            Some(column) => self.numbers.cell(self.request.sheet, column, row, kind),
            None => Err(Unread::Empty),
        };
        read.map_err(|unread| {
            let reason = match unread {
                Unread::Empty => "is empty; give a value or leave the row out".into(),
                Unread::NotFinite => "is not a finite number".into(),
                Unread::Because(reason) => reason,
            };
            self.reject(row, role, &reason)
        })
    }

    fn reject(&self, row: usize, role: &str, reason: &str) -> Rejected {
        let sheet = self.request.sheet;
        match self.roles.column(role) {
            Some(column) => sheet.reject(row, column, reason),
            None => {
                let frame = sheet.frame;
                Rejected { frame, ..Rejected::new(sheet.lines[row], role, "", reason) }
            }
        }
    }
}

const NOT_POSITIVE: &str = "must be more than 0";
const NEGATIVE: &str = "must not be less than 0";
