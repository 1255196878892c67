// The characters that each of the page's fonts keeps; all others are drawn by the visitor's own.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");

const ascii = range(0x20, 0x7e);
const letters = range(0x41, 0x5a) + range(0x61, 0x7a);
const digits = range(0x30, 0x39);
// no-break, en, em, figure, thin, hair, narrow no-break
const spaces = " \u00a0\u2002\u2003\u2007\u2009\u200a\u202f";

/** What formulas are set in. A lone letter is drawn slanted: see `drawn`. */
export const mathCharacters = [
  spaces,
  letters,
  digits,
  "()[]{}|+-*/=<>,.:;!'%",
  "×·±÷°–—…′",
  "ΓΔΘΛΞΠΣΦΨΩ",
  "\u2061\u2062\u2063\u2064", // invisible operators
  "ℎℓℝ←→∂∈∏∑−∓∗∘√∝∞∫∼≈≠≡≤≥≪≫⋅⋯",
  range(0x1d434, 0x1d467), // slanted Latin
  range(0x1d6e2, 0x1d71b), // slanted Greek
].join("");

/** The character that a browser draws for the text of an element of MathML. */
export function drawn(tag, text) {
  const slanted = tag === "mi" && [...text].length === 1;
  if (!slanted) return text;
  const point = text.codePointAt(0);
  if (text === "h") return "ℎ"; // Unicode has no U+1D455
  if (text === "ϵ") return "\u{1d716}";
  const from = [
    [0x41, 0x5a, 0x1d434],
    [0x61, 0x7a, 0x1d44e],
    [0x391, 0x3a9, 0x1d6e2],
    [0x3b1, 0x3c9, 0x1d6fc],
  ].find(([first, last]) => point >= first && point <= last);
  return from ? String.fromCodePoint(point - from[0] + from[2]) : text;
}

/** What symbols within a sentence are set in, slanted. */
export const symbolCharacters = `${ascii}·×−`;

/** What sentences, numbers and labels are set in: ASCII, and all else that our sources hold. */
export function textCharacters() {
  const folders = ["web/src", "web/charts", "web/js", "crates"];
  const files = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true })
      .filter((name) => /\.(rs|js)$/.test(name))
      .map((name) => `${root}/${folder}/${name}`),
  );
  const found = new Set(ascii + spaces + "‘’“”µ");
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const character of text) found.add(character);
    for (const [, digits] of text.matchAll(/\\u\{?([0-9a-f]{2,6})\b/gi)) {
      const point = Number.parseInt(digits, 16);
      if (point < 0xd800) found.add(String.fromCodePoint(point));
    }
  }
  return [...found].filter((character) => character >= " ").sort().join("");
}
