//! What the first answer does without.

use crate::state::State;
use leptos::prelude::*;

/// Shows its content once the rest of the page's code is there. The code of the content is not among
/// what is loaded first (`xtask/first/`), and arrives right behind the first answer.
#[component]
pub(crate) fn Later(children: ChildrenFn) -> impl IntoView {
    let state = expect_context::<State>();
    move || state.whole.get().then(|| children())
}
