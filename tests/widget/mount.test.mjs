// The widget in a page: what it shows, how it is changed, that it goes without a trace.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answered, budget, columns, csv, json, pageTest, root, shown } from "./harness.mjs";

const mounted = (study, data, more = "") => `
  import { mount } from "/isoflop/isoflop.js";
  globalThis.heard = [];
  globalThis.fit = mount(document.querySelector("#fit"), ${JSON.stringify(study)}, { data: ${JSON.stringify(data)} });
  for (const kind of ["input", "progress", "error", "state"]) fit.on(kind, (...about) => heard.push([kind, ...about.slice(0, 1).map((a) => (typeof a === "object" ? null : a))]));
  ${more}`;
const chinchilla = { script: mounted({ at: 1e24, bootstrap: 250 }, "chinchilla") };
const told = (...words) => json("fit", "built-in:chinchilla", "--bootstrap", "250", "--at", ...words);

pageTest("it shows the command line's numbers and gives them as its value", chinchilla, async (page) => {
  const value = await answered(page);
  const wanted = told("1e24");
  assert.deepEqual(value, wanted);
  for (const key of ["E", "A", "B", "alpha", "beta"]) assert.equal(await shown(page, `params.${key}.value`), wanted.params[key].value);
  assert.equal(await shown(page, "optimum.0.N.value"), wanted.optimum[0].N.value);
  assert.match(await page.locator("h2").innerText(), /A budget of 1024\sFLOP is best spent on 97\sB parameters and 1\.7\sT tokens, for a loss of 1\.96\./);
  assert.match(await page.locator(".trust").innerText(), /^95\s%: \d+–\d+\sB, 1\.\d–2\.\d\sT, loss 1\.94–1\.99\s+77 × beyond the largest run$/);
  assert.match(await page.locator(".bar").innerText(), /240 rows · Huber 10−3/);
  assert.equal(await page.locator(".rail .badge").innerText(), "Global optimum");
  const heard = await page.evaluate(() => globalThis.heard);
  assert.deepEqual(heard.filter(([kind]) => kind === "state").map(([, state]) => state), ["busy", "idle"]);
  assert.equal(heard.filter(([kind]) => kind === "input").length, 1);
});

pageTest("keys, a drag and typing move the budget; a drag is one step to undo", chinchilla, async (page) => {
  await answered(page);
  const at = () => page.evaluate(() => globalThis.fit.study.at[0]);
  await budget(page).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(), 2e24);
  await page.keyboard.press("Shift+ArrowLeft");
  assert.equal(await at(), 2e23);
  await answered(page);
  assert.equal(await shown(page, "optimum.0.L.value"), told("2e23").optimum[0].L.value);
  assert.equal(await page.evaluate(() => document.querySelector("#fit > div").shadowRoot.activeElement?.getAttribute("role")), "slider", "the focus stays");
  const box = await budget(page).boundingBox();
  await page.mouse.move(box.x + 20, box.y + 8);
  await page.mouse.down();
  for (const x of [30, 40, 52]) await page.mouse.move(box.x + x, box.y + 8);
  await page.mouse.up();
  assert.equal(await at(), 6e23);
  await page.keyboard.press("Control+z");
  assert.equal(await at(), 2e23, "a drag is one step");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await at(), 2e23);
  await budget(page).press("Enter");
  const input = page.locator("h2 input");
  await input.fill("12 apples");
  await input.press("Enter");
  await page.getByText("is not").first().waitFor();
  await input.fill("3e23 FLOP");
  await input.press("Enter");
  await page.waitForFunction(() => globalThis.fit.study.at[0] === 3e23);
});

pageTest("the handle of the chart moves the budget too", chinchilla, async (page) => {
  await answered(page);
  await page.locator(".handle").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => globalThis.fit.study.at[0]), 2e24);
  const box = await page.locator(".handle").boundingBox();
  await page.mouse.move(box.x + 14, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, box.y + 10);
  await page.mouse.up();
  assert.ok((await page.evaluate(() => globalThis.fit.study.at[0])) < 1e24);
  await answered(page);
});

pageTest("set changes options by name, a whole study replaces it, on can be ended", chinchilla, async (page) => {
  await answered(page);
  await page.evaluate(() => {
    globalThis.times = 0;
    globalThis.off = fit.on("input", () => globalThis.times++);
    return fit.set({ objective: "lad-log", bootstrap: 0 });
  });
  assert.deepEqual((await answered(page)).params, json("fit", "built-in:chinchilla", "--bootstrap", "0", "--objective", "lad-log", "--at", "1e24").params);
  assert.match(await page.locator(".chip").innerText(), /least absolute/);
  await page.evaluate(() => {
    off();
    return fit.set({ ...fit.study, objective: "huber-log:1e-3" });
  });
  await answered(page);
  assert.equal(await page.evaluate(() => globalThis.times), 1);
  await page.evaluate(() => fit.set({ law: "no-such-law" }));
  await page.waitForFunction(() => globalThis.fit.state === "error");
  assert.match(await page.locator(".alert").innerText(), /no-such-law[^]*The fit below is the one before/);
  assert.deepEqual(await page.evaluate(() => [fit.failure.code, typeof fit.failure.where]), ["input", "string"]);
  await page.evaluate(() => fit.undo());
  assert.equal((await answered(page)).law, "chinchilla");
});

pageTest("a fit is cancelled, and the earlier one is shown again", { script: mounted({ at: 1e24, bootstrap: 50 }, "chinchilla") }, async (page) => {
  const before = await answered(page);
  await page.evaluate(() => void fit.set({ bootstrap: 50_000 }));
  const height = (await page.locator(".card").boundingBox()).height;
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled, showing the earlier fit").waitFor();
  assert.equal(await shown(page, "params.alpha.value"), before.params.alpha.value);
  assert.ok((await page.locator(".card").boundingBox()).height <= height + 1, "it did not grow while it computed");
});

pageTest("no height is gained between the first paint and the answer", {
  init: () => {
    globalThis.heights = [];
    const look = () => {
      const card = document.querySelector("#fit > div")?.shadowRoot?.querySelector(".card");
      if (card) heights.push([card.dataset.state, Math.round(card.getBoundingClientRect().height)]);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },
  ...chinchilla,
}, async (page) => {
  await answered(page);
  await page.waitForTimeout(200);
  const heights = (await page.evaluate(() => globalThis.heights)).map(([, height]) => height);
  assert.ok(Math.max(...heights) - heights[0] <= 4, `from ${heights[0]} to ${Math.max(...heights)}`);
  assert.ok(heights.at(-1) <= 522, `${heights.at(-1)} px at a width of 640`);
});

pageTest("without data it asks for some, and takes a file", { script: mounted({ at: 1e22, bootstrap: 0 }, null) }, async (page) => {
  await page.getByText("Drop a CSV with size, tokens and loss").waitFor();
  await page.locator("input[type=file]").setInputFiles({ name: "runs.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  const wanted = json("fit", "runs.csv", "--bootstrap", "0", "--at", "1e22");
  assert.deepEqual(await answered(page), wanted);
});

pageTest("rows that are not used are listed with row, column and reason", {
  script: mounted({ bootstrap: 0 }, { name: "frame", columns: { ...columns, loss: columns.loss.map((v, i) => (i === 6 ? "1.2TB" : String(v))) } }),
}, async (page) => {
  await answered(page);
  await page.locator("summary", { hasText: "1 row was not used" }).click();
  await page.locator(".foot tbody tr").first().waitFor();
  const cells = await page.locator(".foot tbody tr").first().locator("td").allInnerTexts();
  assert.deepEqual(cells.slice(0, 3), ["7", "loss", "1.2TB"]);
  assert.equal(await page.locator(".foot th").first().innerText(), "Row");
});

pageTest("keys and styles stay inside", {
  body: '<style>* { color: red; font-size: 40px } h2 { display: none }</style><div id="fit"></div>',
  script: `globalThis.keys = []; addEventListener("keydown", (e) => keys.push(e.key));${mounted({ at: 1e24, bootstrap: 0 }, "chinchilla")}`,
}, async (page) => {
  await answered(page);
  const color = (selector) => page.locator(selector).first().evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).fontSize, getComputedStyle(e).display]);
  assert.deepEqual(await color("h2"), ["rgb(21, 24, 30)", "20px", "block"]);
  await budget(page).focus();
  for (const key of ["ArrowRight", "a", "Control+z"]) await page.keyboard.press(key);
  assert.deepEqual(await page.evaluate(() => globalThis.keys), []);
  assert.equal(await page.locator("#fit > div").getAttribute("data-lm-suppress-shortcuts"), "true");
  assert.equal(await page.evaluate(() => document.head.querySelectorAll("style, link[rel=stylesheet]").length), 0);
});

for (const [ground, theme] of [["#111111", "dark"], ["#ffffff", "light"]]) {
  pageTest(`on a host of ${ground} it is ${theme}, whatever the system prefers`, {
    body: `<style>:root { --jp-layout-color0: ${ground}; --jp-content-font-color0: ${theme === "dark" ? "#fff" : "#000"}; }</style><div id="fit"></div>`,
    scheme: theme === "dark" ? "light" : "dark",
    script: mounted({ at: 1e24, bootstrap: 0 }, "chinchilla"),
  }, async (page) => {
    await answered(page);
    assert.equal(await page.locator(".card").getAttribute("data-theme"), theme);
    await page.evaluate(() => document.documentElement.style.setProperty("--jp-layout-color0", "#808080"));
    await page.evaluate(() => document.body.classList.add("changed"));
    await page.waitForFunction((was) => document.querySelector("#fit > div").shadowRoot.querySelector(".card").dataset.theme !== was || was === "dark", theme);
  });
}

for (const scheme of ["light", "dark"]) {
  pageTest(`axe finds nothing serious in the ${scheme} widget`, {
    body: '<style>:root { color-scheme: light dark } body { background: Canvas }</style><main><h1>A notebook</h1><div id="fit"></div><div id="empty"></div><div id="wrong"></div></main>',
    scheme,
    script: `${mounted({ at: 1e24, bootstrap: 30 }, "chinchilla")}
      mount(document.querySelector("#empty"));
      mount(document.querySelector("#wrong"), {}, { data: "N,D,loss\\n1,2,3\\n" });`,
  }, async (page) => {
    await answered(page);
    for (const summary of await page.locator("#fit summary").all()) await summary.click();
    await page.waitForTimeout(300);
    await page.evaluate(readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
    const found = await page.evaluate(async () => (await globalThis.axe.run("#fit, #empty, #wrong")).violations.map(({ id, impact, nodes }) => [id, impact, nodes[0].html]));
    assert.deepEqual(found.filter(([, impact]) => impact !== "minor"), []);
  });
}

pageTest("what leaves it: figure, numbers, study, law, call", chinchilla, async (page) => {
  await answered(page);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const pick = async (what) => {
    await page.locator("summary[aria-label=Export]").click();
    await page.locator(`[data-export=${what}]`).click();
  };
  for (const [what, name] of [["svg", "chinchilla-figure.svg"], ["png", "chinchilla-figure.png"], ["csv-points", null], ["json", "chinchilla-study.json"], ["markdown", null]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), pick(what)]);
    if (name) assert.equal(download.suggestedFilename(), name);
    assert.match(await page.locator(".status").innerText(), /^Saved /);
  }
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await pick("python");
  await page.getByText("Copied").waitFor();
  assert.match(await copied(), /isoflop\.fit\(/);
  await pick("command");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("isoflop fit"));
  await page.getByRole("button", { name: "Copy link of the study" }).click();
  await page.getByText("Link copied").waitFor();
  const link = await copied();
  assert.deepEqual(json("run", link).params, told("1e24").params);
  const svg = await page.evaluate(() => fit.snapshot());
  assert.match(svg, /^<svg[^]*Chinchilla[^]*<\/svg>$/);
  assert.doesNotMatch(svg, /var\(--|<script|<foreignObject/);
});

pageTest("fifty mounts and unmounts leave no worker, no element, no memory", {
  body: '<div id="fit"></div>',
  script: `
  import { mount } from "/isoflop/isoflop.js";
  const made = [];
  const Own = globalThis.Worker;
  globalThis.Worker = class extends Own { constructor(...a) { super(...a); made.push(new WeakRef(this)); this.ended = false; } terminate() { this.ended = true; super.terminate(); } };
  globalThis.alive = () => made.filter((w) => w.deref() && !w.deref().ended).length;
  globalThis.most = 0;
  globalThis.once = () => new Promise((resolve) => {
    const handle = mount(document.querySelector("#fit"), { at: 1e24, bootstrap: 30 }, { data: "chinchilla" });
    handle.on("input", () => { globalThis.most = Math.max(globalThis.most, alive()); handle.dispose(); resolve(); });
    handle.on("error", (error) => { throw error; });
  });
  globalThis.ready = true;`,
}, async (page) => {
  await page.waitForFunction(() => globalThis.ready);
  const memory = async () => {
    await page.waitForFunction(() => globalThis.alive() === 0, null, { timeout: 10_000 });
    await page.evaluate(async () => {
      for (let i = 0; i < 4; i++) {
        gc();
        await new Promise((next) => setTimeout(next, 50));
      }
    });
    return page.evaluate(() => performance.memory.usedJSHeapSize);
  };
  for (let i = 0; i < 10; i++) await page.evaluate(() => once());
  const before = await memory();
  for (let i = 0; i < 50; i++) await page.evaluate(() => once());
  const after = await memory();
  assert.ok((await page.evaluate(() => globalThis.most)) <= 4, "widgets share their workers");
  assert.equal(await page.evaluate(() => document.querySelector("#fit").childNodes.length), 0);
  const kib = (after - before) / 1024;
  console.log(`fifty mounts: ${kib.toFixed(0)} KiB more`);
  assert.ok(kib < 1024, `${kib} KiB more after fifty mounts`);
});

pageTest("several widgets of several copies of the module share one crew", {
  body: '<div id="fit"></div><div id="other"></div>',
  script: `
  import { mount } from "/isoflop/isoflop.js";
  import { mount as again } from "/isoflop/inlined.js";
  const Own = globalThis.Worker;
  globalThis.made = 0;
  globalThis.Worker = class extends Own { constructor(...a) { super(...a); globalThis.made++; } };
  globalThis.fit = mount(document.querySelector("#fit"), { at: 1e24, bootstrap: 60 }, { data: "chinchilla" });
  globalThis.other = again(document.querySelector("#other"), { at: 1e23, bootstrap: 60 }, { data: "chinchilla" });`,
}, async (page) => {
  const value = await answered(page);
  await page.waitForFunction(() => globalThis.other.value);
  assert.equal(value.optimum[0].C.value, 1e24);
  assert.equal(await page.evaluate(() => other.value.optimum[0].C.value), 1e23);
  assert.deepEqual(await page.evaluate(() => other.value.params), value.params);
  assert.ok((await page.evaluate(() => globalThis.made)) <= 4);
});

pageTest("two axes of one page: 360 and 960 px fit without sideways scrolling", {
  body: '<div id="fit" style="width:328px"></div><div id="wide" style="width:960px"></div>',
  script: `${mounted({ at: 1e24, bootstrap: 30 }, "chinchilla")}; mount(document.querySelector("#wide"), { at: 1e24, bootstrap: 30 }, { data: "chinchilla" });`,
}, async (page) => {
  await answered(page);
  const sideways = await page.evaluate(() => {
    const card = document.querySelector("#fit > div").shadowRoot.querySelector(".card");
    return [card.scrollWidth - card.clientWidth, card.getBoundingClientRect().width];
  });
  assert.deepEqual(sideways, [0, 328]);
});

