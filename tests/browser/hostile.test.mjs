// Text from data and from the user stays text: forty hostile strings through every sink.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STRINGS } from "../data/hostile.mjs";
import { choose, drop, outputs, pageTest, root, settled, told } from "./harness.mjs";

const RUNS = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8").trim().split("\n");

// A script that runs would call one of these; the fault then fails the test.
const sentinel = () => {
  globalThis.ran = [];
  for (const name of ["alert", "prompt", "confirm", "open"]) {
    globalThis[name] = (text) => void globalThis.ran.push(`${name} ${text}`);
  }
};

// Whatever markup in data could make; the page's own scripts, style sheet and links are known.
const madeFromData = (page) =>
  page.evaluate(() => {
    const found = [...globalThis.ran];
    const own = new Set(["theme.js", "charts.js", "start.js"]);
    for (const e of document.querySelectorAll("*")) {
      for (const { name, value } of e.attributes) {
        if (/^on/i.test(name)) found.push(`${e.tagName} ${name}`);
        if (/^(href|src|action)$/i.test(name) && /^\s*javascript:/i.test(value)) found.push(value);
      }
      if (/^(img|iframe|object|embed|base|meta)$/i.test(e.tagName) && e.closest("body")) {
        found.push(e.tagName);
      }
      if (e.tagName === "SCRIPT" && !own.has(e.getAttribute("src"))) found.push("script");
      if (e.tagName === "STYLE" && /display:\s*none/.test(e.textContent)) found.push("style");
      if (e.id === "documentElement" || e.dataset?.commandlinkerCommand) found.push(e.outerHTML);
    }
    return found;
  });

const clean = async (page) => assert.deepEqual(await madeFromData(page), []);
const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;

pageTest("forty strings are there to be tried", { init: sentinel }, async (page) => {
  assert.equal(STRINGS.length, 40);
  await settled(page);
  await clean(page);
});

pageTest("headers, cells and unused rows stay text", { init: sentinel }, async (page) => {
  await settled(page);
  await choose(page, "hostile.csv", readFileSync(join(root, "tests/data/csv/hostile.csv"), "utf8"));
  await settled(page);
  assert.notEqual((await outputs(page))["params.E.value"], undefined);
  await clean(page);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await clean(page);
});

pageTest("each string as a header with its cells stays text", { init: sentinel }, async (page) => {
  await settled(page);
  // The strings without a NUL or a line break, which end a row or a file.
  const names = STRINGS.filter((text) => !/[\0\r\n]/.test(text));
  const head = [...RUNS[0].split(","), ...names.map(quoted)].join(",");
  const rows = RUNS.slice(1).map((row, i) =>
    [row, ...names.map((_, j) => quoted(names[(i + j) % names.length]))].join(","),
  );
  await choose(page, "headers.csv", [head, ...rows].join("\n"));
  await settled(page);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await clean(page);
  assert.ok((await page.locator("main").innerText()).includes("<svg/onload=alert(1)>"));
});

pageTest("each string as a file name stays text", { init: sentinel }, async (page) => {
  await settled(page);
  for (const [i, name] of STRINGS.entries()) {
    // The browser's own File takes any name; each file differs, so that each is fitted.
    await drop(page, `${name}.csv`, `${RUNS.join("\n")}\n# ${i}`);
    await settled(page);
    await clean(page);
  }
  assert.notEqual((await outputs(page))["params.E.value"], undefined);
});

pageTest("names of clusters stay text at the door How sure", { init: sentinel }, async (page) => {
  await settled(page);
  const names = STRINGS.filter((text) => !/[\0\r\n]/.test(text));
  const rows = RUNS.slice(1).map((row, i) => `${row},${quoted(names[i % 5])}`);
  await choose(page, "clusters.csv", [`${RUNS[0].replace("run", "name")},run`, ...rows].join("\n"));
  await settled(page);
  await page.evaluate(() => (location.hash = "sure"));
  await told(page);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) details.open = true;
  });
  await page.waitForFunction((name) => document.querySelector("[data-table=influence]").innerText.includes(name), names[0]);
  await clean(page);
});

pageTest("each string typed in any box stays text", { init: sentinel }, async (page) => {
  await settled(page);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  const boxes = page.locator("main input[type=text]");
  assert.ok((await boxes.count()) > 3);
  for (const text of STRINGS) {
    await boxes.evaluateAll((boxes, text) => {
      for (const box of boxes) {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }, text);
    await clean(page);
  }
  await page.waitForFunction(() => document.documentElement.dataset.state !== "busy");
  await clean(page);
});

pageTest("each string typed as a law's coefficient stays text", { path: "/#laws/chinchilla", init: sentinel }, async (page) => {
  await page.getByText("Your own coefficients").click();
  const boxes = page.locator(".fields input[name]");
  await boxes.nth(3).waitFor();
  for (const text of STRINGS) {
    for (const box of await boxes.all()) await box.fill(text.replaceAll("\0", ""));
    await clean(page);
  }
  await page.locator(".fields .told-here").first().waitFor();
  await clean(page);
});
