// What every test of the npm package shares: pages made here, served from memory and js/dist, in
// one browser a file. `cargo xtask widget-test` sets the names.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const named = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests by \`cargo xtask widget-test\``);
  return value;
};

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const dist = join(root, "js/dist");
if (!existsSync(join(dist, "inlined.js"))) throw new Error("js/dist is not built; run `cargo xtask widget`");

/** A folder of this test's own. */
export const scratch = mkdtempSync(join(tmpdir(), "isoflop-widget-"));

/** The command line's answer with `--json`. */
export const json = (...words) =>
  JSON.parse(execFileSync(named("ISOFLOP_CLI"), [...words, "--json"], { encoding: "utf8", cwd: scratch, maxBuffer: 1 << 28 }));

/** Runs that are made up, as columns: sizes, tokens, losses. */
export const made = Array.from({ length: 40 }, (_, i) => {
  const [n, d] = [1e8 * 1.4 ** (i % 8), 2e9 * 1.7 ** Math.floor(i / 8)];
  const noise = 1 + 0.004 * Math.sin(12.9898 * i);
  return { N: n, D: d, loss: (1.7 + 400 / n ** 0.34 + 410 / d ** 0.28) * noise };
});
export const columns = { N: made.map((r) => r.N), D: made.map((r) => r.D), loss: made.map((r) => r.loss) };
export const csv = ["N,D,loss", ...made.map((r) => `${r.N},${r.D},${r.loss}`)].join("\n") + "\n";
writeFileSync(join(scratch, "runs.csv"), csv);

let browser = null;
after(() => browser?.close());
export const launch = async () => {
  browser ??= await chromium.launch({
    executablePath: named("CHROMIUM"),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
  });
  return browser;
};

const TYPES = { js: "text/javascript", wasm: "application/wasm", csv: "text/csv" };
export const HOST = "http://localhost:9";

/** Opens a page with this body and module script; `policy` is its Content-Security-Policy. */
export const open = async ({ body = '<div id="fit"></div>', script = "", policy = null, host = HOST, width = 640, scheme = "light", init } = {}) => {
  const context = await (await launch()).newContext({ viewport: { width, height: 800 }, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  const files = new Map([["/", `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>${body}<script type="module" src="/page.js"></script>`], ["/page.js", script]]);
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== host) return faults.push(`a request to another host: ${url}`), route.abort();
    const own = files.get(url.pathname);
    if (own !== undefined) {
      const headers = policy ? { "content-security-policy": policy } : {};
      return route.fulfill({ body: own, headers, contentType: url.pathname === "/" ? "text/html" : TYPES.js });
    }
    const path = url.pathname === "/runs.csv" ? join(scratch, "runs.csv") : join(dist, url.pathname.replace("/isoflop/", ""));
    if (!existsSync(path)) return route.fulfill({ status: 404, body: "not here" });
    return route.fulfill({ body: readFileSync(path), contentType: TYPES[path.split(".").pop()] ?? "text/plain" });
  });
  if (init) await page.addInitScript(init);
  await page.goto(`${host}/`);
  return { context, page, faults };
};

/** A test of one page; it fails on any fault that `expected` does not match. */
export const pageTest = (name, options, body) =>
  test(name, { timeout: 120_000 }, async () => {
    const { context, page, faults } = await open(options);
    try {
      await body(page, faults);
      assert.deepEqual(faults.filter((fault) => !options.expected?.test(fault)), []);
    } finally {
      await context.close();
    }
  });

/** Waits until `globalThis.fit` is there and idle with an answer; gives the answer. */
export const answered = async (page) => {
  await page.waitForFunction(() => globalThis.fit?.value && globalThis.fit.state !== "busy", null, { timeout: 60_000 });
  return page.evaluate(() => globalThis.fit.value);
};

/** The exact value behind a shown number. */
export const shown = async (page, key) =>
  JSON.parse(await page.locator(`output[data-key="${key}"]`).first().getAttribute("data-value"));

export const budget = (page) => page.locator("h2 [role=slider]");
