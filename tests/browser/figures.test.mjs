// The charts: what each shows in words and as a table, walked by keys, in the colours of the theme.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { choose, pageTest, root, settled } from "./harness.mjs";

const messy = readFileSync(join(root, "tests/data/csv/messy.csv"), "utf8");

const walked = async (page) => {
  for (const chart of await page.locator(".chart-area").all()) {
    assert.equal(await chart.getAttribute("role"), "img");
    assert.ok((await chart.getAttribute("aria-label")).length > 30);
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const first = await chart.locator("[aria-live]").innerText();
    await page.keyboard.press("ArrowRight");
    const second = await chart.locator("[aria-live]").innerText();
    assert.ok(first.length > 10 && second !== first, `${first} | ${second}`);
    assert.ok(await chart.locator(".tip").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!(await chart.locator(".tip").isVisible()));
  }
  return page.locator(".chart-area").count();
};

/** Opens each table and gives its number of rows. */
const tables = async (page) => {
  const rows = [];
  for (const table of await page.locator("figure + details").all()) {
    await table.locator("summary").click();
    await table.locator("tbody tr").first().waitFor();
    rows.push(await table.locator("tbody tr").count());
  }
  return rows;
};

pageTest("each chart of the example is walked by arrows and has its table", {}, async (page) => {
  await settled(page);
  assert.equal(await walked(page), 2);
  assert.deepEqual(await tables(page), [240, 6]);
});

pageTest("the design is walked too where the split is not told", {}, async (page) => {
  await settled(page);
  await choose(page, "messy.csv", messy);
  await settled(page);
  assert.equal(await walked(page), 2);
  assert.deepEqual(await tables(page), [11, 11]);
});

pageTest("pointing at a run tells all of it, with its units", {}, async (page) => {
  await settled(page);
  const dot = page.locator(".loss svg circle").first();
  await dot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await dot.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  const tip = page.locator(".loss .tip");
  await tip.waitFor();
  const names = await tip.locator("dt").allInnerTexts();
  assert.deepEqual(names, ["N, parameters", "D, tokens", "C, FLOP", "Observed", "Fitted", "Residual", "Line"]);
});

pageTest("dots on a canvas take the colours of the theme when it is switched", {}, async (page) => {
  await settled(page);
  // Made up: more runs than are drawn as elements.
  const rows = Array.from({ length: 6000 }, (_, i) => {
    const n = 1e7 * 10 ** (3 * ((i * 0.618) % 1)), d = 1e9 * 10 ** (3 * ((i * 0.414) % 1));
    return `${n},${d},${1.7 + 400 / n ** 0.34 + 1500 / d ** 0.36 + 0.002 * ((i % 7) - 3)}`;
  });
  await choose(page, "many.csv", `params,tokens,loss\n${rows.join("\n")}\n`);
  await page.locator("canvas.dots").waitFor({ timeout: 60_000 });
  await settled(page);
  const ink = () =>
    page.locator("canvas.dots").evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let light = 0, count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 150) (light += data[i] + data[i + 1] + data[i + 2]), count++;
      return light / count / 3;
    });
  const until = async (good, words) => {
    for (let i = 0; i < 50; i++, await page.waitForTimeout(100)) if (good(await ink())) return;
    assert.fail(`${words}: ${await ink()}`);
  };
  const light = await ink();
  await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  await until((now) => now > light + 20, `lighter dots than ${light} in the dark`);
  await page.evaluate(() => delete document.documentElement.dataset.theme);
  await until((now) => Math.abs(now - light) < 2, "the dots of the light theme again");
  await page.emulateMedia({ colorScheme: "dark" });
  await until((now) => now > light + 20, "lighter dots where the system turns dark");
});
