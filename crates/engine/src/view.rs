//! What the page draws of a fit beside the contract's JSON.

use crate::{
    Tables, chart, command,
    fit::{Prepared, bind, range},
    splits::is_told,
};
use isoflop_fit::Point;
use isoflop_study::{Draws, Fit, FitView, Study, SymbolEntry, TwoAnswers};

/// Above so many runs a second and a third fit would keep the page waiting.
const MOST_FOR_TWO: usize = 20_000;

impl Prepared {
    /// The page's view of a fitted point and its draws.
    pub fn view(&self, point: &Point, draws: &Draws) -> FitView {
        let fit = self.report(point, draws);
        let at = self.study.at.first().copied();
        let best =
            at.and_then(|c| self.model.optimum(&point.params, c, self.study.flops_per_nd).ok());
        let inputs: Vec<f64> = match &best {
            Some(best) => vec![best.n, best.d],
            None => self.runs.inputs.iter().map(|(_, c)| range(c).1).collect(),
        };
        let (latex, work) = self.model.with_numbers(&inputs, &point.params);
        let split_told = fit.optimum.first().is_some_and(|split| is_told(&fit, split));
        FitView {
            data: self.view.clone(),
            law: crate::catalogue::entry(&self.model),
            derived: self.derived_symbols(&fit),
            work: work.iter().map(crate::catalogue::math_node).collect(),
            latex,
            command: command::of_study(&self.study),
            chart: chart::chart(self, point, draws),
            two_answers: Vec::new(),
            beyond: self.beyond(),
            split_told,
            fit,
        }
    }

    /// The first budget ÷ the largest run's compute; none without a budget or compute.
    pub fn beyond(&self) -> Option<f64> {
        let c = self.study.at.first()?;
        Some(c / range(self.runs.compute.as_ref()?).1)
    }

    /// Symbols and words of what was derived, in the order of `fit.derived`.
    fn derived_symbols(&self, fit: &Fit) -> Vec<SymbolEntry> {
        let params: Vec<f64> = fit.params.values().map(|e| e.value.unwrap_or(f64::NAN)).collect();
        let symbol = |key: &str, latex: &str, label: &str| SymbolEntry {
            key: key.into(),
            latex: latex.into(),
            label: label.into(),
            ..SymbolEntry::default()
        };
        let own = self.model.derived(&params);
        let mut list: Vec<SymbolEntry> =
            own.iter().map(|(key, latex, label, _)| symbol(key, latex, label)).collect();
        if fit.derived.contains_key("tokens_per_parameter") {
            let label = "best tokens per parameter at the first budget";
            list.push(symbol("tokens_per_parameter", "D^*/N^*", label));
        }
        list
    }

    /// The same runs under the two common objectives.
    pub fn two_answers(&self, tables: &Tables) -> Vec<TwoAnswers> {
        if self.model.law().separable.is_none() || self.runs.rows() > MOST_FOR_TWO {
            return Vec::new();
        }
        ["huber-log:1e-3", "lad-log"]
            .into_iter()
            .filter_map(|objective| {
                let study =
                    Study { objective: objective.into(), bootstrap: 0, ..self.study.clone() };
                let (model, runs) = (self.model.clone(), self.runs.clone());
                let other = bind(tables, study, model, runs, self.view.clone()).ok()?;
                let point = other.problem.solve().ok()?;
                let at = self.study.at.first().copied();
                let n = at.and_then(|c| {
                    self.model.optimum(&point.params, c, self.study.flops_per_nd).ok()
                });
                let keys = self.model.params().iter().map(|p| p.key.clone());
                Some(TwoAnswers {
                    objective: objective.into(),
                    params: keys.zip(point.params.iter().copied()).collect(),
                    n: n.map(|best| best.n),
                })
            })
            .collect()
    }
}
