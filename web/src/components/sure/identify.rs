//! Identifiability: what the design of the runs can tell, which parameters move together.

use super::card::{PartCard, notices, told};
use super::drawn::{Drawn, Lines, Series};
use super::sheet::{Cell, Sheet};
use crate::engine;
use crate::state::State;
use crate::sure::Part;
use crate::words;
use isoflop_formula::quantity;
use isoflop_study::{FitDesign, Identifiability, InputDesign, Profile};
use leptos::prelude::*;

/// The card.
#[component]
pub(crate) fn IdentifyCard() -> impl IntoView {
    let state = expect_context::<State>();
    view! {
        <PartCard
            part=Part::Identify
            id="identify"
            title="What the runs can tell"
            lede=|| told(lede).unwrap_or_else(|| "Which parameters these runs fix, and which move together".into())
            table=Callback::new(|()| told(sheet))
        >
            {move || told(|all: &Identifiability| body(state, all))}
        </PartCard>
    }
}

/// The weakest direction in words.
fn lede(all: &Identifiability) -> String {
    let Some(fit) = &all.fit else { return all.why_not.clone() };
    let weakest = fit.directions.first();
    let flat = weakest.is_some_and(|weakest| weakest.flat);
    let words = weakest.map(|weakest| words::sentence(&weakest.words)).unwrap_or_default();
    match flat {
        true => format!("These runs do not fix every parameter. {words}"),
        false => format!(
            "These runs fix every parameter. The weakest direction: {}",
            weakest.map_or("", |w| &w.words)
        ),
    }
}

fn body(state: State, all: &Identifiability) -> AnyView {
    let inputs = all.inputs.iter().map(input).collect_view();
    let pairs = all.pairs.iter().filter_map(|pair| {
        let r = quantity::significant(pair.correlation?, 2);
        Some(view! { <li>"ln "{words::symbol(&pair.a)}" and ln "{words::symbol(&pair.b)}" correlate by "<b class="num">{r}</b></li> })
    });
    let fit = all.fit.as_ref();
    let correlations = fit.filter(|fit| fit.params.len() > 1).map(|fit| correlations(state, fit));
    let profiles =
        fit.map(|fit| fit.profiles.iter().map(|profile| drawn(state, profile)).collect_view());
    view! {
        <div class="pair">
            <div>
                <h3>"The design"</h3>
                <ul class="plain-list small">{inputs} {pairs.collect_view()}</ul>
                {correlations}
            </div>
            <div>
                <h3>"The objective along each parameter, all others fitted anew"</h3>
                <div class="profiles">{profiles}</div>
            </div>
        </div>
        {notices(&all.warnings)}
    }
    .into_any()
}

fn input(input: &InputDesign) -> AnyView {
    let (low, high) = (quantity::si(input.low, 2), quantity::si(input.high, 2));
    let levels = quantity::full(f64::from(input.levels));
    let decades =
        input.decades.map(|decades| format!(", {} decades", quantity::significant(decades, 2)));
    let vif = input.vif.map(|vif| {
        format!(", variance inflated {} times by the others", quantity::significant(vif, 2))
    });
    view! {
        <li>
            {words::symbol(&input.key)} " at " <b class="num">{levels}</b> " levels, " {low} " to "
            {high} {decades} {vif}
        </li>
    }
    .into_any()
}

fn symbol(state: State, key: &str) -> AnyView {
    let latex = state.view.with_untracked(|view| {
        let found = view.as_ref()?.law.params.iter().find(|symbol| symbol.key == key)?;
        Some(found.latex.clone())
    });
    words::symbol(&latex.unwrap_or_else(|| key.to_owned()))
}

/// Correlations of the estimates as numbers, the stronger the darker.
fn correlations(state: State, fit: &FitDesign) -> AnyView {
    let heads = fit.params.iter().map(|key| view! { <th scope="col">{symbol(state, key)}</th> });
    let heads = heads.collect_view();
    let rows = fit.params.iter().zip(&fit.correlations).enumerate().map(|(i, (key, row))| {
        let cells = row.iter().enumerate().map(|(j, value)| match value {
            Some(_) if i == j => view! { <td class="self">"1"</td> }.into_any(),
            Some(r) => {
                let strength = (r.abs() * 4.999) as u32;
                let shown = format!("{r:.2}").replace('-', "−");
                view! { <td data-strength=strength.to_string()>{shown}</td> }.into_any()
            }
            None => view! { <td title="the runs do not fix it">"—"</td> }.into_any(),
        });
        view! {
            <tr>
                <th scope="row">{symbol(state, key)}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <h3>"Correlations of the estimates"</h3>
        <div class="scroll" tabindex="0" role="group" aria-label="Correlations of the estimates">
            <table class="correlations">
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A small chart of one profile, with what its ends say.
fn drawn(state: State, profile: &Profile) -> AnyView {
    let ends = match (profile.closed_low, profile.closed_high) {
        (true, true) => "",
        (false, true) => "open to below",
        (true, false) => "open to above",
        (false, false) => "open to both sides",
    };
    let lines = lines(profile, ends);
    view! {
        <figure class="profile">
            <figcaption>
                <span>{symbol(state, &profile.key)}</span>
                <span class="tiny faint">{ends}</span>
            </figcaption>
            <Drawn name="lines" drawing=Callback::new(move |()| engine::to_js(&lines)) />
        </figure>
    }
    .into_any()
}

fn lines(profile: &Profile, ends: &str) -> Lines {
    let least = profile.rise.iter().enumerate().filter_map(|(i, rise)| Some((i, (*rise)?)));
    let least = least.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i);
    let range = profile.values.first().copied().zip(profile.values.last().copied());
    Lines {
        words: format!("The objective along {} {ends}", profile.key),
        series: vec![Series {
            name: String::new(),
            x: profile.values.clone(),
            y: profile.rise.clone(),
        }],
        promise: None,
        mark: least.and_then(|i| profile.values.get(i).copied()),
        x_log: range.is_some_and(|(low, high)| low > 0.0 && high / low > 20.0),
        y_log: false,
        x_kind: if range.is_some_and(|(_, high)| high >= 1e4) { "count" } else { "plain" },
        y_kind: "error",
        x_label: String::new(),
        y_label: String::new(),
        x_name: profile.key.clone(),
        y_name: "Objective rises by",
        y_domain: None,
        height: 150,
        bare: true,
    }
}

/// Inputs, then the correlations of the estimates.
fn sheet(all: &Identifiability) -> Sheet {
    let number = |value| Cell::number(value, |v| quantity::significant(v, 3));
    let inputs = all.inputs.iter().map(|input| {
        let levels = Some(f64::from(input.levels));
        ("levels", input.key.clone(), levels)
    });
    let decades = all.inputs.iter().map(|input| ("decades", input.key.clone(), input.decades));
    let vif = all.inputs.iter().map(|input| ("variance inflation", input.key.clone(), input.vif));
    let pairs =
        all.pairs.iter().map(|p| ("correlation", format!("ln {}, ln {}", p.a, p.b), p.correlation));
    let fit = all.fit.iter().flat_map(|fit| {
        fit.params.iter().enumerate().flat_map(move |(i, a)| {
            let row = fit.correlations.get(i);
            fit.params.iter().enumerate().skip(i + 1).map(move |(j, b)| {
                let r = row.and_then(|row| row.get(j).copied().flatten());
                ("correlation of estimates", format!("{a}, {b}"), r)
            })
        })
    });
    let all = inputs.chain(decades).chain(vif).chain(pairs).chain(fit);
    let row = |(what, of, value): (&str, String, Option<f64>)| {
        vec![Cell::text(what), Cell::text(of), number(value)]
    };
    Sheet::new(&["What", "Of", "Value"], all.map(row).collect())
}
