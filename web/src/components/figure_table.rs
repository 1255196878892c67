//! The numbers behind a chart as a table, made when it is opened.

use crate::words;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A disclosure "Table": heads, then rows of cells; the first column names the row.
#[component]
pub(crate) fn FigureTable(
    /// A name for tests and styles.
    name: &'static str,
    /// Heads and rows; read anew while the table is open.
    rows: impl Fn() -> (Vec<String>, Vec<Vec<String>>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let toggle = move |event: ev::Event| {
        if let Some(target) = event.current_target() {
            open.set(target.unchecked_into::<web_sys::HtmlDetailsElement>().open());
        }
    };
    view! {
        <details class="fold plain behind" data-table=name on:toggle=toggle>
            <summary>"Table"</summary>
            {move || open.get().then(|| table(rows()))}
        </details>
    }
}

fn table((heads, rows): (Vec<String>, Vec<Vec<String>>)) -> AnyView {
    let side = |i: usize| if i == 0 { "" } else { "r n" };
    let heads = heads.into_iter().enumerate().map(|(i, head)| {
        view! { <th class=side(i)>{head}</th> }
    });
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(i, cell)| {
            view! { <td class=side(i)>{words::raised(&cell)}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="scroll runs" tabindex="0" role="group" aria-label="The chart as a table">
            <table>
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
