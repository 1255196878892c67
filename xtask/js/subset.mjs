// Cuts a formula font down to the characters of mathematics, its MATH table included:
// `subset.mjs FROM TO`.
import { readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";
import { mathCharacters } from "./math-characters.mjs";

const [from, to] = process.argv.slice(2);
writeFileSync(to, await subset(readFileSync(from), mathCharacters, { targetFormat: "woff2" }));
