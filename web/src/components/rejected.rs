//! Rows that were not used: line, column, value, why and what to do.

use crate::state::State;
use isoflop_study::{DataView, Decimal, Rejected};
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Rows listed at once; the rest are in the saved file.
const LISTED: usize = 100;

/// The card; nothing when every row is used, which the columns say.
#[component]
pub(crate) fn RejectedCard() -> impl IntoView {
    let state = expect_context::<State>();
    let read = Memo::new(move |_| state.read());
    move || read.get().filter(|data| !data.rejected.is_empty()).map(card)
}

fn card(data: DataView) -> AnyView {
    let count = data.rejected.len() as u32 + data.rejected_more;
    let were = if count == 1 { " row was not used" } else { " rows were not used" };
    let more = count - data.rejected.len().min(LISTED) as u32;
    let more = (more > 0).then(|| view! { <p class="small muted">"and "{more}" more"</p> });
    let state = expect_context::<State>();
    let rows = data.rejected.iter().take(LISTED).map(|one| row(state, one)).collect_view();
    let name = data.name.clone();
    let save = move |_| save(&format!("not-used-{}.csv", plain_name(&name)), &csv(&data.rejected));
    view! {
        <section class="card" aria-labelledby="rejected-title">
            <header>
                <h2 id="rejected-title">{count}{were}</h2>
                <div class="end">
                    <button class="btn quiet" type="button" on:click=save>
                        "Save these rows…"
                    </button>
                </div>
            </header>
            <div class="scroll" tabindex="0" role="group" aria-label="Rows that were not used">
                <table class="rejected">
                    <thead>
                        <tr>
                            <th>"Line"</th>
                            <th>"Column"</th>
                            <th>"Value"</th>
                            <th>"Why, and what to do"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        </section>
    }
    .into_any()
}

fn row(state: State, row: &Rejected) -> AnyView {
    view! {
        <tr>
            <td>{row.line}</td>
            <td>{row.column.clone()}</td>
            <td class="bad">{row.value.clone()}</td>
            <td>{reason(state, &row.reason)}</td>
        </tr>
    }
    .into_any()
}

/// Why, and what to do; the two readings of an unclear comma are buttons that choose.
fn reason(state: State, reason: &str) -> AnyView {
    let Some((before, point, group)) = readings(reason) else {
        return reason.to_owned().into_any();
    };
    let choice = |text: &str, decimal: Decimal, how: &str| {
        let words = format!("{text}: {how}");
        view! {
            <button
                class="linkish"
                type="button"
                title=words.clone()
                aria-label=words
                on:click=move |_| state.read_commas(decimal)
            >
                {text.to_owned()}
            </button>
        }
    };
    let comma = choice(point, Decimal::Comma, "decimal comma");
    let thousands = choice(group, Decimal::Point, "comma of thousands");
    view! { {before.to_owned()}{comma}" or "{thousands} }.into_any()
}

/// What precedes the readings, the decimal one, the one of thousands.
fn readings(reason: &str) -> Option<(&str, &str, &str)> {
    const LEAD: &str = "unclear comma; read it as ";
    let at = reason.find(LEAD)? + LEAD.len();
    let (before, after) = reason.split_at(at);
    let (point, group) = after.split_once(" or ")?;
    Some((before, point, group))
}

/// Letters, digits, `-` and `_` of a name, for a file.
fn plain_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    name.trim_end_matches(".csv").chars().take(40).map(plain).collect()
}

fn csv(rows: &[Rejected]) -> String {
    let mut out = String::from("line,column,value,reason\r\n");
    for row in rows {
        let cells = [&row.column, &row.value, &row.reason].map(|cell| quoted(cell)).join(",");
        out.push_str(&format!("{},{cells}\r\n", row.line));
    }
    out
}

/// A quoted cell; a leading `'` keeps a spreadsheet from reading the user's text as a formula.
pub(super) fn quoted(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if risky { "'" } else { "" }, cell.replace('"', "\"\""))
}

/// Offers a text as a file.
fn save(name: &str, text: &str) {
    let parts = Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(link) = document().create_element("a") {
        let link: web_sys::HtmlAnchorElement = link.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let later = move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    };
    set_timeout(later, std::time::Duration::from_secs(10));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_readings_of_a_comma_are_found() {
        let text = "has an unclear comma; read it as 31.2 B or 312 B";
        assert_eq!(readings(text), Some(("has an unclear comma; read it as ", "31.2 B", "312 B")));
        assert_eq!(readings("has no loss; the run may have diverged"), None);
    }

    #[test]
    fn a_formula_in_a_cell_is_disarmed() {
        let row = Rejected {
            line: 7,
            column: "tokens".into(),
            value: "=cmd|'/c calc'".into(),
            reason: "is \"no\" count".into(),
        };
        let want = "line,column,value,reason\r\n7,\"tokens\",\"'=cmd|'/c calc'\",\"is \"\"no\"\" count\"\r\n";
        assert_eq!(csv(&[row]), want);
    }
}
