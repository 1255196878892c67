// Screenshots of the page's states at two widths in both themes, to shots/. `cargo xtask shots`.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choose, drop, launch, open, root, settled } from "./harness.mjs";

const messy = readFileSync(join(root, "tests/data/csv/messy.csv"), "utf8");
const STATES = {
  fit: () => {},
  messy: async (page) => {
    await choose(page, "messy.csv", messy);
    await settled(page);
  },
  refused: async (page) => {
    await drop(page, "words.csv", "this is\nno table of runs\n");
    await page.locator("[role=alert], .told-here").filter({ hasText: /\S/ }).first().waitFor();
  },
  laws: async (page) => {
    await page.evaluate(() => (location.hash = "laws"));
    await page.locator('[data-law="chinchilla"]').click();
    await page.locator('output[data-key="value"]').waitFor();
  },
};

const folder = join(root, "shots");
mkdirSync(folder, { recursive: true });
for (const width of [1280, 360]) {
  for (const theme of ["light", "dark"]) {
    for (const [name, reach] of Object.entries(STATES)) {
      const { context, page, faults } = await open({ width, height: width > 600 ? 900 : 740, theme });
      await settled(page);
      await reach(page);
      await page.evaluate(() => document.fonts.ready);
      const path = join(folder, `${name}-${width}-${theme}.png`);
      await page.screenshot({ path, fullPage: true });
      console.log(path, ...faults);
      await context.close();
    }
  }
}
await (await launch()).close();
