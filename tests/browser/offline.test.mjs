// The site without a network, and two versions of it: offered, and never mixed.
import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { budget, choose, launch, outputs, root, settled, xtask } from "./harness.mjs";
import { copyOfSite, serve } from "./host.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A test with a server and a context of its own; it fails on console errors that are not `expected`. */
const hostTest = (name, options, body) =>
  test(name, { timeout: 180_000 }, async () => {
    const folder = copyOfSite();
    const host = await serve(folder, options);
    const context = await (await launch()).newContext({ viewport: { width: 1280, height: 900 } });
    const faults = [];
    context.on("page", (page) => {
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
    });
    try {
      await body({ folder, host, context });
      assert.deepEqual(faults.filter((fault) => !options.expected?.test(fault)), []);
    } finally {
      await context.close();
      await host.stop();
    }
  });

const opened = async (context, address) => {
  const page = await context.newPage();
  await page.goto(address);
  await settled(page);
  return page;
};
const ready = (page) => page.getByText("works offline", { exact: true }).waitFor();
const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

/** Chooses a built-in set in the chip of the data, and waits for its fit. */
const chooseSet = async (page, id) => {
  const select = page.getByLabel("Data", { exact: true });
  if (!(await select.isVisible())) await page.locator("details.chip:has(select) > summary").first().click();
  await select.selectOption(id);
  await settled(page);
};

/** SHA-256 of what the page gets for each name, as a script of the page would. */
const got = (page, names) =>
  page.evaluate(
    (names) =>
      Promise.all(
        names.map(async (name) => {
          const bytes = await (await fetch(name)).arrayBuffer();
          const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
          return [name, Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("")];
        }),
      ),
    names,
  ).then(Object.fromEntries);

/** The names that `sw.js` of a folder keeps, and the hashes of the files. */
const listed = (folder) => {
  const text = readFileSync(join(folder, "sw.js"), "utf8");
  const names = Object.keys(JSON.parse(/const FILES = (\{[^;]*\});/.exec(text)[1]));
  return { names, hashes: Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))])) };
};
const versionOf = (page) => page.evaluate(() => document.querySelector("meta[name=version]").content);

for (const base of ["/", "/some/path/"]) {
  hostTest(`below ${base} the site works with its server stopped`, { base, expected: /ERR_CONNECTION_REFUSED|ERR_FAILED/ }, async ({ host, context }) => {
    const page = await opened(context, host.address);
    const shown = await outputs(page);
    await ready(page);
    await controlled(page);
    await host.stop();

    await page.reload();
    await settled(page);
    assert.deepEqual(await outputs(page), shown);

    const other = await opened(context, host.address);
    assert.deepEqual(await outputs(other), shown);
    const scalar = await opened(context, `${host.address}?scalar`);
    assert.deepEqual(await outputs(scalar), shown, "without SIMD");
    for (const id of ["gadre-overtraining", "porian-isoflops"]) {
      await chooseSet(other, id);
      assert.ok((await outputs(other))["params.alpha.value"] !== shown["params.alpha.value"], id);
    }
    await choose(other, "good.csv", good);
    await settled(other);
    assert.notEqual((await outputs(other))["params.alpha.value"], shown["params.alpha.value"]);
  });
}

hostTest("the first visit works offline without a reload", { expected: /ERR_CONNECTION_REFUSED|ERR_FAILED/ }, async ({ host, context }) => {
  const page = await opened(context, host.address);
  await ready(page);
  await controlled(page);
  await host.stop();
  const { status } = await page.evaluate(async () => ({ status: (await fetch("engine-scalar.wasm")).status }));
  assert.equal(status, 200);
});

hostTest("a new version is offered, taken on demand and never mixed with the old", {}, async ({ folder, host, context }) => {
  const page = await opened(context, host.address);
  await ready(page);
  await controlled(page);
  const old = listed(folder);
  const first = await versionOf(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  const shown = await outputs(page);

  appendFileSync(join(folder, "style.css"), "\n");
  xtask("seal", folder);
  const now = listed(folder);
  assert.notEqual(now.hashes["style.css"], old.hashes["style.css"]);

  // The old version stays whole: in a page that is reloaded, and in a tab that is opened anew.
  await page.reload();
  await settled(page);
  const other = await opened(context, host.address);
  for (const tab of [page, other]) {
    await tab.getByText("A new version is ready").waitFor();
    assert.equal(await versionOf(tab), first);
    assert.deepEqual(await got(tab, old.names), old.hashes);
  }

  // A change right before the reload is not lost.
  await budget(page).press("ArrowRight");
  await page.locator("#new-version").click();
  for (const tab of [page, other]) {
    await tab.waitForFunction((first) => document.querySelector("meta[name=version]")?.content !== first, first);
    await settled(tab);
    assert.deepEqual(await got(tab, now.names), now.hashes);
    assert.equal(await tab.locator("#new-version").count(), 0);
  }
  assert.equal(await budget(page).getAttribute("aria-valuetext"), "3 times 10 to the 24 FLOP");
  await budget(page).press("ArrowLeft");
  await settled(page);
  assert.deepEqual(await outputs(page), shown, "the study did not survive the reload");
  const caches = await page.evaluate(() => globalThis.caches.keys());
  assert.equal(caches.length, 1, `old versions are kept: ${caches}`);
});

hostTest("a version whose files do not fit its list is not taken", { expected: /integrity|Failed to find a valid digest/i }, async ({ folder, host, context }) => {
  const page = await opened(context, host.address);
  await ready(page);
  await controlled(page);
  const old = listed(folder);
  // A deployment in the middle: the new list is there, one file is newer still.
  appendFileSync(join(folder, "style.css"), "\n");
  xtask("seal", folder);
  appendFileSync(join(folder, "style.css"), "\n\n");
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (worker) await new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "redundant" && resolve()));
  });
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting), null);
  assert.deepEqual(await got(page, old.names), old.hashes);
});

hostTest("a first visit whose files cannot be kept works and promises nothing", { expected: /integrity|Failed to find a valid digest/i }, async ({ folder, host, context }) => {
  appendFileSync(join(folder, "style.css"), "\n"); // not what the list says
  const page = await opened(context, host.address);
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return !registration?.installing && !registration?.active;
  });
  while (!host.asked.includes("sw.js")) await page.waitForTimeout(100);
  await page.waitForTimeout(1000);
  assert.equal(await page.getByText("works offline").count(), 0);
  await budget(page).press("ArrowRight");
  await settled(page);
  assert.equal(await budget(page).getAttribute("aria-valuetext"), "2 times 10 to the 24 FLOP");
});

hostTest("the site can be installed as an app", {}, async ({ host, context }) => {
  const page = await opened(context, host.address);
  await ready(page);
  const browser = await context.newCDPSession(page);
  const { errors, data } = await browser.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).name, "Isoflop");
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // A private window, as a test's is, installs nothing.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
});

hostTest("once the site is kept, nothing is asked for but sw.js", {}, async ({ host, context }) => {
  const page = await opened(context, host.address);
  await ready(page);
  await controlled(page);
  host.asked.length = 0;
  // Another built-in set and a reload: the page asks, and the kept copy answers.
  await chooseSet(page, "gadre-overtraining");
  await page.reload();
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  // The browser looks for a newer `sw.js` a while after a page was opened.
  while (!host.asked.includes("sw.js")) await page.waitForTimeout(100);
  assert.deepEqual([...new Set(host.asked)], ["sw.js"]);
});

hostTest("before the answer is shown nothing is asked for but the first load", {}, async ({ folder, host, context }) => {
  const page = await context.newPage();
  await page.goto(host.address);
  await page.waitForFunction(() => document.documentElement.dataset.state !== "busy");
  const until = host.asked.findIndex((name) => name === "sw.js" || name.endsWith("-rest.wasm"));
  const before = until < 0 ? host.asked : host.asked.slice(0, until);
  const late = ["engine-scalar.wasm", "isoflop.html", "data/gadre-overtraining.csv", "data/porian-isoflops.csv", "data/gemstones.csv", "data/sample.csv"];
  assert.deepEqual(before.filter((name) => late.includes(name)), []);
  const { names } = listed(folder);
  assert.deepEqual(before.filter((name) => !names.includes(name)), []);
  // What only some need later is kept for offline use all the same, but for the page in one file.
  assert.deepEqual(late.filter((name) => !names.includes(name)), ["isoflop.html"]);
});
