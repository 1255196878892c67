// Every item of the export menu saves a file or fills the clipboard, and says so.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drop, isoflop, outputs, pageTest, root, run, settled, landing } from "./harness.mjs";

const RUNS = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8").trim();
const clipboard = {
  prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]),
};

const pick = async (page, words) => {
  await page.locator("#export").click();
  await page.getByRole("menuitem", { name: words, exact: true }).click();
};

/** Picks an item that saves; gives the file's name and bytes, and what the page said. */
const saved = async (page, words) => {
  const coming = page.waitForEvent("download");
  await pick(page, words);
  const download = await coming;
  const name = download.suggestedFilename();
  await page.getByText(`Saved ${name}`, { exact: true }).waitFor();
  return { name, bytes: readFileSync(await download.path()) };
};

const text = async (page, words) => (await saved(page, words)).bytes.toString("utf8");

/** Picks an item that copies; gives what is on the clipboard then. */
const copied = async (page, words, said) => {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await pick(page, words);
  await page.getByText(`Copied the ${said}`, { exact: true }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
};

const table = (csv) => {
  const [head, ...lines] = csv.trimEnd().split("\n").map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((key, i) => [key, Number(cells[i])])));
};

/** What is wrong with a text as XML of a kind; its text content when nothing is. */
const parsed = (page, xml, type) =>
  page.evaluate(
    ([xml, type]) => {
      const { documentElement } = new DOMParser().parseFromString(xml, type);
      const wrong = documentElement.querySelector("parsererror")?.textContent;
      const names = [...new Set([...documentElement.querySelectorAll("*")].map((e) => e.localName))];
      const [width, height] = ["width", "height"].map((name) => documentElement.getAttribute(name));
      return { wrong, width, height, root: documentElement.localName, text: documentElement.textContent, names };
    },
    [xml, type],
  );

pageTest("the figure is an SVG without variables, with title, data and credit", {}, async (page) => {
  await settled(page);
  const { name, bytes } = await saved(page, "Figure as SVG…");
  assert.equal(name, "chinchilla-figure.svg");
  const svg = bytes.toString("utf8");
  assert.doesNotMatch(svg, /var\(|<style|class=|javascript:/);
  const figure = await parsed(page, svg, "image/svg+xml");
  assert.equal(figure.wrong, undefined);
  assert.equal(figure.root, "svg");
  for (const words of ["Loss against compute", "Chinchilla", "Data:", "Training compute, FLOP", "Parameters"]) {
    assert.ok(figure.text.includes(words), words);
  }
  assert.ok(figure.names.includes("circle") && figure.names.includes("path"));
});

pageTest("the figure as PNG has two pixels for one", {}, async (page) => {
  await settled(page);
  const { width, height } = await parsed(page, await text(page, "Figure as SVG…"), "image/svg+xml");
  const { name, bytes } = await saved(page, "Figure as PNG (2×)…");
  assert.equal(name, "chinchilla-figure.png");
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  const size = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  assert.deepEqual(size, [2 * Number(width), 2 * Number(height)]);
  const inks = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, bytes.toString("base64"));
  assert.ok(inks > 50, `${inks} colours`);
});

pageTest("the CSVs hold the numbers of the command line, to the same bits", {}, async (page) => {
  await settled(page);
  const shown = await outputs(page);
  const fit = run(landing());
  const keys = Object.keys(fit.params);
  const draws = table(await text(page, "Draws CSV…"));
  assert.deepEqual(draws.map((row) => keys.map((key) => row[key])), fit.draws);
  for (const key of keys) {
    const sorted = draws.map((row) => row[key]).sort((a, b) => a - b);
    const low = shown[`params.${key}.low`];
    assert.ok(sorted[24] <= low && low <= sorted[25], `${key} ${low}`);
  }
  const points = table(await text(page, "Points CSV…"));
  assert.equal(points.length, shown.rows);
  assert.deepEqual(points.map((row) => row.residual), fit.residuals);
  const curve = table(await text(page, "Curve CSV…"));
  const { C, L, N } = fit.optimum[0];
  const after = curve.findIndex((row) => row.C > C.value);
  assert.ok(curve[after - 1].value > L.value && L.value > curve[after].value);
  assert.ok(curve[after - 1].N < N.value && N.value < curve[after].N);
  assert.ok(curve.every((row) => row.low < row.value && row.value < row.high));
});

pageTest("the report is that of the command line and begins with the decision", {}, async (page) => {
  await settled(page);
  const { name, bytes } = await saved(page, "Report Markdown…");
  assert.equal(name, "chinchilla-report.md");
  const words = ["fit", "built-in:chinchilla", "--at", "1e24", "--md"];
  assert.equal(bytes.toString("utf8"), isoflop(...words));
  const [memo] = bytes.toString("utf8").split("\n\n");
  assert.match(memo, /^A budget of 1e24 FLOP is best spent on .*95 % .*times the largest run.*Next: /s);
});

pageTest("the study is one that the command line runs", {}, async (page) => {
  await settled(page);
  const study = JSON.parse(await text(page, "Study JSON…"));
  assert.deepEqual(study, landing());
});

pageTest("law, call and command are copied", clipboard, async (page) => {
  await settled(page);
  assert.match(await copied(page, "Copy LaTeX", "LaTeX of the law"), /\\frac/);
  const math = await parsed(page, await copied(page, "Copy MathML", "MathML of the law"), "text/xml");
  assert.equal(math.wrong, undefined);
  assert.equal(math.root, "math");
  assert.match(await copied(page, "Copy BibTeX", "BibTeX of the law"), /^@misc\{hoffmann2022,/);
  assert.match(await copied(page, "Copy as Python", "Python call"), /isoflop\.fit\(\n {4}"built-in:chinchilla",/);
  const command = await copied(page, "Copy the command", "command");
  assert.match(command, /^isoflop fit built-in:chinchilla /);
});

pageTest("hostile names of file and column stay text in every export", clipboard, async (page) => {
  await settled(page);
  const column = 'size"); import os #</text><script>alert(1)</script>';
  const name = '=cmd|"<img src=x onerror=alert(1)>.csv';
  const [head, ...rows] = RUNS.split("\n");
  const keys = head.split(",");
  const place = keys.findIndex((key) => /^(n|params|parameters|size|model)/i.test(key));
  assert.notEqual(place, -1, head);
  keys[place] = `"${column.replaceAll('"', '""')}"`;
  await drop(page, name, [keys.join(","), ...rows].join("\n"));
  await settled(page, "error").catch(() => settled(page));
  await page.getByLabel(`Role of ${column}`).selectOption("N");
  await settled(page);
  const python = await copied(page, "Copy as Python", "Python call");
  assert.ok(python.includes(`"N": ${JSON.stringify(column)}`), python);
  const { name: file, bytes } = await saved(page, "Figure as SVG…");
  assert.match(file, /^[a-z0-9_-]+\.svg$/i);
  const figure = await parsed(page, bytes.toString("utf8"), "image/svg+xml");
  assert.equal(figure.wrong, undefined);
  assert.ok(figure.text.includes("onerror=alert(1)"));
  assert.ok(!figure.names.includes("img") && !figure.names.includes("script"));
  const report = await text(page, "Report Markdown…");
  assert.doesNotMatch(report, /<img/);
  assert.doesNotMatch(await text(page, "Points CSV…"), /^[=+@]|,[=+@]/m);
});

pageTest("each chart saves itself and its numbers", {}, async (page) => {
  await settled(page);
  const save = async (button, words) => {
    const coming = page.waitForEvent("download");
    await page.locator(button).press("Enter");
    await page.getByRole("menuitem", { name: words, exact: true }).press("Enter");
    const download = await coming;
    await page.getByText(`Saved ${download.suggestedFilename()}`, { exact: true }).waitFor();
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "latin1") };
  };
  assert.equal((await save("#save-figure", "CSV of the curve…")).name, "chinchilla-curve.csv");
  const curves = await save("#save-isoflops", "CSV of the curves…");
  assert.equal(curves.name, "chinchilla-isoflops.csv");
  const rows = table(curves.text);
  assert.ok(rows.length > 50 && rows.every((row) => row.C > 0 && row.N > 0 && row.value > 0));
  const svg = await save("#save-isoflops", "SVG…");
  assert.equal(svg.name, "chinchilla-isoflops.svg");
  const figure = await parsed(page, Buffer.from(svg.text, "latin1").toString("utf8"), "image/svg+xml");
  assert.equal(figure.wrong, undefined);
  assert.ok(figure.text.includes("Equal compute, different sizes"), figure.text);
  const png = await save("#save-isoflops", "PNG (2×)…");
  assert.equal(png.text.slice(1, 4), "PNG");
});

pageTest("the menu is worked by keys", {}, async (page) => {
  await settled(page);
  const active = () => page.evaluate(() => document.activeElement.textContent);
  const expanded = () => page.locator("#export").getAttribute("aria-expanded");
  await page.locator("#export").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.role === "menuitem");
  assert.equal(await active(), "Figure as SVG…");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(), "Copy the command");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(), "Figure as PNG (2×)…");
  await page.keyboard.press("Escape");
  assert.equal(await active(), "Export…");
  assert.equal(await expanded(), "false");
  await page.locator("#export").click();
  await page.locator("h1").click({ position: { x: 2, y: 2 } });
  assert.equal(await expanded(), "false");
});

pageTest("on a phone the menu is a sheet with lines to touch", { width: 360, height: 740 }, async (page) => {
  await settled(page);
  await page.locator("#export").click();
  const sheet = await page.getByRole("menu").boundingBox();
  assert.deepEqual([sheet.x, sheet.width, sheet.y + sheet.height], [0, 360, 740]);
  for (const item of await page.getByRole("menuitem").all()) {
    assert.ok((await item.boundingBox()).height >= 44);
  }
});
