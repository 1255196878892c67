//! Choices: what one would be told under another objective, with other runs, another count of size.

use super::card::{PartCard, drawing, notices, told};
use super::drawn::{Dot, Drawn, Row, Rows};
use super::sheet::{Cell, Sheet};
use super::told::{Chosen, Quantity};
use crate::sure::Part;
use crate::words;
use isoflop_study::{Axis, AxisKind, ChoiceFit, Choices};
use leptos::prelude::*;

/// The card.
#[component]
pub(crate) fn ChoicesCard() -> impl IntoView {
    let chosen = Chosen::new(false);
    let chart = move |()| drawing(told(|all: &Choices| rows(all, &chosen.now())));
    let lede = || told(lede).unwrap_or_else(|| "What you would be told under other choices".into());
    view! {
        <PartCard
            part=Part::Choices
            id="choices"
            title="Choices"
            lede=lede
            tools=move || chosen.buttons()
            table=Callback::new(|()| told(sheet))
        >
            <figure>
                <Drawn name="rows" drawing=Callback::new(chart) />
            </figure>
            {move || told(|all: &Choices| notices(&all.warnings))}
        </PartCard>
    }
}

fn axis(all: &Choices, kind: AxisKind) -> Option<(usize, &Axis)> {
    all.axes.iter().enumerate().find(|(_, axis)| axis.kind == kind)
}

fn lede(all: &Choices) -> String {
    let two = second(all).map_or_else(String::new, |(_, axis)| {
        let words = |i: usize| option_words(axis, &axis.options[i]);
        format!(", ● {} and ○ {}", words(0), words(1))
    });
    format!("What you would be told under another objective{two}")
}

/// The axis beside the objective that the hollow dots show.
fn second(all: &Choices) -> Option<(usize, &Axis)> {
    axis(all, AxisKind::Outliers)
        .or_else(|| all.axes.iter().enumerate().find(|(_, axis)| axis.kind != AxisKind::Objective))
}

fn option_words(axis: &Axis, option: &str) -> String {
    match (axis.kind, option) {
        (AxisKind::Objective, name) => words::sentence(&words::objective(name)),
        (AxisKind::Outliers, "with") => "with all runs".into(),
        (AxisKind::Outliers, _) => "without the outliers".into(),
        (AxisKind::Size, column) => format!("size by {column}"),
        (AxisKind::Checkpoints, "final") => "final checkpoints only".into(),
        (AxisKind::Checkpoints, _) => "all checkpoints".into(),
    }
}

/// The fit with these options changed, all others the study's own.
fn fit<'a>(all: &'a Choices, changed: &[(usize, usize)]) -> Option<&'a ChoiceFit> {
    let option = |place: usize| {
        changed.iter().find(|(axis, _)| *axis == place).map_or(0, |(_, option)| *option)
    };
    let place = all
        .axes
        .iter()
        .enumerate()
        .fold(0, |sum, (place, axis)| sum * axis.options.len() + option(place));
    all.fits.get(place)
}

fn rows(all: &Choices, quantity: &Quantity) -> Rows {
    let beside = second(all).map(|(place, _)| place);
    let mut out = Vec::new();
    if let Some((place, axis)) = axis(all, AxisKind::Objective) {
        let options = axis.options.iter().enumerate();
        out.extend(options.map(|(i, option)| {
            let other = beside.and_then(|beside| fit(all, &[(place, i), (beside, 1)]));
            row(quantity, option_words(axis, option), fit(all, &[(place, i)]), other, i == 0)
        }));
    }
    for (place, axis) in all.axes.iter().enumerate() {
        if axis.kind == AxisKind::Objective || (Some(place) == beside && axis.options.len() == 2) {
            continue;
        }
        let options = axis.options.iter().enumerate().skip(1);
        out.extend(options.map(|(i, option)| {
            row(
                quantity,
                words::sentence(&option_words(axis, option)),
                fit(all, &[(place, i)]),
                None,
                false,
            )
        }));
    }
    let values = all.fits.iter().filter_map(|fit| quantity.of(&fit.told));
    let (low, high) =
        values.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), v| (a.min(v), b.max(v)));
    Rows {
        rows: out,
        at: all.fits.first().and_then(|fit| quantity.of(&fit.told)),
        log: quantity.is_log(),
        kind: quantity.kind(),
        label: quantity.label(all.at),
        words: format!(
            "{}: {} over all choices",
            quantity.label(all.at),
            quantity.range(Some(low), Some(high))
        ),
    }
}

fn row(
    quantity: &Quantity,
    name: String,
    now: Option<&ChoiceFit>,
    other: Option<&ChoiceFit>,
    own: bool,
) -> Row {
    let of = |fit: Option<&ChoiceFit>| fit.and_then(|fit| quantity.of(&fit.told));
    let (now, other) = (of(now), of(other));
    let both = now.zip(other);
    let texts = [now, other].into_iter().flatten().map(|v| quantity.words(v));
    let text = texts.collect::<Vec<_>>().join(" · ");
    let dots = [(now, false), (other, true)];
    let dots = dots.into_iter().filter_map(|(x, hollow)| Some(Dot { x: x?, hollow })).collect();
    Row {
        name: name.replace(" of log loss", "").replace(" of log", " of log loss"),
        low: both.map(|(a, b)| a.min(b)),
        high: both.map(|(a, b)| a.max(b)),
        dots,
        text: if text.is_empty() { "not told".into() } else { text },
        own,
    }
}

/// Every fit: its options, its runs, what it tells.
fn sheet(all: &Choices) -> Sheet {
    let row = |fit: &ChoiceFit| {
        let options = fit.options.iter().zip(&all.axes);
        let names = options
            .filter_map(|(&i, axis)| Some(option_words(axis, axis.options.get(i as usize)?)));
        let cell = |key: &str| {
            let quantity = Quantity(key.into());
            Cell::number(quantity.of(&fit.told), |v| quantity.words(v))
        };
        let remark = match (fit.why_not.is_empty(), fit.converged) {
            (false, _) => fit.why_not.clone(),
            (true, false) => "not converged".into(),
            (true, true) => String::new(),
        };
        let head =
            [Cell::text(names.collect::<Vec<_>>().join(", ")), Cell::count(u64::from(fit.rows))];
        head.into_iter().chain(["N", "D", "L", "a"].map(cell)).chain([Cell::text(remark)]).collect()
    };
    let heads = ["Choice", "Runs", "Best N", "Best D", "Loss", "Exponent a", "Remark"];
    Sheet::new(&heads, all.fits.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use isoflop_study::Told;

    #[test]
    fn a_fit_is_found_by_what_is_changed_whatever_the_order_of_axes() {
        let axis = |kind, options: &[&str]| Axis {
            kind,
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            rule: String::new(),
            spread: Default::default(),
        };
        let told = |n: f64| Told { N: Some(n), ..Told::default() };
        let fits = (0..6).map(|i| ChoiceFit { told: told(f64::from(i)), ..ChoiceFit::default() });
        let all = Choices {
            law: String::new(),
            at: None,
            axes: vec![
                axis(AxisKind::Outliers, &["without", "with"]),
                axis(AxisKind::Objective, &["lad-log", "ls", "ls-log"]),
            ],
            fits: fits.collect(),
            spread: Default::default(),
            warnings: Vec::new(),
        };
        let n = |changed: &[(usize, usize)]| fit(&all, changed).and_then(|fit| fit.told.N);
        assert_eq!(
            [n(&[]), n(&[(1, 2)]), n(&[(0, 1)]), n(&[(0, 1), (1, 2)])],
            [0.0, 2.0, 3.0, 5.0].map(Some)
        );
        let drawn = rows(&all, &Quantity("N".into()));
        assert_eq!(drawn.rows.len(), 3);
        assert_eq!((drawn.rows[2].low, drawn.rows[2].high), (Some(2.0), Some(5.0)));
    }
}
