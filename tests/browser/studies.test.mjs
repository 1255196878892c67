// Several studies are kept apart: by name in the menu, between tabs, through a killed tab, and gone
// when they are removed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budget, choose, landing, outputs, pageTest, root, settled, site } from "./harness.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");
const said = (page, words) => page.locator(".said", { hasText: words }).waitFor();
const rested = (page) => page.waitForTimeout(450);
const valued = (page) => budget(page).getAttribute("aria-valuetext");
const show = (page) => page.locator("#study > summary").click();
const names = (page) => page.locator(".recent .linkish").allTextContents();
const rename = async (page, name) => {
  await show(page);
  await page.getByLabel("Name of the study").fill(name);
  await page.getByLabel("Name of the study").press("Enter");
  await page.keyboard.press("Escape");
  await rested(page);
};
const stored = (page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith("isoflop-study-"))
      .map((key) => JSON.parse(localStorage[key]).study),
  );
const files = (page) =>
  page.evaluate(async () => {
    const found = await indexedDB.databases();
    if (!found.some(({ name }) => name === "isoflop")) return 0;
    const request = indexedDB.open("isoflop", 1);
    const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const count = database.transaction("files").objectStore("files").count();
    const files = await new Promise((resolve) => (count.onsuccess = () => resolve(count.result)));
    database.close();
    return files;
  });

pageTest("studies are listed with law, runs and date, opened and renamed", {}, async (page) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  await rename(page, "first");
  await show(page);
  await page.locator("#new-study").click();
  await said(page, "A new study");
  await settled(page);
  assert.equal(await valued(page), "10 to the 24 FLOP");
  assert.ok(await page.locator("#undo").isDisabled(), "undo belongs to the open study");
  await page.keyboard.press("Escape");
  await budget(page).press("ArrowLeft");
  await settled(page);
  await rename(page, "second");

  await show(page);
  assert.deepEqual(await names(page), ["second", "first"]);
  const facts = await page.locator(".recent li").nth(1).locator(".faint").textContent();
  assert.match(facts, /^Chinchilla · 245 runs · .*\d{4}.*\d:\d\d/);
  assert.equal(await page.locator(".recent [aria-current]").textContent(), "second");
  await page.locator(".recent .linkish", { hasText: "first" }).click();
  await said(page, "Opened first");
  await settled(page);
  assert.equal(await valued(page), "2 times 10 to the 24 FLOP");
  assert.equal(await page.locator("#study[open]").count(), 1, "the menu stays open");

  await page.getByLabel("Rename second").click();
  await page.getByLabel("New name of second").fill("other");
  await page.getByLabel("New name of second").press("Enter");
  await page.getByLabel("Rename other").waitFor();
  assert.deepEqual((await stored(page)).map(({ name }) => name).sort(), ["first", "other"]);
});

pageTest("a study that is kept already is not kept twice", {}, async (page) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  await rested(page);
  const text = JSON.stringify((await stored(page))[0]);
  for (let i = 0; i < 2; i++) {
    await show(page);
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#open-study").click();
    await (await chooser).setFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await said(page, "Opened");
    await page.keyboard.press("Escape");
    await settled(page);
    await rested(page);
  }
  assert.equal((await stored(page)).length, 1);
});

pageTest("other data are another study, and undo returns to the former", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await rested(page);
  await page.locator(".own .btn", { hasText: "Back to the example" }).click();
  await settled(page);
  await rested(page);
  assert.deepEqual((await stored(page)).map(({ name }) => name).sort(), ["chinchilla", "good.csv"]);
  await page.locator("#undo").click();
  await settled(page);
  await rested(page);
  assert.equal(await page.locator(".study-name").textContent(), "good.csv");
  assert.equal((await stored(page)).length, 2);
});

pageTest("removing a study deletes its file with it", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await rested(page);
  assert.equal(await files(page), 1);
  await show(page);
  await page.getByLabel("Remove good.csv").click();
  await said(page, "Removed good.csv from this browser");
  await settled(page);
  await rested(page);
  assert.equal(await files(page), 0);
  assert.deepEqual(await stored(page), []);
  assert.equal(await page.locator(".study-name").textContent(), "chinchilla");
});

pageTest("a second tab goes on with a copy, so that none writes over the other", {}, async (page) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  await rename(page, "mine");
  const second = await page.context().newPage();
  await second.goto(site);
  await settled(second);
  assert.equal(await second.locator(".study-name").textContent(), "mine");
  await said(second, "Another tab has this study open; changes here are kept as a copy");
  await budget(second).press("ArrowRight");
  await settled(second);
  await rested(second);
  assert.deepEqual((await stored(page)).map(({ at }) => at[0]).sort(), [2e24, 3e24]);
  await budget(page).press("ArrowLeft");
  await settled(page);
  await rested(page);
  assert.deepEqual((await stored(page)).map(({ at }) => at[0]).sort(), [1e24, 3e24]);
});

const noLocks = { init: () => Object.defineProperty(navigator, "locks", { value: undefined }) };
pageTest("without locks the last change is kept, and both tabs say so", noLocks, async (page) => {
  await settled(page);
  await budget(page).press("ArrowRight");
  await settled(page);
  await rested(page);
  const second = await page.context().newPage();
  await second.addInitScript(noLocks.init);
  await second.goto(site);
  await settled(second);
  await budget(second).press("ArrowRight");
  await said(page, "Another tab changed this study too; the last change of either is kept");
  await budget(page).press("ArrowLeft");
  await said(page, "Another tab changed this study too; your last change is the one kept");
  await rested(page);
  assert.deepEqual((await stored(page)).map(({ at }) => at[0]), [1e24]);
});

pageTest("a killed tab leaves the study for the next", { expected: /./ }, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await rename(page, "runs of mine");
  const shown = await outputs(page);
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {}); // it answers nobody
  await crashed;
  const next = await page.context().newPage();
  await next.goto(site);
  await settled(next);
  assert.equal(await next.locator(".study-name").textContent(), "runs of mine");
  assert.deepEqual(await outputs(next), shown);
  await next.waitForTimeout(1200);
  assert.equal(await next.locator(".said").textContent(), "", "the killed tab holds nothing");
});

pageTest("forgetting deletes every study, every file and the database", {}, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await rested(page);
  await show(page);
  await page.locator("#new-study").click();
  await settled(page);
  await page.keyboard.press("Escape");
  await budget(page).press("ArrowRight");
  await settled(page);
  await rested(page);
  assert.equal((await stored(page)).length, 2);
  await show(page);
  await page.locator("#forget").click();
  await said(page, "Your studies and your files were deleted from this browser");
  await settled(page);
  await rested(page);
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    studies: Object.keys(localStorage).filter((key) => key.startsWith("isoflop-study")),
  }));
  assert.deepEqual(left, { databases: 0, studies: [] });
  assert.equal(await page.locator(".recent").count(), 0);
});

pageTest("the twenty newest studies are kept", {}, async (page) => {
  await settled(page);
  await page.evaluate((study) => {
    for (let i = 0; i < 25; i++) {
      const record = { study: { ...study, name: `old ${i}` }, changed: 1e12 + i, runs: null };
      localStorage.setItem(`isoflop-study-made-up-${i}`, JSON.stringify(record));
    }
  }, landing({ at: [5e22] }));
  await budget(page).press("ArrowRight");
  await settled(page);
  await rested(page);
  const kept = (await stored(page)).map(({ name }) => name);
  assert.equal(kept.length, 20);
  assert.ok(kept.includes("chinchilla") && kept.includes("old 24") && !kept.includes("old 0"));
});

pageTest("on a phone the kept studies fit the sheet and can be touched", { width: 360, height: 740 }, async (page) => {
  await settled(page);
  await page.locator("#study > summary").click();
  await page.getByLabel("Name of the study").fill("a name that is far too long for the width of a phone");
  await page.getByLabel("Name of the study").press("Enter");
  await rested(page);
  await page.keyboard.press("Escape");
  await show(page);
  const row = page.locator(".recent li").first();
  const box = await row.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  for (const button of await row.locator(".btn").all()) assert.ok((await button.boundingBox()).height >= 44);
});
