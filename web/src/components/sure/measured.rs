//! Beside an answer beyond the runs: how far the law missed larger runs that it had not seen.

use super::backtest::percent;
use crate::state::State;
use crate::sure::{Sure, bare};
use isoflop_formula::quantity;
use isoflop_study::{Backtest, BacktestCut};
use leptos::prelude::*;

/// "Backtest: 0.9 % off on runs up to 88 × larger", a link to the backtest; nothing where none was made.
#[component]
pub(crate) fn Measured() -> impl IntoView {
    let state = expect_context::<State>();
    let sure = expect_context::<Sure>();
    let cut = Memo::new(move |_| {
        let beyond =
            state.view.with(|view| view.as_ref()?.beyond).filter(|&beyond| beyond > 1.0)?;
        sure.measured.with(|measured| {
            let (study, backtest) = measured.as_ref()?;
            state.study.with(|now| bare(now) == *study).then(|| told(backtest, beyond))?
        })
    });
    move || {
        cut.get().map(|(reach, error)| {
            let words = format!(
                "Backtest: {} off on runs up to {} × larger",
                percent(error),
                quantity::significant(reach, 2)
            );
            view! {
                <a class="measured" href="#sure/backtest" data-value=format!("{error:?}")>
                    {words}
                </a>
            }
        })
    }
}

/// Reach and error of the cut whose reach is nearest to how far the answer lies beyond.
fn told(backtest: &Backtest, beyond: f64) -> Option<(f64, f64)> {
    let far = |cut: &BacktestCut| {
        let times = cut.reach / beyond;
        if times < 1.0 { 1.0 / times } else { times }
    };
    let cuts = backtest.cuts.iter().filter_map(|cut| Some((cut, cut.error?)));
    let (cut, error) = cuts.min_by(|a, b| far(a.0).total_cmp(&far(b.0)))?;
    Some((cut.reach, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_that_reaches_as_far_as_the_answer_is_told() {
        let cut = |reach, error| BacktestCut { reach, error, ..BacktestCut::default() };
        let cuts = vec![
            cut(900.0, Some(0.03)),
            cut(90.0, Some(0.01)),
            cut(80.0, None),
            cut(9.0, Some(0.005)),
        ];
        let backtest = Backtest { cuts, ..Backtest::default() };
        assert_eq!(told(&backtest, 77.0), Some((90.0, 0.01)));
        assert_eq!(told(&backtest, 2.0), Some((9.0, 0.005)));
    }
}
