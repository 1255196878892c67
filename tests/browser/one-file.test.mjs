// The page as one file, opened from disk: it fits, reads files, exports, restores links, and asks
// for nothing.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { budget, choose, drop, json, launch, open, outputs, root, settled } from "./harness.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");

/** The file alone in a folder, so that nothing beside it can help. */
const alone = () => {
  const folder = process.env.ISOFLOP_DIST;
  if (!folder) throw new Error("ISOFLOP_DIST is not set; run the browser tests by `cargo xtask browser`");
  const file = join(mkdtempSync(join(tmpdir(), "isoflop-one-file-")), "isoflop.html");
  copyFileSync(join(folder, "isoflop.html"), file);
  return pathToFileURL(file).href;
};

const fileTest = (name, { init, hash = "", ...options }, body) =>
  test(name, { timeout: 120_000 }, async () => {
    const context = await (await launch()).newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
    const page = await context.newPage();
    const [faults, asked] = [[], []];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
    context.on("request", (request) => asked.push(request.url()));
    await page.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
        console.error(`policy ${effectiveDirective} broken by '${blockedURI}'`),
      ),
    );
    if (init) await page.addInitScript(init);
    try {
      const address = alone();
      await page.goto(address + hash);
      await settled(page);
      await body(page);
      const others = asked.filter((url) => url.split("#")[0] !== address && !/^(blob|data):/.test(url));
      assert.deepEqual(others, [], "it asked for something");
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  });

fileTest("from disk the landing fit has the numbers of the command line", {}, async (page) => {
  assert.equal(await page.evaluate(() => location.protocol), "file:");
  const shown = await outputs(page);
  const fit = json("fit", "built-in:chinchilla", "--bootstrap", "1000", "--at", "1e24");
  for (const [key, estimate] of Object.entries(fit.params)) {
    for (const end of ["value", "low", "high"]) assert.equal(shown[`params.${key}.${end}`], estimate[end], `${key} ${end}`);
  }
});

fileTest("from disk every built-in set can be chosen", {}, async (page) => {
  const select = page.getByLabel("Data", { exact: true });
  await page.locator("details.chip:has(select) > summary").first().click();
  const seen = new Set([(await outputs(page))["params.alpha.value"]]);
  const ids = await select.locator("option").evaluateAll((options) => options.map((option) => option.value));
  for (const id of ids.filter((id) => id !== "chinchilla")) {
    await select.selectOption(id);
    await settled(page);
    seen.add((await outputs(page))["params.alpha.value"]);
  }
  assert.equal(seen.size, ids.length);
  assert.ok(ids.length >= 3);
});

fileTest("from disk a dropped file is fitted and kept for a reload", {}, async (page) => {
  await drop(page, "good.csv", good);
  await settled(page);
  const shown = await outputs(page);
  const fit = json("fit", "tests/data/csv/good.csv", "--bootstrap", "1000", "--at", "1e24");
  assert.equal(shown["params.alpha.value"], fit.params.alpha.value);
  await page.waitForFunction(() => location.hash.startsWith("#v1."));
  await page.waitForTimeout(400);
  await page.reload();
  await settled(page);
  assert.deepEqual(await outputs(page), shown);
});

fileTest("from disk figures, numbers and the sample are saved", {}, async (page) => {
  for (const [words, start] of [["Figure as SVG…", "<?xml"], ["Figure as PNG (2×)…", "\u0089PNG"], ["Points CSV…", "line,"], ["Draws CSV…", ""], ["Report Markdown…", "A budget of"]]) {
    const coming = page.waitForEvent("download");
    await page.locator("#export").click();
    await page.getByRole("menuitem", { name: words, exact: true }).click();
    const bytes = readFileSync(await (await coming).path());
    assert.ok(bytes.length > 500, `${words}: ${bytes.length} bytes`);
    assert.ok(bytes.toString("latin1").startsWith(start), `${words}: ${bytes.subarray(0, 40)}`);
  }
  const coming = page.waitForEvent("download");
  await page.locator('a[href$="sample.csv"]').first().click();
  const sample = readFileSync(await (await coming).path(), "utf8");
  assert.equal(sample, readFileSync(join(root, "web/data/sample.csv"), "utf8"));
});

test("a link of the site restores every number in the file from disk", { timeout: 120_000 }, async () => {
  const { page, context } = await open();
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  await page.waitForFunction(() => location.hash.startsWith("#v1."));
  await page.waitForTimeout(400);
  const [hash, shown] = [await page.evaluate(() => location.hash), await outputs(page)];
  await context.close();
  const other = await (await launch()).newPage();
  await other.goto(alone() + hash);
  await settled(other);
  assert.deepEqual(await outputs(other), shown);
  await other.close();
});

test("served, the file works as well and keeps no service worker", { timeout: 120_000 }, async () => {
  const { page, context, faults } = await open({ path: "/isoflop.html" });
  try {
    await settled(page);
    assert.notEqual((await outputs(page))["params.alpha.low"], null);
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
});

const noStorage = () => {
  const forbidden = { get: () => { throw new DOMException("forbidden", "SecurityError"); } };
  Object.defineProperty(globalThis, "localStorage", forbidden);
  Object.defineProperty(globalThis, "indexedDB", forbidden);
};
fileTest("without storage the page works and says what is not kept", { init: noStorage }, async (page) => {
  await choose(page, "good.csv", good);
  await settled(page);
  assert.notEqual((await outputs(page))["params.alpha.value"], undefined);
  assert.match(await page.locator("#unkept").innerText(), /not kept in this browser/);
});

fileTest("the file offers no copy of itself and is one version", {}, async (page) => {
  assert.equal(await page.locator(".one-file").isVisible(), false);
  assert.match(await page.locator("meta[name=version]").getAttribute("content"), /^[0-9a-f]{16}$/);
  assert.doesNotMatch(await page.locator("meta[http-equiv]").getAttribute("content"), /unsafe-inline|'unsafe-eval'|'self'/);
});
