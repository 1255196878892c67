// The page's numbers are those of the command line, to the last bit, and the published ones.
import assert from "node:assert/strict";
import { at, landing, outputs, pageTest, run, settled } from "./harness.mjs";

const PARAMS = ["E", "A", "B", "alpha", "beta"];
// Huber(1e-3) on the log loss of the 240 runs, found alike by six independent optimisers.
const GOLDEN = {
  "params.E.value": [1.8172181, 1e-6],
  "params.A.value": [477.8259, 1e-5],
  "params.B.value": [2143.4174, 1e-5],
  "params.alpha.value": [0.3473105, 1e-7],
  "params.beta.value": [0.36717243, 1e-7],
  "objective.value": [1.018274018e-3, 1e-9],
};

pageTest("the first view shows the published optimum", {}, async (page) => {
  await settled(page);
  const shown = await outputs(page);
  for (const [key, [wanted, tolerance]] of Object.entries(GOLDEN)) {
    const relative = Math.abs(shown[key] / wanted - 1);
    assert.ok(relative < tolerance, `${key}: ${shown[key]}, published ${wanted}`);
  }
  assert.equal(shown.rows, 240);
});

pageTest("every number of the first view is the command line's, bit for bit", {}, async (page) => {
  await settled(page);
  const shown = await outputs(page);
  const fit = run(landing());
  for (const [key, value] of Object.entries(shown)) {
    const wanted = at(fit, key);
    assert.notEqual(wanted, undefined, `'${key}' is no key of \`isoflop fit --json\``);
    assert.equal(value, wanted, key);
  }
  const ends = ["value", "low", "high"];
  for (const key of PARAMS.flatMap((param) => ends.map((end) => `params.${param}.${end}`))) {
    assert.ok(shown[key], `${key} is not shown`);
  }
  for (const key of ["optimum.0.N.value", "optimum.0.D.value", "optimum.0.L.value"]) {
    assert.ok(shown[key], `${key} is not shown`);
  }
});
