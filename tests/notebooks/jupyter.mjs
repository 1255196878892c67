// Driving JupyterLab and Notebook 7 as a person does: open, run cells by keyboard, type code.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { python, scratch, serve, work } from "./harness.mjs";

const TOKEN = "only-for-this-test";

const settings = {
  "@jupyterlab/apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
  // Cells out of sight keep their widgets in the page.
  "@jupyterlab/notebook-extension/tracker": { windowingMode: "none" },
};

/** Starts `jupyter lab` (or `notebook`) on the scratch folder; gives its address. */
export const jupyter = async (face) => {
  const config = join(scratch, "settings");
  for (const [name, value] of Object.entries(settings)) {
    const file = join(config, `${name}.jupyterlab-settings`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(value));
  }
  const words = (port) => [
    "-m", face === "lab" ? "jupyterlab" : "notebook",
    "--allow-root", "--no-browser", `--port=${port}`, "--ServerApp.port_retries=0",
    `--IdentityProvider.token=${TOKEN}`, `--ServerApp.root_dir=${work}`,
    // If this test is killed, the server ends by itself.
    "--ServerApp.shutdown_no_activity_timeout=300",
  ];
  const extra = { JUPYTERLAB_SETTINGS_DIR: config, JUPYTER_CONFIG_DIR: join(scratch, "jupyter") };
  return serve(python, words, { path: "/api", extra });
};

/** Waits until the page holds a connection to the notebook's kernel, and that has nothing to do. */
const connected = async (server, name) => {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const answer = await fetch(`${server}/api/sessions?token=${TOKEN}`);
    const session = (await answer.json()).find(({ path }) => path === name);
    if (session?.kernel.connections > 0 && session.kernel.execution_state === "idle") return;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`the kernel of ${name} was not ready within 60 s`);
};

/** Opens a notebook and waits until its kernel is there. */
export const openNotebook = async (page, server, face, name) => {
  const path = face === "lab" ? "lab/tree" : "notebooks";
  await page.goto(`${server}/${path}/${name}?token=${TOKEN}${face === "lab" ? "&reset" : ""}`);
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
  await connected(server, name);
};

/** The code cells of the open notebook, in order. */
const cells = (page) => page.locator(".jp-Notebook .jp-CodeCell");

/** A cell ran to its end: its prompt shows a number. */
const ran = async (cell) => {
  const prompt = cell.locator(".jp-InputArea-prompt");
  await prompt.filter({ hasText: /\[\d+\]/ }).first().waitFor({ timeout: 60_000 });
};

/** Runs the first cells (all of them when no count is given) by Shift+Enter, as a reader would. */
export const runCells = async (page, wanted) => {
  const count = wanted ?? (await cells(page).count());
  for (let k = 0; k < count; k += 1) {
    await cells(page).nth(k).locator(".cm-content").click();
    await page.keyboard.press("Shift+Enter");
    await ran(cells(page).nth(k));
  }
};

/** Adds a cell below the last, types code, runs it; gives the text that it wrote. */
export const typeAndRun = async (page, code) => {
  const before = await cells(page).count();
  await cells(page).nth(before - 1).locator(".cm-content").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await cells(page).nth(before).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.insertText(code);
  await page.keyboard.press("Shift+Enter");
  const cell = cells(page).nth(before);
  await ran(cell);
  return (await cell.locator(".jp-OutputArea-output").allInnerTexts()).join("\n").trim();
};

/** The value of a Python expression in the notebook's kernel, by way of JSON. */
export const value = async (page, expression) => {
  const code = `import json\nprint("json:" + json.dumps(${expression}))`;
  const text = await typeAndRun(page, code);
  const found = text.match(/^json:(.*)$/m);
  if (!found) throw new Error(`'${expression}' gave no value in the notebook:\n${text}`);
  return JSON.parse(found[1]);
};

/** The same, asked until it is `good`: what the widget changed is on its way for a moment. */
export const valueOnce = async (page, expression, good) => {
  for (let asked = 1; ; asked++) {
    const found = await value(page, expression);
    if (good(found) || asked === 10) return found;
    await page.waitForTimeout(200);
  }
};

/** How many code cells there are, and the text of each. */
export const codeOf = async (page) => {
  const all = await cells(page).locator(".cm-content").allInnerTexts();
  return all.map((text) => text.trim());
};

/** Chooses a theme from the menu. */
export const choosesTheme = async (page, name) => {
  await page.locator(".lm-MenuBar-item", { hasText: "Settings" }).click();
  await page.locator(".lm-Menu-item", { hasText: /^Theme$/ }).hover();
  await page.locator(".lm-Menu-item", { hasText: new RegExp(`^${name}$`) }).click();
  await page.locator(`body[data-jp-theme-name="${name}"]`).waitFor({ state: "attached" });
};

/** Saves by keyboard, and waits until the file holds what `holds` looks for; gives the file. */
export const saves = async (page, name, holds) => {
  await cells(page).last().locator(".cm-content").click();
  await page.keyboard.press("Control+s");
  const file = join(work, name);
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    if (holds(JSON.parse(readFileSync(file, "utf8")))) return file;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`${name} was not saved with what was looked for within 20 s`);
};

/** Ends every kernel, as a restart of the server would. */
export const endKernels = async (server) => {
  const sessions = await (await fetch(`${server}/api/sessions?token=${TOKEN}`)).json();
  for (const { id } of sessions) {
    await fetch(`${server}/api/sessions/${id}?token=${TOKEN}`, { method: "DELETE" });
  }
};

/** Clears the outputs of all cells, from the menu. */
export const clearOutputs = async (page) => {
  await cells(page).first().locator(".cm-content").click();
  await page.locator(".lm-MenuBar-item", { hasText: "Edit" }).click();
  await page.locator(".lm-Menu-item", { hasText: "Clear Outputs of All Cells" }).click();
};
