//! What an approach recovered over the sets.

use isoflop_fit::interval::quantile;
use isoflop_formula::{math, order::sort_by};
use isoflop_study::{LabTruth, Recovered};

/// Exponents and ln N of the sets.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    exact: Option<(f64, f64)>,
    a: Vec<f64>,
    ln_n: Vec<f64>,
    failed: u32,
}

impl Tally {
    /// What was found in a set; set 0 is without noise.
    pub(super) fn add(&mut self, set: u32, found: Option<(f64, f64)>) {
        let found = found.filter(|(a, ln_n)| a.is_finite() && ln_n.is_finite());
        match (set, found) {
            (0, found) => self.exact = found,
            (_, Some((a, ln_n))) => {
                self.a.push(a);
                self.ln_n.push(ln_n);
            }
            (_, None) => self.failed += 1,
        }
    }

    pub(super) fn recovered(
        &self,
        id: &str,
        truth: &LabTruth,
        regret: &dyn Fn(f64) -> f64,
    ) -> Recovered {
        let (a, n) = (moments(&self.a), moments(&self.ln_n));
        let costs: Vec<f64> = self.ln_n.iter().map(|&x| math::ln(regret(x))).collect();
        let why_not = match self.exact {
            Some(_) => String::new(),
            None => "the least loss is not inside the sizes of three budgets or more".into(),
        };
        Recovered {
            id: id.into(),
            a_exact: self.exact.map(|e| e.0),
            N_exact: self.exact.map(|e| math::exp(e.1)),
            a_bias: a.map(|(mean, _)| mean - truth.a),
            a_sd: a.map(|(_, sd)| sd),
            a: spread(&self.a),
            N_bias: n.map(|(mean, _)| math::exp(mean) / truth.N),
            N_sd: n.map(|(_, sd)| sd),
            N: spread(&self.ln_n).map(|q| q.map(math::exp)),
            regret: moments(&costs).map(|(mean, _)| math::exp(mean)),
            failed: self.failed,
            why_not,
        }
    }
}

/// Mean and standard deviation; none of fewer than two values.
fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (values.len() > 1).then(|| (mean, math::sqrt(square / (n - 1.0))))
}

fn spread(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = values.to_vec();
    sort_by(&mut sorted, f64::total_cmp);
    (sorted.len() > 1).then(|| [0.025, 0.5, 0.975].map(|share| quantile(&sorted, share)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bias_and_spread_are_those_of_the_sets_and_failures_are_counted() {
        let truth = LabTruth { a: 0.5, N: math::exp(10.0), D: 1.0, L: 2.0 };
        let mut tally = Tally::default();
        tally.add(0, Some((0.5, 10.0)));
        for (set, found) in [Some((0.4, 9.0)), None, Some((0.5, 11.0)), Some((0.6, f64::NAN))]
            .into_iter()
            .enumerate()
        {
            tally.add(set as u32 + 1, found);
        }
        let out = tally.recovered("x", &truth, &|ln_n| math::exp((ln_n - 10.0).abs()));
        assert_eq!((out.failed, out.a_exact), (2, Some(0.5)));
        assert!((out.a_bias.unwrap() + 0.05).abs() < 1e-15);
        assert!((out.a_sd.unwrap() - math::sqrt(0.005)).abs() < 1e-15);
        assert!((out.N_bias.unwrap() - 1.0).abs() < 1e-12);
        assert!((out.regret.unwrap() - math::exp(1.0)).abs() < 1e-12);
        assert!((out.a.unwrap()[1] - 0.45).abs() < 1e-15);
        let none = Tally::default().recovered("x", &truth, &|_| 1.0);
        assert_eq!((none.a_bias, none.N, none.regret), (None, None, None));
        assert!(!none.why_not.is_empty());
    }
}
