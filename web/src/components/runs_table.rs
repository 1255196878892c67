//! The numbers of the chart as a table, made when it is opened.

use crate::state::State;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::FitView;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Rows listed; a page of tens of thousands of rows helps nobody.
const LISTED: usize = 500;

/// A disclosure "Table".
#[component]
pub(crate) fn RunsTable() -> impl IntoView {
    let state = expect_context::<State>();
    let open = RwSignal::new(false);
    let toggle = move |event: ev::Event| {
        if let Some(target) = event.current_target() {
            open.set(target.unchecked_into::<web_sys::HtmlDetailsElement>().open());
        }
    };
    view! {
        <details class="fold plain" on:toggle=toggle>
            <summary>"Table"</summary>
            {move || open.get().then(|| state.view.get().map(|view| table(&view)))}
        </details>
    }
}

fn table(view: &FitView) -> AnyView {
    let chart = &view.chart;
    let compute = chart.x_kind == "compute";
    let order = chart.x.len().min(LISTED);
    let rows = (0..order).map(|i| row(view, i)).collect_view();
    let more = chart.x.len() - order;
    let more = (more > 0).then(|| view! { <p class="small muted">"and "{more}" more runs"</p> });
    view! {
        <div class="scroll runs" tabindex="0" role="group" aria-label="The runs">
            <table>
                <thead>
                    <tr>
                        <th>"Line"</th>
                        <th class="r">{if compute { "C, FLOP" } else { "x" }}</th>
                        <th class="r">"N"</th>
                        <th class="r">"D"</th>
                        <th class="r">"Observed"</th>
                        <th class="r">"Fitted"</th>
                        <th class="r">"Residual"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

fn row(view: &FitView, i: usize) -> AnyView {
    let chart = &view.chart;
    let count = |column: &[f64]| column.get(i).map(|&v| quantity::si(v, 3));
    let plain = |column: &[f64]| column.get(i).map(|&v| quantity::significant(v, 4));
    let residual = chart.residual.get(i).map(|r| format!("{:+.2}\u{a0}%", 100.0 * r));
    view! {
        <tr>
            <td>{chart.line.get(i).copied()}</td>
            <td class="r n">{plain(&chart.x).map(|text| words::raised(&text))}</td>
            <td class="r n">{count(&chart.size)}</td>
            <td class="r n">{count(&chart.tokens)}</td>
            <td class="r n">{plain(&chart.observed)}</td>
            <td class="r n">{plain(&chart.fitted)}</td>
            <td class="r n">{residual.map(|text| text.replace('-', "−"))}</td>
        </tr>
    }
    .into_any()
}
