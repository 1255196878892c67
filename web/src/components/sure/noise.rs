//! Noise: the same fit resampled in several ways, one row each.

use super::card::{PartCard, drawing, notices, told};
use super::drawn::{Dot, Drawn, Row, Rows};
use super::sheet::{Cell, Sheet};
use super::told::{Chosen, Quantity};
use crate::sure::Part;
use crate::words;
use isoflop_study::{Noise, NoiseMethod};
use leptos::prelude::*;

/// The card.
#[component]
pub(crate) fn NoiseCard() -> impl IntoView {
    let chosen = Chosen::new(true);
    let chart = move |()| drawing(told(|noise: &Noise| rows(noise, &chosen.now())));
    let lede = || {
        told(|noise: &Noise| {
            let some = noise.methods.len();
            format!("The same fit, its interval taken {some} ways; the one in use first")
        })
        .unwrap_or_else(|| "The same fit, its interval taken in several ways".into())
    };
    view! {
        <PartCard
            part=Part::Noise
            id="noise"
            title="Noise"
            lede=lede
            tools=move || chosen.buttons()
            table=Callback::new(|()| told(sheet))
        >
            <figure>
                <Drawn name="rows" drawing=Callback::new(chart) />
            </figure>
            {move || told(|noise: &Noise| notices(&noise.warnings))}
        </PartCard>
    }
}

/// "Single runs, in use"; what is resampled, and how the ends are taken where that is not by
/// percentiles.
fn name(method: &NoiseMethod, own: bool) -> String {
    let (kind, ends) = method.name.split_once('-').unwrap_or((&method.name, ""));
    let resampled = !method.of.is_empty() && !method.of.starts_with("nothing");
    let of = if resampled { method.of.clone() } else { words::method(kind) };
    let ends = match ends {
        "" | "percentile" => String::new(),
        "bca" => ", BCa".into(),
        other => format!(", {other}"),
    };
    let own = if own { ", in use" } else { "" };
    format!("{}{ends}{own}", words::sentence(&of))
}

fn rows(noise: &Noise, quantity: &Quantity) -> Rows {
    let row = |(i, method): (usize, &NoiseMethod)| {
        let by = quantity.by(method);
        let there = by.low.is_some() || by.high.is_some();
        let text = match there {
            true => quantity.range(by.low, by.high),
            false => "not had".into(),
        };
        let dots = by.value.map(|x| Dot { x, hollow: false }).into_iter().collect();
        Row { name: name(method, i == 0), low: by.low, high: by.high, dots, text, own: i == 0 }
    };
    let own = noise.methods.first().map(|method| quantity.by(method));
    let words = own.as_ref().map_or_else(String::new, |own| {
        format!(
            "{}: {} by the method in use",
            quantity.label(noise.at),
            quantity.range(own.low, own.high)
        )
    });
    Rows {
        rows: noise.methods.iter().enumerate().map(row).collect(),
        at: own.and_then(|own| own.value),
        log: quantity.is_log(),
        kind: quantity.kind(),
        label: quantity.label(noise.at),
        words,
    }
}

/// All quantities of all methods; a method without an interval says why.
fn sheet(noise: &Noise) -> Sheet {
    let first = noise.methods.first();
    let params = first.map(|method| method.params.keys().cloned().collect::<Vec<_>>());
    let split = ["N", "D", "L", "a"].map(str::to_owned).into_iter();
    let keys = split.chain(params.unwrap_or_default()).map(Quantity);
    let known = |key: &Quantity| first.is_some_and(|method| key.by(method).value.is_some());
    let keys: Vec<Quantity> = keys.filter(known).collect();
    let row = |method: &NoiseMethod| {
        let one = |key: &Quantity| {
            let by = key.by(method);
            let cell = |value| Cell::number(value, |v| key.words(v));
            let lead = [Cell::text(method.name.clone()), Cell::text(key.key()), cell(by.value)];
            let ends = [cell(by.low), cell(by.high), Cell::text(method.of.clone())];
            lead.into_iter().chain(ends).chain([Cell::text(method.why_not.clone())]).collect()
        };
        keys.iter().map(one).collect::<Vec<_>>()
    };
    let heads = ["Method", "Quantity", "Value", "Low", "High", "Resampled", "Remark"];
    Sheet::new(&heads, noise.methods.iter().flat_map(row).collect())
}
