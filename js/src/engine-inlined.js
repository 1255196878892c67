// The engine and the landing data inside this file, for notebooks and pages opened from the disk.
import { gzipped } from "isoflop:wasm";
import { chinchilla } from "isoflop:data";
import { compile } from "./compile.js";
import { asError } from "./plain.js";

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const inflated = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

/** The engine as a compiled module, in one part. */
export const compiled = () =>
  compile(async () => ({ first: await WebAssembly.compile(await inflated(bytesOf(gzipped))), rest: {} }));

/** The bytes of a built-in set's CSV. */
export const builtIn = async (id) => {
  if (id === "chinchilla") return new Uint8Array(await inflated(bytesOf(chinchilla)));
  const message = `data set '${id}' is not in this file; chinchilla is, others are in the package 'isoflop'`;
  throw asError({ code: "input", message, where: "data" });
};
