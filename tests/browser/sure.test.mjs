// The door "How sure": its numbers are the command line's, its parts are asked for one after the
// other, given up, asked again, looked at by link, keyboard and table, and saved.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budget, choose, json, linked, noted, pageTest, root, settled, told } from "./harness.mjs";

const csv = (name) => readFileSync(join(root, "tests/data/csv", name), "utf8");
const DRAWS = ["--bootstrap", "200"];
/** Options of a page that opens at the door, or at one of its parts. */
const door = (part = "", changes = {}, more = {}) => ({
  ...more,
  path: linked({ bootstrap: 200, ...changes }).path.replace("#", `#sure/${part && `${part}/`}`),
});
const ends = (page, key) => page.locator(`h1 output[data-key="${key}"]`).evaluate(({ dataset }) => [Number(dataset.low), Number(dataset.high)]);
const table = async (page, id) => {
  const fold = page.locator(`[data-table="${id}"]`);
  if (!(await fold.evaluate((fold) => fold.open))) await fold.locator("summary").click();
  await fold.locator("tbody tr").first().waitFor();
  return fold.locator("tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
};
const PARTS = ["choices", "backtest", "noise", "influence", "identify", "approaches"];

pageTest("the sentence tells noise and choices, and the parts have the command line's numbers", door(), async (page) => {
  await settled(page);
  await told(page);
  const fit = json("fit", "built-in:chinchilla", ...DRAWS, "--at", "1e24");
  const { low, high } = fit.optimum[0].N;
  assert.deepEqual(await ends(page, "noise.N"), [low, high]);
  const [least, most] = await ends(page, "choices.N");
  assert.ok(least <= fit.optimum[0].N.value && most > 2 * least, `${least} to ${most}`);

  const { cuts } = json("backtest", "built-in:chinchilla", ...DRAWS, "--at", "1e24");
  const rows = (await table(page, "backtest")).slice(1);
  assert.equal(rows.length, cuts.length);
  for (const [i, cut] of cuts.entries()) {
    const [share, fitted, heldOut] = rows[i];
    assert.deepEqual([share, fitted, heldOut].map((cell) => parseInt(cell)), [Math.round(100 * cut.share), cut.fitted, cut.held_out]);
    assert.equal(rows[i][5], `${Number((100 * cut.error).toPrecision(2))}\u00a0%`.replace(/^(\d)\u00a0/, "$1.0\u00a0"));
  }
  for (const part of PARTS) {
    const card = page.locator(`#sure-${part}`);
    assert.equal(await card.locator(".why-not").count(), 0, part);
    assert.ok((await table(page, part)).length > 1, `${part} has a table`);
  }
  for (const id of ["noise", "choices", "backtest", "kept", "influence", "approaches"]) {
    const chart = page.locator(`#sure-${id} .chart-area`).first();
    assert.match(await chart.getAttribute("aria-label"), /\d/, id);
    assert.ok((await chart.locator("svg *").count()) > 20, id);
  }
  assert.ok((await page.locator(".means .note").count()) === 3);
});

pageTest("the parts are asked for one after the other, and a drag drops them first", door(), async (page) => {
  await settled(page);
  await told(page);
  const log = await page.evaluate(() => globalThis.__isoflop.log);
  const spans = PARTS.map((part) => {
    const of = log.filter(({ view }) => view === part);
    return [of.find(({ event }) => event === "start").t, of.find(({ event }) => event === "end").t];
  }).sort((a, b) => a[0] - b[0]);
  // The next is asked for when the answer is told, which the pool notes a moment later.
  for (const [i, [start]] of spans.entries()) if (i > 0) assert.ok(start >= spans[i - 1][1] - 50, `${i} starts after ${i - 1} ended`);

  // Another seed: all parts anew; a step of the budget while the first is computed.
  await page.locator("[data-chip=options] > summary").click();
  await page.getByLabel("Seed").fill("1");
  await page.getByLabel("Seed").press("Tab");
  await page.keyboard.press("Escape");
  await page.locator(".part[aria-busy=true]").first().waitFor();
  await budget(page).focus();
  const before = (await noted(page, "fit")).length;
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => globalThis.__isoflop.log.filter(({ view }) => view === "fit").length > before, before);
  const now = await page.evaluate(() => globalThis.__isoflop.log);
  const asked = now.findLast(({ view, event }) => view === "fit" && event === "asked");
  await settled(page);
  await told(page);
  const all = await page.evaluate(() => globalThis.__isoflop.log);
  const dropped = all.find(({ view, event, t }) => PARTS.includes(view) && event === "cancelled" && t >= asked.t - 50);
  assert.ok(dropped, "the part that was computed is dropped for the fit");
  const { low, high } = json("fit", "built-in:chinchilla", ...DRAWS, "--seed", "1", "--at", "2e24").optimum[0].N;
  assert.deepEqual(await ends(page, "noise.N"), [low, high]);
});

pageTest("a part is given up and asked again, and the others go on", door("", { bootstrap: 3000 }), async (page) => {
  const card = page.locator("#sure-backtest");
  await card.getByRole("button", { name: "Cancel" }).click({ timeout: 60_000 });
  await card.locator(".why-not", { hasText: "Cancelled" }).waitFor();
  await page.locator("#sure-noise[aria-busy=true]").waitFor();
  await card.getByRole("button", { name: "Try again" }).click();
  assert.equal(await card.locator(".why-not").count(), 0);
  assert.ok((await card.locator(".status").innerText()).length > 0);
});

pageTest("a link restores the door and its part, and the address keeps both", door("influence", { at: [3e23] }), async (page) => {
  await settled(page);
  await page.waitForFunction(() => document.activeElement?.id === "sure-influence");
  assert.equal(await page.locator('.views a[aria-current="true"]').innerText(), "Which runs decide");
  await page.locator('.views a[href="#sure/choices"]').click();
  await page.waitForFunction(() => document.activeElement?.id === "sure-choices");
  await page.waitForFunction(() => location.hash.startsWith("#sure/choices/v1."));
  const hash = await page.evaluate(() => location.hash);
  assert.equal(json("run", hash).optimum[0].C.value, 3e23, "the command line reads the same link");
  await page.goBack();
  await page.waitForFunction(() => document.activeElement?.id === "sure-influence");
});

pageTest("a quantity and a cut are chosen by keyboard, and the charts follow", door(), async (page) => {
  await settled(page);
  await told(page);
  const label = (id) => page.locator(`#sure-${id} .chart-area`).first().getAttribute("aria-label");
  const before = await label("noise");
  await page.locator("#sure-noise [data-quantity=L]").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((before) => document.querySelector("#sure-noise .chart-area").ariaLabel !== before, before);
  assert.match(await label("noise"), /^Loss/);
  assert.match(await label("choices"), /^Best size/);
  const cut = await label("backtest");
  await page.locator("#sure-backtest .seg button", { hasText: "80" }).press("Space");
  await page.waitForFunction((cut) => document.querySelector("#sure-backtest .chart-area").ariaLabel !== cut, cut);
  await page.locator("#sure-backtest .chart-area").focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.locator("#sure-backtest .sr").textContent(), /Error .*Line \d+/);
});

pageTest("a table is saved as CSV with all digits", door(), async (page) => {
  await settled(page);
  await told(page);
  await page.locator("#save-choices").click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV of the table…" }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), "chinchilla-choices.csv");
  const [heads, ...rows] = readFileSync(await download.path(), "utf8").trim().split("\n");
  assert.equal(heads, '"Choice","Runs","Best N","Best D","Loss","Exponent a","Remark"');
  const [least, most] = await ends(page, "choices.N");
  const sizes = rows.map((row) => Number(row.split('",').at(1).split(",").at(1)));
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [least, most]);
});

pageTest("a file that cannot be fitted is told at the door, and mended there", {}, async (page) => {
  await settled(page);
  await page.evaluate(() => (location.hash = "sure"));
  await choose(page, "few.csv", "params,tokens\n1e9,2e10\n");
  await page.getByRole("alert").filter({ hasText: "no column is taken for" }).waitFor();
  assert.equal(await page.locator(".part").count(), 0);
  assert.doesNotMatch(await page.locator("main").innerText(), /--\w/);
  await choose(page, "messy.csv", csv("messy.csv"));
  await settled(page);
  await told(page);
  assert.match(await page.locator("h1").innerText(), /cannot be told/);
  assert.ok((await page.locator("#sure-identify .lede").innerText()).startsWith("These runs do not fix every parameter"));
});

const absent = { kind: "file", sha256: "0".repeat(64), name: "runs.csv", rows: 3 };
pageTest("a link to a file that is not here asks for it", door("", { data: absent, name: "runs.csv" }), async (page) => {
  await page.getByText("runs.csv").first().waitFor();
  await settled(page, "error");
  assert.equal(await page.locator(".part").count(), 0);
  assert.match(await page.locator("#answer").innerText(), /runs\.csv/);
});

pageTest("an answer beyond the runs has the error beside it that was measured", {}, async (page) => {
  await settled(page);
  const measured = page.locator(".answer .measured");
  await measured.waitFor();
  const { cuts } = json("backtest", "built-in:chinchilla", "--bootstrap", "0");
  const error = Number(await measured.getAttribute("data-value"));
  assert.ok(cuts.some((cut) => cut.error === error), `${error}`);
  await measured.click();
  await page.waitForFunction(() => document.activeElement?.id === "sure-backtest");
});

for (const width of [360, 900]) {
  pageTest(`nothing is wider than ${width} px when all parts are told`, door("", {}, { width, height: 740 }), async (page) => {
    await settled(page);
    await told(page);
    const closed = page.locator("main details:not(.chip):not([open]) > summary:visible");
    while ((await closed.count()) > 0) await closed.first().click();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
}
