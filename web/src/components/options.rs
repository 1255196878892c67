//! Small inputs: a select of choices, a text field that keeps the last good value.

use leptos::prelude::*;

/// A labelled select.
#[component]
pub(crate) fn Choice(
    /// The label above.
    label: &'static str,
    /// Value and words of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value in force.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the chosen value.
    on_choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let items = move || {
        let now = value.get();
        options
            .get()
            .into_iter()
            .map(|(key, words)| {
                let selected = key == now;
                view! { <option value=key selected=selected>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select aria-label=label on:change=move |event| on_choose(event_target_value(&event))>{items}</select>
        </label>
    }
}

/// A labelled text field. What `take` refuses is said below, and the last good value stays.
#[component]
pub(crate) fn TextField(
    /// The label above.
    #[prop(into)]
    label: String,
    /// The value in force, as text.
    #[prop(into)]
    value: Signal<String>,
    /// An example, shown while the field is empty.
    #[prop(optional, into)]
    hint: String,
    /// Takes the text, or says why not.
    take: impl Fn(String) -> Result<(), String> + 'static,
) -> impl IntoView {
    let told = RwSignal::new(None::<String>);
    let changed = move |event| told.set(take(event_target_value(&event)).err());
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder=hint
                prop:value=move || value.get()
                aria-invalid=move || told.with(Option::is_some).to_string()
                on:change=changed
            />
            {move || told.get().map(|why| view! { <small class="told-here" role="status">{why}</small> })}
        </label>
    }
}
