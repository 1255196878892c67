// What the tests of notebook hosts share: a scratch folder as HOME, servers on free ports that end
// with the test, one browser a file, a picture when a test fails.
// `cargo xtask notebooks` builds what they need and sets the names.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, createReadStream, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const named = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests by \`cargo xtask notebooks\``);
  return value;
};

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const python = named("ISOFLOP_PYTHON");
/** Where Notebook Kit is installed, with the npm package `isoflop` as it is packed. */
export const kit = named("ISOFLOP_KIT");
/** The npm package's `dist/`. */
export const js = named("ISOFLOP_JS");

/** Folder of this file's test: HOME, and what the host opens. Removed at the end. */
export const scratch = mkdtempSync(join(tmpdir(), "isoflop-host-"));
export const work = join(scratch, "work");
cpSync(join(root, "examples"), work, { recursive: true });

const env = {
  ...process.env,
  HOME: scratch,
  XDG_CONFIG_HOME: join(scratch, "config"),
  XDG_CACHE_HOME: join(scratch, "cache"),
  XDG_DATA_HOME: join(scratch, "data"),
  JUPYTER_PLATFORM_DIRS: "1",
  OBSERVABLE_TELEMETRY_DISABLE: "true",
  PYTHONDONTWRITEBYTECODE: "1",
};

/** Runs a program to its end in the scratch folder; gives its standard output. */
export const output = (program, ...words) =>
  execFileSync(program, words, {
    cwd: work,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"], // what it says beside is in the error, if there is one
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });

/** The answer of the release command line with `--json`, in the folder of the examples. */
export const json = (...words) => JSON.parse(output(named("ISOFLOP_CLI"), ...words, "--json"));

const children = [];
const stop = (child) => {
  // The whole group, so that kernels go with their server.
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};
process.on("exit", () => children.forEach(stop));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** A port of this machine that is free now. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const socket = createSocket();
    socket.on("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/**
 * Starts a server and waits until `path` answers below 400.
 * `words(port)` are its arguments. What it says goes to a log, which an error shows the end of.
 */
export const serve = async (program, words, { path = "/", seconds = 60, extra = {} } = {}) => {
  const port = await freePort();
  const log = join(scratch, `server-${port}.log`);
  const file = openSync(log, "w");
  const options = { cwd: work, env: { ...env, ...extra }, detached: true, stdio: ["ignore", file, file] };
  const child = spawn(program, words(port), options);
  let ended = null;
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code) => (ended ??= `status ${code}`));
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + seconds * 1000;
  const tail = () => readFileSync(log, "utf8").split("\n").slice(-30).join("\n");
  while (Date.now() < until) {
    if (ended) throw new Error(`${program} ended before it served (${ended}):\n${tail()}`);
    const answer = await fetch(url + path).catch(() => null);
    if (answer && answer.status < 400) return url;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`${program} did not serve ${path} within ${seconds} s:\n${tail()}`);
};

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves a folder as a plain static host does; gives its address. */
export const serveFolder = async (folder) => {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    const found = file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile();
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
};

const OFFLINE = `data:text/javascript,import net from "node:net";
net.Socket.prototype.connect = () => { throw new Error("the build asks the network"); };`;

/**
 * Builds an Observable notebook by Notebook Kit, beside the files of the examples, without a
 * network; gives its address.
 */
export const notebook = async (name, text) => {
  // Below the kit, so that it finds its fonts and `isoflop` there.
  const folder = mkdtempSync(join(kit, "build-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [docs, dist] = [join(folder, "docs"), join(folder, "dist")];
  cpSync(work, docs, { recursive: true });
  writeFileSync(join(docs, name), text);
  const program = join(kit, "node_modules/@observablehq/notebook-kit/dist/bin/notebooks.js");
  output(process.execPath, "--import", OFFLINE, program, "build", "--root", docs, "--out", dist, "--", join(docs, name));
  return `${await serveFolder(dist)}/${name}`;
};

let browser = null;
after(async () => {
  await browser?.close();
  children.forEach(stop);
  // Kernels may write a last time while they end.
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const launch = async () => {
  browser ??= await chromium.launch({
    executablePath: named("CHROMIUM"),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  return browser;
};

/** Where pictures of failed tests are kept; `target/` is not committed. */
const pictures = join(root, "target/notebooks");

/**
 * A test in a page of its own, with a limit in seconds; on failure a picture is kept and named.
 * `faults` holds what the page wrote as errors and every request that left this machine.
 */
export const hostTest = (name, { seconds = 120, theme = "light", width = 1280 } = {}, body) =>
  test(name, { timeout: (seconds + 15) * 1000 }, async () => {
    const context = await (await launch()).newContext({
      viewport: { width, height: 1000 },
      colorScheme: theme,
      permissions: [],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const faults = [];
    page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
    context.on("request", (request) => {
      const own = /^(http:\/\/(127\.0\.0\.1|localhost)[:/]|data:|blob:|file:|ws:)/.test(request.url());
      if (!own) faults.push(`a request to another host: ${request.url()}`);
    });
    let clock;
    const limit = new Promise((_, reject) => {
      clock = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000);
    });
    try {
      await Promise.race([body(page, faults), limit]);
    } catch (error) {
      mkdirSync(pictures, { recursive: true });
      const picture = join(pictures, `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`);
      await page.screenshot({ path: picture, timeout: 5_000 }).catch(() => {});
      // The log of a click that waited is long; its first line says what was waited for.
      const [said] = error.message.split("\nCall log:");
      const told = [said, ...(error.log?.slice(0, 1) ?? []), `picture: ${picture}`, ...faults];
      throw new Error(told.join("\n"), { cause: error.stack.split("\n").filter((line) => /^ +at /.test(line)).slice(0, 4).join("\n") });
    } finally {
      clearTimeout(clock);
      await context.close();
    }
  });
