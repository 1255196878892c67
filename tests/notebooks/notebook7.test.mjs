// Notebook 7: the example notebook run by keyboard; a value there and back.
import assert from "node:assert/strict";
import { hostTest, json } from "./harness.mjs";
import { jupyter, openNotebook, runCells, value, valueOnce } from "./jupyter.mjs";
import { budget, press, shown } from "./widget.mjs";

const ALPHA = "params.alpha.value";

hostTest("Notebook 7: Python to the widget and back, to the bit", {}, async (page) => {
  await openNotebook(page, await jupyter("notebook"), "notebook", "jupyter.ipynb");
  await runCells(page);
  const told = json("fit", "runs.csv", "--at", "1e22", "--objective", "lad-log").params.alpha.value;
  assert.equal(await value(page, 'fit.result.params["alpha"].value'), told);
  assert.equal(await shown(page, ALPHA), told);
  await press(budget(page), "ArrowRight", "b", "ArrowRight");
  const [chosen] = await valueOnce(page, 'fit.study["at"]', ([at]) => at > 1e22);
  assert.ok(chosen > 1e22, `two steps to the right gave ${chosen}`);
});
