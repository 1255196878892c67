// JupyterLab: the example notebook run by keyboard; values go from Python to the widget and back.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTest, json, output, python, work } from "./harness.mjs";
import {
  choosesTheme, clearOutputs, codeOf, endKernels, jupyter, openNotebook, runCells, saves, typeAndRun, value, valueOnce,
} from "./jupyter.mjs";
import { becomes, budget, drag, hostileColumns, hostileRows, luminance, press, sentinel, shown, staysText, until } from "./widget.mjs";

const ALPHA = "params.alpha.value";
const started = jupyter("lab");
const open = async (page) => openNotebook(page, await started, "lab", "jupyter.ipynb");
const told = (...words) => json("fit", "runs.csv", "--at", "1e22", ...words).params.alpha.value;

hostTest("JupyterLab: Python to the widget and back, to the bit", {}, async (page, faults) => {
  await open(page);
  await runCells(page, 3);
  assert.equal(await shown(page, ALPHA), told(), "the widget against the command line");
  assert.equal(await value(page, 'fit.result.params["alpha"].value'), told(), "Python");

  const ready = 'print("json:" + json.dumps((await fit.ready()).params["alpha"].value))';
  assert.match(await typeAndRun(page, ready), new RegExp(`^json:${told()}$`));

  // Python to the widget.
  await typeAndRun(page, 'fit.study = {**fit.study, "objective": "lad-log", "at": [1e23]}');
  await becomes(page, ALPHA, told("--objective", "lad-log"));
  assert.equal(await budget(page).getAttribute("aria-valuenow"), "23.0", "the sentence follows Python");

  // The widget to Python, by keyboard and by hand.
  await press(budget(page), "ArrowRight", "ArrowRight");
  const [pressed] = await valueOnce(page, 'fit.study["at"]', ([at]) => at > 1e23);
  assert.ok(pressed > 1e23, `two steps to the right gave ${pressed}`);
  await drag(budget(page), -60);
  const [dragged] = await valueOnce(page, 'fit.study["at"]', ([at]) => at < pressed);
  assert.ok(dragged < pressed, `a drag to the left gave ${dragged} after ${pressed}`);
  const optimum = await value(page, "fit.result.optimum[0].N.value");
  await becomes(page, "optimum.0.N.value", optimum);
  assert.deepEqual(faults, []);
});

hostTest("JupyterLab: keys stay in the widget, and Ctrl+Z undoes its changes", {}, async (page) => {
  await open(page);
  await runCells(page, 2);
  await shown(page, ALPHA);
  const code = await codeOf(page);
  await press(budget(page), "ArrowRight");
  const [changed] = await valueOnce(page, 'fit.study["at"]', ([at]) => at > 1e22);
  assert.ok(changed > 1e22);
  // "b" adds a cell and "d d" deletes one where the notebook hears them.
  await press(budget(page), "b", "d", "d", "Control+z");
  assert.deepEqual(await valueOnce(page, 'fit.study["at"]', ([at]) => at === 1e22), [1e22]);
  await press(budget(page), "Control+Shift+z");
  assert.deepEqual(await valueOnce(page, 'fit.study["at"]', ([at]) => at === changed), [changed]);
  assert.deepEqual((await codeOf(page)).slice(0, code.length), code);
});

hostTest("JupyterLab: the widget follows the theme", {}, async (page) => {
  await open(page);
  await runCells(page, 1);
  await shown(page, ALPHA);
  const light = await luminance(budget(page));
  await choosesTheme(page, "JupyterLab Dark");
  await page.waitForTimeout(500);
  const dark = await luminance(budget(page));
  await choosesTheme(page, "JupyterLab Light");
  assert.ok(light.ink < 0.3 && light.page > 0.7, `light: ${JSON.stringify(light)}`);
  assert.ok(dark.ink > 0.5 && dark.page < 0.2, `dark: ${JSON.stringify(dark)}`);
});

hostTest("JupyterLab: an error names row and column", {}, async (page) => {
  await open(page);
  const code = `import isoflop
try:
    isoflop.fit({"N": ["1,5"] * 8, "D": [1e9] * 8, "loss": [3.0] * 8})
except isoflop.InputError as error:
    print(error)
rows = [{"N": 1e8 * k, "D": 2e9 * k, "loss": 3.0 - 0.1 * k} for k in range(1, 9)]
rows[3]["D"] = "1.2TB"
print(isoflop.fit(rows, bootstrap=0).result.rejected)`;
  const said = await typeAndRun(page, code);
  assert.match(said, /row 1, column 'N': '1,5' has an unclear comma/);
  assert.match(said, /line=4, column='D', value='1\.2TB'/);
});

hostTest("JupyterLab: hostile columns run no script", {}, async (page) => {
  writeFileSync(join(work, "hostile.json"), JSON.stringify(hostileColumns(hostileRows)));
  await page.addInitScript(sentinel);
  await open(page);
  const code = `import json, isoflop
fit = isoflop.fit(json.load(open("hostile.json")), bootstrap=50)
fit`;
  await typeAndRun(page, code);
  await shown(page, "params.E.value");
  await staysText(page, ".jp-OutputArea-output");
});

hostTest("JupyterLab: cells that run again share workers, and cleared outputs end them", {}, async (page) => {
  await open(page);
  await runCells(page, 1);
  await shown(page, ALPHA);
  const workers = page.workers().length;
  assert.ok(workers > 0);
  for (let again = 0; again < 3; again += 1) {
    await runCells(page, 1);
    await shown(page, ALPHA);
  }
  await until(() => page.workers().length, workers, "workers after three more runs");
  await clearOutputs(page);
  await until(() => page.workers().length, 0, "workers after all outputs were cleared");
});

/** The static answer of a page is there for people: sentence, chart and table. */
const readable = async (page) => {
  const fallback = page.locator(".isoflop-static").first();
  await fallback.waitFor();
  const chart = fallback.locator('img[src^="data:image/svg+xml"]');
  const drawn = await chart.evaluate((image) => image.naturalWidth);
  assert.ok(drawn > 300, `the chart is ${drawn} pixels wide`);
  assert.ok((await fallback.locator("table tr").count()) >= 5, "the parameters stand in a table");
  assert.match(await fallback.innerText(), /A budget of 1e22 FLOP is best spent on/);
};

/** The notebook as an HTML page of nbconvert's, opened without scripts. */
const converted = async (page, name, ...words) => {
  output(python, "-m", "nbconvert", "--to", "html", "--output", `${name}.html`, ...words, "jupyter.ipynb");
  const context = await page.context().browser().newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`file://${join(work, `${name}.html`)}`);
  await readable(plain);
  await context.close();
};

hostTest("a saved notebook shows the answer without a kernel and without scripts", {}, async (page) => {
  await open(page);
  await runCells(page, 1);
  await shown(page, ALPHA);
  assert.equal(await page.locator(".isoflop-static").isVisible(), false, "beside a widget");
  const outputs = (notebook) => notebook.cells.flatMap((cell) => cell.outputs ?? []);
  await saves(page, "jupyter.ipynb", (notebook) => outputs(notebook).some((o) => o.data?.["text/html"]));
  await page.goto("about:blank");
  await endKernels(await started);
  await open(page);
  await readable(page);
  await converted(page, "saved");
  await converted(page, "executed", "--execute");
});
