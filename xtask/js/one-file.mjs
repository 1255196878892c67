// Packs a built site into one HTML file that works from disk: `one-file.mjs DIST WHOLE`. WHOLE has
// the modules in one part each.
//
// The page is index.html of the site with a policy of its own, by hashes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [dist, whole] = process.argv.slice(2);
const bytes = (name) => readFileSync(join(dist, name));
const wasm = (name) => readFileSync(join(whole, name));
const text = (name) => readFileSync(join(dist, name), "utf8").replaceAll("\r\n", "\n");
const replaced = (whole, from, to) => {
  if (whole.split(from).length !== 2) throw new Error(`'${from}' is to stand once in index.html`);
  return whole.replace(from, () => to);
};

const bundled = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dist, loader: "js" },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    define: { "import.meta.url": "undefined" }, // the module is given, never looked for
  });
  return outputFiles[0].text.trim();
};

const hash = (inline) => `'sha256-${createHash("sha256").update(inline).digest("base64")}'`;
const inline = (script) => {
  if (/<\/script|<!--/i.test(script)) throw new Error("a script holds the end of its own element");
  return script;
};
const block = (name) => {
  const packed = gzipSync(name.endsWith(".wasm") ? wasm(name) : bytes(name), { level: 9 });
  return `<script type="text/plain" id="file:${name}">${packed.toString("base64")}</script>`;
};

const theme = inline(await bundled(text("theme.js")));
const main = inline(await bundled(readFileSync(new URL("../../web/one-file/start.js", import.meta.url), "utf8")));
const worker = inline(`${text("engine.js")}\n${text("worker.js")}`);
const style = text("style.css").replaceAll(/url\("(fonts\/[^"]+)"\)/g, (_, name) =>
  `url("data:font/woff2;base64,${bytes(name).toString("base64")}")`,
);
const icon = `data:image/svg+xml;base64,${bytes("icon.svg").toString("base64")}`;
const files = ["app_bg.wasm", "engine.wasm", ...readdirSync(join(dist, "data")).filter((name) => name.endsWith(".csv")).map((name) => `data/${name}`)];

const policy = [
  "default-src 'none'",
  `script-src ${hash(theme)} ${hash(main)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "font-src data:",
  "img-src data: blob:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

let page = text("index.html")
  .replace(/ *<meta http-equiv="Content-Security-Policy"[^>]*>\n/, "")
  .replace(/ *<link rel="(?:manifest|preload)"[^>]*>\n/g, "")
  .replace(/ *<script type="module"[^>]*><\/script>\n/g, "");
page = replaced(page, '<html lang="en"', '<html lang="en" data-one-file');
page = replaced(page, '<meta charset="utf-8">', `<meta charset="utf-8">\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`);
page = replaced(page, 'href="icon.svg"', `href="${icon}"`);
page = replaced(page, '<link rel="stylesheet" href="style.css">', `<style>${style}</style>\n  <script>${theme}</script>`);
const blocks = [...files.map(block), `<script type="text/plain" id="worker">${worker}</script>`];
page = replaced(page, "</body>", `${blocks.join("\n")}\n<script>${main}</script>\n</body>`);
writeFileSync(join(dist, "isoflop.html"), page);
