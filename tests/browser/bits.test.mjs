// One engine, the same bits: natively, with SIMD, without, and on any number of workers.
import assert from "node:assert/strict";
import { json, landing, outputs, pageTest, settled } from "./harness.mjs";

/** Asks a fresh engine worker in the page; gives the body of its final reply. */
const ask = (page, script, message, data) =>
  page.evaluate(
    async ([script, message, data]) => {
      const worker = new Worker(script);
      // Either may come first.
      let begun = null;
      const started = new Promise((resolve) => (begun = resolve));
      const answered = new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data: { ready, simd, failed, reply } }) => {
          if (failed) reject(new Error(failed));
          if (ready) begun(simd);
          if (reply && reply.kind !== "progress") resolve(reply);
        };
      });
      for (const name of data) {
        const bytes = new Uint8Array(await (await fetch(`data/${name}.csv`)).arrayBuffer());
        worker.postMessage({ put: name, name: `${name}.csv`, bytes });
      }
      worker.postMessage({ ask: { id: "test", rev: 1, ...message } });
      const { kind, body } = await answered;
      const simd = await started;
      worker.terminate();
      if (kind === "error") throw new Error(body.message);
      const values = body.values && Array.from(new BigUint64Array(Float64Array.from(body.values).buffer), String);
      return { simd, body: values ? { ...body, values } : body };
    },
    [script, message, data],
  );

const NIST = ["nist-strd/observations", "nist-strd/certified_parameters"];

pageTest("the engine gives the command line's bits, with SIMD and without", {}, async (page) => {
  const native = json("selftest");
  assert.match(native.bits.hash, /^[0-9a-f]{16}$/);
  for (const [script, simd] of [["worker.js", true], ["worker.js?scalar", false]]) {
    const answer = await ask(page, script, { kind: "selftest" }, ["chinchilla", ...NIST]);
    assert.equal(answer.simd, simd);
    assert.equal(answer.body.bits.hash, native.bits.hash, script);
    assert.deepEqual(answer.body.golden.filter(({ ok }) => !ok), []);
    assert.equal(answer.body.nist.length, 54);
    assert.deepEqual(answer.body.nist, native.nist, `${script}: NIST's sets`);
  }
});

pageTest("a draw has the same bits whichever worker makes it and in whatever chunk", {}, async (page) => {
  const study = landing();
  const draws = async (from, to) =>
    (await ask(page, "worker.js", { kind: "draws", study, from, to }, ["chinchilla"])).body.values;
  const whole = await draws(0, 60);
  const parts = [await draws(0, 7), await draws(7, 8), await draws(8, 60)].flat();
  assert.equal(whole.length, 300);
  assert.deepEqual(parts, whole);
});

const seen = new Map();
for (const workers of [1, 2, 3]) {
  pageTest(`${workers} workers show the numbers of one`, { path: `/?workers=${workers}` }, async (page) => {
    await settled(page);
    assert.equal(await page.evaluate(() => globalThis.__isoflop.workers), workers);
    seen.set(workers, await outputs(page));
    assert.ok(seen.get(workers)["params.alpha.low"], "no interval is shown");
    assert.deepEqual(seen.get(workers), seen.get(1));
  });
}

pageTest("a browser without SIMD shows the same numbers", { path: "/?scalar" }, async (page) => {
  await settled(page);
  assert.deepEqual(await outputs(page), seen.get(1));
});
