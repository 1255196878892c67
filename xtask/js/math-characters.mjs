// The characters of mathematics that the page's formula font keeps.
const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");

export const mathCharacters = [
  range(0x20, 0x7e),
  range(0xa0, 0xff), // × · ± ÷
  range(0x391, 0x3f5), // Greek
  "\u2002\u2003\u2009\u200a\u202f\u2013\u2014\u2026\u2032", // spaces, dashes, …, ′
  "\u2061\u2062\u2063\u2064", // invisible operators
  "\u2102\u2113\u2115\u211d\u210e\u2190\u2192\u21a6",
  "\u2200\u2202\u2203\u2206\u2207\u2208\u220f\u2211\u2212\u2213\u2215\u2217\u2218\u221a\u221d\u221e\u222b",
  "\u223c\u2248\u2260\u2261\u2264\u2265\u226a\u226b\u22c5\u22ef\u27e8\u27e9",
  range(0x1d434, 0x1d467), // italic Latin, which MathML draws a lone letter with
  range(0x1d6e2, 0x1d71b), // italic Greek
].join("");
