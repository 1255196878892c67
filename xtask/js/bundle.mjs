// Bundles one ES module with what it imports: `bundle.mjs FROM TO`.
import { build } from "esbuild";

// Plot brings maps, colour schemes, axes of legends and dates along, a fifth of the bundle; no chart of
// ours draws them. Their names stay, as functions that give nothing: Plot calls some when it starts.
const UNUSED = /^d3-(axis|geo|scale-chromatic|time-format)$/;
const withoutUnused = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
    onLoad({ filter: /.*/, namespace: "unused" }, async ({ path }) => {
      const names = Object.keys(await import(path));
      return { contents: names.map((name) => `export const ${name} = () => {};`).join("\n") };
    });
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
