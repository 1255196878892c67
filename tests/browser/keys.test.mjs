// The page by keyboard: doors, search, the list of keys; nothing of it while a box is typed into.
import assert from "node:assert/strict";
import { budget, pageTest, settled } from "./harness.mjs";

const DOORS = { s: "sure", p: "plan", e: "serve", t: "think", c: "laws", f: "fit" };
const hash = (page) => page.evaluate(() => location.hash);

pageTest("g and a letter go to each door, which says what will be there", {}, async (page) => {
  await settled(page);
  for (const [letter, path] of Object.entries(DOORS)) {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.waitForFunction((path) => location.hash === `#${path}`, path);
    if (!["laws", "fit", "sure"].includes(path)) {
      await page.getByText("is not built yet. This is what it will show").waitFor();
      assert.ok((await page.locator(".door li").count()) >= 3, path);
    }
  }
});

pageTest("the list of keys opens by its key, holds the focus and closes by Escape", {}, async (page) => {
  await settled(page);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor();
  for (const words of ["Catalogue", "search the catalogue", "undo"]) {
    assert.ok((await dialog.innerText()).includes(words), words);
  }
  assert.ok(await dialog.evaluate((d) => d.contains(document.activeElement)));
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  assert.notEqual(await hash(page), "#laws");
  await page.keyboard.press("Escape");
  assert.ok(!(await dialog.isVisible()));
  await page.getByRole("button", { name: "Keys" }).click();
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  assert.ok(!(await dialog.isVisible()));
});

pageTest("no key is heard inside a box, and none with a modifier", {}, async (page) => {
  await settled(page);
  const before = await hash(page);
  await page.locator("[data-chip=compute] summary").click();
  await page.locator("[data-chip=compute] input[type=text]").focus();
  await page.keyboard.type("gc/?");
  assert.equal(await hash(page), before);
  assert.ok(!(await page.locator("#keys").isVisible()));
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("Alt+g");
  await page.keyboard.press("c");
  assert.notEqual(await hash(page), "#laws");
});

pageTest("every part of the answer is reached by Tab in the order of reading, with a ring", {}, async (page) => {
  await settled(page);
  await page.locator("body").focus();
  const seen = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    seen.push(
      await page.evaluate(() => {
        const e = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(e);
        const place = ["skip", "chain", "chip", "drag", "chart-area", "handle"].find((name) => e.closest(`.${name}`));
        return { place, ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, what: e.outerHTML.slice(0, 80) };
      }),
    );
  }
  const order = seen.map(({ place }) => place).filter(Boolean);
  const first = ["skip", "chain", "chip", "drag", "chart-area", "handle"].map((place) => order.indexOf(place));
  assert.ok(first.every((at) => at >= 0), `not all are reached: ${first}`);
  assert.deepEqual(first, [...first].sort((a, b) => a - b));
  for (const { ring, what } of seen) assert.ok(ring, `no ring on ${what}`);
});

pageTest("the answer is said once, half a second after the last change", {}, async (page) => {
  await settled(page);
  await page.waitForTimeout(700);
  await page.evaluate(() => {
    globalThis.heard = [];
    const region = document.querySelector("#answer > p.sr[aria-live]");
    new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  for (let i = 0; i < 4; i++) await budget(page).press("ArrowRight");
  await settled(page);
  await page.waitForTimeout(900);
  const heard = [...new Set(await page.evaluate(() => heard))];
  assert.equal(heard.length, 1, heard.join(" | "));
  assert.match(heard[0], /^5 times 10 to the 24 FLOP is best spent on/);
});
