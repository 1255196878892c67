// The page's numbers are those of the command line, to the last bit, and the published ones.
import assert from "node:assert/strict";
import { at, landing, linked, outputs, pageTest, run, settled } from "./harness.mjs";

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

const params = (changes) => run(landing({ bootstrap: 0, ...changes })).params;

pageTest("the compute rule is typed or slid, taken when done, and what does not read is said", linked({ bootstrap: 0 }), async (page) => {
  await settled(page);
  await page.locator("[data-chip=compute] > summary").click();
  const box = page.getByLabel("FLOP per parameter and token", { exact: true });
  await box.fill("-2");
  assert.match(await page.locator("[data-chip=compute] .told-here").innerText(), /'-2' is not above 0; write 6/);
  await box.fill("6.5");
  assert.equal(await page.locator("[data-chip=compute] > summary b").innerText(), "6ND");
  await box.press("Tab");
  await settled(page);
  assert.equal(await page.locator("[data-chip=compute] > summary b").innerText(), "6.5ND");
  assert.equal((await outputs(page))["optimum.0.N.value"], run(landing({ bootstrap: 0, flops_per_nd: 6.5 })).optimum[0].N.value);
});

pageTest("a parameter is held by a value and kept inside a range, each with its reading", linked({ bootstrap: 0 }), async (page) => {
  await settled(page);
  await page.locator("[data-chip=options] > summary").click();
  await page.locator(".restrictions > summary").click();
  const box = page.getByLabel("Value or range of the size exponent", { exact: true });
  await box.fill("0.3..0.34");
  assert.equal(await page.locator(".rule .echo").innerText(), "inside 0.3 to 0.34");
  await box.press("Tab");
  await settled(page);
  assert.equal((await outputs(page))["params.B.value"], params({ bound: { alpha: [0.3, 0.34] } }).B.value);
  await box.fill("0.34..0.3");
  assert.match(await page.locator(".rule .told-here").innerText(), /write the lower end first/);
  await box.fill("0.33");
  await box.press("Tab");
  await settled(page);
  assert.equal((await outputs(page))["params.B.value"], params({ fix: { alpha: 0.33 } }).B.value);
});

pageTest("the work says where the law was fitted and that the answer lies outside", linked({ bootstrap: 0 }), async (page) => {
  await settled(page);
  const said = (await page.locator(".made-for").innerText()).replace(/\s/g, " ");
  assert.match(said, /^Fitted on 57 M to 16 B parameters and \d+ M to \d+ B tokens; the answer above lies outside both$/);
});
