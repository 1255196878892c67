// The page's wasm comes in two parts. At a first visit the rest is fetched once the first answer is
// shown; what needs it sooner waits for it, and so does the page.
import { answered } from "./answered.js";

const NAME = "app-rest.wasm";
let fetched = null; // the compiled rest, when it came in time

const atOnce = () => {
  const request = new XMLHttpRequest();
  request.open("GET", NAME, false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes as text: no other way waits
  request.send();
  if (request.status !== 200) throw new Error(`'${NAME}' could not be loaded (${request.status})`);
  return new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0)));
};

// Called by the first part, with what it exports.
globalThis.isoflopRest = (first) => {
  try {
    new WebAssembly.Instance(fetched ?? atOnce(), { first });
  } catch (error) {
    say(error);
    throw error;
  }
};

const say = (error) => {
  if (document.getElementById("part-missing")) return;
  const note = document.createElement("p");
  Object.assign(note, { id: "part-missing", className: "wrap alert stop" });
  note.setAttribute("role", "alert");
  note.textContent = `A part of the page could not be loaded (${error?.message ?? error}). Load the page again when the network is there.`;
  document.body.prepend(note);
};

/** Fetches the rest; without a network nothing is lost yet: what needs it asks again, and says so. */
const fetchRest = async () => {
  fetched = await WebAssembly.compileStreaming(fetch(NAME)).catch(() => null);
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
  const [module] = await Promise.all([WebAssembly.compileStreaming(fetch("app_bg.wasm")), fetchRest()]);
  return start({ module_or_path: module });
};

/** Fetches the rest behind the first answer; `started` gives what the first part exports. While
 *  only the first part is here the document says so: what can wait then waits. */
export const restLater = async (started, pool) => {
  document.documentElement.dataset.part = "first";
  const first = await started;
  await answered();
  pool.rest();
  const whole = () => delete document.documentElement.dataset.part;
  // A page in one part; unless it records what the first part needs.
  if (!first?.rest) return globalThis.recordedExports || whole();
  await fetchRest();
  if (!fetched) return;
  first.rest();
  whole();
};
