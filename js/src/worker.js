// The engine in a classic blob worker, whose text begins with the engine's glue.
import { restOf } from "../../web/worker/rest.js";
import { serve } from "../../web/worker/serve.js";

const load = async (module, parts) => {
  const rest = restOf(parts);
  self.isoflopRest = rest.link;
  const exported = await wasm_bindgen({ module_or_path: module });
  return { engine: new wasm_bindgen.Engine(), simd: true, rest: exported.rest && rest.fetch };
};

serve(self, load, true);
