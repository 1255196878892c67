// marimo: the example app run as an app; its reactive value read back.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTest, json, python, scratch, serve, work } from "./harness.mjs";
import { budget, hostileColumns, hostileRows, luminance, press, sentinel, shown, staysText } from "./widget.mjs";

const ALPHA = "params.alpha.value";

/** Serves one app; it ends by itself when this test is killed and its pages are gone. */
const marimo = (app) =>
  serve(python, (port) => [
    "-m", "marimo", "--yes", "run", app, "--headless", "--no-token", "--port", `${port}`,
  ]);

hostTest("marimo: the value chosen in the widget reaches another cell", {}, async (page, faults) => {
  await page.goto(await marimo("marimo_app.py"));
  const told = json("fit", "runs.csv", "--at", "1e22").params.alpha.value;
  assert.equal(await shown(page, ALPHA), told, "the widget against the command line");
  await page.getByText("Chosen: 1e+22 FLOP").waitFor();
  await page.getByText(`alpha: ${told}`).waitFor();
  await press(budget(page), "ArrowRight");
  await page.getByText(/Chosen: (1\.\d+|2)e\+22 FLOP/).waitFor();
  const inShadow = await budget(page).evaluate((e) => e.getRootNode() instanceof ShadowRoot);
  assert.ok(inShadow, "the widget keeps its styles to itself");
  assert.deepEqual(faults, []);
});

// Shown as it is, without mo.ui.anywidget.
hostTest("marimo: hostile columns run no script", {}, async (page) => {
  writeFileSync(join(work, "hostile.json"), JSON.stringify(hostileColumns(hostileRows)));
  const app = `import marimo
app = marimo.App()

@app.cell
def _():
    import json, isoflop
    with open("hostile.json") as file:
        fit = isoflop.fit(json.load(file), bootstrap=50)
    fit
    return
`;
  writeFileSync(join(work, "hostile_app.py"), app);
  await page.addInitScript(sentinel);
  await page.goto(await marimo("hostile_app.py"));
  await shown(page, "params.E.value");
  await staysText(page, "marimo-anywidget, .output-area");
});

hostTest("marimo: the widget follows the dark theme", {}, async (page) => {
  const settings = join(scratch, "config/marimo");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "marimo.toml"), '[display]\ntheme = "dark"\n');
  await page.goto(await marimo("marimo_app.py"));
  await shown(page, ALPHA);
  const dark = await luminance(budget(page));
  assert.ok(dark.ink > 0.5 && dark.page < 0.2, JSON.stringify(dark));
});
