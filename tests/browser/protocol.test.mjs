// What the page promises about work under way: one request a view, the newest wins, a job can be
// cancelled, a worker can be lost, and the page's own thread never computes.
import assert from "node:assert/strict";
import { budget, noted, outputs, pageTest, settled } from "./harness.mjs";

/** Asks for so many draws in the page's options, and waits until the first are there. */
const longJob = async (page, draws) => {
  await page.locator("summary", { hasText: "draws" }).click();
  const box = page.getByLabel("Draws");
  await box.fill(String(draws));
  await box.press("Tab");
  await page.getByRole("button", { name: "Cancel" }).waitFor();
};

pageTest("a cancelled job leaves the earlier answer and an idle page", {}, async (page) => {
  await settled(page);
  const before = await outputs(page);
  await longJob(page, 100_000);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.state), "busy");
  await page.getByRole("button", { name: "Cancel" }).click();
  await settled(page);
  assert.deepEqual(await outputs(page), before);
  await page.locator("[role=status]").filter({ hasText: /Cancelled/ }).waitFor();
  assert.ok((await noted(page, "fit")).some(({ event }) => event === "cancelled"));
});

pageTest(
  "a worker that traps is replaced, the answer arrives and typed text stays",
  { expected: /unreachable, asked for by a test/ },
  async (page) => {
    await settled(page);
    const before = await outputs(page);
    await longJob(page, 20_000);
    const box = page.getByLabel("Seed");
    await box.fill("12 or so");
    const workers = await page.evaluate(() => {
      globalThis.__isoflop.trap(0);
      return globalThis.__isoflop.workers;
    });
    await page.waitForFunction(() => globalThis.__isoflop.log.some(({ event }) => /lost/.test(event)));
    assert.equal(await box.inputValue(), "12 or so");
    await settled(page);
    const events = await page.evaluate(() => globalThis.__isoflop.log.map(({ event }) => event));
    assert.ok(events.includes("asked again"), "the request was not asked again");
    const after = await outputs(page);
    assert.equal(after["params.alpha.value"], before["params.alpha.value"]);
    assert.equal(after["certificate.draws_failed"] <= 20_000, true);
    assert.notEqual(after["params.alpha.low"], null);
    assert.equal(await page.evaluate(() => globalThis.__isoflop.workers), workers);
  },
);

pageTest("a fast drag keeps one request in flight and ends with the newest", {}, async (page) => {
  await settled(page);
  const box = await budget(page).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step++) await page.mouse.move(x + step * 3, y);
  for (let step = 60; step >= -20; step--) await page.mouse.move(x + step * 3, y);
  await page.mouse.up();
  await settled(page);
  const notes = await noted(page, "fit");
  let inFlight = 0;
  for (const { event } of notes) {
    if (event === "start") inFlight += 1;
    if (event.startsWith("end")) inFlight -= 1;
    assert.ok(inFlight <= 1, "two requests of one view were in flight");
  }
  const asked = notes.filter(({ event }) => event === "asked").map(({ rev }) => rev);
  assert.ok(asked.length > 20, `the drag asked only ${asked.length} times`);
  assert.deepEqual(asked, asked.toSorted((a, b) => a - b));
  const last = notes.filter(({ event }) => event === "end").at(-1);
  assert.equal(last.rev, asked.at(-1), "the last answer is not that of the newest request");
  const shown = (await outputs(page))["optimum.0.C.value"];
  const told = await budget(page).getAttribute("aria-valuenow");
  if (shown !== undefined) assert.ok(Math.abs(Math.log10(shown) - Number(told)) < 0.06);
});

// Notes what the page's own thread makes of WebAssembly, before any script runs.
const watchWasm = () => {
  globalThis.instantiated = [];
  const note = async (source) => {
    const response = await source;
    if (response instanceof Response) globalThis.instantiated.push(response.url);
    else globalThis.instantiated.push(response instanceof WebAssembly.Module ? "module" : "bytes");
  };
  for (const name of ["instantiate", "instantiateStreaming", "compile", "compileStreaming"]) {
    const inner = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = (source, ...rest) => {
      note(source);
      return inner(source, ...rest);
    };
  }
};

pageTest("the page's own thread loads no engine", { init: watchWasm }, async (page) => {
  await settled(page);
  const loaded = await page.evaluate(() => globalThis.instantiated);
  assert.deepEqual([...new Set(loaded.map((url) => url.replace(/.*\//, "")))].sort(), ["app-rest.wasm", "app_bg.wasm"]);
  const exported = (file) =>
    page.evaluate(async (file) => {
      const module = await WebAssembly.compile(await (await fetch(file)).arrayBuffer());
      return WebAssembly.Module.exports(module).map(({ name }) => name);
    }, file);
  const engine = (await exported("engine.wasm")).filter((name) => name.startsWith("engine_"));
  assert.ok(engine.includes("engine_step"), engine.join(", "));
  const app = new Set(await exported("app_bg.wasm"));
  assert.deepEqual(engine.filter((name) => app.has(name)), []);
});
