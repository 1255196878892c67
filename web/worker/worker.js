// The engine in a classic worker of the site. A worker from a `blob:` holds the engine's glue
// already and is given the compiled module.
import { simd } from "./simd.js";
import { serve } from "./serve.js";

const load = async (module) => {
  if (!module) importScripts("engine.js");
  const scalar = new URLSearchParams(self.location.search).has("scalar") || !simd();
  await wasm_bindgen({ module_or_path: module ?? (scalar ? "engine-scalar.wasm" : "engine.wasm") });
  return { engine: new wasm_bindgen.Engine(), simd: !scalar };
};

serve(self, load, self.location.protocol === "blob:");
