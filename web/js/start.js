// Starts the page: the worker pool first, then the page's own wasm, which asks the pool.
import { Pool } from "./pool.js";
import * as kept from "./keep.js";
import start from "./app.js";

const wanted = Number(new URLSearchParams(location.search).get("workers"));
globalThis.isoflopPool = new Pool({ workers: wanted, kept });
start().catch((error) => {
  document.documentElement.dataset.state = "error";
  const note = document.getElementById("starting");
  if (note) note.textContent = `The page could not start: ${error?.message ?? error}`;
});
