// A study is kept: in the address, in this browser, in a file; and each change can be undone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { budget, choose, drop, json, landing, open, outputs, pageTest, root, settled } from "./harness.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");
const linkOf = (study) =>
  `v1.${deflateRawSync(Buffer.from(typeof study === "string" ? study : JSON.stringify(study))).toString("base64url")}`;

/** The fragment of the address once the study has rested in it. */
const linked = async (page) => {
  await page.waitForFunction(() => location.hash.startsWith("#v1."));
  await page.waitForTimeout(400);
  return page.evaluate(() => location.hash);
};
const said = (page, words) => page.locator(".said", { hasText: words }).waitFor();
const valued = (page) => budget(page).getAttribute("aria-valuetext");
const menu = async (page, id) => {
  await page.locator("#study > summary").click();
  await page.locator(`#${id}`).click();
};

pageTest("a link restores every number bit for bit", {}, async (page, faults) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  const hash = await linked(page);
  const shown = await outputs(page);
  const other = await open({ path: `/${hash}` });
  try {
    await settled(other.page);
    assert.deepEqual(await outputs(other.page), shown);
    assert.equal(await linked(other.page), hash);
  } finally {
    faults.push(...other.faults);
    await other.context.close();
  }
  const native = json("run", hash);
  assert.equal(shown["params.alpha.value"], native.params.alpha.value);
  assert.equal(shown["params.alpha.low"], native.params.alpha.low);
});

pageTest("a link of another program is read alike", { path: `/#${linkOf(landing({ at: [3e23] }))}` }, async (page) => {
  await settled(page);
  assert.equal(await valued(page), "3 times 10 to the 23 FLOP");
});

pageTest("doors keep their names in the address", {}, async (page) => {
  await settled(page);
  await linked(page);
  await page.getByRole("link", { name: "Catalogue" }).click();
  await page.locator("[data-law]").first().waitFor();
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => location.hash), "#laws");
  await page.getByRole("link", { name: "Fit", exact: true }).click();
  await linked(page);
  await budget(page).waitFor();
});

pageTest("undo and redo name the change and take it back", {}, async (page) => {
  await settled(page);
  const undo = page.locator("#undo");
  assert.ok(await undo.isDisabled());
  await budget(page).press("ArrowRight");
  await settled(page);
  const shown = await outputs(page);
  assert.equal(await undo.getAttribute("title"), "Undo budget 2 × 10²⁴");
  await page.keyboard.press("Control+z");
  await said(page, "Undid budget 2 × 10²⁴");
  assert.equal(await valued(page), "10 to the 24 FLOP");
  assert.ok(await undo.isDisabled());
  await page.keyboard.press("Control+Shift+Z");
  await settled(page);
  assert.equal(await valued(page), "2 times 10 to the 24 FLOP");
  assert.deepEqual(await outputs(page), shown);
});

pageTest("a drag is one step", {}, async (page) => {
  await settled(page);
  const box = await budget(page).boundingBox();
  const [x, y] = [box.x + 10, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const dx of [20, 40, 60]) await page.mouse.move(x + dx, y);
  await page.mouse.up();
  await settled(page);
  assert.notEqual(await valued(page), "10 to the 24 FLOP");
  await page.locator("#undo").click();
  await settled(page);
  assert.equal(await valued(page), "10 to the 24 FLOP");
  assert.ok(await page.locator("#undo").isDisabled());
});

pageTest("a box keeps its own undo", {}, async (page) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await budget(page).press("Enter");
  await page.locator("h1 input").press("Control+z");
  assert.ok(await page.locator("#undo").isEnabled());
});

pageTest("a reload restores the user's runs", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await linked(page);
  const shown = await outputs(page);
  await page.reload();
  await settled(page);
  assert.deepEqual(await outputs(page), shown);
  assert.match(await page.locator(".status").innerText(), /Restored good\.csv/);
});

pageTest("a bare address opens the study of the last visit", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await linked(page);
  const shown = await outputs(page);
  await page.evaluate(() => history.replaceState(null, "", location.pathname));
  await page.reload();
  await settled(page);
  assert.deepEqual(await outputs(page), shown);
});

pageTest("what is forgotten is gone, and its link asks for the file", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  const hash = await linked(page);
  const shown = await outputs(page);
  await menu(page, "forget");
  await said(page, "deleted from this browser");
  await settled(page);
  await page.waitForTimeout(500);
  assert.ok(await page.locator("#undo").isDisabled());

  await page.evaluate((hash) => history.replaceState(null, "", hash), hash);
  await page.reload();
  await settled(page, "error");
  await page.getByText("This study is about good.csv").waitFor();
  await drop(page, "good.csv", `${good}90000000,3300000000,3.3\n`);
  await page.getByText("good.csv is another file").waitFor();
  await drop(page, "renamed.csv", good);
  await settled(page);
  assert.deepEqual(await outputs(page), shown);
});

const clipboard = { prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]) };
pageTest("the link is copied, and it is said what is in it", clipboard, async (page) => {
  await settled(page);
  await page.locator("#copy-link").click();
  await said(page, /^Link copied$/);
  const hash = await linked(page);
  assert.equal(new URL(await page.evaluate(() => navigator.clipboard.readText())).hash, hash);
  await choose(page, "good.csv", good);
  await settled(page);
  await page.locator("#copy-link").click();
  await page.locator("#copy-now").click();
  await said(page, "Link copied without the data; the reader is asked for good.csv");
});

pageTest("a study is renamed, saved and opened", {}, async (page) => {
  await settled(page);
  await page.locator("#study > summary").click();
  await page.getByLabel("Name of the study").fill("my runs");
  await page.getByLabel("Name of the study").press("Enter");
  await settled(page);
  const downloaded = page.waitForEvent("download");
  await page.locator("#save-study").click();
  const file = await downloaded;
  assert.equal(file.suggestedFilename(), "my_runs-study.json");
  const study = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.deepEqual(study, landing({ name: "my runs" }));
  const give = async (text) => {
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#open-study").click();
    await (await chooser).setFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(text) });
  };
  await give(JSON.stringify({ ...study, name: "theirs", at: [5e22] }));
  await said(page, "Opened theirs");
  await settled(page);
  assert.ok(await page.locator("#undo").isDisabled(), "undo belongs to the open study");
  assert.equal(await valued(page), "5 times 10 to the 22 FLOP");
  await give(JSON.stringify({ ...study, colour: "blue" }));
  await said(page, "unknown field `colour`");
  await give(JSON.stringify({ ...study, version: 2 }));
  await said(page, "version '2'");
});

pageTest("a broken link says so and shows the example", { path: "/#v1.AAAA" }, async (page) => {
  await settled(page);
  assert.match(await page.locator(".status").innerText(), /the link is damaged or was cut/);
  assert.notEqual((await outputs(page))["params.alpha.value"], undefined);
});

// As in hostile.test.mjs: a script that runs would call one of these.
const sentinel = () => {
  globalThis.ran = [];
  for (const name of ["alert", "prompt", "confirm", "open"]) {
    globalThis[name] = (text) => void globalThis.ran.push(`${name} ${text}`);
  }
};
const clean = async (page) => {
  const found = await page.evaluate(() => [
    ...globalThis.ran,
    ...[...document.body.querySelectorAll("img, iframe, object, embed, base, meta, script")].map((e) => e.outerHTML),
    ...[...document.querySelectorAll("[onerror], [onload], [onclick], [onfocus]")].map((e) => e.outerHTML),
  ]);
  assert.deepEqual(found, []);
};
const STRINGS = readFileSync(join(root, "tests/data/hostile-strings.txt"), "utf8").split("\n").filter(Boolean);

pageTest("forty hostile links show an error and run nothing", { init: sentinel }, async (page) => {
  assert.equal(STRINGS.length, 40);
  await settled(page);
  const asked = () => page.evaluate(() => globalThis.__isoflop.log.filter(({ view }) => view !== "measured").length);
  const before = await asked();
  const refusal = page.locator(".status .told-here", { hasText: "link" });
  for (const text of STRINGS) {
    const field = { ...landing(), [text]: 1 };
    for (const hash of [text, `v1.${text}`, linkOf(text), linkOf(field)]) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await refusal.waitFor({ timeout: 15_000 }).catch(async () => {
        const seen = await page.evaluate(() => [location.hash, document.querySelector("main").innerText.slice(0, 300)]);
        assert.fail(`${JSON.stringify(text)} as ${hash} is not refused: ${JSON.stringify(seen)}`);
      });
      await clean(page);
    }
  }
  assert.equal(await asked(), before, "nothing was asked of the engine");
});

pageTest("forty hostile names in links stay text", { init: sentinel }, async (page) => {
  await settled(page);
  for (const text of STRINGS) {
    const pins = [{ letter: "A", name: text, study: landing({ name: text, filter: text }) }];
    const hash = linkOf(landing({ name: text, filter: text, roles: { N: text }, bootstrap: 0, pins }));
    await page.evaluate((hash) => (location.hash = hash), hash);
    await page.waitForFunction((text) => document.querySelector(".study-name").textContent === text, text);
    await clean(page);
  }
  await page.locator("#study > summary").click();
  await page.locator(".recent li").first().waitFor();
  await clean(page);
  await page.waitForFunction(() => document.documentElement.dataset.state !== "busy");
  await clean(page);
});
