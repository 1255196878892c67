// The shipped engine with SIMD, timed in Node on one thread: `wasm.mjs DIST BNSL_POINTS`. Prints one
// JSON record a line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [dist, points] = process.argv.slice(2);
runInThisContext(readFileSync(join(dist, "engine.js"), "utf8"), { filename: "engine.js" });
const engine = runInThisContext("wasm_bindgen");
engine.initSync({ module: readFileSync(join(dist, "engine.wasm")) });
const ours = new engine.Engine();
for (const id of ["chinchilla", "gadre-overtraining"]) {
  ours.put(id, `${id}.csv`, readFileSync(join(dist, "data", `${id}.csv`)));
}
const bnsl = ours.put("", "points.csv", readFileSync(points));
const records = ours.bench(bnsl, () => performance.now() / 1000);
for (const record of records) console.log(JSON.stringify(record));
