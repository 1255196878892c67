//! The data: a built-in set, a file or pasted rows; what its N and loss mean; which rows count.

use super::chips::{Chip, count_of_runs};
use super::options::{Choice, TextField};
use super::schedule::ScheduleField;
use crate::state::State;
use crate::words;
use isoflop_study::{BuiltInEntry, Convention, DataRef, LossUnit};
use leptos::html::Textarea;
use leptos::prelude::*;

const OWN: &str = "own";

/// Name and count; opens the picker.
#[component]
pub(crate) fn DataChip() -> impl IntoView {
    let state = expect_context::<State>();
    let name = move || {
        state.study.with(|study| match &study.data {
            DataRef::BuiltIn { id } => state.built_ins.with(|sets| short_title(sets, id)),
            DataRef::File { name, .. } => name.clone(),
        })
    };
    let value = move || view! { <b>{name()}</b>" "{count_of_runs(state)} };
    let which = Signal::derive(move || {
        state.study.with(|study| match &study.data {
            DataRef::BuiltIn { id } => id.clone(),
            DataRef::File { .. } => OWN.into(),
        })
    });
    let sets = Signal::derive(move || {
        let own = state.is_own().then(|| (OWN.to_owned(), name()));
        let sets = state.built_ins.get().into_iter().map(|set| (set.id, set.title));
        own.into_iter().chain(sets).collect::<Vec<_>>()
    });
    let choose = move |id: String| {
        if id != OWN {
            state.take_built_in(&id);
        }
    };
    view! {
        <Chip label="" value=value>
            <Choice label="Data" options=sets value=which on_choose=choose />
            <Paste />
            {move || {
                state.narrow.get().then(|| {
                    view! {
                        <a class="small" href="data/sample.csv" download="sample.csv">
                            "Download a sample CSV"
                        </a>
                    }
                })
            }}
            <ScheduleField />
            <Meaning />
            <RowsFilter />
        </Chip>
    }
}

/// "Chinchilla" of "Chinchilla, 245 runs": the count stands beside it.
fn short_title(sets: &[BuiltInEntry], id: &str) -> String {
    let title = sets.iter().find(|set| set.id == id).map_or("", |set| set.title.as_str());
    match title.rsplit_once(", ") {
        Some((name, count)) if count.ends_with("runs") => name.into(),
        _ if title.is_empty() => words::capital(id),
        _ => title.into(),
    }
}

/// A box for rows pasted from a spreadsheet.
#[component]
fn Paste() -> impl IntoView {
    let state = expect_context::<State>();
    let place = NodeRef::<Textarea>::new();
    let take = move |_| {
        let Some(place) = place.get() else { return };
        let text = place.value();
        if !text.trim().is_empty() {
            state.take("pasted.csv", text.into());
        }
    };
    view! {
        <label class="field">
            <span>"Or paste rows with a header"</span>
            <textarea
                node_ref=place
                spellcheck="false"
                placeholder="params,tokens,loss\n90M,3.3B,3.325"
            ></textarea>
        </label>
        <div class="acts">
            <button class="btn" type="button" on:click=take>
                "Fit these rows"
            </button>
        </div>
    }
}

/// How N is counted and in what the loss is measured.
#[component]
fn Meaning() -> impl IntoView {
    let state = expect_context::<State>();
    let unit = Signal::derive(move || state.study.with(|study| unit_key(study.loss_unit)));
    let convention = Signal::derive(move || {
        state.study.with(|study| match study.convention {
            Convention::Total => "total".to_owned(),
            Convention::NonEmbedding => "non-embedding".to_owned(),
        })
    });
    let choose_count = move |key: String| {
        let convention = if key == "total" { Convention::Total } else { Convention::NonEmbedding };
        state.change(move |study| study.convention = convention);
    };
    let choose_unit = move |key: String| {
        state.change(move |study| study.loss_unit = unit_of(&key));
    };
    view! {
        <div class="fields">
            <Choice label="N counts" options=pairs(&COUNTS) value=convention on_choose=choose_count />
            <Choice label="Loss is in" options=pairs(&UNITS) value=unit on_choose=choose_unit />
        </div>
        {move || (unit.get() == "bpb").then(|| view! { <BytesPerToken /> })}
    }
}

const COUNTS: [(&str, &str); 2] =
    [("total", "All parameters"), ("non-embedding", "Without embeddings")];
const UNITS: [(&str, &str); 3] =
    [("nats", "Nats per token"), ("ppl", "Perplexity"), ("bpb", "Bits per byte")];

fn pairs(list: &[(&str, &str)]) -> Signal<Vec<(String, String)>> {
    let owned = |(key, words): &(&str, &str)| ((*key).to_owned(), (*words).to_owned());
    Signal::stored(list.iter().map(owned).collect())
}

fn unit_key(unit: LossUnit) -> String {
    match unit {
        LossUnit::NatsPerToken => "nats".into(),
        LossUnit::Perplexity => "ppl".into(),
        LossUnit::BitsPerByte { .. } => "bpb".into(),
    }
}

fn unit_of(key: &str) -> LossUnit {
    match key {
        "ppl" => LossUnit::Perplexity,
        "bpb" => LossUnit::BitsPerByte { bytes_per_token: 4.0 },
        _ => LossUnit::NatsPerToken,
    }
}

#[component]
fn BytesPerToken() -> impl IntoView {
    let state = expect_context::<State>();
    let value = Signal::derive(move || {
        state.study.with(|study| match study.loss_unit {
            LossUnit::BitsPerByte { bytes_per_token } => words::typed(bytes_per_token),
            _ => String::new(),
        })
    });
    let take = move |text: String| {
        let bytes_per_token = words::read_plain(&text)?;
        state.change(move |study| study.loss_unit = LossUnit::BitsPerByte { bytes_per_token });
        Ok(())
    };
    view! { <TextField label="Bytes per token" value=value take=take /> }
}

/// Which rows are used.
#[component]
fn RowsFilter() -> impl IntoView {
    let state = expect_context::<State>();
    let value =
        Signal::derive(move || state.study.with(|study| study.filter.clone().unwrap_or_default()));
    let take = move |text: String| {
        let text = text.trim().to_owned();
        state.change(move |study| study.filter = (!text.is_empty()).then_some(text));
        Ok(())
    };
    // An empty filter is not the same as none: it overrides the data set's own.
    let all = move || state.study.with(|study| study.filter.as_deref() == Some(""));
    let own_rule = move || {
        let filtered = state.read().is_some_and(|data| data.used < data.rows);
        !state.is_own() && (all() || filtered)
    };
    let toggle = move |_| {
        let rule = if untrack(all) { None } else { Some(String::new()) };
        state.change(move |study| study.filter = rule);
    };
    view! {
        <TextField
            label="Only rows where"
            value=value
            hint="tokens > 1B and seed == 1"
            take=take
        />
        {move || {
            own_rule()
                .then(|| {
                    let words =
                        if all() { "Leave rows out as the source does" } else { "Use all rows" };
                    view! {
                        <button class="btn" type="button" on:click=toggle>
                            {words}
                        </button>
                    }
                })
        }}
    }
}
