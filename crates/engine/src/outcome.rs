//! The contract's JSON of a fit: estimates, certificate, notices.

use crate::{
    data::rejected,
    draws::DrawTable,
    fit::{Prepared, range},
    intervals::Intervals,
    notices,
    splits::Splits,
};
use indexmap::IndexMap;
use isoflop_fit::{Objective, Point};
use isoflop_study::{Certificate, Draws, Estimate, Fit, Notice};

/// A second basin this near is worth saying.
const NEAR: f64 = 1e-3;

impl Prepared {
    /// The contract's JSON of a fitted point and its draws.
    pub fn report(&self, point: &Point, draws: &Draws) -> Fit {
        let table = DrawTable::new(draws);
        let mut warnings = self.view.notices.clone();
        warnings.extend(self.said.clone());
        let intervals = Intervals::new(self, point, draws);
        warnings.extend(intervals.remarks(self, point));
        let splits = Splits::new(self, point, &table, &intervals, &mut warnings);
        let params = self.params(&intervals);
        let derived = self.derived(point, &intervals, &splits);
        let certificate = self.certificate(point, &table, &splits);
        self.judge(point, &certificate, &mut warnings);
        let presets = crate::compare::presets(self, &mut warnings);
        warnings.extend(notices::weak_coefficients(&params));
        let ranges = self.runs.inputs.iter().map(|(key, c)| (key.clone(), range(c))).collect();
        Fit {
            law: self.model.id(),
            rows: self.runs.rows() as u32,
            rejected: rejected(&self.runs.rejected, usize::MAX),
            objective: isoflop_study::Objective {
                name: self.study.objective.clone(),
                value: point.objective,
            },
            params,
            derived,
            optimum: splits.estimates,
            warnings,
            certificate,
            presets,
            groups: IndexMap::new(),
            study: self.study.clone(),
            draws: table.good().map(<[f64]>::to_vec).collect(),
            residuals: point.residuals.clone(),
            ranges,
        }
    }

    fn params(&self, intervals: &Intervals<'_>) -> IndexMap<String, Estimate> {
        let fixed = |key: &str| self.study.fix.contains_key(key);
        let estimates = intervals.of(&|row| row.to_vec());
        let keyed = self.model.params().iter().zip(estimates).map(|(info, mut estimate)| {
            if fixed(&info.key) || (info.held.is_some() && estimate.low == estimate.high) {
                estimate = Estimate { value: estimate.value, ..Estimate::default() };
                estimate.method = Some("fixed".into());
            }
            (info.key.clone(), estimate)
        });
        keyed.collect()
    }

    fn derived(
        &self,
        point: &Point,
        intervals: &Intervals<'_>,
        splits: &Splits,
    ) -> IndexMap<String, Estimate> {
        let own = self.model.derived(&point.params);
        let values = |row: &[f64]| {
            let mut found: Vec<f64> = self.model.derived(row).into_iter().map(|d| d.3).collect();
            found.resize(own.len(), f64::NAN);
            found
        };
        let estimates = intervals.of(&values);
        let mut map: IndexMap<String, Estimate> =
            own.iter().map(|d| d.0.clone()).zip(estimates).collect();
        if let Some(ratio) = &splits.tokens_per_parameter {
            map.insert("tokens_per_parameter".into(), ratio.clone());
        }
        map
    }

    fn certificate(&self, point: &Point, table: &DrawTable<'_>, splits: &Splits) -> Certificate {
        let own = &point.certificate;
        let good = table.good().count();
        Certificate {
            relative_gradient: own.relative_gradient,
            condition_number: own.condition_number,
            starts: own.starts,
            starts_agreeing: own.starts_agreeing,
            second_basin: own.second_basin,
            bounds: own.bounds.clone(),
            flat: own.flat.iter().map(isoflop_fit::Flat::words).collect(),
            draws: table.len() as u32,
            draws_failed: (table.len() - good) as u32,
            draws_without_optimum: splits.without as u32,
            converged: own.converged,
            zero_residuals: own.zero_residuals.iter().map(|&i| self.runs.lines[i]).collect(),
            subgradient: own.subgradient,
        }
    }

    fn judge(&self, point: &Point, certificate: &Certificate, warnings: &mut Vec<Notice>) {
        if !certificate.converged {
            warnings.push(notices::not_converged());
        }
        for key in &certificate.bounds {
            let index = self.model.params().iter().position(|p| p.key == *key);
            warnings.push(notices::at_bound(key, index.map_or(f64::NAN, |i| point.params[i])));
        }
        for (info, &value) in self.model.params().iter().zip(&point.params) {
            let (low, high) = info.bounds;
            // Zero is where a floor ends; the range of what is searched as a logarithm begins above.
            if value > high || (value < low && value > 0.0) {
                warnings.push(notices::beyond_range(&info.key, value, info.bounds));
            }
        }
        warnings.extend(certificate.flat.iter().map(|words| notices::flat_direction(words)));
        if let Some(gap) = certificate.second_basin.filter(|gap| *gap < NEAR) {
            warnings.push(notices::second_basin(gap));
        }
        let objective = self.study.objective.parse().map(Objective::is_absolute);
        if objective == Ok(true) && !point.certificate.is_proved() {
            warnings.push(notices::not_proved());
        }
        if certificate.draws_failed > 0 {
            let (failed, draws) = (certificate.draws_failed, certificate.draws);
            warnings.push(notices::draws_failed(failed as usize, draws as usize));
        }
        if certificate.draws_without_optimum > 0 {
            let (without, draws) = (certificate.draws_without_optimum, certificate.draws);
            warnings.push(notices::draws_without_optimum(without as usize, draws as usize));
        }
    }
}
