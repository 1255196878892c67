//! The charts of a calculator: the law over one input, and how it splits budgets.

use super::super::figure_table::FigureTable;
use super::{Calculator, measure};
use crate::engine;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{CurveLine, Curves, LawEntry, SymbolEntry};
use js_sys::{Object, Reflect};
use leptos::html::Div;
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What `lawChart` draws.
#[derive(Serialize)]
struct Drawing<'a> {
    x: &'a [f64],
    lines: Vec<DrawnLine<'a>>,
    x_label: String,
    y_label: String,
    /// Where the input stands: the handle.
    at: Option<f64>,
    /// The value there, of the line in force.
    value: Option<f64>,
    /// Where the coefficients in force were seen to hold.
    seen: Option<(f64, f64)>,
    /// `count`, `flop` or `plain`: how x is written.
    x_kind: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct DrawnLine<'a> {
    name: String,
    y: &'a [Option<f64>],
    chosen: bool,
}

fn line_name(line: &CurveLine) -> String {
    line.preset.as_deref().map_or("your own".to_owned(), words::capital)
}

/// Lines to draw: the one in force last, so that it lies on top; recalled ones only when chosen.
fn shown(calculator: Calculator, curves: &Curves) -> Vec<(&CurveLine, bool)> {
    let now = calculator.preset.get();
    let verified = |line: &CurveLine| {
        let preset = line.preset.as_ref().and_then(|id| calculator.entry(id));
        preset.is_none_or(|preset| preset.status == "verified")
    };
    let marked = curves.lines.iter().map(|line| (line, line.preset == now));
    let (last, first): (Vec<_>, Vec<_>) =
        marked.filter(|(line, chosen)| *chosen || verified(line)).partition(|(_, chosen)| *chosen);
    first.into_iter().chain(last).collect()
}

/// Whether there is something to draw; changes only when that does.
fn there(calculator: Calculator, of: fn(&Curves) -> bool) -> Memo<bool> {
    Memo::new(move |_| {
        let lines = |curves: &Curves| of(curves) && !shown(calculator, curves).is_empty();
        calculator.curves.with(|curves| curves.as_ref().is_some_and(lines))
    })
}

/// The law over one input, with the range in which the coefficients were fitted.
#[component]
pub(crate) fn LawFigure(calculator: Calculator) -> impl IntoView {
    let there = there(calculator, |curves| !curves.lines.is_empty());
    let words = move || calculator.law.with_value(|law| lede(law, &calculator.over.get()));
    move || {
        there.get().then(|| {
            view! {
                <section class="card" aria-labelledby="law-figure">
                    <header>
                        <h2 id="law-figure">"The law, drawn"</h2>
                        <div class="end">
                            <OverSwitch calculator />
                        </div>
                    </header>
                    <p class="lede">{words}</p>
                    <figure>
                        <LawChart calculator split=false />
                    </figure>
                    <FigureTable name="law" rows=move || table(calculator, false) />
                </section>
            }
        })
    }
}

/// Which input is drawn over; nothing for a law of one.
#[component]
fn OverSwitch(calculator: Calculator) -> impl IntoView {
    let inputs = calculator.law.with_value(|law| law.inputs.clone());
    let one = |input: SymbolEntry| {
        let (now, choose) = (input.key.clone(), input.key);
        let pressed = move || calculator.over.with(|over| *over == now).to_string();
        view! {
            <button
                type="button"
                aria-pressed=pressed
                title=input.label
                on:click=move |_| calculator.draw_over(&choose)
            >
                {words::symbol(&input.latex)}
            </button>
        }
    };
    (inputs.len() > 1).then(|| {
        let buttons = inputs.into_iter().map(one).collect_view();
        view! {
            <div class="seg" role="group" aria-label="Drawn over">
                {buttons}
            </div>
        }
    })
}

fn lede(law: &LawEntry, over: &str) -> String {
    let label = |key: &str| law.inputs.iter().find(|i| i.key == key).map(|i| i.label.clone());
    let others: Vec<String> =
        law.inputs.iter().filter(|i| i.key != over).map(|i| i.label.clone()).collect();
    let held = match others.as_slice() {
        [] => String::new(),
        list => format!(", with the {} held", list.join(" and ")),
    };
    let over = label(over).unwrap_or_default();
    format!("Over the {over}{held}. Hatched: where nobody fitted it")
}

/// Best tokens per parameter at each budget; nothing for a law that splits none.
#[component]
pub(crate) fn SplitFigure(calculator: Calculator) -> impl IntoView {
    let there = there(calculator, |curves| !curves.flops.is_empty());
    move || {
        there.get().then(|| {
            view! {
                <section class="card" aria-labelledby="split-figure">
                    <header>
                        <h2 id="split-figure">"Best split of a budget"</h2>
                    </header>
                    <p class="lede">
                        "Tokens per parameter at the lowest loss of each training budget, 6ND. Fits that are close on the loss can be far apart here"
                    </p>
                    <figure>
                        <LawChart calculator split=true />
                    </figure>
                    <FigureTable name="split" rows=move || table(calculator, true) />
                </section>
            }
        })
    }
}

#[component]
fn LawChart(calculator: Calculator, split: bool) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let options = StoredValue::new_local(options(calculator, split));
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        calculator.curves.with(|curves| {
            let Some(curves) = curves else { return };
            let drawing =
                if split { of_split(calculator, curves) } else { of_law(calculator, curves) };
            engine::draw("lawChart", &place, &drawing, options.get_value());
        });
    });
    view! { <div class="chart-box" node_ref=place></div> }
}

fn of_law(calculator: Calculator, curves: &Curves) -> Drawing<'_> {
    let law = calculator.law.get_value();
    let input = law.inputs.iter().find(|input| input.key == curves.over);
    let lines = shown(calculator, curves).into_iter().map(|(line, chosen)| DrawnLine {
        name: line_name(line),
        y: &line.y,
        chosen,
    });
    let now = calculator.preset.get();
    let unit = &law.response_unit;
    Drawing {
        x: &curves.x,
        lines: lines.collect(),
        x_label: input.map(|input| words::sentence(&input.label)).unwrap_or_default(),
        y_label: if unit.is_empty() { "The law's value".into() } else { words::sentence(unit) },
        at: input.and_then(|input| calculator.number(input)),
        value: curves.lines.iter().find(|line| line.preset == now).and_then(|line| line.value),
        seen: calculator.preset_now().and_then(|p| p.validity.get(&curves.over).copied()),
        x_kind: if input.is_some_and(|i| !i.unit.is_empty()) { "count" } else { "plain" },
        name: "Law",
    }
}

fn of_split(calculator: Calculator, curves: &Curves) -> Drawing<'_> {
    let lines = shown(calculator, curves).into_iter().map(|(line, chosen)| DrawnLine {
        name: line_name(line),
        y: &line.ratio,
        chosen,
    });
    let seen = calculator.preset_now().and_then(|preset| {
        let (n, d) = (preset.validity.get("N")?, preset.validity.get("D")?);
        Some((6.0 * n.0 * d.0, 6.0 * n.1 * d.1))
    });
    Drawing {
        x: &curves.flops,
        lines: lines.collect(),
        x_label: "Training compute, FLOP".into(),
        y_label: "Tokens per parameter".into(),
        at: budget(calculator),
        value: None,
        seen,
        x_kind: "flop",
        name: "Best split",
    }
}

/// Training compute of the inputs, 6ND, where the law has both.
fn budget(calculator: Calculator) -> Option<f64> {
    let number = |key: &str| {
        let found =
            calculator.law.with_value(|law| law.inputs.iter().find(|i| i.key == key).cloned());
        calculator.number(&found?)
    };
    Some(6.0 * number("N")? * number("D")?)
}

/// Heads and rows of the numbers behind a chart; every eighth point of the law is enough to read.
fn table(calculator: Calculator, split: bool) -> (Vec<String>, Vec<Vec<String>>) {
    calculator.curves.with(|curves| {
        let Some(curves) = curves else { return Default::default() };
        let lines = shown(calculator, curves);
        let first = if split { "Budget, FLOP".to_owned() } else { curves.over.clone() };
        let heads = std::iter::once(first).chain(lines.iter().map(|(line, _)| line_name(line)));
        let x = if split { &curves.flops } else { &curves.x };
        let cell = |line: &CurveLine, i: usize| {
            let all = if split { &line.ratio } else { &line.y };
            all.get(i).copied().flatten().map_or("–".into(), |v| quantity::significant(v, 4))
        };
        let every = if split { 3 } else { 8 };
        let rows = (0..x.len()).step_by(every).map(|i| {
            let head = if split { quantity::significant(x[i], 2) } else { quantity::si(x[i], 3) };
            std::iter::once(head).chain(lines.iter().map(|(line, _)| cell(line, i))).collect()
        });
        (heads.collect(), rows.collect())
    })
}

/// The handle's callbacks: a value of the input from the pointer, steps of a digit from the keys.
fn options(calculator: Calculator, split: bool) -> JsValue {
    let options = Object::new();
    if split {
        return options.into();
    }
    let input = move || {
        let over = calculator.over.get_untracked();
        calculator.law.with_value(|law| law.inputs.iter().find(|i| i.key == over).cloned())
    };
    let set = move |value: f64| {
        if let Some(input) = input() {
            calculator.write(&input.key, measure(&input).typed(value));
        }
    };
    let step = move |steps: i32| {
        if let Some(now) = input().and_then(|input| untrack(|| calculator.number(&input))) {
            set(words::step(now, steps));
        }
    };
    let drag = Closure::<dyn Fn(f64)>::new(set).into_js_value();
    let step = Closure::<dyn Fn(i32)>::new(step).into_js_value();
    for (key, value) in [("onBudget", drag), ("onStep", step)] {
        Reflect::set(&options, &key.into(), &value).expect("a plain object takes any key");
    }
    options.into()
}
