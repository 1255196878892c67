// The engine in a classic worker of the site. A worker from a `blob:` holds the engine's glue
// already and is given the compiled module, in one part.
import { restOf } from "./rest.js";
import { simd } from "./simd.js";
import { serve } from "./serve.js";

const words = new URLSearchParams(self.location.search);
const scalar = words.has("scalar") || !simd();
const name = scalar ? "engine-scalar" : "engine";
const rest = restOf({ url: `${name}-rest.wasm` });
self.isoflopRest = rest.link;

const load = async (module) => {
  if (!module) importScripts("engine.js");
  const both = words.has("whole") ? rest.fetch() : null;
  const first = module ?? (await WebAssembly.compileStreaming(fetch(`${name}.wasm`)));
  await both;
  const exported = await wasm_bindgen({ module_or_path: first });
  // An engine in one part exports no `rest`.
  return { engine: new wasm_bindgen.Engine(), simd: !scalar, rest: exported.rest && rest.fetch };
};

serve(self, load, self.location.protocol === "blob:");
