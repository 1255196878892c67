// The design: tokens against parameters of the runs, and where runs would separate the two terms.
import { dot, line } from "@observablehq/plot";
import * as s from "./scales.js";
import { boxed, rowsOf, tellSpots, facts } from "./runs.js";

// The two corners of the runs' own box that lie off their line.
const corners = ([n0, n1], [d0, d1]) => [
  { n: n0 ** 0.75 * n1 ** 0.25, d: d1, words: "many tokens, small model", dy: -48 },
  { n: n1, d: d0 ** 0.75 * d1 ** 0.25, words: "large model, few tokens", dy: 49 },
];

/** Draws the design of `view.chart` into `element`; nothing when sizes or tokens are not known. */
export const design = (element, view) => {
  const rows = rowsOf(view.chart).filter((r) => r.n > 0 && r.d > 0);
  if (rows.length === 0) return element.replaceChildren();
  const width = element.clientWidth || 560;
  const small = width < s.NARROW;
  const boxN = s.around(rows.map((r) => r.n), 0, 0), boxD = s.around(rows.map((r) => r.d), 0, 0);
  const x = s.around(boxN, 0.25, 0.35), y = s.around(boxD, 0.25, 0.4);
  const height = small ? 320 : 412;
  const xt = s.decades(x[0], x[1], width - 60, 48), yt = s.decades(y[0], y[1], height - 60, 24);
  const ray = x.map((n) => ({ n, d: 20 * n })), wanted = corners(boxN, boxD);
  const hatch = s.hatchId();
  const svg = s.draw({
    ...s.frame(width, height, { marginLeft: small ? 44 : 52 }),
    x: { type: "log", domain: x, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      s.gridX(xt), s.gridY(yt),
      line(ray, { x: "n", y: "d", stroke: "var(--fit)", strokeWidth: 1.6, strokeDasharray: "5 4", clip: true }),
      dot(wanted, { x: "n", y: "d", r: small ? 26 : 38, fill: `url(#${hatch})`, stroke: "var(--accent)", strokeDasharray: "3 4", strokeWidth: 1.4 }),
      ...wanted.map((w) => s.label(w.words, { x: w.n, y: w.d, dy: small ? w.dy * 0.75 : w.dy, fill: "var(--accent)", fontWeight: 550, ...s.halo })),
      dot(rows, { x: "n", y: "d", r: 5, fill: "var(--s3)", stroke: "var(--surface)", strokeWidth: 1.2 }),
      s.label("20 tokens per parameter", { x: Math.min(x[1], y[1] / 20), y: Math.min(y[1], 20 * x[1]), textAnchor: "end", dx: -16, dy: 8, fill: "var(--fit)", fontWeight: 550, ...s.halo }),
      s.left(yt, (d) => s.si(d, 1)), s.title("Tokens", width, -18),
      ...s.bottom(xt, (d) => s.si(d, 1), "Parameters"),
    ],
  });
  s.addHatch(svg, hatch);
  const words = `Tokens against parameters of ${rows.length} runs, which lie near one line; runs off it would tell the split`;
  const spots = rows.map((row) => ({ x: row.n, y: row.d, row }));
  tellSpots(boxed(element, svg, words), svg, spots, (spot) => facts(spot.row, view.chart.x_kind));
};
