// The page's side of `sw.js`: registers it once the first answer is shown, says when the site works
// offline, and offers a new version. Trunk's page has no version and no service worker.

import { answered } from "./answered.js";
import { storageWord } from "./storage.js";

const HOUR = 3_600_000;
const REST_MS = 400; // the study is written to the address within this time of its last change
const version = document.querySelector('meta[name="version"]')?.content ?? "";

let hear = null;
let told = []; // what happened before the page listened
let waiting = null;

const tell = (what, why = "") => (hear ? hear(what, why) : told.push([what, why]));

const offer = (worker) => {
  waiting = worker;
  tell("offer");
};

const ready = (registration) => {
  if (!navigator.serviceWorker.controller) registration.active.postMessage({ ask: "claim", version });
  tell("ready");
};

const watch = (registration, worker) =>
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && registration.active) offer(worker);
    if (worker.state === "activated" && waiting === null) ready(registration);
  });

// In a page of one version nothing may be served from another: its tab starts again.
const keepWhole = () => {
  navigator.serviceWorker.addEventListener("controllerchange", () =>
    navigator.serviceWorker.controller?.postMessage({ ask: "version" }),
  );
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.version && data.version !== version) location.reload();
  });
};

const lookAgain = (registration) => {
  let last = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || performance.now() - last < HOUR) return;
    last = performance.now();
    registration.update().catch(() => {}); // without a network there is nothing newer
  });
};

const register = async () => {
  keepWhole();
  const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
  registration.addEventListener("updatefound", () => watch(registration, registration.installing));
  if (registration.installing) watch(registration, registration.installing);
  if (registration.active) ready(registration);
  if (registration.waiting && registration.active) offer(registration.waiting);
  lookAgain(registration);
};

globalThis.isoflopOffline = {
  /** `hear(what, why)`: "ready", "offer"; "none" or "unkept" with the reason. */
  listen(listener) {
    hear = listener;
    for (const [what, why] of told.splice(0)) hear(what, why);
  },
  /** Takes the version that was offered: every tab of the site starts again with it. */
  take() {
    if (waiting === null) return;
    const worker = waiting;
    worker.addEventListener("statechange", () => worker.state === "activated" && location.reload());
    setTimeout(() => worker.postMessage({ ask: "take" }), REST_MS);
  },
};

storageWord().then((why) => why && tell("unkept", why));
if (version !== "") {
  if ("serviceWorker" in navigator) {
    answered()
      .then(register)
      .catch((error) => tell("none", String(error?.message ?? error)));
  } else {
    tell("none", "this address is not secure, or the browser forbids it");
  }
}
