// Starts the page that is one file: code, engine, data and fonts stand in the document itself, and
// nothing is asked for. `xtask/js/one-file.mjs` packs it; the imports are the built site's files.
import "./charts.js";
import * as kept from "./keep.js";
import { begin, wantedWorkers } from "./begin.js";
import { Pool } from "./pool.js";
import { storageWord } from "./storage.js";
import start from "./app.js";

/** The bytes of a block of the document: base64 of gzip. */
const unpacked = async (name) => {
  const block = document.getElementById(`file:${name}`);
  if (!block) throw new Error(`'${name}' is not in this file`);
  const packed = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const compiled = async (name) => WebAssembly.compile(await unpacked(name));

// Pages from disk may start a classic worker from a blob, and no module worker.
const code = URL.createObjectURL(new Blob([document.getElementById("worker").textContent], { type: "text/javascript" }));
const engine = compiled("engine.wasm");
const worker = () => {
  const worker = new Worker(code);
  const failed = (error) =>
    worker.dispatchEvent(new ErrorEvent("error", { message: String(error?.message ?? error), cancelable: true }));
  engine.then((module) => worker.postMessage({ module }), failed);
  return worker;
};

// The sample to download is a block too.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[download][href^="data/"]');
  if (!link) return;
  event.preventDefault();
  unpacked(link.getAttribute("href")).then((bytes) => {
    const href = URL.createObjectURL(new Blob([bytes], { type: "text/csv" }));
    Object.assign(document.createElement("a"), { href, download: link.download }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  });
});

globalThis.isoflopOffline = { listen: (hear) => void storageWord().then((why) => why && hear("unkept", why)), take() {} };

const pool = new Pool({ workers: wantedWorkers(), kept, start: worker, builtIn: (id) => unpacked(`data/${id}.csv`) });
begin(pool, async () => start({ module_or_path: await compiled("app_bg.wasm") }));
