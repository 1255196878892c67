// The page's code and the engine come in two parts: what the first answer needs, and the rest.
import assert from "node:assert/strict";
import { budget, linked, outputs, pageTest, settled } from "./harness.mjs";

const answered = (page) => page.waitForSelector("html[data-answered]", { state: "attached", timeout: 20_000 });
const note = (page) => page.getByText("A part of the page could not be loaded");
const withoutRest = { prepare: (context) => context.route("**/*-rest.wasm", (route) => route.abort()) };

pageTest(
  "the first answer needs no more than the first parts, and the rest is asked for until it comes",
  { ...withoutRest, expected: /ERR_FAILED/ },
  async (page) => {
    await answered(page).catch(() => assert.fail("the first answer needs more; run `cargo xtask first`"));
    const shown = await outputs(page);
    assert.ok(shown["params.alpha.value"] > 0.3, JSON.stringify(shown));
    assert.equal(await page.locator("h2", { hasText: "Two answers" }).count(), 0);
    await note(page).waitFor();
    await page.context().unroute("**/*-rest.wasm");
    await settled(page);
    assert.equal(await note(page).count(), 0);
    assert.equal(await page.locator("h2", { hasText: "Two answers" }).count(), 1);
    const later = await outputs(page);
    for (const [key, value] of Object.entries(shown)) assert.equal(later[key], value, key);
  },
);

pageTest("a phone's first answer needs no more than the first parts", { ...withoutRest, width: 360, theme: "dark", expected: /ERR_FAILED/ }, async (page) => {
  await answered(page).catch(() => assert.fail("the first answer needs more; run `cargo xtask first`"));
  assert.ok((await outputs(page))["params.alpha.value"] > 0.3);
});

pageTest("a link opens with both parts", linked({ seed: 7 }), async (page) => {
  await settled(page);
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.replace(/.*\//, "")));
  assert.ok(asked.indexOf("app-rest.wasm") >= 0 && asked.includes("app_bg.wasm"), asked.join(", "));
  await budget(page).press("ArrowRight");
  await settled(page);
});

pageTest("parts of two programs do not link", {}, async (page) => {
  await settled(page);
  const refused = await page.evaluate(async () => {
    const module = async (name) => WebAssembly.compile(await (await fetch(name)).arrayBuffer());
    const [first, rest, other] = [await module("engine.wasm"), await module("engine-rest.wasm"), await module("engine-scalar-rest.wasm")];
    const nothing = {};
    for (const { module, name } of WebAssembly.Module.imports(first)) (nothing[module] ??= {})[name] = () => {};
    const { exports } = await WebAssembly.instantiate(first, nothing);
    await WebAssembly.instantiate(rest, { first: exports });
    return WebAssembly.instantiate(other, { first: exports }).then(() => "linked", (error) => error.name);
  });
  assert.equal(refused, "LinkError");
});
