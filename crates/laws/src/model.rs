//! A law ready for use: evaluated, differentiated, bound to data.

mod bind;
mod code;
mod implicit;
mod optimum;
mod recurrence;
mod schedule;
mod text;

use crate::error::Error;
use crate::law::{Input, Kind, Law, Param, Preset, Scale};
use code::Code;
use std::sync::Arc;

pub use bind::{Bound, Columns};
pub use optimum::{Best, NoOptimum, Side};
pub use schedule::{Schedule, Schedules};

/// The most breaks a broken law may have.
const MOST_BREAKS: usize = 9;

/// A parameter of a model; for laws with breaks, numbered.
#[derive(Clone, Debug)]
pub struct ParamInfo {
    /// Permanent ASCII key.
    pub key: String,
    /// Display symbol as LaTeX.
    pub latex: String,
    /// What it is, in words.
    pub label: String,
    /// Unit in words, empty for a pure number.
    pub unit: String,
    /// How it is searched.
    pub scale: Scale,
    /// The values it may take; both ends are allowed.
    pub bounds: (f64, f64),
    /// Where a net of starts is cast.
    pub start: (f64, f64),
    /// Held at this value in a fit unless it is freed.
    pub held: Option<f64>,
    /// A point on the scale of this input: its starts lie among the runs.
    pub among: Option<usize>,
}

impl ParamInfo {
    fn new(param: &Param, number: &str) -> Self {
        let text = |s: &str| s.replace('#', number);
        Self {
            key: text(param.symbol.key),
            latex: text(param.symbol.latex),
            label: text(param.symbol.label),
            unit: text(param.symbol.unit),
            scale: param.scale,
            bounds: param.bounds,
            start: param.start,
            held: param.held,
            among: param.among,
        }
    }
}

/// A law with its number of breaks, compiled. Cheap to clone.
#[derive(Clone)]
pub struct Model(Arc<Inner>);

struct Inner {
    law: &'static Law,
    breaks: usize,
    params: Vec<ParamInfo>,
    code: Code,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Model").field(&self.id()).finish()
    }
}

/// The law with this id: `chinchilla`; `bnsl` has one break, `bnsl:3` three.
///
/// # Errors
/// An unknown id, or a number of breaks that the law does not take.
pub fn find(id: &str) -> Result<Model, Error> {
    let (name, breaks) = match id.split_once(':') {
        Some((name, breaks)) => (name, Some(breaks)),
        None => (id, None),
    };
    let Some(law) = crate::all().iter().find(|law| law.id == name) else {
        return Err(unknown_law(name));
    };
    let breaks = match breaks {
        None => usize::from(!law.per_break.is_empty()),
        Some(_) if law.per_break.is_empty() => {
            return Err(Error::unknown(format!("law '{name}' has no breaks; write '{name}'")));
        }
        Some(text) => match text.parse() {
            Ok(count) if (1..=MOST_BREAKS).contains(&count) => count,
            _ => {
                return Err(Error::unknown(format!(
                    "law '{id}': '{text}' is not a number of breaks from 1 to {MOST_BREAKS}; \
                     write '{name}:2'"
                )));
            }
        },
    };
    Ok(Model::of(law, breaks))
}

fn unknown_law(name: &str) -> Error {
    let ids: Vec<&str> = crate::all().iter().map(|law| law.id).collect();
    let list = ids.join(", ");
    match nearest(name, &ids) {
        Some(id) => {
            Error::unknown(format!("no law has the id '{name}'; did you mean '{id}'? laws: {list}"))
        }
        None => Error::unknown(format!("no law has the id '{name}'; laws: {list}")),
    }
}

/// The id that differs in the fewest letters, if it is near: at most a third of the letters.
fn nearest<'a>(name: &str, ids: &[&'a str]) -> Option<&'a str> {
    let near = ids.iter().map(|id| (distance(name, id), *id)).min()?;
    (near.0 * 3 <= near.1.len().max(3)).then_some(near.1)
}

/// Letters to insert, delete or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

impl Model {
    /// A model of a law outside the registry; [`find`] is the usual way.
    pub fn of(law: &'static Law, breaks: usize) -> Self {
        let fixed = law.params.iter().map(|p| ParamInfo::new(p, ""));
        let numbered = (1..=breaks).map(|i| i.to_string());
        let per_break =
            numbered.flat_map(|i| law.per_break.iter().map(move |p| ParamInfo::new(p, &i)));
        let params: Vec<ParamInfo> = fixed.chain(per_break).collect();
        let code = Code::new(law, params.len());
        Self(Arc::new(Inner { law, breaks, params, code }))
    }

    /// What the law's file states.
    pub fn law(&self) -> &'static Law {
        self.0.law
    }

    /// Its id, with the number of breaks where it is above one: `bnsl:3`.
    pub fn id(&self) -> String {
        match self.0.breaks {
            0 | 1 => self.law().id.to_owned(),
            breaks => format!("{}:{breaks}", self.law().id),
        }
    }

    /// Parameters in order.
    pub fn params(&self) -> &[ParamInfo] {
        &self.0.params
    }

    /// Inputs in order.
    pub fn inputs(&self) -> &'static [Input] {
        self.law().inputs
    }

    /// The response for one set of inputs. NaN for a recurrence, which needs a schedule: see
    /// [`Model::bind`].
    pub fn value(&self, inputs: &[f64], params: &[f64]) -> f64 {
        match (&self.0.code, &self.law().kind) {
            (Code::Formula(formula), _) => formula.value(inputs, params),
            (Code::Implicit(code), Kind::Implicit { bracket, .. }) => {
                code.value(*bracket, inputs, params)
            }
            _ => f64::NAN,
        }
    }

    /// The response, and in `out` its derivatives by the parameters. NaN for a recurrence.
    pub fn gradient(&self, inputs: &[f64], params: &[f64], out: &mut [f64]) -> f64 {
        match (&self.0.code, &self.law().kind) {
            (Code::Formula(formula), _) => formula.gradient(inputs, params, out),
            (Code::Implicit(code), Kind::Implicit { bracket, .. }) => {
                code.gradient(*bracket, inputs, params, out)
            }
            _ => {
                out.fill(f64::NAN);
                f64::NAN
            }
        }
    }

    /// The response, its gradient, and the second derivatives (n × n, row by row). `None` for
    /// implicit laws and recurrences.
    pub fn hessian(
        &self,
        inputs: &[f64],
        params: &[f64],
        grad: &mut [f64],
        hess: &mut [f64],
    ) -> Option<f64> {
        let Code::Formula(formula) = &self.0.code else { return None };
        formula.second().row(inputs, params, hess);
        Some(formula.gradient(inputs, params, grad))
    }

    /// The published coefficients with this id.
    ///
    /// # Errors
    /// An unknown id; the error lists those there are.
    pub fn preset(&self, id: &str) -> Result<&'static Preset, Error> {
        let presets = self.law().presets;
        presets.iter().find(|p| p.id == id).ok_or_else(|| {
            let ids: Vec<&str> = presets.iter().map(|p| p.id).collect();
            let law = self.law().id;
            Error::unknown(match ids.as_slice() {
                [] => format!("law '{law}' has no presets; give its parameters as KEY=VALUE"),
                _ => format!("law '{law}' has no preset '{id}'; presets: {}", ids.join(", ")),
            })
        })
    }

    /// The values of a preset in the order of the parameters; NaN where it states none.
    pub fn preset_values(&self, preset: &Preset) -> Vec<f64> {
        let value = |key: &str| preset.values.iter().find(|(k, _)| *k == key);
        self.params().iter().map(|p| value(&p.key).map_or(f64::NAN, |&(_, v)| v)).collect()
    }

    /// Inputs outside the box in which the source saw the law hold: (key, value, low, high).
    pub fn outside_validity(
        preset: &Preset,
        inputs: &[(&str, f64)],
    ) -> Vec<(String, f64, f64, f64)> {
        let ranges = preset.validity.iter();
        ranges
            .filter_map(|&(key, low, high)| {
                let &(_, value) = inputs.iter().find(|(k, _)| *k == key)?;
                let inside = (low..=high).contains(&value);
                (!inside).then(|| (key.to_owned(), value, low, high))
            })
            .collect()
    }
}
