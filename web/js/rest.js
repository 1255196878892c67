// The page's wasm comes in two parts. At a first visit the rest is fetched once the first answer is
// shown; what needs it sooner waits for it, and so does the page.
import { answered } from "./answered.js";
import { atOnce } from "./at-once.js";

const NAME = "app-rest.wasm";
let fetched = null; // the compiled rest, when it came in time

// Called by the first part, with what it exports.
globalThis.isoflopRest = (first) => {
  try {
    new WebAssembly.Instance(fetched ?? atOnce(NAME), { first });
  } catch (error) {
    say(error);
    throw error;
  }
};

const AGAIN_MS = 5000;
let note = null;

const say = (error) => {
  note ??= document.body.insertBefore(document.createElement("p"), document.body.firstChild);
  note.className = "wrap alert stop";
  note.setAttribute("role", "alert");
  note.textContent = `A part of the page could not be loaded (${error?.message ?? error}). It is asked for again; when the network is back, loading the page again helps too.`;
};

const fetchRest = async () => {
  fetched = await WebAssembly.compileStreaming(fetch(NAME));
};

/** Whether the page opens plainly and for the first time: then the first part is all that it needs. */
export const firstVisit = () => {
  if (location.hash.length > 1 || navigator.serviceWorker?.controller) return false;
  try {
    return !Object.keys(localStorage).some((key) => key.startsWith("isoflop-study"));
  } catch {
    return true; // nothing is kept in this browser
  }
};

/** Starts the page with both parts. */
export const withRest = (start) => async () => {
  // Without the rest the page may still start: what needs it asks again, and says so.
  const rest = fetchRest().catch(() => {});
  const module = await WebAssembly.compileStreaming(fetch("app_bg.wasm"));
  await rest;
  return start({ module_or_path: module });
};

/** Fetches the rest behind the first answer, until it has come; `started` gives what the first part
 *  exports. */
export const restLater = async (started, pool) => {
  const first = await started;
  await answered();
  pool.rest();
  if (!first?.rest) return; // a page in one part
  while (!fetched) {
    try {
      await fetchRest();
    } catch (error) {
      say(error);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
  note?.remove();
  first.rest();
};
