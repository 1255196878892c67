// Bundles the npm package: `widget.mjs GLUE FIRST REST FIT OUT`. GLUE is the engine's classic glue,
// FIRST and REST are its two parts, FIT is an engine that only fits.
import { build, transform } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [glueFile, firstFile, restFile, fitFile, out] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync("js/package.json", "utf8"));
const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  charset: "utf8",
};
const glue = (await transform(readFileSync(glueFile, "utf8"), { minifyWhitespace: true, minifySyntax: true })).code;

const worker = await build({ ...shared, entryPoints: ["js/src/worker.js"], format: "iife", write: false });
const base64 = (file) => gzipSync(readFileSync(file), { level: 9 }).toString("base64");
const text = (name, value) => `export const ${name} = ${JSON.stringify(value)};`;
// The page's tokens, on the card in place of the document; the fonts are the widget's own.
const tokens = () => {
  const css = readFileSync("web/styles/1-tokens.css", "utf8");
  const block = (selector) => {
    const start = css.indexOf(`${selector} {`);
    if (start < 0) throw new Error(`1-tokens.css has no '${selector}'`);
    return css.slice(css.indexOf("{", start), css.indexOf("}", start) + 1);
  };
  return `.card ${block("\n:root")} .card[data-theme="dark"] ${block(':root[data-theme="dark"]')}`;
};

const made = {
  // Each call gives a glue of its own: one that trapped is not used again.
  worker: () =>
    `${text("workerText", `${glue}\n${worker.outputFiles[0].text}`)}
export const makeGlue = (globalThis) => {\n${glue}\nreturn wasm_bindgen;\n};`,
  tokens: () => `export default ${JSON.stringify(tokens())};`,
  wasm: () => text("gzipped", base64(fitFile)),
  data: () => text("chinchilla", base64("crates/data/builtin/chinchilla.csv")),
};

/** What is made here, under names that begin with `isoflop:`; the engine by files or inlined. */
const parts = (engine) => ({
  name: "isoflop",
  setup(build) {
    build.onResolve({ filter: /^isoflop:engine$/ }, () => ({ path: join(process.cwd(), `js/src/engine-${engine}.js`) }));
    build.onResolve({ filter: /^isoflop:/ }, ({ path }) => ({ path: path.slice(8), namespace: "made" }));
    build.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({ contents: made[path](), loader: "js" }));
  },
});

const bundle = (engine, name) =>
  build({
    ...shared,
    entryPoints: ["js/src/index.js"],
    outfile: join(out, name),
    format: "esm",
    loader: { ".css": "text" },
    define: { VERSION: JSON.stringify(version) },
    plugins: [parts(engine)],
  });

mkdirSync(join(out, "data"), { recursive: true });
await bundle("files", "isoflop.js");
await bundle("inlined", "inlined.js");
writeFileSync(join(out, "isoflop.d.ts"), readFileSync("js/src/isoflop.d.ts", "utf8") + readFileSync("js/src/documents.d.ts", "utf8"));
copyFileSync(firstFile, join(out, "engine.wasm"));
copyFileSync(restFile, join(out, "engine-rest.wasm"));
for (const id of ["chinchilla", "gadre-overtraining", "porian-isoflops", "gemstones"]) {
  copyFileSync(`crates/data/builtin/${id}.csv`, join(out, `data/${id}.csv`));
}
