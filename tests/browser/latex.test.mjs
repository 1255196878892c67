// Every law's LaTeX is accepted by KaTeX in its strictest mode, and the formula font has every
// character of its MathML.
import assert from "node:assert/strict";
import katex from "katex";
import { test } from "node:test";
import { drawn, mathCharacters } from "../../xtask/js/characters.mjs";
import { json } from "./harness.mjs";

const texts = (nodes) =>
  nodes.flatMap(({ tag, text = "", children = [] }) => [drawn(tag, text), ...texts(children)]);

for (const law of json("laws")) {
  test(`KaTeX renders the formula of ${law.id} and its symbols`, () => {
    const symbols = [...law.inputs, ...law.params].map(({ latex }) => latex);
    for (const latex of [law.latex, ...symbols]) {
      assert.notEqual(latex, "");
      const html = katex.renderToString(latex, { throwOnError: true, strict: "error" });
      assert.match(html, /<math/);
    }
  });

  test(`the formula font has every character of ${law.id}`, () => {
    const missing = [...texts(law.math).join("")].filter((c) => !mathCharacters.includes(c));
    assert.deepEqual(missing, []);
  });
}
