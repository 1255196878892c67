//! Starts that the caller names, and one descent from there.

use crate::{Error, Point, Problem, marquardt, problem::Method, restrict::to_u};

impl Problem {
    /// One descent from one point, and no search: `params` are the law's parameters in order. Least
    /// squares of a law that does not separate go from exactly there, so that the solver can be held
    /// to published starts.
    ///
    /// Input error when the length is wrong; numeric error when the objective is not finite there.
    pub fn solve_from(&self, params: &[f64]) -> Result<Point, Error> {
        let wanted = self.freedom.scales.len();
        if params.len() != wanted {
            let text = format!("a start needs {wanted} values and has {}", params.len());
            return Err(Error::input(text));
        }
        let scales = &self.freedom.scales;
        let u: Vec<f64> = params.iter().zip(scales).map(|(&p, &s)| to_u(s, p)).collect();
        let (mut surface, x) = (self.surface(&self.weight, None), self.x_of(&u));
        let end = match &self.method {
            Method::General(_) if self.objective.is_squares() => {
                let (loss, patient) = (self.objective.loss(0.0), marquardt::PATIENT);
                marquardt::descend(surface.as_mut(), &x, self.bounds(), loss, patient)
            }
            _ => self.cold(surface.as_mut(), &x),
        };
        self.certify(&[end])
    }

    /// Free coordinates of a point given by u of every parameter.
    pub(crate) fn x_of(&self, u: &[f64]) -> Vec<f64> {
        match &self.method {
            Method::Separable(separated) => separated.x_of(u),
            Method::General(_) => self.freedom.leaders.iter().map(|&leader| u[leader]).collect(),
        }
    }

    /// The user's start, if any, as free coordinates: other parameters from `x`.
    pub(crate) fn with_user_start(&self, x: &[f64]) -> Option<Vec<f64>> {
        let mut u = self.coordinates().u(x);
        let mut any = false;
        for (param, wish) in self.freedom.start.iter().enumerate() {
            if let Some(wish) = wish {
                u[param] = *wish;
                any = true;
            }
        }
        any.then(|| self.x_of(&u))
    }
}
