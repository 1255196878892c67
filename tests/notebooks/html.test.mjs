// Plain HTML: the example page on a static host, and pages opened from the disk.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hostTest, js, json, output, python, serveFolder, work } from "./harness.mjs";
import { budget, hostileColumns, hostileRows, press, sentinel, shown, staysText } from "./widget.mjs";

const ALPHA = "params.alpha.value";
const told = json("fit", "runs.csv", "--at", "1e22").params.alpha.value;
cpSync(js, join(work, "isoflop"), { recursive: true });

hostTest("plain HTML: the element fits the runs beside the page", {}, async (page, faults) => {
  await page.goto(`${await serveFolder(work)}/page.html`);
  assert.equal(await shown(page, ALPHA), told, "the widget against the command line");
  await page.locator("#alpha", { hasText: `${told}` }).waitFor();
  await press(budget(page), "ArrowRight");
  await page.waitForFunction(() => document.querySelector("isoflop-fit").value?.optimum[0].C.value > 1e22);
  assert.deepEqual(faults, []);
});

hostTest("plain HTML: hostile columns run no script", {}, async (page) => {
  const columns = JSON.stringify(hostileColumns(hostileRows));
  writeFileSync(join(work, "hostile.json"), columns);
  writeFileSync(join(work, "hostile.html"), `<!doctype html><meta charset="utf-8">
<div id="fit"></div>
<script type="module">
  import { mount } from "./isoflop/isoflop.js";
  const columns = await (await fetch("hostile.json")).json();
  mount(document.querySelector("#fit"), { bootstrap: 50 }, { data: { name: "<img src=x onerror=alert(1)>", columns } });
</script>`);
  await page.addInitScript(sentinel);
  await page.goto(`${await serveFolder(work)}/hostile.html`);
  await shown(page, "params.E.value");
  await staysText(page, "#fit");
});

// A browser loads no module from the disk, so the module must stand in the page.
hostTest("file://: a page that holds the module fits", {}, async (page, faults) => {
  const module = readFileSync(join(js, "inlined.js"), "utf8").replaceAll("</script", "<\\/script");
  const runs = readFileSync(join(work, "runs.csv"), "utf8");
  const file = join(work, "from-disk.html");
  writeFileSync(file, `<!doctype html><meta charset="utf-8">
<isoflop-fit law="chinchilla" at="1e22"></isoflop-fit>
<script type="module">${module}</script>
<script type="module">
  document.querySelector("isoflop-fit").data = ${JSON.stringify(runs)};
</script>`);
  await page.goto(pathToFileURL(file).href);
  assert.equal(await shown(page, ALPHA), told, "the widget against the command line");
  assert.deepEqual(faults, []);
});

hostTest("file://: what Python saves opens, fits and can be changed", {}, async (page, faults) => {
  output(python, "-c", 'import isoflop; isoflop.fit("runs.csv", at=1e22).save("fit.html")');
  await page.goto(pathToFileURL(join(work, "fit.html")).href);
  assert.equal(await shown(page, ALPHA), told, "the saved page against the command line");
  const before = await budget(page).getAttribute("aria-valuenow");
  await press(budget(page), "ArrowRight");
  await page.waitForTimeout(500);
  assert.notEqual(await budget(page).getAttribute("aria-valuenow"), before);
  assert.deepEqual(faults, []);
});

hostTest("file://: what Python saves holds hostile columns as text, with and without scripts", {}, async (page) => {
  writeFileSync(join(work, "hostile.json"), JSON.stringify(hostileColumns(hostileRows)));
  output(python, "-c", `import isoflop, json
isoflop.fit(json.load(open("hostile.json")), bootstrap=50).save("hostile-fit.html")`);
  const address = pathToFileURL(join(work, "hostile-fit.html")).href;
  const context = await page.context().browser().newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(address);
  const chart = plain.locator('img[src^="data:image/svg+xml"], svg');
  assert.ok((await chart.count()) >= 1, "the chart is drawn without scripts");
  const made = 'img:not([src^="data:image/svg+xml"]), iframe, form, object, embed';
  assert.equal(await plain.locator(made).count(), 0);
  await context.close();
  await page.addInitScript(sentinel);
  await page.goto(address);
  await shown(page, "params.E.value");
  await staysText(page, "body > *:not(script)");
});
