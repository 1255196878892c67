// The engine in a classic worker of the site. A worker from a `blob:` holds the engine's glue
// already and is given the compiled module.
import { simd } from "./simd.js";
import { serve } from "./serve.js";

const words = new URLSearchParams(self.location.search);
const scalar = words.has("scalar") || !simd();
const name = scalar ? "engine-scalar" : "engine";
let fetched = null; // the engine's rest, when it came before it was needed

const atOnce = () => {
  const request = new XMLHttpRequest();
  request.open("GET", `${name}-rest.wasm`, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`status ${request.status}`);
  return new WebAssembly.Module(request.response);
};

// Called by the engine's first part, with what it exports. An engine that stops half-way is in an
// unknown state: it is replaced, as after a trap.
self.isoflopRest = (first) => {
  try {
    new WebAssembly.Instance(fetched ?? atOnce(), { first });
  } catch (error) {
    throw new WebAssembly.RuntimeError(`'${name}-rest.wasm' could not be loaded: ${error?.message ?? error}`);
  }
};

// A failure is said when the rest is needed.
const rest = async () => {
  fetched ??= await WebAssembly.compileStreaming(fetch(`${name}-rest.wasm`)).catch(() => null);
};

const load = async (module) => {
  if (!module) importScripts("engine.js");
  const both = words.has("whole") ? rest() : null;
  const first = module ?? (await WebAssembly.compileStreaming(fetch(`${name}.wasm`)));
  await both;
  const exported = await wasm_bindgen({ module_or_path: first });
  // An engine in one part exports no `rest`.
  return { engine: new wasm_bindgen.Engine(), simd: !scalar, rest: exported.rest && rest };
};

serve(self, load, self.location.protocol === "blob:");
