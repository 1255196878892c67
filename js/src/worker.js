// The engine in a classic blob worker, whose text begins with the engine's glue.
import { serve } from "../../web/worker/serve.js";

const load = async (module) => {
  await wasm_bindgen({ module_or_path: module });
  return { engine: new wasm_bindgen.Engine(), simd: true };
};

serve(self, load, true);
