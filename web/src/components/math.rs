//! A formula as MathML elements: never from a string of markup.

use isoflop_study::MathNode;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const TAGS: [&str; 13] = [
    "mi",
    "mn",
    "mo",
    "mtext",
    "mrow",
    "mfrac",
    "msup",
    "msub",
    "msubsup",
    "msqrt",
    "munder",
    "mover",
    "munderover",
];

/// A formula; a tag that is not MathML's own is shown as a row.
#[component]
pub(crate) fn Formula(
    /// The nodes of the formula, in a row.
    #[prop(into)]
    nodes: Signal<Vec<MathNode>>,
    /// Whether it stands inside a link, which takes the focus itself.
    #[prop(optional)]
    inside_link: bool,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        place.set_text_content(None);
        if let Some(math) = build("math", &nodes.get()) {
            let _ = math.set_attribute("display", "block");
            let _ = place.append_child(&math);
        }
    });
    // A long formula scrolls, so the keyboard must reach it.
    view! {
        <div
            class="formula"
            tabindex=(!inside_link).then_some("0")
            role=(!inside_link).then_some("group")
            aria-label=(!inside_link).then_some("Formula")
            node_ref=place
        ></div>
    }
}

fn build(tag: &str, children: &[MathNode]) -> Option<web_sys::Element> {
    let element = document().create_element_ns(Some(MATHML), tag).ok()?;
    for child in children {
        let child = if child.children.is_empty() { leaf(child)? } else { inner(child)? };
        element.append_child(child.unchecked_ref()).ok()?;
    }
    Some(element)
}

fn inner(node: &MathNode) -> Option<web_sys::Element> {
    let known = TAGS.contains(&node.tag.as_str());
    build(if known { &node.tag } else { "mrow" }, &node.children)
}

fn leaf(node: &MathNode) -> Option<web_sys::Element> {
    let known = TAGS.contains(&node.tag.as_str());
    let tag = if known { &node.tag } else { "mtext" };
    let element = document().create_element_ns(Some(MATHML), tag).ok()?;
    element.set_text_content(Some(&node.text));
    Some(element)
}
