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

test("the README's Python prints the command line's numbers and saves a page", () => {
  writeFileSync(join(work, "ten.py"), snippet("Python"));
  const said = output(python, "ten.py");
  const { value, low, high } = told.params.alpha;
  assert.ok(said.includes(`${value} ${low} ${high}`), `${value} ${low} ${high} is not in\n${said}`);
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
  assert.deepEqual(faults, []);
});

hostTest("the README's Observable notebook builds and shows the number", {}, async (page, faults) => {
  await page.goto(await notebook("ten.html", snippet("Observable")));
  assert.equal(await shown(page, "params.alpha.value"), told.params.alpha.value);
  await page.getByText(`${told.params.alpha.value}`, { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});
