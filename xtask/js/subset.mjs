// Cuts a font down to what the page draws with it: `subset.mjs text|symbols|math FROM TO`.
import { readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";
import { mathCharacters, symbolCharacters, textCharacters } from "./characters.mjs";

const kinds = {
  // Digits of one width stand below each other in tables. The style sheet uses these weights.
  text: [textCharacters, { keepFeatures: ["kern", "tnum"], variationAxes: { wght: { min: 400, max: 600 } } }],
  symbols: [() => symbolCharacters, { keepFeatures: ["kern"], variationAxes: { wght: 400 } }],
  // The table MATH, which makes brackets and roots grow, is kept with the glyphs that it names.
  math: [() => mathCharacters, { keepFeatures: [], noHinting: true }],
};
const [kind, from, to] = process.argv.slice(2);
const [characters, options] = kinds[kind];
writeFileSync(to, await subset(readFileSync(from), characters(), { targetFormat: "woff2", ...options }));
