//! A law, its runs and an objective: the global fit and the refit of resamples.

use crate::{
    Error, Objective, Wishes,
    coordinates::Coordinates,
    general::{General, transform},
    newton::Surface,
    restrict::Freedom,
    separable::{Parts, Separated},
};
use isoflop_laws::{Bound, Columns, Model, Scale, Schedules};

/// What to fit, beside law and runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// The objective.
    pub objective: Objective,
    /// Fixed, bounded and tied parameters, starts.
    pub wishes: Wishes,
}

impl Default for Options {
    fn default() -> Self {
        Self { objective: Objective::HuberLog(1e-3), wishes: Wishes::default() }
    }
}

pub(crate) enum Method {
    Separable(Box<Separated>),
    General(General),
}

/// A fit to be made.
pub struct Problem {
    pub(crate) model: Model,
    pub(crate) objective: Objective,
    pub(crate) response: Vec<f64>,
    /// Mean 1 over the runs, so that multiplying all weights changes nothing.
    pub(crate) weight: Vec<f64>,
    pub(crate) bound: Box<dyn Bound>,
    pub(crate) method: Method,
    pub(crate) freedom: Freedom,
}

impl Problem {
    /// Binds a law to runs. `inputs`: one column per input of the law; `weight`: precision, any
    /// scale, or `None` for equal weights.
    ///
    /// Errors name a wish that cannot be met, a column that is too short or a response that the
    /// objective cannot take the logarithm of.
    pub fn new(
        model: Model,
        inputs: Vec<Vec<f64>>,
        schedules: Option<Schedules>,
        response: Vec<f64>,
        weight: Option<&[f64]>,
        options: &Options,
    ) -> Result<Self, Error> {
        let rows = response.len();
        if let Some((index, column)) = inputs.iter().enumerate().find(|(_, c)| c.len() != rows) {
            return Err(Error::input(format!(
                "input {index} has {} rows and the response has {rows}",
                column.len()
            )));
        }
        let link = options.objective.link();
        if let Some(row) = response.iter().position(|&y| !transform(link, y).is_finite()) {
            return Err(Error::input(format!(
                "row {}: the objective '{}' cannot use a response of {}",
                row + 1,
                options.objective,
                response[row]
            )));
        }
        let weight = normalised(weight, rows)?;
        let separable = model.law().separable.filter(|s| {
            let log1p = link == crate::Link::Log1p;
            let positive = |t: &isoflop_laws::PowerTerm| inputs[t.input].iter().all(|&x| x > 0.0);
            !log1p && s.terms.iter().all(positive)
        });
        let mut scales: Vec<Scale> = model.params().iter().map(|p| p.scale).collect();
        if let Some(shape) = separable {
            scales[shape.floor] = Scale::Linear;
        }
        let mut freedom = Freedom::new(model.params(), scales, &options.wishes)?;
        if let Some(shape) = separable {
            let mut order: Vec<usize> = shape.terms.iter().map(|t| t.coefficient).collect();
            order.push(shape.floor);
            order.extend(shape.terms.iter().map(|t| t.exponent));
            freedom = freedom.in_order_of(&order);
        }
        let used = weight.iter().filter(|w| **w > 0.0).count();
        if used < freedom.free() {
            let runs = if used == 1 { "1 run".to_owned() } else { format!("{used} runs") };
            return Err(Error::input(format!(
                "{runs} cannot fix {} parameters; add runs or fix parameters with --fix",
                freedom.free()
            )));
        }
        let bound = model.bind(Columns { inputs: inputs.clone(), schedules })?;
        let method = match separable {
            Some(shape) => Method::Separable(Box::new(Separated::new(&Parts {
                shape,
                params: model.params(),
                inputs: &inputs,
                response: &response,
                weight: &weight,
                link,
                freedom: &freedom,
            }))),
            None => Method::General(General::new(
                model.params(),
                &freedom,
                link,
                &inputs,
                bound.as_ref(),
            )),
        };
        let objective = options.objective;
        Ok(Self { model, objective, response, weight, bound, method, freedom })
    }

    /// The law.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Free parameters.
    pub fn free(&self) -> usize {
        self.freedom.free()
    }

    /// Number of runs.
    pub fn rows(&self) -> usize {
        self.response.len()
    }

    /// The law at every run for any parameters, in the response's unit.
    pub fn values(&self, params: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.rows()];
        self.bound.values(params, &mut values);
        values
    }

    pub(crate) fn coordinates(&self) -> &Coordinates {
        match &self.method {
            Method::Separable(s) => &s.coordinates,
            Method::General(g) => &g.coordinates,
        }
    }

    pub(crate) fn bounds(&self) -> (&[f64], &[f64]) {
        match &self.method {
            Method::Separable(s) => (&s.low, &s.high),
            Method::General(g) => (&g.low, &g.high),
        }
    }

    pub(crate) fn surface<'a>(
        &'a self,
        weight: &'a [f64],
        response: Option<&'a [f64]>,
    ) -> Box<dyn Surface + 'a> {
        match &self.method {
            Method::Separable(s) => Box::new(s.surface(weight, response)),
            Method::General(g) => Box::new(g.surface(
                self.bound.as_ref(),
                weight,
                response.unwrap_or(&self.response),
                self.model.params().len(),
            )),
        }
    }
}

fn normalised(weight: Option<&[f64]>, rows: usize) -> Result<Vec<f64>, Error> {
    let Some(weight) = weight else { return Ok(vec![1.0; rows]) };
    if weight.len() != rows {
        return Err(Error::input(format!(
            "the weight has {} rows and the response has {rows}",
            weight.len()
        )));
    }
    if let Some(row) = weight.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        return Err(Error::input(format!(
            "row {}: a weight of {} is not a precision; use 0 or more",
            row + 1,
            weight[row]
        )));
    }
    let sum: f64 = weight.iter().sum();
    if sum <= 0.0 {
        return Err(Error::input("all weights are zero; give at least one run a weight"));
    }
    // Divide by the largest first: exact for a power of two and safe from overflow.
    let scale = rows as f64 / sum;
    Ok(weight.iter().map(|w| w * scale).collect())
}
