//! Influence: what the answer would be without a run, and without the largest runs.

use super::card::{PartCard, drawing, notices, told};
use super::drawn::{Dot, Drawn, Row, Rows, Scatter};
use super::sheet::{Cell, Sheet};
use super::told::{Chosen, Quantity};
use crate::sure::Part;
use isoflop_formula::quantity;
use isoflop_study::{Influence, InfluenceMethod, InfluenceUnit, LeftOut};
use leptos::prelude::*;

/// How many runs stand out in the chart.
const STRONG: usize = 5;

/// The card.
#[component]
pub(crate) fn InfluenceCard() -> impl IntoView {
    let chosen = Chosen::new(false);
    let each = move |()| drawing(told(|all: &Influence| each(all, &chosen.now())));
    let largest = move |()| drawing(told(|all: &Influence| largest(all, &chosen.now())));
    let lede =
        || told(lede).unwrap_or_else(|| "What you would be told without one of the runs".into());
    view! {
        <PartCard
            part=Part::Influence
            id="influence"
            title="Which runs decide?"
            lede=lede
            tools=move || chosen.buttons()
            table=Callback::new(|()| told(sheet))
        >
            <div class="pair">
                <figure>
                    <Drawn name="scatter" drawing=Callback::new(each) />
                </figure>
                <figure>
                    <Drawn name="rows" drawing=Callback::new(largest) />
                </figure>
            </div>
            {move || told(|all: &Influence| notices(&all.warnings))}
        </PartCard>
    }
}

fn lede(all: &Influence) -> String {
    let unit = if all.unit == InfluenceUnit::Run { "run" } else { "cluster of runs" };
    let how = match all.method {
        InfluenceMethod::Refit => "fitted anew each time",
        InfluenceMethod::OneStep => "by one step from the fit of all",
    };
    format!(
        "What you would be told without one {unit}, {how}, and without the largest runs. The {STRONG} that move the answer most stand out"
    )
}

fn each(all: &Influence, quantity: &Quantity) -> Scatter {
    let of = |unit: &LeftOut| quantity.of(&unit.told);
    let ends = all.units.iter().filter_map(of);
    let (low, high) = ends.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), v| (a.min(v), b.max(v)));
    let range = quantity.range(Some(low), Some(high));
    let label = quantity.label(all.at);
    // A law that is no law of compute: the runs stand in the order of the file.
    let compute = all.units.iter().any(|unit| unit.compute.is_some());
    let x = |unit: &LeftOut| match compute {
        true => unit.compute.unwrap_or(f64::NAN),
        false => unit.line as f64,
    };
    Scatter {
        x: all.units.iter().map(x).collect(),
        y: all.units.iter().map(of).collect(),
        line: all.units.iter().map(|unit| unit.line).collect(),
        strong: (0..all.units.len()).map(|i| i < STRONG).collect(),
        rule: quantity.of(&all.told),
        cut: None,
        log: quantity.is_log(),
        x_log: compute,
        kind: quantity.kind(),
        x_kind: if compute { "flop" } else { "line" },
        x_label: if compute { "Compute of what is left out, FLOP" } else { "Line of the file" }
            .into(),
        y_label: "Without that run".into(),
        y_name: "Without it",
        words: format!("{label} without any one run: {range}"),
    }
}

fn largest(all: &Influence, quantity: &Quantity) -> Rows {
    let row = |name: String, value: Option<f64>, own: bool| Row {
        name,
        low: None,
        high: None,
        dots: value.into_iter().map(|x| Dot { x, hollow: false }).collect(),
        text: value.map_or("not told".into(), |v| quantity.words(v)),
        own,
    };
    let own = quantity.of(&all.told);
    let without = all.largest.iter().map(|one| {
        let name = match one.left_out {
            1 => "Without the largest".to_owned(),
            some => format!("Without the {some} largest"),
        };
        row(name, quantity.of(&one.told), false)
    });
    Rows {
        rows: std::iter::once(row("All runs".into(), own, true)).chain(without).collect(),
        at: own,
        log: quantity.is_log(),
        kind: quantity.kind(),
        label: quantity.label(all.at),
        words: format!("{} as ever more of the largest runs are left out", quantity.label(all.at)),
    }
}

/// The runs that move the answer, most first.
fn sheet(all: &Influence) -> Sheet {
    let row = |unit: &LeftOut| {
        let cell = |key: &str| {
            let quantity = Quantity(key.into());
            Cell::number(quantity.of(&unit.told), |v| quantity.words(v))
        };
        let name = match unit.name.is_empty() {
            true => format!("line {}", unit.line),
            false => unit.name.clone(),
        };
        let digits = |v: f64| quantity::significant(v, 2);
        let head = [Cell::text(name), Cell::number(unit.compute, |c| quantity::significant(c, 2))];
        let tail = [
            Cell::number(Some(unit.residual), digits),
            Cell::number(Some(unit.leverage), digits),
            Cell::number(unit.distance, digits),
        ];
        head.into_iter().chain(["N", "D", "L", "a"].map(cell)).chain(tail).collect()
    };
    let heads = [
        "Left out",
        "Compute, FLOP",
        "Best N",
        "Best D",
        "Loss",
        "Exponent a",
        "Residual",
        "Leverage",
        "Cook's distance",
    ];
    Sheet::new(&heads, all.units.iter().map(row).collect())
}
