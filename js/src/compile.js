import { simd } from "../../web/worker/simd.js";
import { asError } from "./plain.js";

/** The module that `load` gives, or why there is none here, in words for the user. */
export const compile = async (load) => {
  if (typeof WebAssembly !== "object") throw none("this browser has no WebAssembly, or the page forbids it");
  if (!simd()) throw none("this browser has no SIMD for WebAssembly; take a newer one");
  try {
    return await load();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError && /unsafe-eval|Content Security/i.test(error.message)) {
      throw none("the policy of this page forbids WebAssembly; allow 'wasm-unsafe-eval' in its script-src");
    }
    throw none(`the engine could not be loaded: ${error?.message ?? error}`);
  }
};

const none = (message) => asError({ code: "internal", message, where: "engine" });
