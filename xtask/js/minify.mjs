// Shortens the glue of a module in place: `minify.mjs FILE.js`. The one global of classic glue
// keeps its name.
import { transform } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const { code } = await transform(readFileSync(file, "utf8"), {
  minify: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
writeFileSync(file, code);
