// A law over learning rates takes its schedules from a second file.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, drop, json, landing, outputs, pageTest, settled } from "./harness.mjs";

// Made up: two schedules of 2,000 steps, and losses that obey the law with these numbers.
const TRUE = { L0: 2.5, A: 0.5, alpha: 0.5, C: 0.4, lambda: 0.999 };
const STEPS = 2000;
const RATES = {
  constant: () => 3e-4,
  cosine: (step) => 1.5e-4 * (1 + Math.cos((Math.PI * step) / STEPS)),
};
const schedules = ["schedule,step,lr"], runs = ["schedule,step,loss"];
for (const [name, rate] of Object.entries(RATES)) {
  let [sum, memory, annealed, before] = [0, 0, 0, rate(1)];
  for (let step = 1; step <= STEPS; step++) {
    const now = rate(step);
    sum += now;
    memory = TRUE.lambda * memory + before - now;
    annealed += memory;
    before = now;
    schedules.push(`${name},${step},${now}`);
    if (step % 50 === 0) runs.push(`${name},${step},${TRUE.L0 + TRUE.A * sum ** -TRUE.alpha - TRUE.C * annealed}`);
  }
}
const [RUNS, SCHEDULES] = [runs, schedules].map((lines) => `${lines.join("\n")}\n`);
const sha = (text) => createHash("sha256").update(text).digest("hex");
const study = landing({
  name: "runs.csv",
  data: { kind: "file", sha256: sha(RUNS), name: "runs.csv", rows: 0 },
  schedule: { kind: "file", sha256: sha(SCHEDULES), name: "rates.csv", rows: 0 },
  roles: { cluster: "schedule", step: "step", L: "loss" },
  law: "lr-annealing",
  at: [],
  bootstrap: 0,
});

const law = async (page) => {
  await page.locator(".chip summary", { hasText: /^Law/ }).click();
  const chooser = page.getByLabel("Law", { exact: true });
  assert.match(await chooser.locator("option[value=lr-annealing]").textContent(), /needs .*a schedule/);
  await chooser.selectOption("lr-annealing");
  await page.keyboard.press("Escape");
};
const native = () => {
  const folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  const path = (name) => join(folder, name);
  for (const [name, text] of [["study.json", JSON.stringify(study)], ["runs.csv", RUNS], ["rates.csv", SCHEDULES]]) {
    writeFileSync(path(name), text);
  }
  return json("run", path("study.json"), "--data", path("runs.csv"), "--schedule", path("rates.csv"));
};

pageTest("the law asks for its schedule, and a dropped file is taken as that", {}, async (page) => {
  await settled(page);
  await choose(page, "runs.csv", RUNS);
  await settled(page, "error");
  await law(page);
  await page.getByText("This law needs the learning rate of each step").waitFor();
  await settled(page, "error");
  await page.getByLabel("Role of schedule").selectOption("cluster");
  await settled(page, "error");
  await drop(page, "rates.csv", SCHEDULES);
  await settled(page);
  const shown = await outputs(page);
  assert.equal(shown["params.alpha.value"], native().params.alpha.value);
  assert.ok(Math.abs(shown["params.L0.value"] - TRUE.L0) < 1e-6, String(shown["params.L0.value"]));
  await page.locator(".bar .chip summary").first().click();
  assert.equal(await page.locator(".schedule-name").textContent(), "rates.csv");

  await page.waitForTimeout(500);
  await page.reload();
  await settled(page);
  assert.deepEqual(await outputs(page), shown, "both files stay for the next visit");
});

pageTest("a schedule that is chosen can be another later", {}, async (page) => {
  await settled(page);
  await choose(page, "runs.csv", RUNS);
  await settled(page, "error");
  await law(page);
  await settled(page, "error");
  await page.getByLabel("Role of schedule").selectOption("cluster");
  await settled(page, "error");
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".alert").getByRole("button", { name: "Choose the schedule…" }).press("Enter");
  const wrong = { name: "wrong.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") };
  await (await chooser).setFiles(wrong);
  await page.getByText("a schedule file needs the columns 'step' and 'lr'").waitFor();
  await settled(page, "error");
  const again = page.waitForEvent("filechooser");
  await page.locator(".bar .chip summary").first().click();
  await page.locator(".pop").getByRole("button", { name: "Choose the schedule…" }).click();
  await (await again).setFiles({ ...wrong, name: "rates.csv", buffer: Buffer.from(SCHEDULES) });
  await settled(page);
  assert.equal((await outputs(page))["params.alpha.value"], native().params.alpha.value);
  assert.equal(await page.locator("#undo").getAttribute("title"), "Undo schedule");
});
