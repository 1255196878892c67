// The widget in an element: its handle, and the element that Observable shows.
import { Card } from "./widget/card.js";
import { Session } from "./widget/session.js";

/**
 * Shows the fit of a study in `element`. `study` is a whole study or options by name; `data` is in
 * any of the forms of `fit`. Gives a handle: `value` (the contract's JSON of the fit, null before),
 * `study`, `set`, `on`, `undo`, `redo`, `dispose`.
 */
export const mount = (element, study = {}, { data = null, theme = null } = {}) => {
  const handle = place(element, theme);
  handle.begin(async () => ({ study, data }));
  return handle;
};

/** The widget in an element, before it has data; `begin` gives it some. */
export const place = (element, theme = null) => {
  const heard = { input: new Set(), progress: new Set(), error: new Set(), state: new Set(), study: new Set() };
  const tell = (kind, ...about) => {
    for (const listener of [...(heard[kind] ?? [])]) listener(...about);
  };
  let card = null;
  let said = null;
  const session = new Session((event) => {
    card?.paint();
    if (event === "input") tell("input", session.value);
    else if (event === "study") tell("study", session.study);
    else if (event === "progress") tell("progress", session.progress.done, session.progress.of);
    else if (session.state !== said || session.state === "error") {
      said = session.state;
      tell("state", said);
      if (said === "error") tell("error", session.failure);
    }
  });
  // A host of our own inside the element: an element that is removed keeps its shadow root.
  const host = document.createElement("div");
  host.className = "isoflop-widget"; // the static form beside it goes by this
  element.append(host);
  card = new Card(host, session, theme);
  let begun = Promise.resolve();
  const after = (act) => (begun = begun.then(act));
  return {
    get value() {
      return session.value;
    },
    get study() {
      return session.study;
    },
    get state() {
      return session.state;
    },
    get failure() {
      return session.failure;
    },
    begin: (source) => after(() => session.begin(source)),
    set: (patch) => after(() => session.set(patch)),
    open: (other) => after(() => session.open(other)),
    add: (other) => session.add(other),
    keep: (id, bytes) => session.keep(id, bytes),
    snapshot: () => card.snapshot(),
    on: (kind, listener) => {
      if (!heard[kind]) throw new TypeError(`'${kind}' is no event; there are ${Object.keys(heard).join(", ")}`);
      heard[kind].add(listener);
      return () => heard[kind].delete(listener);
    },
    undo: () => session.undo(),
    redo: () => session.redo(),
    cancel: () => session.cancel(),
    dispose: () => {
      for (const listeners of Object.values(heard)) listeners.clear();
      session.dispose();
      card.dispose();
      host.remove();
    },
  };
};

/** An element with the widget in it: its `value` is the fit, and it dispatches `input` when that is
 *  another. `dispose` ends it, and so does the promise `invalidation`. */
export const fitElement = ({ data = null, theme = null, invalidation = null, ...study } = {}) => {
  const element = document.createElement("div");
  const handle = mount(element, study.study ?? study, { data, theme });
  Object.defineProperties(element, {
    value: { get: () => handle.value },
    study: { get: () => handle.study, set: (patch) => void handle.set(patch) },
  });
  handle.on("input", () => element.dispatchEvent(new Event("input", { bubbles: true })));
  element.set = handle.set;
  element.dispose = handle.dispose;
  invalidation?.then(handle.dispose);
  return element;
};
