// Equal compute: loss against size, one curve a budget, the best split marked.
import { dot, line, ruleY } from "@observablehq/plot";
import * as s from "./scales.js";
import { boxed, rowsOf, tellSpots } from "./runs.js";

const NEAR = 0.16; // runs within this of a curve's budget, in the logarithm, are shown with it

const curvesOf = (chart) =>
  chart.isoflops.map((f) => {
    const top = f.best_l * 1.085;
    const points = f.n.map((n, i) => ({ n, l: f.l[i] })).filter((d) => d.n > 0 && d.l < top);
    return { ...f, points, top };
  }).filter((f) => f.points.length > 1);

/** Draws the equal-compute curves of `view.chart` into `element`. */
export const isoflops = (element, view) => {
  const width = element.clientWidth || 640;
  const small = width < s.NARROW;
  const curves = curvesOf(view.chart);
  if (curves.length === 0) return element.replaceChildren();
  const all = curves.flatMap((f) => f.points);
  const x = s.around(all.map((d) => d.n), 0.02, 0.02);
  const y = s.around(all.map((d) => d.l), 0.05, 0.02);
  const height = small ? 290 : 404;
  const yTicks = s.lossTicks(y, height - 70);
  const near = rowsOf(view.chart).filter((r) => r.n > 0 && curves.some((f) => Math.abs(Math.log(r.x / f.c)) < NEAR && r.y < f.top && r.y > y[0]));
  const now = (f) => view.budget && Math.abs(Math.log(f.c / view.budget)) < 1e-9;
  const colour = (f) => (now(f) ? "var(--accent)" : "var(--s2)");
  const ends = s.around(curves.map((f) => f.best_n), 0, 0);
  const frontier = view.chart.curve_n.map((n, i) => ({ n, l: view.chart.curve_y[i] })).filter((d) => d.n >= ends[0] && d.n <= ends[1]);
  const interval = view.optimum?.N;
  const svg = s.draw({
    ...s.frame(width, height, { marginRight: 48, marginTop: 34 }),
    x: { type: "log", domain: x, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      s.gridY(yTicks),
      ...curves.map((f) => line(f.points, { x: "n", y: "l", stroke: colour(f), strokeWidth: now(f) ? 1.8 : 1.4, strokeDasharray: f.beyond ? "5 4" : null })),
      dot(near, { x: "n", y: "y", r: 2.5, fill: "var(--s4)", fillOpacity: 0.7, stroke: "var(--surface)", strokeWidth: 0.5 }),
      line(frontier, { x: "n", y: "l", stroke: "var(--fit)", strokeWidth: 2 }),
      interval?.low > 0 && interval?.high > 0
        ? ruleY([view.optimum.L.value], { x1: Math.max(x[0], interval.low), x2: Math.min(x[1], interval.high), stroke: "var(--fit)", strokeWidth: 5, strokeOpacity: 0.5 }) : null,
      dot(curves, { x: "best_n", y: "best_l", r: (f) => (now(f) ? 5 : 3.5), fill: "var(--fit)", stroke: "var(--surface)", strokeWidth: 1.2 }),
      ...curves.map((f) => s.label(s.pow(f.c), { x: f.points.at(-1).n, y: f.points.at(-1).l, textAnchor: "start", dx: 6, dy: -2, fill: now(f) ? "var(--accent)" : "var(--ink-2)", fontWeight: now(f) ? 650 : 450, ...s.halo })),
      s.left(yTicks, (d) => s.number(d)),
      s.title(view.chart.y_label, width, -24),
      ...s.bottom(s.decades(x[0], x[1], width - 90, 48), (d) => s.si(d, 1), "Parameters"),
    ],
  });
  s.raise(svg);
  const last = curves.find(now) ?? curves.at(-1);
  const words = `Loss against size at ${curves.length} budgets; at ${s.spoken(last.c)} FLOP the best size is ${s.si(last.best_n)} parameters`;
  tellSpots(boxed(element, svg, words), svg, curves.map((f) => spotOf(f, view)));
};

// The best split of a curve, with what is told of it.
const spotOf = (f, view) => ({
  x: f.best_n, y: f.best_l,
  told: [
    ["Budget, FLOP", s.pow(f.c)], ["Best N", s.si(f.best_n, 3)], ["Best D", s.si(f.c / (view.flops_per_nd * f.best_n), 3)],
    ["Loss", s.number(f.best_l)], ["Beyond", f.beyond ? "the runs" : "no"],
  ],
});
