// The engine and the landing data inside this file, for notebooks and pages opened from the disk.
import { first, rest } from "isoflop:wasm";
import { chinchilla } from "isoflop:data";
import { compile } from "./compile.js";
import { asError } from "./plain.js";

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const inflated = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

const module = async (base64) => WebAssembly.compile(await inflated(bytesOf(base64)));

/** The engine's parts as compiled modules, as `restOf` takes the second. */
export const compiled = () =>
  compile(async () => {
    const [one, two] = await Promise.all([module(first), module(rest)]);
    return { first: one, rest: { module: two } };
  });

/** The bytes of a built-in set's CSV. */
export const builtIn = async (id) => {
  if (id === "chinchilla") return new Uint8Array(await inflated(bytesOf(chinchilla)));
  const message = `data set '${id}' is not in this file; chinchilla is, others are in the package 'isoflop'`;
  throw asError({ code: "input", message, where: "data" });
};
