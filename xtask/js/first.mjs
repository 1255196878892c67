// Records which functions run until the page has shown its first answer: `first.mjs FOLDER`, which
// holds app.wasm and engine.wasm, made to record by `xtask/src/split/record.rs`. Writes app.txt and
// engine.txt beside them, a name a line. `cargo xtask first` runs it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, site } from "../../tests/browser/harness.mjs";

const [folder] = process.argv.slice(2);

// Keeps each instance where the recorder finds it.
const keep = `for (const name of ["instantiate", "instantiateStreaming"]) {
  const whole = WebAssembly[name];
  WebAssembly[name] = async (...words) => {
    const made = await whole.apply(WebAssembly, words);
    globalThis.recordedExports = (made.instance ?? made).exports;
    if (!made.instance) return made; // a worker's
    // The page: as if in two parts, of which the second never comes.
    return { module: made.module, instance: { exports: { ...made.instance.exports, rest() {} } } };
  };
}
`;
const ran = () =>
  Object.entries(globalThis.recordedExports)
    .filter(([name, global]) => name.startsWith("ran:") && global.value === 1)
    .map(([name]) => name.slice(name.indexOf(":", 4) + 1));

const found = { app: new Set(), engine: new Set() };
const collect = async (page) => {
  for (const name of await page.evaluate(ran)) found.app.add(name);
  for (const worker of page.workers()) for (const name of await worker.evaluate(ran)) found.engine.add(name);
};

const browser = await launch();
for (const [width, scheme] of [[1280, "light"], [360, "dark"]]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const wasm = (file) => (route) => route.fulfill({ body: readFileSync(join(folder, file)), contentType: "application/wasm" });
  await page.route("**/app_bg.wasm", wasm("app.wasm"));
  await page.route("**/engine.wasm", wasm("engine.wasm"));
  await page.route("**/worker.js*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
  await page.addInitScript(keep);
  await page.route("**/*-rest.wasm", () => {});
  await page.goto(site);
  await page.waitForSelector("html[data-answered]", { state: "attached" });
  await page.waitForTimeout(700); // what waits for quiet: the address, the study that is kept
  await collect(page);
  await context.close();
}
await browser.close();
for (const [part, names] of Object.entries(found)) {
  if (names.size === 0) throw new Error(`no function of ${part} ran`);
  writeFileSync(join(folder, `${part}.txt`), [...names].sort().join("\n") + "\n");
  console.log(`${names.size} functions of ${part} ran`);
}
