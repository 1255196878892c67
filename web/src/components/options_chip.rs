//! Draws, seed, interval, cluster, and what is asked of single parameters.

use super::chips::Chip;
use super::options::{Choice, TextField};
use super::restrictions::Restrictions;
use crate::state::State;
use crate::words;
use leptos::prelude::*;

/// More draws than this keep a laptop busy for minutes, which is nobody's slip of the finger.
const MOST_DRAWS: f64 = 1e6;

const INTERVALS: [(&str, &str); 13] = [
    ("", "Chosen from the runs"),
    ("pairs-percentile", "Pair bootstrap, percentiles"),
    ("pairs-bca", "Pair bootstrap, BCa"),
    ("pairs-basic", "Pair bootstrap, basic"),
    ("pairs-studentised", "Pair bootstrap, studentised"),
    ("cluster-percentile", "Cluster bootstrap, percentiles"),
    ("wild-percentile", "Wild bootstrap, percentiles"),
    ("residual-percentile", "Residual bootstrap, percentiles"),
    ("bayesian-percentile", "Bayesian bootstrap, percentiles"),
    ("profile", "Profile likelihood"),
    ("sandwich", "Sandwich covariance"),
    ("posterior", "Posterior under weak priors"),
    ("none", "None"),
];

/// The chip with the rest of the options.
#[component]
pub(crate) fn OptionsChip() -> impl IntoView {
    let state = expect_context::<State>();
    let draws = move || state.study.with(|study| f64::from(study.bootstrap));
    let value = move || view! { <b>{isoflop_formula::quantity::full(draws())}" draws"</b> };
    view! {
        <Chip label="" name="options" value=value>
            <div class="fields">
                <Draws />
                <Seed />
            </div>
            <Interval />
            <Cluster />
            <details class="fold plain restrictions">
                <summary>"Fixed, bounded and tied parameters"</summary>
                <Restrictions />
            </details>
        </Chip>
    }
}

#[component]
fn Draws() -> impl IntoView {
    let state = expect_context::<State>();
    let value = Signal::derive(move || state.study.with(|study| study.bootstrap.to_string()));
    let take = move |text: String| {
        let count = words::read_plain(&text)?;
        if !(0.0..=MOST_DRAWS).contains(&count) || count.fract() != 0.0 {
            return Err(format!("'{text}' is not a number of draws; write 1000, or 0 for none"));
        }
        state.change(move |study| study.bootstrap = count as u32);
        Ok(())
    };
    view! { <TextField label="Draws" value=value take=take /> }
}

#[component]
fn Seed() -> impl IntoView {
    let state = expect_context::<State>();
    let value = Signal::derive(move || state.study.with(|study| study.seed.to_string()));
    let take = move |text: String| {
        // A link or a script may carry no larger whole number than this.
        let seed = text.trim().parse::<u64>().ok().filter(|&seed| seed <= 1 << 53);
        let seed = seed.ok_or_else(|| format!("'{text}' is not a seed; write a whole number"))?;
        state.change(move |study| study.seed = seed);
        Ok(())
    };
    view! { <TextField label="Seed" value=value take=take /> }
}

#[component]
fn Interval() -> impl IntoView {
    let state = expect_context::<State>();
    let options = INTERVALS.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec();
    let value = Signal::derive(move || {
        state.study.with(|study| study.interval.clone().unwrap_or_default())
    });
    let choose = move |key: String| {
        state.change(move |study| study.interval = (!key.is_empty()).then_some(key));
    };
    view! { <Choice label="Interval" options=Signal::stored(options) value=value on_choose=choose /> }
}

/// The column that names what is resampled together: it is the role `cluster`.
#[component]
fn Cluster() -> impl IntoView {
    let state = expect_context::<State>();
    let options = Signal::derive(move || {
        let columns = state.read().map(|data| data.columns).unwrap_or_default();
        let none = (String::new(), "Each run by itself".to_owned());
        let named = columns.into_iter().map(|column| (column.name.clone(), column.name));
        std::iter::once(none).chain(named).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        let columns = state.read().map(|data| data.columns).unwrap_or_default();
        let cluster = columns.into_iter().find(|c| c.role.as_deref() == Some("cluster"));
        cluster.map(|column| column.name).unwrap_or_default()
    });
    let choose = move |name: String| set_cluster(state, name);
    view! { <Choice label="Resample together" options=options value=value on_choose=choose /> }
}

/// Resamples together what a column names; each run by itself for an empty name.
pub(crate) fn set_cluster(state: State, name: String) {
    let columns = untrack(|| state.read()).map(|data| data.columns).unwrap_or_default();
    state.change(move |study| {
        study.roles.clear();
        for column in columns.into_iter().filter(|column| column.name != name) {
            if let Some(role) = column.role.filter(|role| role != "cluster") {
                study.roles.insert(role, column.name);
            }
        }
        if !name.is_empty() {
            study.roles.insert("cluster".into(), name);
        }
    });
}
