//! Three approaches: the best split as the envelope, the curves of equal compute and the law tell
//! it.

use super::card::{PartCard, drawing, notices, told};
use super::drawn::{Dot, Drawn, Row, Rows};
use super::sheet::{Cell, Sheet};
use super::told::Quantity;
use crate::sure::Part;
use isoflop_formula::quantity;
use isoflop_study::{Approach, Approaches, Estimate};
use leptos::prelude::*;

/// The card.
#[component]
pub(crate) fn ApproachesCard() -> impl IntoView {
    let size = RwSignal::new(true);
    let chart = move |()| drawing(told(|all: &Approaches| rows(all, size.get())));
    view! {
        <PartCard
            part=Part::Approaches
            id="approaches"
            title="Three approaches"
            lede=|| told(lede).unwrap_or_else(|| "The best split by the envelope of the runs, by curves of equal compute, by the law".into())
            tools=move || toggle(size)
            table=Callback::new(|()| told(sheet))
        >
            <figure>
                <Drawn name="rows" drawing=Callback::new(chart) />
            </figure>
            {move || told(flags)}
            {move || told(|all: &Approaches| notices(&all.warnings))}
        </PartCard>
    }
}

fn toggle(size: RwSignal<bool>) -> AnyView {
    let one = move |name: &'static str, value: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (size.get() == value).to_string()
                on:click=move |_| size.set(value)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="seg" role="group" aria-label="Quantity">
            {one("Best size", true)}
            {one("Exponent", false)}
        </div>
    }
    .into_any()
}

fn name(approach: &Approach) -> &'static str {
    match approach.id.as_str() {
        "envelope" => "Envelope of the runs",
        "isoflop-quadratic" => "Equal compute, parabolas",
        "isoflop-cubic" => "Equal compute, cubics",
        "isoflop-akima" => "Equal compute, splines",
        "parametric" => "The law",
        _ => "Another approach",
    }
}

fn lede(all: &Approaches) -> String {
    let start =
        "The best split by the envelope of the runs, by curves of equal compute, by the law";
    match all.spread.filter(|spread| spread.is_finite()) {
        Some(spread) => format!(
            "{start}; their best sizes differ up to {} times",
            quantity::significant(spread, 2)
        ),
        None => start.into(),
    }
}

fn rows(all: &Approaches, size: bool) -> Rows {
    let quantity = Quantity(if size { "N" } else { "a" }.into());
    let of = |approach: &Approach| if size { approach.N.clone() } else { approach.a.clone() };
    let row = |approach: &Approach| {
        let Estimate { value, low, high, .. } = of(approach);
        let range = (low.is_some() || high.is_some()).then(|| quantity.range(low, high));
        let text = match (value, range) {
            (None, _) => "no answer".into(),
            (Some(value), None) => quantity.words(value),
            (Some(_), Some(range)) => range,
        };
        let dots = value.into_iter().map(|x| Dot { x, hollow: false }).collect();
        Row { name: name(approach).into(), low, high, dots, text, own: approach.id == "parametric" }
    };
    let law = all.approaches.iter().find(|approach| approach.id == "parametric");
    Rows {
        rows: all.approaches.iter().map(row).collect(),
        at: law.and_then(|law| of(law).value),
        log: quantity.is_log(),
        kind: quantity.kind(),
        label: quantity.label(all.C.filter(|_| size)),
        words: lede(all),
    }
}

/// Why an approach has no answer, how it would miss on this design, what is known to bend it.
fn flags(all: &Approaches) -> AnyView {
    let one = |approach: &Approach| {
        let bias = approach.bias.as_ref().and_then(|bias| bias.N).map(|times| {
            let off = quantity::significant(100.0 * (times - 1.0).abs(), 2);
            let side = if times < 1.0 { "small" } else { "large" };
            format!("on this design it would tell a best size {off}\u{a0}% too {side}, without any noise")
        });
        let why = (!approach.why_not.is_empty()).then(|| approach.why_not.clone());
        let flags = approach.flags.iter().map(|flag| flag.message.clone());
        let lines: Vec<String> = why.into_iter().chain(bias).chain(flags).collect();
        (!lines.is_empty()).then(|| {
            view! { <li><b>{name(approach)}</b>" "{lines.join("; ")}</li> }
        })
    };
    view! { <ul class="plain-list small">{all.approaches.iter().filter_map(one).collect_view()}</ul> }
        .into_any()
}

fn sheet(all: &Approaches) -> Sheet {
    let row = |approach: &Approach| {
        let quantity = |key: &str| Quantity(key.into());
        let cells =
            [("N", &approach.N), ("D", &approach.D), ("a", &approach.a), ("b", &approach.b)];
        let cells = cells.into_iter().flat_map(|(key, of)| {
            let cell = move |value| Cell::number(value, |v| quantity(key).words(v));
            [cell(of.value), cell(of.low), cell(of.high)]
        });
        let tail = [
            Cell::count(approach.points.len() as u64),
            Cell::count(u64::from(approach.dropped)),
            Cell::text(approach.why_not.clone()),
        ];
        std::iter::once(Cell::text(name(approach))).chain(cells).chain(tail).collect()
    };
    let heads = [
        "Approach",
        "Best N",
        "N low",
        "N high",
        "Best D",
        "D low",
        "D high",
        "Exponent a",
        "a low",
        "a high",
        "Exponent b",
        "b low",
        "b high",
        "Budgets used",
        "Budgets left out",
        "Remark",
    ];
    Sheet::new(&heads, all.approaches.iter().map(row).collect())
}
