//! Whether the site works without a network, and the offer of a new version (`web/js/offline.js`).

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = isoflopOffline, js_name = listen)]
    fn listen(hear: JsValue);
    #[wasm_bindgen(js_namespace = isoflopOffline, js_name = take)]
    fn take();
}

/// What the foot and the offer know.
#[derive(Clone, Copy)]
pub(crate) struct Offline {
    /// Words for the foot, with the reason where the site does not work offline.
    foot: RwSignal<Option<(&'static str, String)>>,
    /// What this browser does not keep for the next visit.
    unkept: RwSignal<Option<String>>,
    offered: RwSignal<bool>,
}

impl Offline {
    /// Listens to the page's service worker for as long as the page lives.
    pub(crate) fn watch() -> Self {
        let offline = Self {
            foot: RwSignal::new(None),
            unkept: RwSignal::new(None),
            offered: RwSignal::new(false),
        };
        let hear =
            Closure::<dyn FnMut(String, String)>::new(move |what: String, why: String| match what
                .as_str()
            {
                "ready" => offline.foot.set(Some(("works offline", String::new()))),
                "unkept" => offline.unkept.set(Some(why)),
                "offer" => offline.offered.set(true),
                _ => offline.foot.set(Some(("not kept for offline use", why))),
            });
        listen(hear.into_js_value());
        offline
    }
}

/// "works offline" once every file is kept, nothing before; and what this browser does not keep.
#[component]
pub(crate) fn OfflineWords(offline: Offline) -> impl IntoView {
    let foot = move || {
        let words = offline.foot.get();
        words.map(|(words, why)| view! { <span id="offline" title=why>{words}</span> })
    };
    let unkept = move || offline.unkept.get().map(|why| view! { <span id="unkept">{why}</span> });
    view! {
        {foot}
        {unkept}
    }
}

/// "A new version is ready · Reload": taken only when the user wants it.
#[component]
pub(crate) fn VersionOffer(offline: Offline) -> impl IntoView {
    let offer = move || {
        offline.offered.get().then(|| {
            view! {
                <span>"A new version is ready"</span>
                <button class="btn" type="button" id="new-version" on:click=move |_| take()>
                    "Reload"
                </button>
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| offline.offered.set(false)
                >
                    "Later"
                </button>
            }
        })
    };
    // The live region stands before its words do, else they would not be announced.
    view! {
        <div class="offer" role="status">
            {offer}
        </div>
    }
}
