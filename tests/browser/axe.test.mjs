// axe-core over every state of the Fit page and the Catalogue: light and dark, wide and narrow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { choose, drop, pageTest, root, settled, told } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const csv = (name) => readFileSync(join(root, "tests/data/csv", name), "utf8");

/** What axe finds that is serious or worse, as `rule: target` lines. */
const serious = async (page, within) => {
  // Evaluated by the browser's driver: the page's policy lets no script in.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (within) =>
      globalThis.axe.run(within ?? document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    within,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary.split("\n")[1] ?? ""}`));
};

const finds = async (page, state, within) => assert.deepEqual(await serious(page, within), [], state);

/** Opens each chip in turn and looks at it open. */
const chips = async (page) => {
  const chips = page.locator("details.chip > summary:visible");
  for (let i = 0; i < (await chips.count()); i++) {
    await chips.nth(i).click();
    await finds(page, `chip ${await chips.nth(i).innerText()}`);
    await page.keyboard.press("Escape");
    if (await chips.nth(i).evaluate((summary) => summary.parentElement.open)) await chips.nth(i).click();
  }
};

/** Opens every fold that is not a chip, and looks at all of them open. */
const folds = async (page) => {
  const closed = page.locator("main details:not(.chip):not([open]) > summary:visible");
  while ((await closed.count()) > 0) await closed.first().click();
  await finds(page, "all folds open");
};

for (const width of [1280, 360]) {
  for (const theme of ["light", "dark"]) {
    const how = `${width} px, ${theme}`;
    pageTest(`axe finds nothing serious on the Fit page (${how})`, { width, theme }, async (page) => {
      await settled(page);
      await finds(page, "landing");
      await folds(page);
      await chips(page);
      await page.keyboard.press("?");
      await page.locator("dialog[open]").waitFor();
      await finds(page, "list of keys");
      await page.keyboard.press("Escape");
      await page.locator("#export").click();
      await finds(page, "export menu");
      await page.keyboard.press("Escape");
      await choose(page, "messy.csv", csv("messy.csv"));
      await settled(page);
      await finds(page, "a file with rejected rows");
      await folds(page);
      await drop(page, "words.csv", "this is\nno table of runs\n");
      await page.locator("[role=alert], .told-here").filter({ hasText: /\S/ }).first().waitFor();
      await finds(page, "a refused file");
    });

    pageTest(`axe finds nothing serious at work (${how})`, { width, theme }, async (page) => {
      await settled(page);
      await page.locator("summary", { hasText: "draws" }).click();
      await page.getByLabel("Draws").fill("100000");
      await page.getByLabel("Draws").press("Tab");
      await page.getByRole("button", { name: "Cancel" }).waitFor();
      await finds(page, "progress");
      await page.getByRole("button", { name: "Cancel" }).click();
      await settled(page);
      await finds(page, "cancelled");
    });

    pageTest(`axe finds nothing serious with pins, kept studies and a link (${how})`, { width, theme }, async (page) => {
      await settled(page);
      await page.locator("#pin").click();
      await page.locator('output[data-key^="pins.A."]').first().waitFor();
      await finds(page, "pinned");
      await choose(page, "good.csv", csv("good.csv"));
      await settled(page);
      await page.locator("#study > summary").click();
      await page.locator(".recent li").first().waitFor();
      // By itself: what the open menu covers in part is no target while it is open.
      await finds(page, "the study's menu", "#study");
      await page.locator("#menu-link").click();
      await page.locator("#with-data").check();
      await finds(page, "the window of the link");
    });

    pageTest(`axe finds nothing serious in the Catalogue and behind the doors (${how})`, { width, theme, path: "/#laws" }, async (page) => {
      await page.locator("[data-law]").first().waitFor();
      await settled(page);
      await finds(page, "Catalogue");
      await folds(page);
      const laws = await page.locator("[data-law]").evaluateAll((all) => all.map((e) => e.dataset.law));
      assert.ok(laws.length >= 10, `${laws.length} laws`);
      for (const law of laws) {
        await page.evaluate((law) => (location.hash = `laws/${law}`), law);
        await page.locator("#law-name").waitFor();
        await page.waitForTimeout(150);
        await folds(page);
      }
      await page.keyboard.press("?");
      await finds(page, "keys");
      await page.keyboard.press("Escape");
      for (const door of ["sure", "plan", "serve", "think"]) {
        await page.evaluate((door) => (location.hash = door), door);
        await page.locator("main h1").waitFor();
        if (door === "sure") {
          await told(page);
          await folds(page);
        }
        await finds(page, `door ${door}`);
      }
    });
  }
}
