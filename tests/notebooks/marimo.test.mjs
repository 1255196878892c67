// marimo: the example app run as an app; its reactive value read back.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTest, json, python, serve, work } from "./harness.mjs";
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

hostTest("marimo: the widget follows a dark page", { theme: "dark" }, async (page) => {
  await page.goto(await marimo("marimo_app.py"));
  await shown(page, ALPHA);
  const { ink, page: behind } = await luminance(budget(page));
  const dark = await page.evaluate(() => document.documentElement.outerHTML.includes("dark"));
  assert.ok(ink > 0.5 === behind < 0.2, `ink ${ink} on ${behind}, dark: ${dark}`);
});

hostTest("marimo: hostile columns run no script", {}, async (page) => {
  writeFileSync(join(work, "hostile.json"), JSON.stringify(hostileColumns(hostileRows)));
  const app = `import marimo
app = marimo.App()

@app.cell
def _():
    import json, isoflop, marimo as mo
    with open("hostile.json") as file:
        fit = mo.ui.anywidget(isoflop.fit(json.load(file), bootstrap=50))
    fit
    return
`;
  writeFileSync(join(work, "hostile_app.py"), app);
  await page.addInitScript(sentinel);
  await page.goto(await marimo("hostile_app.py"));
  await shown(page, "params.E.value");
  await staysText(page, "marimo-anywidget, .output-area");
});
