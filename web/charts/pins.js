// Pinned studies on the chart of loss: thin curves, each in its own colour, dash and shape.
import { dot, line } from "@observablehq/plot";
import * as s from "./scales.js";

const LOOKS = {
  A: { stroke: "var(--c1)", dash: null, symbol: "circle" },
  B: { stroke: "var(--c3)", dash: "2 3", symbol: "square" },
  C: { stroke: "var(--c4)", dash: "8 3 2 3", symbol: "diamond" },
  D: { stroke: "var(--c5)", dash: "12 3", symbol: "cross" },
};

/** The pins of a view as `{letter, points}`, cut to the domain of x. */
export const pinCurves = (pins = [], [from, to]) =>
  pins
    .map(({ letter, x, y }) => ({
      letter,
      points: x.map((x, i) => ({ x, y: y[i] })).filter((d) => d.x >= from && d.x <= to && Number.isFinite(d.y)),
    }))
    .filter(({ points }) => points.length > 1);

// Labels stand below, where the answer of the fit shown is not, and at different places along x,
// so that curves close together keep theirs apart.
const spot = (points, [from, to], letter) => {
  const share = 0.95 - 0.06 * "ABCD".indexOf(letter);
  const x = from * (to / from) ** share;
  return points.find((d) => d.x >= x) ?? points.at(-1);
};

export const pinMarks = (curves, domain) =>
  curves.flatMap(({ letter, points }) => {
    const { stroke, dash, symbol } = LOOKS[letter];
    const at = spot(points, domain, letter);
    return [
      line(points, { x: "x", y: "y", stroke, strokeWidth: 1.3, strokeDasharray: dash }),
      dot([at], { x: "x", y: "y", r: 4, symbol, fill: stroke, stroke: "var(--surface)", strokeWidth: 1 }),
      s.label(letter, { x: at.x, y: at.y, dy: 14, fontWeight: 650, fill: stroke, ...s.halo }),
    ];
  });
