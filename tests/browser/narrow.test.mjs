// The page on a phone, and in both themes.
import assert from "node:assert/strict";
import { choose, pageTest, root, settled } from "./harness.mjs";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    // What scrolls inside a box of its own does not widen the page.
    const boxed = (element) => {
      for (let e = element.parentElement; e; e = e.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll("*")].filter(
      (e) => e.checkVisibility() && e.getBoundingClientRect().right > wide + 1 && !boxed(e),
    );
    return {
      scrolls: document.documentElement.scrollWidth > wide,
      out: out.slice(0, 5).map((e) => `${e.tagName}.${e.className?.baseVal ?? e.className}`),
    };
  });

const messy = readFileSync(join(root, "tests/data/csv/messy.csv"), "utf8");

for (const theme of ["light", "dark"]) {
  for (const width of [360, 600, 900]) {
    pageTest(`nothing is wider than ${width} px, ${theme}`, { width, height: 740, theme }, async (page) => {
      await settled(page);
      assert.deepEqual(await overflow(page), { scrolls: false, out: [] });
      await choose(page, "messy.csv", messy);
      await settled(page);
      assert.deepEqual(await overflow(page), { scrolls: false, out: [] });
      for (const path of ["laws", "laws/chinchilla", "laws/farseer", "laws/lr-annealing", "sure"]) {
        await page.evaluate((path) => (location.hash = path), path);
        await page.locator("#answer h1").waitFor();
        await page.waitForTimeout(300);
        assert.deepEqual(await overflow(page), { scrolls: false, out: [] }, path);
      }
    });
  }

  for (const width of [360, 900, 1280]) {
    pageTest(`an open chip stays inside ${width} px, ${theme}`, { width, height: 740, theme }, async (page) => {
      await settled(page);
      const chips = page.locator(".chip > summary");
      for (const chip of await chips.all()) {
        await chip.click();
        assert.deepEqual(await overflow(page), { scrolls: false, out: [] }, await chip.innerText());
        await chip.click();
      }
    });
  }

  pageTest(`the ${theme} theme is that of the system`, { theme }, async (page) => {
    await settled(page);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [red] = ground.match(/\d+/g).map(Number);
    assert.equal(red > 127, theme === "light", ground);
  });
}

pageTest("at 400 % the page is one column that does not scroll sideways", { width: 320, height: 256 }, async (page) => {
  await settled(page);
  assert.deepEqual(await overflow(page), { scrolls: false, out: [] });
  const columns = await page.locator(".card").evaluateAll((all) => new Set(all.filter((c) => c.checkVisibility()).map((c) => Math.round(c.getBoundingClientRect().left))).size);
  assert.equal(columns, 1);
});

pageTest("what a finger touches is 44 px high", { width: 360, height: 740 }, async (page) => {
  await settled(page);
  for (const path of ["fit", "laws", "laws/chinchilla", "sure"]) {
    if (path !== "fit") await page.evaluate((path) => (location.hash = path), path);
    await page.locator("#answer h1").waitFor();
    await page.waitForTimeout(200);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, summary, select, input:not([type=radio]), a[href]")]
        .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".skip, .sr, .foot, p, li .tiny"))
        .map((e) => [e.closest("label, .boxed") ?? e, e])
        .map(([target, e]) => [Math.round(target.getBoundingClientRect().height), e.outerHTML.slice(0, 70)])
        .filter(([height]) => height > 0 && height < 44),
    );
    assert.deepEqual(small, [], path);
  }
});

pageTest("every control can be reached and named", {}, async (page) => {
  await settled(page);
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, select, a[href], [role=slider]")]
      .filter((e) => e.getAttribute("aria-hidden") !== "true")
      .filter((e) => !(e.ariaLabel || e.labels?.length || e.textContent.trim() || e.title))
      .map((e) => e.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(nameless, []);
});
