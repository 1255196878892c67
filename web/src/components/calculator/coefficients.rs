//! Published coefficients as rows, each with what it says of the inputs.

use super::super::number::Number;
use super::Calculator;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{PresetEntry, SymbolEntry};
use leptos::prelude::*;

/// The table; one row is in force.
#[component]
pub(crate) fn Coefficients(calculator: Calculator) -> impl IntoView {
    let law = calculator.law.get_value();
    let heads = law.params.iter().map(|symbol| {
        view! { <th class="r p" title=symbol.label.clone()>{words::symbol(&symbol.latex)}</th> }
    });
    let rows = law.presets.iter().map(|preset| {
        view! { <PresetRow calculator preset=preset.clone() params=law.params.clone() /> }
    });
    let count = match law.presets.len() {
        0 => "No published fit is known here; type your own".into(),
        1 => "One published fit of this form".into(),
        n => format!("The same form, {n} published fits"),
    };
    let columns = law.params.len();
    view! {
        <section class="card coefficients" aria-labelledby="coef-title">
            <header>
                <h2 id="coef-title">"Coefficients"</h2>
                <span class="small muted">{count}</span>
            </header>
            <div class="scroll" tabindex="0" role="group" aria-label="Coefficients">
                <table role="radiogroup" aria-label="Coefficients">
                    <thead>
                        <tr>
                            <th>"Source"</th>
                            {heads.collect_view()}
                            <th class="r">"Value here"</th>
                            <th class="r">"Status"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.collect_view()} <OwnRow calculator columns />
                    </tbody>
                </table>
            </div>
            <Question calculator />
            <p class="small muted computed">
                "Verified: read in the source and reproduced here to the digits printed. Recalled: not traced to a source, never a default"
            </p>
        </section>
    }
}

#[component]
fn PresetRow(
    calculator: Calculator,
    preset: PresetEntry,
    params: Vec<SymbolEntry>,
) -> impl IntoView {
    let id = StoredValue::new(preset.id.clone());
    let chosen = move || id.with_value(|id| calculator.preset.with(|now| now.as_ref() == Some(id)));
    let recalled = preset.status != "verified";
    let class = move || match (chosen(), recalled) {
        (true, _) => "hl",
        (false, true) => "recalled",
        (false, false) => "",
    };
    let badge = if recalled { "badge warn" } else { "badge ok" };
    let cells = params.iter().map(|symbol| {
        let text = preset.values.get(&symbol.key).map(|v| digits(*v));
        view! { <td class="r n p">{text.map(|text| words::raised(&text))}</td> }
    });
    let cells = cells.collect_view();
    let here = move || {
        let line = calculator.curves.with(|curves| {
            let lines = &curves.as_ref()?.lines;
            id.with_value(|id| lines.iter().find(|line| line.preset.as_ref() == Some(id)).cloned())
        });
        let value = line?.value;
        let text = value.map_or("–".into(), |v| quantity::significant(v, 4));
        let key = format!("presets.{}.value", id.get_value());
        Some(view! { <b><Number key value text /></b> })
    };
    let choose = move |_| id.with_value(|id| calculator.choose(id));
    // What is only asked about is not in force: the browser must not mark it.
    let ask_first = move |event: leptos::ev::MouseEvent| {
        if id.with_value(|id| calculator.must_ask(id)) {
            event.prevent_default();
            id.with_value(|id| calculator.choose(id));
        }
    };
    view! {
        <tr class=class>
            <td>
                <label class="preset">
                    <input
                        type="radio"
                        name="preset"
                        value=preset.id.clone()
                        prop:checked=chosen
                        on:click=ask_first
                        on:change=choose
                    />
                    <span>
                        {words::capital(&preset.id)} <br />
                        <span class="tiny muted">{preset.source.clone()}</span>
                    </span>
                </label>
            </td>
            {cells}
            <td class="r n">{here}</td>
            <td class="r">
                <span class=badge>{preset.status.clone()}</span>
            </td>
        </tr>
    }
}

/// A coefficient as its source prints it, where that is short; else to five digits.
fn digits(value: f64) -> String {
    let text = words::typed(value);
    if text.len() <= 6 && !text.contains('e') {
        return text.replace('-', "−");
    }
    quantity::significant(value, 5)
}

/// Coefficients of one's own.
#[component]
fn OwnRow(calculator: Calculator, columns: usize) -> impl IntoView {
    let chosen = move || calculator.preset.with(Option::is_none);
    let here = move || {
        let eval = calculator.value.get().filter(|_| chosen())?.ok()?;
        Some(view! { <b>{quantity::significant(eval.value?, 4)}</b> })
    };
    view! {
        <tr class=move || chosen().then_some("hl")>
            <td>
                <label class="preset">
                    <input
                        type="radio"
                        name="preset"
                        value=""
                        prop:checked=chosen
                        on:change=move |_| calculator.choose_own()
                    />
                    <span>"Your own coefficients"</span>
                </label>
            </td>
            <td class="p" colspan=columns></td>
            <td class="r n">{here}</td>
            <td class="r">
                <span class="badge info">"yours"</span>
            </td>
        </tr>
    }
}

/// Recalled coefficients are used only when this was answered once.
#[component]
fn Question(calculator: Calculator) -> impl IntoView {
    move || {
        let preset = calculator.entry(&calculator.asked.get()?)?;
        Some(view! {
            <div class="alert asks" role="alert">
                <super::super::icons::Warn />
                <b>"The coefficients "{words::capital(&preset.id)}" are recalled, not verified"</b>
                <p>"They were not checked against the authors' own material. Use them to explore, not to decide"</p>
                <div class="acts">
                    <button class="btn" type="button" on:click=move |_| calculator.confirm()>
                        "Use them anyway"
                    </button>
                    <button
                        class="btn quiet"
                        type="button"
                        on:click=move |_| calculator.asked.set(None)
                    >
                        "Leave them out"
                    </button>
                </div>
            </div>
        })
    }
}
