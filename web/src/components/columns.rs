//! Columns: what each is taken for, and how the rest was computed.

use super::icons::Check;
use super::section::Section;
use crate::state::State;
use crate::words;
use indexmap::IndexMap;
use isoflop_formula::quantity;
use isoflop_study::{ColumnView, DataView};
use leptos::prelude::*;

/// Columns shown before "more columns" is opened.
const FIRST: usize = 8;

/// The mapper.
#[component]
pub(crate) fn ColumnsCard() -> impl IntoView {
    let state = expect_context::<State>();
    let read = Memo::new(move |_| state.read());
    move || {
        read.get().filter(|data| !data.columns.is_empty()).map(|data| card(state, &of_law(data)))
    }
}

/// A role that the law in force does not know is none.
fn of_law(mut data: DataView) -> DataView {
    let known: Vec<String> = data.roles.iter().map(|(key, _)| key.clone()).collect();
    for column in &mut data.columns {
        column.role = column.role.take().filter(|role| known.contains(role));
    }
    data
}

fn card(state: State, data: &DataView) -> AnyView {
    let guessed = data.columns.iter().any(|column| column.guessed);
    let lede = match (guessed, untrack(|| state.is_own())) {
        (true, _) => "Guessed from the names and the first rows",
        (false, true) => "As you chose",
        (false, false) => "As the source describes them",
    };
    // Used columns first; the rest behind a line.
    let (used, unused): (Vec<_>, Vec<_>) =
        data.columns.iter().cloned().partition(|column| column.role.is_some());
    let mut all = data.columns.clone();
    let mut rest = Vec::new();
    if all.len() > FIRST {
        (all, rest) = (used, unused);
    }
    let cells = |columns: Vec<ColumnView>| {
        columns.into_iter().map(|column| cell(state, data, column)).collect_view()
    };
    let more = (!rest.is_empty()).then(|| {
        let count = rest.len();
        view! {
            <details class="fold plain more">
                <summary>{count}" unused columns"</summary>
                <div class="map">{cells(rest.into_iter().take(64).collect())}</div>
            </details>
        }
    });
    let content = view! {
        <p class="small muted">{lede}</p>
        <div class="map">{cells(all)}</div>
        {more}
        {computed(data)}
        {all_used(data)}
        {melted(data)}
    };
    let verdict = data.clone();
    view! {
        <Section title="Columns" verdict=move || badge(&verdict) keep_open=untrack(|| state.is_own())>
            {content}
        </Section>
    }
    .into_any()
}

fn badge(data: &DataView) -> AnyView {
    if data.missing.is_empty() {
        return view! { <span class="badge ok"><Check />"Enough for a fit"</span> }.into_any();
    }
    let words = |key: &String| {
        let found = data.roles.iter().find(|(role, _)| role == key);
        found.map_or(key.clone(), |(_, words)| words.clone())
    };
    let missing = data.missing.iter().map(words).collect::<Vec<_>>().join(", ");
    view! { <span class="badge stop">"Choose a column for "{missing}</span> }.into_any()
}

fn computed(data: &DataView) -> Option<AnyView> {
    (!data.computed.is_empty()).then(|| {
        view! {
            <p class="small muted computed">
                "Computed from the other columns "<b>{data.computed.clone()}</b>
            </p>
        }
        .into_any()
    })
}

fn all_used(data: &DataView) -> Option<AnyView> {
    (data.rows > 0 && data.rows == data.used).then(|| {
        let rows = quantity::full(f64::from(data.rows));
        view! { <p class="small muted computed">"All "{rows}" rows are used"</p> }.into_any()
    })
}

fn cell(state: State, data: &DataView, column: ColumnView) -> AnyView {
    let class = if column.role.is_none() { "off" } else { "" };
    let given = column.role.clone().unwrap_or_default();
    let options = data.roles.iter().map(|(key, words)| {
        let selected = *key == given;
        view! { <option value=key.clone() selected=selected>{words.clone()}</option> }
    });
    let options = options.collect_view();
    let name = column.name.clone();
    let all = data.columns.clone();
    let choose = move |event| {
        let role = event_target_value(&event);
        let roles = assigned(&all, &name, &role);
        state.change(move |study| study.roles = roles);
    };
    let first = column.first.iter().map(|cell| shortened(cell)).collect::<Vec<_>>().join(", ");
    let remark = (!column.remark.is_empty()).then(|| view! { <br />{column.remark.clone()} });
    view! {
        <div class=class>
            <span class="nm">{column.name.clone()}</span>
            <select aria-label=format!("Role of {}", column.name) on:change=choose>
                <option value="" selected=given.is_empty()>
                    "Not used"
                </option>
                {options}
            </select>
            <span class="ex">{words::raised(&first)}" …"{remark}</span>
        </div>
    }
    .into_any()
}

/// A number with many digits, shortened; anything else as it is written.
fn shortened(cell: &str) -> String {
    match cell.parse::<f64>() {
        Ok(value) if cell.len() > 8 && value.abs() >= 1e4 => quantity::si(value, 3),
        Ok(value) if cell.len() > 8 => quantity::significant(value, 4),
        _ => cell.to_owned(),
    }
}

/// The roles after one column was given `role`; another column that had it loses it.
fn assigned(columns: &[ColumnView], name: &str, role: &str) -> IndexMap<String, String> {
    let mut roles = IndexMap::new();
    for column in columns.iter().filter(|column| column.name != name) {
        if let Some(kept) = column.role.as_ref().filter(|kept| *kept != role) {
            roles.insert(kept.clone(), column.name.clone());
        }
    }
    if !role.is_empty() {
        roles.insert(role.to_owned(), name.to_owned());
    }
    roles
}

/// The first rows of a table that was melted from a wide export.
fn melted(data: &DataView) -> Option<AnyView> {
    let preview = data.melted.clone()?;
    let heads = preview.columns.into_iter().map(|name| view! { <th>{name}</th> }).collect_view();
    let rows = preview.rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    });
    Some(
        view! {
            <p class="small muted computed">"A wide table: read as one row per run and step"</p>
            <div class="scroll" tabindex="0" role="group" aria-label="First rows">
                <table>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, role: &str) -> ColumnView {
        let role = (!role.is_empty()).then(|| role.to_owned());
        ColumnView { name: name.into(), role, ..ColumnView::default() }
    }

    #[test]
    fn a_role_moves_to_the_column_that_was_chosen() {
        let columns = [column("n", "N"), column("tokens", "D"), column("d2", "")];
        let roles = assigned(&columns, "d2", "D");
        assert_eq!(roles.get("D").map(String::as_str), Some("d2"));
        assert_eq!(roles.get("N").map(String::as_str), Some("n"));
        assert_eq!(roles.len(), 2);
    }

    #[test]
    fn a_column_can_be_unused() {
        let columns = [column("n", "N"), column("tokens", "D")];
        assert_eq!(assigned(&columns, "tokens", "").len(), 1);
    }
}
