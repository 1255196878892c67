// The engine and the built-in data as files beside this one.
import { compile } from "./compile.js";
import { asError } from "./plain.js";

// Spelled out, so that bundlers find the files.
const FIRST = new URL("engine.wasm", import.meta.url);
const REST = new URL("engine-rest.wasm", import.meta.url);
const SETS = {
  chinchilla: new URL("data/chinchilla.csv", import.meta.url),
  "gadre-overtraining": new URL("data/gadre-overtraining.csv", import.meta.url),
  "porian-isoflops": new URL("data/porian-isoflops.csv", import.meta.url),
  gemstones: new URL("data/gemstones.csv", import.meta.url),
};

// Node fetches no files; a bundler must not look for its modules.
const isOfNode = (url) => url.protocol === "file:" && Boolean(globalThis.process?.versions?.node);
const loaded = async (url) => {
  if (!isOfNode(url)) return fetch(url);
  const name = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return new Response(await readFile(url));
};

const module = async (url) => {
  const response = await loaded(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (${response.status})`);
  return WebAssembly.compile(await response.arrayBuffer());
};

/** The engine's first part as a compiled module; the rest as `restOf` takes it. */
export const compiled = () =>
  compile(async () => {
    // From the disk both are at hand, and Node has no request that waits.
    const rest = isOfNode(REST) ? { module: await module(REST) } : { url: REST.href };
    return { first: await module(FIRST), rest };
  });

/** The bytes of a built-in set's CSV. */
export const builtIn = async (id) => {
  if (!Object.hasOwn(SETS, id)) {
    const message = `data set '${id}' is not here; built in are ${Object.keys(SETS).join(", ")}`;
    throw asError({ code: "input", message, where: "data" });
  }
  const response = await loaded(SETS[id]);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const message = `the built-in data '${id}' could not be loaded (${response.status})`;
  throw asError({ code: "input", message, where: "data" });
};
