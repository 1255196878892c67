// Bundles one ES module with what it imports: `bundle.mjs FROM TO`.
import { build } from "esbuild";

// Plot brings maps, colour schemes, legends, tips and dates along, a quarter of the bundle; no chart of
// ours draws them. Their names stay, as functions that give nothing: Plot calls some when it starts.
const UNUSED = /^d3-(axis|geo|scale-chromatic|time|time-format)$/;
const UNUSED_OF_PLOT =
  /@observablehq\/plot\/src\/(interactions\/pointer|legends\/(ramp|swatches)|marks\/tip|projection|time)\.js$/;
const withoutUnused = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
    const emptied = async ({ path }) => {
      const names = Object.keys(await import(path));
      return { contents: names.map((name) => `export function ${name}() {}`).join("\n") };
    };
    onLoad({ filter: /.*/, namespace: "unused" }, emptied);
    onLoad({ filter: UNUSED_OF_PLOT }, emptied);
  },
};

const [entry, outfile] = process.argv.slice(2);
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  plugins: [withoutUnused],
});
