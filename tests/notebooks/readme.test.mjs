// The README's ten lines for Python, JavaScript and Observable run as they stand there, and tell
// what the command line tells. (Those for the command line run in tests/docs/readme.rs.)
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hostTest, js, json, notebook, output, python, root, serveFolder, work } from "./harness.mjs";
import { shown } from "./widget.mjs";

const readme = readFileSync(join(root, "README.md"), "utf8");

/** The fenced code below the README's comment `ten lines: NAME`. */
const snippet = (name) => {
  const found = readme.match(new RegExp(`<!-- ten lines: ${name} -->\\n\`\`\`\\w*\\n([^]*?)\`\`\``));
  if (!found) throw new Error(`README.md has no '<!-- ten lines: ${name} -->' with code below it`);
  const lines = found[1].trimEnd().split("\n");
  assert.ok(lines.length <= 12, `the ten lines of ${name} are ${lines.length}`);
  return found[1];
};
const told = json("fit", "runs.csv", "--at", "1e22");
writeFileSync(join(work, "fit.json"), JSON.stringify(told));
const planned = json("predict", "fit.json", "N=7e9", "D=140e9");

test("the README's Python prints the command line's numbers and saves a page", () => {
  writeFileSync(join(work, "ten.py"), snippet("Python"));
  const said = output(python, "ten.py");
  const { value, low, high } = told.params.alpha;
  assert.ok(said.includes(`${value} ${low} ${high}`), `${value} ${low} ${high} is not in\n${said}`);
  assert.ok(said.includes(`Estimate(value=${planned.value.value}, `), `the planned run in\n${said}`);
  assert.match(readFileSync(join(work, "fit.html"), "utf8"), /^<!doctype html>/i);
});

hostTest("the README's JavaScript fits and mounts the widget", {}, async (page, faults) => {
  cpSync(js, join(work, "isoflop"), { recursive: true });
  writeFileSync(join(work, "ten.html"), `<!doctype html><meta charset="utf-8">
<script type="importmap">{"imports": {"isoflop": "./isoflop/isoflop.js"}}</script>
<div id="fit"></div>
<script type="module">
${snippet("JavaScript")}</script>`);
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${await serveFolder(work)}/ten.html`);
  assert.equal(await shown(page, "params.alpha.value"), told.params.alpha.value);
  assert.ok(said.some((line) => line.startsWith(`${told.params.alpha.value} `)), said.join("\n"));
  assert.ok(said.includes(`${planned.value.value}`), said.join("\n"));
  assert.deepEqual(faults, []);
});

hostTest("the README's Observable notebook builds and shows the number", {}, async (page, faults) => {
  await page.goto(await notebook("ten.html", snippet("Observable")));
  assert.equal(await shown(page, "params.alpha.value"), told.params.alpha.value);
  await page.getByText(`${told.params.alpha.value}`, { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});

/** Code that the documents may quote: the examples' and the README's, without its indentation. */
const flat = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
const notebookCode = JSON.parse(readFileSync(join(work, "jupyter.ipynb"), "utf8"))
  .cells.map(({ source }) => [source].flat().join(""));
const examples = ["marimo_app.py", "observable.html", "page.html"].map((name) => readFileSync(join(work, name), "utf8"));
const quotable = [...notebookCode, ...examples, readme].map(flat);

for (const host of ["jupyterlab", "notebook7", "marimo", "observable", "html"]) {
  test(`the lines of docs/hosts/${host}.md are run by these tests`, () => {
    const page = readFileSync(join(root, `docs/hosts/${host}.md`), "utf8");
    const blocks = [...page.matchAll(/```\w+\n([^]*?)```/g)].map(([, code]) => flat(code));
    assert.ok(blocks.length > 0);
    for (const block of blocks) {
      assert.ok(quotable.some((code) => code.includes(block)), `in no example:\n${block}`);
    }
  });
}

test("the pages of tested hosts name the versions that ran", () => {
  const names = ["jupyterlab", "notebook", "marimo", "anywidget"];
  const ask = `import importlib.metadata as m; print(*map(m.version, ${JSON.stringify(names)}))`;
  const [lab, notebook7, marimo, anywidget] = output(python, "-c", ask).trim().split(" ");
  const manifest = readFileSync(join(root, "tests/notebooks/kit/package.json"), "utf8");
  const kit = JSON.parse(manifest).dependencies["@observablehq/notebook-kit"];
  const said = {
    jupyterlab: [`JupyterLab ${lab}`, `anywidget ${anywidget}`],
    notebook7: [`Notebook ${notebook7}`, `anywidget ${anywidget}`],
    marimo: [`marimo ${marimo}`, `anywidget ${anywidget}`],
    observable: [`Notebook Kit ${kit}`],
    html: [],
  };
  for (const [host, versions] of Object.entries(said)) {
    const page = readFileSync(join(root, `docs/hosts/${host}.md`), "utf8");
    assert.match(page, /^# .*\n\n\*\*Tested\*\*/);
    for (const version of versions) assert.ok(page.includes(version), `${host}.md: ${version}`);
  }
  for (const host of ["vscode", "colab"]) {
    const page = readFileSync(join(root, `docs/hosts/${host}.md`), "utf8");
    assert.match(page, /^# .*\n\n\*\*Not tested\.\*\*/);
  }
});
