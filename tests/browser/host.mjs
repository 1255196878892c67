// A static server that a test may stop, and whose files it may change: the site's own is shared by
// all tests. It notes what it was asked for.
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".csv": "text/csv; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** A copy of the built site in a folder of its own. */
export const copyOfSite = () => {
  const from = process.env.ISOFLOP_DIST;
  if (!from) throw new Error("ISOFLOP_DIST is not set; run the browser tests by `cargo xtask browser`");
  const folder = mkdtempSync(join(tmpdir(), "isoflop-site-"));
  cpSync(from, folder, { recursive: true });
  return folder;
};

/** Serves `folder` below `base` ("/some/path/"); `{address, asked, port, stop}`. */
export const serve = async (folder, { base = "/", port = 0 } = {}) => {
  const asked = [];
  const server = createServer((request, response) => {
    const path = request.url.split("?")[0];
    const name = path === base ? "index.html" : normalize(path.slice(base.length));
    asked.push(name);
    try {
      if (!path.startsWith(base) || name.startsWith("..")) throw new Error("outside");
      const body = readFileSync(join(folder, name));
      response.writeHead(200, { "content-type": KINDS[extname(name)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { address: `http://127.0.0.1:${server.address().port}${base}`, asked, port: server.address().port, stop };
};
