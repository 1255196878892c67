// A notice is acted on from where it stands; each act is one step of undo.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budget, choose, landing, linked, outputs, pageTest, root, run, settled } from "./harness.mjs";

const messy = readFileSync(join(root, "tests/data/csv/messy.csv"), "utf8");
const notice = (page, code) => page.locator(`[data-code=${code}]`).first();
const press = async (page, code, name) => {
  await notice(page, code).getByRole("button", { name }).click();
  await settled(page);
};

pageTest("rows left out by the source are taken in, and left out again by undo", {}, async (page) => {
  await settled(page);
  await press(page, "rows-filtered", "Use all rows");
  const shown = await outputs(page);
  assert.equal(shown.rows, 245);
  assert.equal(shown["params.beta.value"], run(landing({ filter: "" })).params.beta.value);
  await page.keyboard.press("Control+z");
  await settled(page);
  assert.equal((await outputs(page)).rows, 240);
});

pageTest("a budget beyond the runs is set to the largest run", {}, async (page) => {
  await settled(page);
  await press(page, "extrapolation", "Set the budget to the largest run");
  assert.equal(await budget(page).getAttribute("aria-valuetext"), "1.3 times 10 to the 22 FLOP");
});

pageTest("a parameter at a bound of the study is given room", linked({ bound: { alpha: [0.2, 0.3] } }), async (page) => {
  await settled(page);
  const said = notice(page, "at-bound").filter({ hasText: "alpha" });
  await said.getByRole("button", { name: "Widen its range to 0.15..0.35" }).click();
  await settled(page);
  const wanted = run(landing({ bound: { alpha: [0.15, 0.35] } })).params.alpha.value;
  assert.equal((await outputs(page))["params.alpha.value"], wanted);
});

pageTest("where the split is not told, its box offers one slope for both", {}, async (page) => {
  await settled(page);
  await choose(page, "messy.csv", messy);
  await settled(page);
  const box = page.locator(".alert");
  assert.equal(await box.count(), 1);
  await box.getByRole("button", { name: "Fit one slope instead" }).click();
  await settled(page);
  const shown = await outputs(page);
  assert.equal(shown["params.alpha.value"], shown["params.beta.value"]);
});

pageTest("draws that failed are answered by more draws", {}, async (page) => {
  await settled(page);
  await choose(page, "messy.csv", messy);
  await settled(page);
  await press(page, "draws-failed", /^Ask for 4.000 draws$/);
  assert.match(await page.locator("[data-chip=options] > summary").innerText(), /4.000 draws/);
});

pageTest("an assumption opens from the notice that names it", {}, async (page) => {
  await settled(page);
  await choose(page, "messy.csv", messy);
  await settled(page);
  await notice(page, "column-computed").getByRole("button", { name: "Change the factor…" }).click();
  await page.locator("[data-chip=compute][open]").waitFor();
  await page.keyboard.press("Escape");
  await notice(page, "flat-direction").getByRole("button", { name: "Fix, bound or tie…" }).click();
  await page.locator("[data-chip=options] .restrictions[open]").waitFor();
  await page.keyboard.press("Escape");
  await notice(page, "rows-rejected").getByRole("button", { name: "Show them" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "rejected-title");
});

pageTest("presets that count another way stand apart, and the study can count as they do", linked({ convention: "non-embedding" }), async (page) => {
  await settled(page);
  const rows = page.locator(".published tr.dim");
  assert.equal(await rows.count(), 5);
  assert.match(await rows.first().innerText(), /counts another way/);
  await press(page, "convention-differs", "My runs count all parameters");
  assert.equal(await rows.count(), 0);
});

pageTest("the two answers are explained and either can be taken", {}, async (page) => {
  await settled(page);
  const card = page.locator("details.section", { hasText: "Two answers to one question" });
  assert.match(await card.innerText(), /as in Epoch lad/);
  await card.getByText("Why they differ").click();
  const why = await card.locator(".why-list").innerText();
  assert.match(why, /exactly through as many runs as there are free parameters, here 5/);
  const residuals = run(landing()).residuals ?? [];
  const near = /That is so for (\d+) of your 240 runs/.exec(why);
  assert.ok(near, why);
  if (residuals.length) assert.equal(Number(near[1]), residuals.filter((r) => Math.abs(r) < 1e-3).length);
  await card.getByRole("button", { name: "Use this" }).click();
  await settled(page);
  const wanted = run(landing({ objective: "lad-log" })).params.A.value;
  assert.equal((await outputs(page))["params.A.value"], wanted);
});
