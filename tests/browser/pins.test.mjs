// Pins: up to four fits kept beside the one shown, compared, swapped, undone, carried along.
import assert from "node:assert/strict";
import { budget, landing, open, outputs, pageTest, run, settled } from "./harness.mjs";

const said = (page, words) => page.locator(".said", { hasText: words }).waitFor();
const objective = async (page, name) => {
  await page.locator(".chip summary", { hasText: "Objective" }).click();
  await page.getByLabel("Objective", { exact: true }).selectOption(name);
  await page.keyboard.press("Escape");
  await settled(page);
};
const pinned = (page, letter) => page.locator(`output[data-key="pins.${letter}.params.alpha.value"]`);
const value = async (locator) => JSON.parse(await locator.getAttribute("data-value"));
const alpha = async (page) => (await outputs(page))["params.alpha.value"];
const point = (changes) => run(landing({ bootstrap: 0, ...changes })).params.alpha.value;

pageTest("a pin stays while what is shown changes, and its numbers are the engine's", {}, async (page) => {
  await settled(page);
  assert.equal(await page.locator(".pins").count(), 0);
  await page.locator("body").press("p");
  await said(page, "Pinned A, Chinchilla, Huber 10⁻³ of log loss, Chinchilla");
  await objective(page, "lad-log");
  await pinned(page, "A").waitFor();
  assert.equal(await value(pinned(page, "A")), point({}));
  assert.equal(await alpha(page), point({ objective: "lad-log" }));
  const row = page.locator(".pins tbody tr").nth(1);
  assert.match(await row.innerText(), /−0\.0\d/, "its difference to what is shown");
  const label = await page.locator(".loss [role=img]").first().getAttribute("aria-label");
  assert.match(label, /with the curves pinned as A/);
  assert.equal(await page.locator(".loss svg text", { hasText: /^A$/ }).count(), 1);
});

pageTest("a pin answers for the page's budget", {}, async (page) => {
  await settled(page);
  await page.locator("#pin").click();
  await pinned(page, "A").waitFor();
  await objective(page, "lad-log");
  await budget(page).press("ArrowRight");
  await settled(page);
  await page.waitForTimeout(400);
  await settled(page);
  const size = await value(page.locator('output[data-key="pins.A.optimum.0.N.value"]'));
  assert.equal(size, run(landing({ bootstrap: 0, at: [2e24] })).optimum[0].N.value);
});

pageTest("the same fit is pinned once, and four are the most", {}, async (page) => {
  await settled(page);
  await page.locator("#pin").click();
  await page.locator("#pin").click();
  await said(page, "This study is pinned already, as A");
  for (const name of ["lad-log", "ls-log", "ls"]) {
    await objective(page, name);
    await page.locator("#pin").click();
  }
  assert.equal(await page.locator(".pin-mark").count(), 4);
  assert.ok(await page.locator("#pin").isDisabled());
  await page.locator("h1").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("p");
  await said(page, "Four are pinned already");
  await page.getByLabel("Unpin B").click();
  await said(page, "Unpinned B");
  assert.deepEqual(await page.locator(".pin-mark").allTextContents(), ["A", "C", "D"]);
  assert.match(await page.locator("#pin").getAttribute("aria-label"), /as B/);
});

pageTest("a click shows a pin and pins what was shown; undo takes it back", {}, async (page) => {
  await settled(page);
  await page.locator("#pin").click();
  await objective(page, "lad-log");
  await pinned(page, "A").waitFor();
  await page.getByLabel(/^Show A, /).press("Enter");
  await settled(page);
  assert.equal(await alpha(page), point({}));
  await page.waitForFunction(
    (want) => document.querySelector('[data-key="pins.A.params.alpha.value"]')?.dataset.value === JSON.stringify(want),
    point({ objective: "lad-log" }),
  );
  assert.equal(await page.locator("#undo").getAttribute("title"), "Undo swap with A");
  await page.keyboard.press("Control+z");
  await settled(page);
  assert.equal(await alpha(page), point({ objective: "lad-log" }));
  await page.keyboard.press("Control+z");
  await settled(page);
  await page.keyboard.press("Control+z");
  await said(page, "Undid pin A");
  assert.equal(await page.locator(".pins").count(), 0);
});

pageTest("pins are in the link and fitted anew; a name can be given", {}, async (page, faults) => {
  await settled(page);
  await page.locator("#pin").click();
  await objective(page, "lad-log");
  await page.getByLabel("Name of A").fill("the usual");
  await page.getByLabel("Name of A").press("Enter");
  await page.waitForTimeout(500);
  const hash = await page.evaluate(() => location.hash);
  const other = await open({ path: `/${hash}` });
  try {
    await settled(other.page);
    await pinned(other.page, "A").waitFor();
    assert.equal(await value(pinned(other.page, "A")), point({}));
    assert.equal(await other.page.getByLabel("Name of A").inputValue(), "the usual");
    await other.page.reload();
    await settled(other.page);
    await pinned(other.page, "A").waitFor();
  } finally {
    faults.push(...other.faults);
    await other.context.close();
  }
});

pageTest("a pin alone asks for no new fit of what is shown", {}, async (page) => {
  await settled(page);
  const fits = () => page.evaluate(() => globalThis.__isoflop.log.filter(({ view, event }) => view === "fit" && event === "asked").length);
  const before = await fits();
  await page.locator("#pin").click();
  await pinned(page, "A").waitFor();
  assert.equal(await fits(), before);
});

pageTest("a letter typed into a box pins nothing", {}, async (page) => {
  await settled(page);
  await budget(page).press("Enter");
  await page.locator("h1 input").press("p");
  assert.equal(await page.locator(".pins").count(), 0);
  await page.keyboard.press("Escape");
  await page.locator("body").press("g");
  await page.locator("body").press("p");
  await page.waitForFunction(() => location.hash === "#plan");
  await page.evaluate(() => (location.hash = "fit"));
  await page.locator("h1 [role=slider]").waitFor();
  assert.equal(await page.locator(".pins").count(), 0, "the p of g p names a door");
});

pageTest("on a phone the table scrolls inside its card", { width: 360, height: 740 }, async (page) => {
  await settled(page);
  await page.locator("#pin").click();
  await pinned(page, "A").waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  const region = page.locator(".pins .scroll");
  assert.equal(await region.getAttribute("tabindex"), "0");
  assert.ok((await page.locator(".pin-mark").boundingBox()).height >= 44);
});
