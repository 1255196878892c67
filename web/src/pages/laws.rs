//! The catalogue: every law with its formula, its presets, and a form made from its entry.

use crate::components::{Formula, NoticeLine, Number};
use crate::engine::{self, Heard};
use crate::state::State;
use crate::words;
use indexmap::IndexMap;
use isoflop_formula::quantity;
use isoflop_study::{Answer, Ask, Eval, LawEntry, PresetEntry, SymbolEntry};
use leptos::prelude::*;

/// List and law.
#[component]
pub(crate) fn LawsPage() -> impl IntoView {
    let state = expect_context::<State>();
    let chosen = RwSignal::new(None::<String>);
    let law = Memo::new(move |_| {
        state.laws.with(|laws| {
            let wanted = chosen.get();
            let found = laws.iter().find(|law| Some(&law.id) == wanted.as_ref());
            found.or(laws.first()).cloned()
        })
    });
    let items = move || {
        let now = law.get().map(|law| law.id);
        let item = move |law: LawEntry| law_item(&law, now.as_ref() == Some(&law.id), chosen);
        state.laws.get().into_iter().map(item)
    };
    view! {
        <section class="answer" id="answer" tabindex="-1">
            <h1>"What is known about scaling, law by law"</h1>
            <p class="sub">"Each with its formula, its source, and published coefficients to try"</p>
        </section>
        <div class="grid">
            <nav class="card c4" aria-label="Laws">
                <ul class="laws">{move || items().collect_view()}</ul>
            </nav>
            <div class="c8 stack">
                {move || law.get().map(|law| view! { <LawView law /> })}
            </div>
        </div>
    }
}

fn law_item(law: &LawEntry, current: bool, chosen: RwSignal<Option<String>>) -> AnyView {
    let id = law.id.clone();
    view! {
        <li>
            <button
                type="button"
                data-law=law.id.clone()
                aria-current=current.then_some("true")
                on:click=move |_| chosen.set(Some(id.clone()))
            >
                {law.title.clone()}
                <small>{law.id.clone()}</small>
            </button>
        </li>
    }
    .into_any()
}

#[component]
fn LawView(law: LawEntry) -> impl IntoView {
    let form = law.clone();
    let params = law.params.iter().map(symbol_row).collect_view();
    let unit = law.response_unit.clone();
    view! {
        <section class="card" aria-labelledby="law-name">
            <header>
                <h2 id="law-name">{law.title.clone()}</h2>
                <div class="end">
                    <span class="badge">{law.kind.clone()}</span>
                </div>
            </header>
            <p class="lede">{law.summary.clone()}</p>
            <Formula nodes=Signal::stored(law.math.clone()) />
            <p class="small muted">{law.source.clone()}</p>
            <table>
                <thead>
                    <tr>
                        <th>"Symbol"</th>
                        <th>"Meaning"</th>
                        <th class="r">"Unit"</th>
                    </tr>
                </thead>
                <tbody>
                    {law.inputs.iter().map(symbol_row).collect_view()} {params}
                    <tr>
                        <td>"Result"</td>
                        <td></td>
                        <td class="r">{unit}</td>
                    </tr>
                </tbody>
            </table>
        </section>
        <LawForm law=form />
    }
}

fn symbol_row(symbol: &SymbolEntry) -> AnyView {
    view! {
        <tr>
            <td>{words::symbol(&symbol.latex)}</td>
            <td>{symbol.label.clone()}</td>
            <td class="r">{symbol.unit.clone()}</td>
        </tr>
    }
    .into_any()
}

/// What the form holds: a text per input and, without a preset, per parameter.
#[derive(Clone, Copy)]
struct FormState {
    law: StoredValue<LawEntry>,
    preset: RwSignal<Option<String>>,
    texts: RwSignal<IndexMap<String, String>>,
    value: RwSignal<Option<Result<Eval, String>>>,
    ear: engine::Ear,
}

impl FormState {
    fn new(law: LawEntry) -> Self {
        let value = RwSignal::new(None);
        let hear = move |heard| match heard {
            Heard::Answered(answer) => {
                if let Answer::Eval(eval) = *answer {
                    value.set(Some(Ok(eval)));
                }
            }
            Heard::Failed(failure) => value.set(Some(Err(failure.message))),
            _ => {}
        };
        let verified = law.presets.iter().find(|preset| preset.status == "verified");
        let preset = verified.map(|preset| preset.id.clone());
        let own = law.params.iter().filter(|_| preset.is_none());
        let boxes = law.inputs.iter().chain(own);
        let texts = boxes.map(|symbol| (symbol.key.clone(), example(symbol))).collect();
        Self {
            law: StoredValue::new(law),
            preset: RwSignal::new(preset),
            texts: RwSignal::new(texts),
            value,
            ear: engine::ear(hear),
        }
    }

    /// Whether the coefficients are the law's examples, as it has no published ones.
    fn shows_examples(self) -> bool {
        self.law.with_value(|law| {
            let same = |symbol: &SymbolEntry| {
                let shown = example(symbol);
                self.texts.with(|texts| texts.get(&symbol.key) == Some(&shown))
            };
            law.presets.is_empty() && law.params.iter().all(same)
        })
    }

    fn ask(self) {
        let preset = self.preset.get_untracked();
        let mut values = self.texts.get_untracked();
        if preset.is_some() {
            let inputs = self.law.with_value(|law| law.inputs.clone());
            values.retain(|key, _| inputs.iter().any(|input| input.key == *key));
        }
        if values.values().any(|text| text.trim().is_empty()) {
            self.value.set(None);
            return;
        }
        let law = self.law.with_value(|law| law.id.clone());
        engine::ask("eval", &Ask::Eval { law, preset, values }, self.ear);
    }
}

fn example_note() -> impl IntoView {
    view! {
        <p class="small muted example">
            <span class="badge">"example"</span>
            " These coefficients are made up to show the law; type your own"
        </p>
    }
}

/// An example as a person would type it.
fn example(symbol: &SymbolEntry) -> String {
    symbol.example.map(words::typed).unwrap_or_default()
}

/// Presets, inputs, and the value.
#[component]
fn LawForm(law: LawEntry) -> impl IntoView {
    let presets = law.presets.clone();
    let inputs = law.inputs.clone();
    let params = law.params.clone();
    let form = FormState::new(law);
    form.ask();
    let own = move || form.preset.get().is_none();
    let fields = move |symbols: &[SymbolEntry]| {
        let field = |symbol: &SymbolEntry| view! { <LawField form symbol=symbol.clone() /> };
        symbols.iter().map(field).collect_view()
    };
    let picker = presets.into_iter().map(|preset| view! { <PresetRow form preset /> });
    view! {
        <form
            class="card"
            aria-labelledby="try-title"
            on:submit=move |event: leptos::ev::SubmitEvent| event.prevent_default()
        >
            <header>
                <h2 id="try-title">"Try it"</h2>
            </header>
            <p class="value" aria-live="polite">
                {move || value_line(form.value.get())}
            </p>
            <div class="presets" role="radiogroup" aria-label="Coefficients">
                {picker.collect_view()} <OwnRow form />
            </div>
            <div class="fields">{fields(&inputs)}</div>
            {move || {
                own().then(|| {
                    let note = move || form.shows_examples().then(example_note);
                    view! { {note}<div class="fields own-values">{fields(&params)}</div> }
                })
            }}
            <div class="notes">{move || notes(form.value.get())}</div>
        </form>
    }
}

fn notes(value: Option<Result<Eval, String>>) -> Option<AnyView> {
    let eval = value?.ok()?;
    let lines = eval.warnings.into_iter().map(|notice| view! { <NoticeLine notice /> });
    Some(lines.collect_view().into_any())
}

fn value_line(value: Option<Result<Eval, String>>) -> AnyView {
    match value {
        None => view! { <span class="small muted">"Fill in every box to see the value"</span> }
            .into_any(),
        Some(Ok(eval)) => {
            let text = eval.value.map_or("not finite".into(), |v| quantity::significant(v, 5));
            view! { <Number key="value" value=eval.value text=text />" "<span class="small muted">{eval.unit}</span> }
                .into_any()
        }
        Some(Err(why)) => view! { <span class="small told-here">{why}</span> }.into_any(),
    }
}

#[component]
fn PresetRow(form: FormState, preset: PresetEntry) -> impl IntoView {
    let id = preset.id.clone();
    let (here, choose) = (id.clone(), id.clone());
    let class = if preset.status == "verified" { "badge ok" } else { "badge warn" };
    let checked = move || form.preset.with(|now| now.as_ref() == Some(&here));
    view! {
        <label class="preset">
            <input
                type="radio"
                name="preset"
                value=id.clone()
                prop:checked=checked
                on:change=move |_| {
                    form.preset.set(Some(choose.clone()));
                    form.ask();
                }
            />
            <span>
                {preset.id.clone()}
                <br />
                <span class="tiny muted">{preset.source.clone()}{made_for(&preset)}</span>
            </span>
            <span class="end">
                <span class=class>{preset.status}</span>
            </span>
        </label>
    }
}

/// Where the coefficients were seen to hold: "; made for N 57 M–16 B".
fn made_for(preset: &PresetEntry) -> Option<String> {
    if preset.validity.is_empty() {
        return None;
    }
    let one = |(key, (low, high)): (&String, &(f64, f64))| {
        format!("{key} {}–{}", quantity::si(*low, 2), quantity::si(*high, 2))
    };
    Some(format!("; made for {}", preset.validity.iter().map(one).collect::<Vec<_>>().join(", ")))
}

/// Coefficients of one's own: they start at the last preset's values.
#[component]
fn OwnRow(form: FormState) -> impl IntoView {
    let choose = move |_| {
        let preset = form.preset.get_untracked();
        let law = form.law.get_value();
        let from =
            law.presets.iter().find(|p| Some(&p.id) == preset.as_ref()).or(law.presets.first());
        form.texts.update(|texts| {
            for symbol in &law.params {
                let value = from.and_then(|preset| preset.values.get(&symbol.key));
                let text = value.map_or_else(|| example(symbol), |v| words::typed(*v));
                texts.entry(symbol.key.clone()).or_insert(text);
            }
        });
        form.preset.set(None);
        form.ask();
    };
    view! {
        <label class="preset">
            <input
                type="radio"
                name="preset"
                value=""
                prop:checked=move || form.preset.with(Option::is_none)
                on:change=choose
            />
            <span>"Your own coefficients"</span>
            <span class="end">
                <span class="badge info">"yours"</span>
            </span>
        </label>
    }
}

#[component]
fn LawField(form: FormState, symbol: SymbolEntry) -> impl IntoView {
    let (shown, key) = (symbol.key.clone(), symbol.key.clone());
    let value = move || form.texts.with(|texts| texts.get(&shown).cloned().unwrap_or_default());
    let typed = move |event| {
        form.texts.update(|texts| drop(texts.insert(key.clone(), event_target_value(&event))));
        form.ask();
    };
    view! {
        <label class="field">
            <span>{words::symbol(&symbol.latex)}" "{symbol.label}</span>
            <span class="with-unit">
                <input
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    name=symbol.key.clone()
                    prop:value=value
                    on:input=typed
                />
                <span class="u">{symbol.unit}</span>
            </span>
        </label>
    }
}
