// The second part of an engine: what the first answer does without.
import { atOnce } from "../js/at-once.js";

/** `link` is called by the first part, with what it exports; `fetch` has the rest ready before that.
 *  The rest comes from `url`, or is the compiled `module`. */
export const restOf = ({ url, module = null }) => {
  let ready = module;
  return {
    // An engine that stops half-way is in an unknown state: it is replaced, as after a trap.
    link(first) {
      try {
        new WebAssembly.Instance(ready ?? atOnce(url), { first });
      } catch (error) {
        throw new WebAssembly.RuntimeError(`the engine's second part could not be loaded: ${error?.message ?? error}`);
      }
    },
    // A failure is said when the rest is needed.
    async fetch() {
      const compiled = async () => WebAssembly.compile(await (await fetch(url)).arrayBuffer());
      ready ??= await compiled().catch(() => null);
    },
  };
};
