// Files of the user's own: chosen or dropped, read or refused, every unused row listed.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { choose, drop, isoflop, json, outputs, pageTest, root, settled } from "./harness.mjs";

const csv = (name) => readFileSync(join(root, "tests/data/csv", name), "utf8");

/** The rejected rows of the page, as [line, column, value, reason]. */
const rejected = (page) =>
  page
    .locator("table.rejected tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

const byInput = ["chosen", choose];
const byDrop = ["dropped", drop];

for (const [how, give] of [byInput, byDrop]) {
  pageTest(`good.csv, ${how}, is fitted as the command line fits it`, {}, async (page) => {
    await settled(page);
    await give(page, "good.csv", csv("good.csv"));
    await settled(page);
    const shown = await outputs(page);
    const fit = json("fit", "tests/data/csv/good.csv", "--bootstrap", "1000", "--at", "1e24");
    for (const [key, estimate] of Object.entries(fit.params)) {
      for (const end of ["value", "low", "high"]) {
        assert.equal(shown[`params.${key}.${end}`], estimate[end], `params.${key}.${end}`);
      }
    }
    assert.deepEqual(await rejected(page), []);
    assert.match(await page.locator("main").innerText(), /good\.csv/);
  });

  pageTest(`messy.csv, ${how}, lists each row that was not used`, {}, async (page) => {
    await settled(page);
    await give(page, "messy.csv", csv("messy.csv"));
    await settled(page);
    const rows = await rejected(page);
    assert.deepEqual(rows.map(([line]) => line), ["6", "9", "13"]);
    const native = json("fit", "tests/data/csv/messy.csv", "--bootstrap", "0").rejected;
    assert.deepEqual(
      rows,
      native.map(({ line, column, value, reason }) => [String(line), column, value, reason]),
    );
  });
}

pageTest("an unclear comma is asked about and read as answered", {}, async (page) => {
  await settled(page);
  await choose(page, "messy.csv", csv("messy.csv"));
  await settled(page);
  await page.getByRole("button", { name: /decimal comma/ }).click();
  await settled(page);
  assert.ok(!(await rejected(page)).some(([line]) => line === "13"));
});

pageTest("a wide export is read as one row per run and step", {}, async (page) => {
  await settled(page);
  await choose(page, "wide.csv", csv("wide.csv"));
  await page.waitForFunction(() => document.documentElement.dataset.state !== "busy");
  await page.getByText("read as one row per run and step").first().waitFor();
});

for (const [name, text] of [
  ["empty.csv", ""],
  ["words.csv", "this is\nno table of runs\n"],
  ["picture.png", "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR"],
]) {
  pageTest(`${name} is refused with a reason and the page goes on`, {}, async (page) => {
    await settled(page);
    await drop(page, name, text);
    const told = page.locator("[role=alert], .told-here").filter({ hasText: /\S/ }).first();
    await told.waitFor();
    assert.ok((await told.innerText()).length > 20);
    await choose(page, "good.csv", csv("good.csv"));
    await settled(page);
    assert.ok((await outputs(page))["params.alpha.value"] !== undefined);
  });
}

pageTest("the sample to download is a file that the page fits", {}, async (page) => {
  await settled(page);
  const link = page.locator('a[href$="sample.csv"]').first();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.match(createHash("sha256").update(text).digest("hex"), /^[0-9a-f]{64}$/);
  await choose(page, "sample.csv", text);
  await settled(page);
  assert.deepEqual(await rejected(page), []);
  assert.notEqual(isoflop("laws"), "");
});
