// Observable Notebook Kit: the example notebook built without a network, its value used elsewhere.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTest, json, notebook, work } from "./harness.mjs";
import { budget, hostileColumns, hostileRows, luminance, press, sentinel, shown, staysText } from "./widget.mjs";

const ALPHA = "params.alpha.value";

hostTest("Observable: the fit's value is used in another cell", {}, async (page, faults) => {
  await page.goto(await notebook("observable.html", readFileSync(join(work, "observable.html"))));
  const told = json("fit", "runs.csv", "--at", "1e22").params.alpha.value;
  assert.equal(await shown(page, ALPHA), told, "the widget against the command line");
  await page.getByText(`α is ${told} at 1e+22 FLOP`).waitFor();
  await press(budget(page), "ArrowRight");
  await page.getByText(/α is .* at (1\.\d+|2)e\+22 FLOP/).waitFor();
  assert.deepEqual(faults, []);
});

hostTest("Observable: the widget is light where the page is, whatever the system prefers", { theme: "dark" }, async (page) => {
  await page.goto(await notebook("observable.html", readFileSync(join(work, "observable.html"))));
  await shown(page, ALPHA);
  const { ink, page: behind } = await luminance(budget(page));
  assert.ok(ink < 0.3 && behind > 0.7, `ink ${ink} on ${behind}`);
});

hostTest("Observable: hostile columns run no script", {}, async (page) => {
  writeFileSync(join(work, "hostile.json"), JSON.stringify(hostileColumns(hostileRows)));
  const text = `<!doctype html>
<notebook theme="air">
  <title>Hostile columns</title>
  <script id="1" type="module">
    import {fitElement} from "isoflop";

    const columns = await FileAttachment("hostile.json").json();
    const fit = view(fitElement({data: {name: "hostile", columns}, bootstrap: 50}));
  </script>
</notebook>
`;
  await page.addInitScript(sentinel);
  await page.goto(await notebook("hostile.html", text));
  await shown(page, "params.E.value");
  await staysText(page, "main");
});
