// What every browser test shares: the served site, one browser a file, and the rule that a page
// writes no error and asks no other host. `cargo xtask browser` serves dist/ and sets the names.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";

const named = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run the browser tests by \`cargo xtask browser\``);
  return value;
};

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const site = named("ISOFLOP_SITE");

/** Runs a command of xtask. */
export const xtask = (...words) => execFileSync(named("ISOFLOP_XTASK"), words, { cwd: root, stdio: "inherit" });

/** Runs the release command line; gives its standard output. */
export const isoflop = (...words) =>
  execFileSync(named("ISOFLOP_CLI"), words, { encoding: "utf8", cwd: root, maxBuffer: 1 << 28 });

/** The answer of the command line with `--json`. */
export const json = (...words) => JSON.parse(isoflop(...words, "--json"));

/** The command line's fit of a study: `isoflop run STUDY.json --json`. */
export const run = (study) => {
  const file = join(mkdtempSync(join(tmpdir(), "isoflop-")), "study.json");
  writeFileSync(file, JSON.stringify(study));
  return json("run", file);
};

/** The landing page's study, as `Study::chinchilla()` states it. */
export const landing = (changes = {}) => ({
  version: 1,
  name: "chinchilla",
  data: { kind: "built-in", id: "chinchilla" },
  convention: "total",
  loss_unit: "nats-per-token",
  flops_per_nd: 6,
  law: "chinchilla",
  objective: "huber-log:1e-3",
  bootstrap: 1000,
  seed: 0,
  at: [1e24],
  ...changes,
});

/** Options of a page that opens with the landing page's study, changed. */
export const linked = (changes) => ({
  path: `/#v1.${deflateRawSync(Buffer.from(JSON.stringify(landing(changes)))).toString("base64url")}`,
});

let browser = null;
// `after` belongs to tests; scripts close the browser themselves.
if (process.env.NODE_TEST_CONTEXT) after(() => browser?.close());

export const launch = async () => {
  browser ??= await chromium.launch({
    executablePath: named("CHROMIUM"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
};

/**
 * Opens the site in a context of its own.
 * `path` is what follows the address; `init` runs in the page before any of its scripts; `prepare`
 * is given the context before the page opens.
 */
export const open = async ({ path = "/", width = 1280, height = 900, theme = "light", init, prepare } = {}) => {
  const context = await (await launch()).newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  context.on("request", (request) => {
    const url = request.url();
    const own = url.startsWith(site) || url.startsWith("data:") || url.startsWith("blob:");
    if (!own) faults.push(`a request to another host: ${url}`);
  });
  if (init) await page.addInitScript(init);
  await prepare?.(context);
  await page.goto(site + path);
  return { context, page, faults };
};

/** A test of one page. It fails on any fault that `expected` does not match. */
export const pageTest = (name, options, body) =>
  test(name, { timeout: 120_000 }, async () => {
    const { context, page, faults } = await open(options);
    try {
      await body(page, faults);
      const { expected } = options;
      assert.deepEqual(faults.filter((fault) => !expected?.test(fault)), []);
    } finally {
      await context.close();
    }
  });

/** Waits until the page is idle and stays so, with nothing in flight in any view. */
export const settled = (page, state = "idle") =>
  page.waitForFunction(
    (state) => {
      const now = performance.now();
      const log = globalThis.__isoflop?.log ?? [];
      const started = log.filter(({ event }) => event === "start").length;
      const ended = log.filter(({ event }) => event.startsWith("end")).length;
      const quiet = document.documentElement.dataset.state === state && started === ended;
      if (!quiet || globalThis.quietEvents !== log.length) {
        globalThis.quietSince = now;
        globalThis.quietEvents = log.length;
      }
      return quiet && started > 0 && now - globalThis.quietSince > 250;
    },
    state,
    { timeout: 60_000, polling: 50 },
  );

/** Waits until no part of the door "How sure" is computed or waits for its turn. */
export const told = async (page) => {
  await page.locator(".part").first().waitFor();
  const rest = () => !document.querySelector(".part[aria-busy=true], .part .status.faint, .part.stale");
  await page.waitForFunction(rest, null, { timeout: 100_000, polling: 100 });
};

/** Every reported number of the page: key → number or null. A number shown twice must agree. */
export const outputs = async (page) => {
  const all = await page.evaluate(() =>
    [...document.querySelectorAll("output[data-key]")].map((o) => [o.dataset.key, o.dataset.value]),
  );
  const shown = {};
  for (const [key, text] of all) {
    const value = JSON.parse(text ?? "null");
    if (key in shown) assert.equal(value, shown[key], `${key} is shown with two values`);
    shown[key] = value;
  }
  return shown;
};

/** What the pool noted about one view: the log's entries in order. */
export const noted = (page, view) =>
  page.evaluate((view) => globalThis.__isoflop.log.filter((note) => note.view === view), view);

/** Chooses a file by the page's file input. */
export const choose = (page, name, text) =>
  page.setInputFiles("input[type=file]", {
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });

/** Drops a file on the window, as a browser does. */
export const drop = (page, name, text) =>
  page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name, { type: "text/csv" }));
      for (const kind of ["dragover", "drop"]) {
        const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      }
    },
    [name, text],
  );

/** The draggable budget of the sentence. */
export const budget = (page) => page.locator("h1 [role=slider]");

/** What a dotted key names in the JSON, entries of a list also by id; undefined for nothing. */
export const at = (value, key) => {
  const byId = (inner, part) => (Array.isArray(inner) ? inner.find(({ id }) => id === part) : undefined);
  const step = (inner, part) => (inner?.[part] === undefined ? byId(inner, part) : inner[part]);
  return key.split(".").reduce(step, value);
};
