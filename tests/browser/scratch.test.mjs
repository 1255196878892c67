// A law is one file and one line: the engine of a copy of the tree with a law that nobody here
// knows is given to the page as it is, which lists it, makes its form and evaluates it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, root, xtask } from "./harness.mjs";

const folder = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "tmp/scratch-law");

test("a law added to a copy of the tree has a form on the page", { timeout: 900_000 }, async () => {
  const tree = join(folder, "tree");
  const made = existsSync(join(tree, "crates/laws/src/laws/scratch_law.rs"));
  assert.ok(made, "the copy is made by `cargo test --package isoflop-tests`; run that first");
  const out = join(folder, "engine");
  xtask("scratch-engine", tree, out);

  const give = (file, contentType) => (route) =>
    route.fulfill({ contentType, body: readFileSync(join(out, file)) });
  const prepare = async (context) => {
    await context.route("**/engine.js", give("engine.js", "text/javascript"));
    await context.route("**/engine*.wasm", give("engine_bg.wasm", "application/wasm"));
  };
  const { context, page, faults } = await open({ path: "/#laws", prepare });
  try {
    await page.locator('[data-law="scratch-law"]').click();
    await page.locator('input[name=preset][value="made-up"]').check();
    await page.locator('.fields:not(.own-values) input[name="x"]').fill("100");
    await page.waitForFunction(() => {
      const output = document.querySelector('output[data-key="value"]');
      return output && Math.abs(JSON.parse(output.dataset.value) - 3 * Math.log(100)) < 1e-9;
    });
    assert.match(await page.locator("main").innerText(), /A law made up for a test/);
  } finally {
    await context.close();
  }
  assert.deepEqual(faults, []);
});
