// The page's policy: in force, without `unsafe-inline`, and broken by no state of the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budget, choose, drop, pageTest, root, settled } from "./harness.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");
const messy = readFileSync(join(root, "tests/data/csv/messy.csv"), "utf8");

/** Notes each violation as an error of the console, which fails the test. */
const note = () =>
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
    globalThis.violations = [...(globalThis.violations ?? []), effectiveDirective];
    console.error(`policy ${effectiveDirective} broken by '${blockedURI}' ${sample}`);
  });
const violations = (page) => page.evaluate(() => globalThis.violations ?? []);

pageTest(
  "the policy forbids inline script and style, eval, and other hosts",
  { init: note, expected: /policy |Content Security Policy|Refused to/ },
  async (page) => {
    await settled(page);
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    const ran = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ranInline = true";
      document.body.append(script);
      document.body.setAttribute("onclick", "globalThis.ranInline = true");
      document.body.click();
      const style = document.createElement("style");
      style.textContent = "body { opacity: 0.5 }";
      document.body.append(style);
      const evaluated = await new Promise((resolve) => {
        setTimeout("globalThis.ranInline = true", 0);
        setTimeout(() => resolve(globalThis.ranInline === true), 50);
      });
      const reached = await fetch("https://example.invalid/").then(() => true, () => false);
      return { evaluated, reached, opacity: getComputedStyle(document.body).opacity };
    });
    assert.deepEqual(ran, { evaluated: false, reached: false, opacity: "1" });
    const broken = new Set(await violations(page));
    for (const directive of ["script-src-elem", "script-src-attr", "style-src-elem", "connect-src"]) {
      assert.ok(broken.has(directive), `${directive} was not enforced`);
    }
  },
);

/** Opens each chip and fold of the page once. */
const openAll = async (page) => {
  for (const fold of await page.locator('summary:visible:not([tabindex="-1"])').all()) {
    await fold.click();
    await fold.press("Escape");
  }
};

const exportAll = async (page) => {
  await page.locator("#export").click();
  const items = await page.getByRole("menuitem").allInnerTexts();
  await page.keyboard.press("Escape");
  for (const words of items) {
    await page.locator("#export").click();
    await page.getByRole("menuitem", { name: words, exact: true }).click();
    await page.locator(".said", { hasText: /\S/ }).waitFor();
    await settled(page);
  }
  return items.length;
};

const drag = async (page) => {
  const box = await budget(page).boundingBox();
  const [x, y] = [box.x + 10, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const dx of [20, 40, 60]) await page.mouse.move(x + dx, y);
  await page.mouse.up();
  await settled(page);
};

const prepare = (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]);

for (const [width, theme] of [[1280, "light"], [1280, "dark"], [360, "light"]]) {
  pageTest(`no state breaks the policy (${width} px, ${theme})`, { init: note, prepare, width, theme }, async (page) => {
    await settled(page);
    await openAll(page);
    if (width > 640) await drag(page);
    await choose(page, "messy.csv", messy);
    await settled(page);
    await openAll(page);
    await drop(page, "picture.png", "\u0089PNG\r\n\u001a\n\u0000");
    await page.locator("[role=alert], .told-here").filter({ hasText: /\S/ }).first().waitFor();
    await choose(page, "good.csv", good);
    await settled(page);
    assert.ok((await exportAll(page)) >= 12);
    await page.locator("#study > summary").click();
    await page.keyboard.press("Escape");
    await page.locator("#theme").click();
    await page.emulateMedia({ media: "print" });
    await page.pdf();
    await page.emulateMedia({ media: "screen" });
  });
}

pageTest("no door breaks the policy", { init: note }, async (page) => {
  await settled(page);
  for (const door of ["sure", "plan", "serve", "think", "laws"]) {
    await page.evaluate((door) => (location.hash = door), door);
    await page.waitForTimeout(300);
    await openAll(page);
  }
  const laws = await page.locator("[data-law]").evaluateAll((all) => all.map((e) => e.dataset.law));
  assert.ok(laws.length >= 10, `${laws.length} laws`);
  for (const law of laws) {
    await page.evaluate((law) => (location.hash = `laws/${law}`), law);
    await page.locator("#law-name").waitFor();
    await openAll(page);
  }
  assert.deepEqual(await violations(page), []);
});

pageTest("six thousand runs on a canvas break no rule", { init: note }, async (page) => {
  await settled(page);
  const line = (i) => `${10 ** (7 + (i % 97) / 40)},${10 ** (9 + (i % 89) / 40)},${(2 + ((i * 7919) % 1000) / 1000).toFixed(3)}`;
  const rows = Array.from({ length: 6_000 }, (_, i) => line(i));
  await choose(page, "many.csv", `params,tokens,loss\n${rows.join("\n")}\n`);
  await page.locator("canvas.dots").waitFor({ timeout: 60_000 });
  assert.deepEqual(await violations(page), []);
});
