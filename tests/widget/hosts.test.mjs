// What a host may be: a page with a strict policy, a file on the disk, a notebook by anywidget, a
// page that writes elements, data that mean harm.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { STRINGS } from "../data/hostile.mjs";
import { answered, budget, columns, csv, dist, json, launch, made, pageTest, scratch, shown } from "./harness.mjs";

const told = (...words) => json("fit", "runs.csv", "--bootstrap", "60", ...words);
const mounted = (from, study = { at: 1e22, bootstrap: 60 }) => `
  import { mount } from "/isoflop/${from}";
  globalThis.fit = mount(document.querySelector("#fit"), ${JSON.stringify(study)}, { data: ${JSON.stringify(csv)} });`;
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

pageTest("a policy that forbids workers: it fits in slices beside the page, and says so", {
  script: mounted("isoflop.js"), policy: `${STRICT}; worker-src 'none'`, expected: /worker/i,
}, async (page) => {
  assert.deepEqual((await answered(page)).params, told("--at", "1e22").params);
  await page.getByText("This page forbids workers: the fit runs beside it, slower").waitFor();
  const longest = await page.evaluate(async () => {
    let longest = 0;
    let last = performance.now();
    let on = true;
    const beat = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (on) setTimeout(beat, 0);
    };
    beat();
    fit.set({ seed: 1, bootstrap: 400 });
    await new Promise((done) => fit.on("input", done));
    on = false;
    return longest;
  });
  assert.ok(longest < 500, `the page waited for ${longest} ms`);
  await page.evaluate(() => void fit.set({ bootstrap: 50_000 }));
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled").waitFor();
});

pageTest("a policy without inline style or markup breaks nothing", {
  script: mounted("isoflop.js"), policy: `${STRICT}; worker-src blob:; require-trusted-types-for 'script'; trusted-types 'none'`, expected: /trusted|TrustedScriptURL/i,
}, async (page, faults) => {
  await answered(page);
  assert.ok((await page.locator(".chart-box svg").count()) >= 2);
  assert.deepEqual(faults.filter((fault) => /style/i.test(fault)), []);
});

pageTest("a policy that forbids WebAssembly is told in words", {
  script: mounted("isoflop.js"), policy: "script-src 'self'; worker-src blob:", expected: /./,
}, async (page) => {
  await page.getByText("the policy of this page forbids WebAssembly; allow 'wasm-unsafe-eval' in its script-src").waitFor();
  assert.equal(await page.evaluate(() => fit.state), "error");
});

pageTest("an address that is not secure works too", { script: mounted("inlined.js"), host: "http://widget.test" }, async (page) => {
  assert.equal(await page.evaluate(() => globalThis.crypto.subtle), undefined);
  assert.deepEqual(await answered(page), told("--at", "1e22"));
});

test("a page on the disk that holds the module fits in workers", { timeout: 60_000 }, async () => {
  const module = readFileSync(join(dist, "inlined.js"), "utf8").replaceAll("</script", "<\\/script");
  const file = join(scratch, "page.html");
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><isoflop-fit at="1e22" bootstrap="60"></isoflop-fit>
<script type="module">${module}</script><script type="module">
  globalThis.fit = document.querySelector("isoflop-fit");
  fit.data = ${JSON.stringify(csv)};
</script>`);
  const page = await (await (await launch()).newContext()).newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(pathToFileURL(file).href);
  assert.deepEqual((await answered(page)).params, told("--at", "1e22").params);
  assert.ok(page.workers().length >= 1);
  assert.deepEqual(faults, []);
});

pageTest("<isoflop-fit> takes a file, a set, a link and options as attributes", {
  body: '<isoflop-fit src="/runs.csv" at="1e22" bootstrap="60"></isoflop-fit>',
  script: `
  import "/isoflop/isoflop.js";
  await import("/isoflop/inlined.js"); // a second copy does not register again
  globalThis.fit = document.querySelector("isoflop-fit");
  globalThis.times = 0;
  document.body.addEventListener("input", () => globalThis.times++);`,
  expected: /404/,
}, async (page) => {
  assert.deepEqual(await answered(page), told("--at", "1e22"));
  assert.equal(await page.evaluate(() => globalThis.times), 1);
  await page.evaluate(() => fit.setAttribute("objective", "ls-log"));
  await page.waitForFunction(() => fit.value?.objective.name === "ls-log");
  await page.evaluate(() => fit.setAttribute("src", "gadre-overtraining"));
  await page.waitForFunction(() => fit.study?.data.id === "gadre-overtraining");
  await page.evaluate(() => fit.setAttribute("src", "nowhere.csv"));
  await page.getByText("'nowhere.csv' could not be loaded (404)").waitFor();
});

pageTest("<isoflop-fit> opens a link of a study; leaving the page ends it", {
  body: "<isoflop-fit></isoflop-fit>",
  script: `
  import "/isoflop/isoflop.js";
  globalThis.fit = document.querySelector("isoflop-fit");
  fit.setAttribute("src", "chinchilla");
  fit.setAttribute("bootstrap", "30");
  fit.setAttribute("at", "1e23");`,
}, async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const first = await answered(page);
  await page.getByRole("button", { name: "Copy link of the study" }).click();
  await page.getByText("Link copied").waitFor();
  await page.evaluate(async () => {
    const link = await navigator.clipboard.readText();
    fit.remove();
    const next = document.createElement("isoflop-fit");
    next.setAttribute("src", link);
    document.body.append(next);
    globalThis.fit = next;
  });
  assert.deepEqual(await answered(page), first);
  await page.evaluate(() => fit.setAttribute("src", "#v1.broken"));
  await page.getByText("the link is damaged or was cut").waitFor();
  await page.evaluate(() => fit.remove());
  await page.waitForFunction(() => fit.childNodes.length === 0);
  await page.waitForTimeout(800);
  assert.equal(page.workers().length, 0);
});

pageTest("<isoflop-formula> shows a law with the numbers of a preset", {
  body: '<isoflop-formula law="chinchilla" preset="epoch-huber"></isoflop-formula><isoflop-formula law="no-law"></isoflop-formula>',
  script: 'import "/isoflop/isoflop.js";',
}, async (page) => {
  const formula = page.locator("isoflop-formula math");
  await formula.waitFor();
  const numbers = await formula.locator("mn").allTextContents();
  const { values } = json("laws").find(({ id }) => id === "chinchilla").presets.find(({ id }) => id === "epoch-huber");
  for (const value of Object.values(values)) assert.ok(numbers.includes(String(Number(value.toPrecision(5)))), `${value} among ${numbers}`);
  await page.getByText("law 'no-law' is not known").waitFor();
});

pageTest("fitElement is what Observable shows: value, input, disposal", {
  script: `
  import { fitElement } from "/isoflop/inlined.js";
  let over;
  globalThis.fit = fitElement({ data: ${JSON.stringify(made)}, at: 1e22, bootstrap: 60, invalidation: new Promise((resolve) => (over = resolve)) });
  globalThis.end = () => over();
  globalThis.times = 0;
  fit.addEventListener("input", () => globalThis.times++);
  document.querySelector("#fit").append(fit);`,
}, async (page) => {
  assert.deepEqual((await answered(page)).params, told("--at", "1e22").params);
  assert.equal(await page.evaluate(() => globalThis.times), 1);
  await page.evaluate(() => end());
  await page.waitForTimeout(800);
  assert.equal(page.workers().length, 0);
});

// A model as anywidget has it: `save_changes` sends, `receive` is a change from Python.
const anywidget = (state) => `
  import widget from "/isoflop/inlined.js";
  const listeners = {};
  const f64 = (values) => new DataView(Float64Array.from(values).buffer);
  const columns = ${JSON.stringify(columns)};
  const state = { ${state} };
  globalThis.sent = [];
  globalThis.model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; globalThis.changed ??= new Set(); changed.add(name); },
    save_changes: () => { sent.push(...(globalThis.changed ?? [])); globalThis.changed?.clear(); },
    on: (name, f) => (listeners[name] ??= new Set()).add(f),
    off: (name, f) => listeners[name]?.delete(f),
  };
  globalThis.state = state;
  globalThis.receive = (name, value) => { state[name] = value; for (const f of listeners["change:" + name] ?? []) f(); };
  globalThis.listening = () => Object.values(listeners).reduce((sum, set) => sum + set.size, 0);
  globalThis.end = await widget.render({ model, el: document.querySelector("#fit") });`;
const TABLE = `{ name: "frame", columns: [
  { name: "N", kind: "number", data: f64(columns.N) }, { name: "D", kind: "number", data: f64(columns.D).buffer },
  { name: "loss", kind: "text", data: new TextEncoder().encode(JSON.stringify(columns.loss.map(String))) }] }`;

for (const mark of ["", "_"]) {
  pageTest(`anywidget: traits named ${mark}table, ${mark}result, ${mark}status go both ways without an echo`, {
    script: anywidget(`study: {}, ${mark}table: ${TABLE}, ${mark}result: {}, ${mark}status: {}, ${mark}snapshot: ""`),
  }, async (page) => {
    await page.waitForFunction((m) => state[`${m}result`].params && state[`${m}status`].state === "idle", mark);
    const wanted = json("fit", "runs.csv");
    assert.deepEqual(await page.evaluate((m) => state[`${m}result`].params, mark), wanted.params);
    assert.match(await page.evaluate((m) => state[`${m}snapshot`], mark), /^<svg/);
    const study = await page.evaluate(() => state.study);
    assert.equal(study.law, "chinchilla");
    await page.waitForTimeout(400);
    const before = await page.evaluate(() => sent.length);
    // From Python: the widget follows, and sends the answer but not the study.
    await page.evaluate((s) => receive("study", { ...s, at: [3e22], bootstrap: 20 }), study);
    await page.waitForFunction((m) => state[`${m}result`].optimum?.[0].C.value === 3e22, mark);
    await page.waitForTimeout(400);
    const after = await page.evaluate((n) => sent.slice(n), before);
    assert.ok(!after.includes("study"), `no echo among ${after}`);
    assert.ok(after.includes(`${mark}result`));
    // From the widget: the study is sent.
    await budget(page).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((n) => state.study.at[0] === 4e22 && sent.slice(n).includes("study"), before);
    await page.evaluate((s) => receive("study", { ...s, law: "no-law" }), study);
    await page.waitForFunction((m) => state[`${m}status`].state === "error", mark);
    assert.match(await page.evaluate((m) => state[`${m}status`].message, mark), /no-law/);
    await page.evaluate(() => end());
    assert.equal(await page.evaluate(() => listening()), 0);
    await page.waitForTimeout(800);
    assert.equal(page.workers().length, 0);
  });
}

pageTest("anywidget: a study of a built-in set needs no table", {
  script: anywidget(`study: { version: 1, name: "chinchilla", data: { kind: "built-in", id: "chinchilla" }, law: "chinchilla", objective: "huber-log:1e-3", bootstrap: 20, at: [1e24] }, table: {}, result: {}, status: {}, snapshot: ""`),
}, async (page) => {
  await page.waitForFunction(() => state.result.params);
  assert.equal(await page.evaluate(() => state.result.params.alpha.value), json("fit", "built-in:chinchilla", "--bootstrap", "0").params.alpha.value);
});

const sentinel = () => {
  globalThis.ran = [];
  for (const name of ["alert", "prompt", "confirm", "open"]) globalThis[name] = (text) => void globalThis.ran.push(`${name} ${text}`);
};

pageTest("hostile names, cells, studies and errors stay text", {
  init: sentinel,
  script: `
  import { mount } from "/isoflop/isoflop.js";
  const hostile = ${JSON.stringify(STRINGS)};
  const columns = ${JSON.stringify(columns)};
  for (const [j, name] of hostile.entries()) columns[name + " "] = columns.N.map((_, i) => hostile[(i + j) % hostile.length]);
  columns.loss = columns.loss.map((v, i) => (i % 4 === 3 ? hostile[i % hostile.length] : String(v)));
  const place = () => document.body.appendChild(document.createElement("div"));
  globalThis.fit = mount(document.querySelector("#fit"), { bootstrap: 0, name: hostile[0] }, { data: { name: hostile[1], columns } });
  globalThis.others = hostile.map((text) => mount(place(), { law: text }, { data: text.includes("\\n") ? text : { name: text, columns: { [text]: [1] } } }));`,
}, async (page) => {
  await answered(page);
  await page.waitForFunction(() => others.every((o) => o.state === "error"), null, { timeout: 60_000 });
  for (const summary of await page.locator("#fit summary").all()) if (await summary.isVisible()) await summary.click();
  await page.waitForTimeout(300);
  const found = await page.evaluate(() => {
    const found = [...globalThis.ran];
    const look = (node) => {
      for (const e of node.querySelectorAll("*")) {
        for (const { name, value } of e.attributes) {
          if (/^on/i.test(name)) found.push(`${e.tagName} ${name}`);
          if (/^(href|src|action)$/i.test(name) && /^\s*javascript:/i.test(value)) found.push(value);
        }
        if (/^(img|iframe|object|embed|base|meta|script|style)$/i.test(e.tagName) && !e.closest("head") && e.parentElement !== document.body) found.push(e.tagName);
        if (e.shadowRoot) look(e.shadowRoot);
      }
    };
    look(document);
    return found;
  });
  assert.deepEqual(found.filter((tag) => tag !== "META" && tag !== "LINK"), []);
});
