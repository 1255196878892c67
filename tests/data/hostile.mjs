// The forty strings of hostile-strings.txt, decoded; and what no page may make of them.
import { readFileSync } from "node:fs";

const escapes = { "\\\\": "\\" };
const decoded = (line) =>
  line.replace(/\\\\|\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}/gi, (all, byte, point) =>
    byte || point ? String.fromCodePoint(parseInt(byte ?? point, 16)) : escapes[all],
  );

export const STRINGS = readFileSync(new URL("hostile-strings.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map(decoded);
