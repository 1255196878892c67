// The catalogue: every law's form gives its presets' values, with no law named in the page's code.
import assert from "node:assert/strict";
import { json, pageTest } from "./harness.mjs";

/** What the form holds, as words of the command line. */
const typed = (page) =>
  page
    .locator(".fields:not(.own-values) input")
    .evaluateAll((boxes) => boxes.map((box) => `${box.name}=${box.value}`));

/** Waits until the form shows this value, and gives what it shows. */
const shows = async (page, value) => {
  const shown = page.locator('output[data-key="value"]');
  const same = (value) => {
    const output = document.querySelector('output[data-key="value"]');
    return output && JSON.parse(output.dataset.value) === value;
  };
  await page.waitForFunction(same, value, { timeout: 5000 }).catch(() => {});
  return JSON.parse((await shown.getAttribute("data-value")) ?? "null");
};

const laws = json("laws");

pageTest("every law of the command line is listed", { path: "/#laws" }, async (page) => {
  await page.locator("[data-law]").first().waitFor();
  const listed = await page.locator("[data-law]").evaluateAll((all) => all.map((e) => e.dataset.law));
  assert.deepEqual(listed, laws.map(({ id }) => id));
});

for (const law of laws.filter(({ presets, kind }) => presets.length > 0 && kind !== "recurrence")) {
  pageTest(`${law.id}: each preset gives the command line's value`, { path: "/#laws" }, async (page) => {
    await page.locator(`[data-law="${law.id}"]`).click();
    for (const preset of law.presets) {
      await page.locator(`input[name=preset][value="${preset.id}"]`).check();
      const wanted = json("eval", law.id, "--preset", preset.id, ...(await typed(page))).value;
      assert.equal(typeof wanted, "number");
      assert.equal(await shows(page, wanted), wanted, preset.id);
    }
  });

  pageTest(`${law.id}: a preset's own coefficients, typed, give the same`, { path: "/#laws" }, async (page) => {
    const [preset] = law.presets;
    await page.locator(`[data-law="${law.id}"]`).click();
    await page.locator(`input[name=preset][value="${preset.id}"]`).check();
    const wanted = json("eval", law.id, "--preset", preset.id, ...(await typed(page))).value;
    await page.getByText("Your own coefficients").click();
    const boxes = page.locator(".own-values input");
    await boxes.first().waitFor();
    for (const box of await boxes.all()) {
      await box.fill(String(preset.values[await box.getAttribute("name")]));
    }
    assert.equal(await shows(page, wanted), wanted);
  });
}
