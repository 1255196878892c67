// The plain functions, in Node and in a page: the command line's numbers, bit for bit.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { transform } from "esbuild";
import { columns, csv, dist, json, made, pageTest, root, scratch } from "./harness.mjs";

const packaged = await import(pathToFileURL(join(dist, "isoflop.js")).href);
const inlined = await import(pathToFileURL(join(dist, "inlined.js")).href);
const { backtest, evaluate, fit, laws, optimum, predict, sure } = packaged;

const told = (...words) => json("fit", ...words);

test("a fit of the built-in set is the command line's, draws and residuals too", async () => {
  const wanted = told("built-in:chinchilla", "--bootstrap", "120", "--at", "1e24");
  for (const { fit } of [packaged, inlined]) {
    assert.deepEqual(await fit("chinchilla", { bootstrap: 120, at: 1e24 }), wanted);
  }
  assert.equal(wanted.draws.length, 120);
});

test("options have the command line's meaning", async () => {
  const flags = ["--objective", "lad-log", "--fix", "beta=0.3", "--bound", "alpha=0.1..0.9", "--where", "N > 1.5e8", "--seed", "3", "--bootstrap", "40", "--at", "1e22,3 PF-day"];
  const options = { objective: "lad-log", fix: { beta: 0.3 }, bound: { alpha: [0.1, 0.9] }, where: "N > 1.5e8", seed: 3, bootstrap: 40, at: [1e22, "3 PF-day"] };
  const file = new File([csv], "runs.csv");
  assert.deepEqual(await fit(file, options), told("runs.csv", ...flags));
});

test("columns, typed arrays, records, text and bytes give the same numbers", async () => {
  const wanted = told("runs.csv", "--bootstrap", "0", "--at", "1e22").params;
  const typed = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]));
  const texts = { ...columns, N: columns.N.map(String) };
  for (const data of [{ columns }, { name: "mine", columns: typed }, { columns: texts }, made, csv, new TextEncoder().encode(csv)]) {
    assert.deepEqual((await fit(data, { bootstrap: 0, at: 1e22 })).params, wanted);
  }
});

test("evaluate, optimum, predict and laws are the command line's", async () => {
  assert.deepEqual(await evaluate("chinchilla", { N: "70B", D: 1.4e12 }, { preset: "epoch-huber" }), json("eval", "chinchilla", "--preset", "epoch-huber", "N=70B", "D=1.4e12"));
  assert.deepEqual(await optimum("chinchilla", { preset: "epoch-huber", flops: "1e24", indicative: true }), json("optimum", "chinchilla", "--preset", "epoch-huber", "--flops", "1e24", "--indicative"));
  assert.deepEqual(await laws(), json("laws"));
  const made = await fit(csv, { bootstrap: 60, at: 1e22 });
  writeFileSync(join(scratch, "fit.json"), JSON.stringify(made));
  assert.deepEqual(await predict(made, { N: "1B", D: 2e10 }), json("predict", "fit.json", "N=1B", "D=2e10"));
});

test("sure and backtest are the command line's, tell how far they are and can be cancelled", async () => {
  const told = [];
  const options = { bootstrap: 40, at: 1e22, onProgress: (done, of) => told.push(done / of) };
  assert.deepEqual(await sure(new File([csv], "runs.csv"), options), json("sure", "runs.csv", "--bootstrap", "40", "--at", "1e22"));
  assert.ok(told.length > 10 && told.every((share, i) => share <= 1 && share >= (told[i - 1] ?? 0)));
  const judged = json("backtest", "built-in:chinchilla", "--bootstrap", "40", "--at", "1e24");
  assert.deepEqual(await backtest("chinchilla", { bootstrap: 40, at: 1e24 }), judged);
  const stop = new AbortController();
  const cancelled = sure("chinchilla", { bootstrap: 1000, signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(cancelled, { name: "AbortError", code: "cancelled" });
});

test("the types name what the package exports, and both files export the same", async () => {
  const types = readFileSync(join(dist, "isoflop.d.ts"), "utf8");
  await transform(types, { loader: "ts" }); // it is TypeScript
  const declared = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
  const names = [...new Set(declared), "default"].sort();
  assert.deepEqual(Object.keys(packaged).sort(), names);
  assert.deepEqual(Object.keys(inlined).sort(), names);
  const known = new Set([...types.matchAll(/^export (?:type|interface|class) (\w+)/gm)].map(([, name]) => name));
  for (const [, name] of types.matchAll(/: (?:Array<)?([A-Z]\w+)\b(?!<)/g)) assert.ok(known.has(name) || name in globalThis || /^HTML|^Element$/.test(name), name);
});

test("the first lines of the package's own README run as they stand there", async () => {
  const [, lines] = readFileSync(join(root, "js/README.md"), "utf8").match(/```js\n([^]*?)```/);
  const all = made.map((run) => JSON.stringify(run)).join(",");
  const address = pathToFileURL(join(dist, "isoflop.js")).href;
  const file = join(scratch, "readme.mjs");
  writeFileSync(file, `${lines.replace('"isoflop"', JSON.stringify(address)).replace("// …", all)}\nexport { result };`);
  const { result } = await import(pathToFileURL(file).href);
  assert.equal(result.rows, made.length + 1);
  assert.equal(result.optimum[0].C.value, 1e22);
});

const refusals = [
  ["row and column of a frame", () => fit({ columns: { ...columns, loss: columns.loss.map((v, i) => (i === 6 ? "1.2X" : null)) } }, { map: { L: "loss" } }), { code: "input" }, /no row can be used: row 1, column 'loss': has no loss/],
  ["unequal columns", () => fit({ columns: { N: [1e8], D: [1e9, 2e9], loss: [3] } }), { code: "input" }, /'columns' has 2 values in 'D' where 'N' has 1/],
  ["an unknown option", () => fit(csv, { lwa: "chinchilla" }), { code: "input", where: "options" }, /lwa/],
  ["an unknown law", () => fit(csv, { law: "chinchila" }), { code: "input" }, /chinchila/],
  ["an unknown set", () => fit("chinchila"), { code: "input", where: "data" }, /'chinchila' is not here; built in are chinchilla/],
  ["no data", () => fit(null), { code: "input", where: "data" }, /of no known form/],
  ["no optimum inside", () => optimum("chinchilla", { preset: "epoch-huber", flops: 1e24 }), { code: "outside-validity" }, /ask for it all the same/],
  ["a role given to no column", () => fit([{ N: 1e8, D: 1e9, loss: {} }]), { code: "input" }, /no column is taken for 'L'/],
];
for (const [name, call, facts, words] of refusals) {
  test(`${name}: an Error with code and where`, async () => {
    const error = await call().then(() => null, (error) => error);
    assert.ok(error instanceof Error, "it must throw");
    for (const [key, value] of Object.entries(facts)) assert.equal(error[key], value, `${key}: ${error.message}`);
    assert.match(error.message, words);
  });
}

test("a signal ends a fit with an AbortError, and another fit goes on", async () => {
  const stop = new AbortController();
  let progress = 0;
  const ended = fit("chinchilla", { bootstrap: 20_000, signal: stop.signal, onProgress: () => ++progress === 2 && stop.abort() });
  const error = await ended.then(() => null, (error) => error);
  assert.deepEqual([error?.name, error?.code, progress >= 2], ["AbortError", "cancelled", true]);
  assert.equal((await fit(csv, { bootstrap: 0 })).law, "chinchilla");
  const before = await fit(csv, { signal: AbortSignal.abort() }).then(() => null, (error) => error);
  assert.equal(before?.name, "AbortError");
});

pageTest("in a page: the same bits, and no worker is left", { script: `
  import { fit } from "/isoflop/isoflop.js";
  const made = [];
  const Own = globalThis.Worker;
  globalThis.Worker = class extends Own { constructor(...a) { super(...a); made.push(this); this.ended = false; } terminate() { this.ended = true; super.terminate(); } };
  globalThis.alive = () => made.filter((w) => !w.ended).length;
  globalThis.told = await fit("chinchilla", { bootstrap: 120, at: 1e24 });
  globalThis.started = made.length;
` }, async (page) => {
  await page.waitForFunction(() => globalThis.started !== undefined, null, { timeout: 60_000 });
  assert.deepEqual(await page.evaluate(() => globalThis.told), told("built-in:chinchilla", "--bootstrap", "120", "--at", "1e24"));
  assert.ok((await page.evaluate(() => globalThis.started)) >= 2, "it is fitted in workers");
  await page.waitForFunction(() => globalThis.alive() === 0);
});

pageTest("in a page: a million rows of typed arrays are read in seconds", { script: `
  import { fit } from "/isoflop/inlined.js";
  const rows = 1_000_000;
  const [N, D, loss, kept] = [0, 1, 2, 3].map(() => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    N[i] = 1e8 * 1.4 ** (i % 8);
    D[i] = 2e9 * 1.7 ** (i % 5);
    loss[i] = (1.7 + 400 / N[i] ** 0.34 + 410 / D[i] ** 0.28) * (1 + 0.004 * Math.sin(i));
    kept[i] = i % 5000 < 1 ? 1 : 0;
  }
  const began = performance.now();
  const found = await fit({ columns: { N, D, loss, kept } }, { bootstrap: 0, where: "kept == 1" });
  globalThis.told = { rows: found.rows, alpha: found.params.alpha.value, seconds: (performance.now() - began) / 1000 };
` }, async (page) => {
  await page.waitForFunction(() => globalThis.told, null, { timeout: 110_000 });
  const { rows, seconds } = await page.evaluate(() => globalThis.told);
  assert.equal(rows, 200);
  assert.ok(seconds < 30, `${seconds} s`);
  console.log(`a million rows: ${seconds.toFixed(1)} s`);
});
