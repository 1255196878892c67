// A law over one input (or a split over budgets), one line a set of coefficients.
import { dot, line, rect, ruleX, ruleY } from "@observablehq/plot";
import * as s from "./scales.js";
import { boxed, tellSpots } from "./runs.js";

// The categories, each with its dash; orange, the second, is the line in force.
const LOOKS = [["var(--c1)", null], ["var(--c3)", "2 3"], ["var(--c4)", "8 3 2 3"], ["var(--c5)", "12 3"]];
const CHOSEN = { stroke: "var(--fit)", strokeWidth: 2.4 };

const pointsOf = (view, { y }) =>
  view.x.map((x, i) => ({ x, y: y[i], i })).filter((d) => d.y > 0 && Number.isFinite(d.y));

const linesOf = (view) => {
  let next = 0;
  return view.lines
    .map((own) => {
      const [stroke, dash] = own.chosen ? [CHOSEN.stroke, null] : LOOKS[next++ % LOOKS.length];
      return { ...own, stroke, dash, points: pointsOf(view, own) };
    })
    .filter((own) => own.points.length > 1);
};

const write = (kind) => (x) => (kind === "flop" ? s.pow(x) : kind === "count" ? s.si(x, 1) : tick(x));
const tick = (x) => (x >= 1e-3 && x < 1e5 ? s.number(x, 3) : s.pow(x));
const full = (kind) => (x) => (kind === "flop" ? s.pow(x, 3) : kind === "count" ? s.si(x, 3) : tick(x));

const short = (x, kind) =>
  kind === "count" ? s.si(x, 3).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "") : full(kind)(x);

// Ends of lines, from the top down, moved apart so that their names do not overlap.
const named = (lines, scale, height) => {
  const ends = lines.map((own) => ({ own, at: scale(own.points.at(-1).y) })).sort((a, b) => a.at - b.at);
  ends.forEach((end, i) => { if (i > 0) end.at = Math.max(end.at, ends[i - 1].at + 15); });
  for (let i = ends.length - 1, most = height - 48; i >= 0; i--, most -= 15) ends[i].at = Math.min(ends[i].at, most);
  return ends;
};

const outside = ({ seen }, [a, b], [low, high], hatch) => {
  if (!seen) return [];
  const sides = [[a, Math.min(b, seen[0])], [Math.max(a, seen[1]), b]];
  return sides.filter(([from, to]) => to > from * 1.001)
    .map(([x1, x2]) => rect([0], { x1, x2, y1: low, y2: high, fill: `url(#${hatch})` }));
};

const bracket = ({ seen }, [a, b], top, width) => {
  if (!seen) return [];
  const [from, to] = [Math.max(a, seen[0]), Math.min(b, seen[1])];
  if (!(to > from)) return [];
  const room = ((width - 66) * Math.log(to / from)) / Math.log(b / a);
  return [
    ruleY([top], { x1: from, x2: to, stroke: "var(--ink-3)", dy: -4 }),
    ruleX([from, to], { y1: top, y2: top, stroke: "var(--ink-3)", dy: -4, insetTop: -4, insetBottom: -4 }),
    room < 90 ? null : s.label("where it was fitted", { x: Math.sqrt(from * to), y: top, dy: -14, ...s.faint, ...s.halo }),
  ];
};

// Where a line stands at `x`, between its neighbours in the logarithms.
const valueAt = ({ points }, x) => {
  const i = points.findIndex((d) => d.x >= x);
  if (i < 0 || (i === 0 && points[0].x > x)) return null;
  if (points[i].x === x) return points[i].y;
  const [a, b] = [points[i - 1], points[i]];
  return a.y * (b.y / a.y) ** (Math.log(x / a.x) / Math.log(b.x / a.x));
};

// A place that is not the reader's to move: a grey rule, and a dot on each line.
const placeMarks = (view, lines, [low, high], [a, b]) => {
  if (!(view.at >= a && view.at <= b)) return [];
  const dots = lines.map((own) => ({ y: valueAt(own, view.at), own })).filter((d) => d.y > 0);
  return [
    ruleX([view.at], { stroke: "var(--ink-3)", strokeDasharray: "2 3", y1: low, y2: high }),
    dot(dots, { x: view.at, y: "y", r: 4, fill: (d) => d.own.stroke, stroke: "var(--surface)", strokeWidth: 1.2 }),
    s.label(`these inputs, ${s.pow(view.at)}`, { x: view.at, y: high, dy: -32, ...s.faint, ...s.halo }),
  ];
};

const handleMarks = (view, [low, high]) => {
  if (!(view.at > 0)) return [];
  return [
    ruleX([view.at], { stroke: "var(--accent)", strokeWidth: 1.5, y1: low, y2: high }),
    view.value > 0 ? dot([0], { x: view.at, y: view.value, r: 5, fill: "var(--fit)", stroke: "var(--surface)", strokeWidth: 1.5 }) : null,
    s.label(short(view.at, view.x_kind), { x: view.at, y: high, dy: -32, fontWeight: 600, fill: "var(--accent)", ...s.halo }),
    dot([0], { x: view.at, y: high, r: 5, fill: "var(--surface)", stroke: "var(--accent)", strokeWidth: 2 }),
  ];
};

const finding = (view, lines) => {
  const own = lines.find((l) => l.chosen) ?? lines[0];
  const [first, last] = [own.points[0], own.points.at(-1)];
  const say = (d) => `${s.number(d.y, 3)} at ${view.x_kind === "flop" ? s.spoken(d.x) : full(view.x_kind)(d.x)}`;
  return `${view.name}: ${view.y_label}, ${own.name}, from ${say(first)} to ${say(last)}; ${lines.length} lines`;
};

/** Draws `view` into `element`; gives the stage and plot that the handle needs. */
export const lawChart = (element, view, options = {}) => {
  const width = element.clientWidth || 640;
  const small = width < s.NARROW;
  const lines = linesOf(view);
  if (lines.length === 0) return element.replaceChildren();
  const height = small ? 290 : 360;
  const reach = view.at > 0 && options.onBudget ? [view.at / 1.2, view.at * 1.2] : [];
  const x = options.domain ?? s.around([view.x[0], view.x.at(-1), ...reach], 0, 0);
  const y = s.around(lines.flatMap((own) => own.points.map((d) => d.y)), 0.05, 0.05);
  for (const own of lines) own.words = withValue(view, own);
  const marginRight = small ? 14 : 24 + 6.4 * s.most(lines.map((own) => own.words.length));
  const ticks = s.lossTicks(y, height - 88);
  const hatch = s.hatchId();
  const scale = (v) => height - 40 - ((height - 96) * Math.log(v / y[0])) / Math.log(y[1] / y[0]);
  const svg = s.draw({
    ...s.frame(width, height, { marginTop: 56, marginRight }),
    x: { type: "log", domain: x, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      ...outside(view, x, y, hatch), s.gridY(ticks),
      ...lines.map((own) => line(own.points, { x: "x", y: "y", stroke: own.stroke, strokeWidth: own.chosen ? CHOSEN.strokeWidth : 1.5, strokeDasharray: own.dash })),
      ...bracket(view, x, y[1], width),
      ...(options.onBudget ? handleMarks(view, y) : placeMarks(view, lines, y, x)),
      s.left(ticks, (d) => s.number(d)), s.title(view.y_label, width, -46),
      ...s.bottom(s.decades(x[0], x[1], width - 48 - marginRight, 48), write(view.x_kind), view.x_label),
      ...(small ? [] : named(lines, scale, height).map(({ own, at }) =>
        s.label(own.words, { x: own.points.at(-1).x, frameAnchor: "top", textAnchor: "start", dx: 6, dy: at - 56, lineAnchor: "middle", fill: own.stroke, fontWeight: own.chosen ? 650 : 500, ...s.halo }))),
    ],
  });
  s.addHatch(svg, hatch);
  s.raise(svg);
  tellSpots(boxed(element, svg, finding(view, lines)), svg, spotsOf(view, lines));
  element.querySelector(":scope > .line-key")?.remove();
  if (small) key(element, lines);
  return { stage: { budget: view.at > 0 && options.onBudget ? view.at : null, domain: x }, plot: svg };
};

// One spot for each x on the line in force; what it tells are all lines there.
const spotsOf = (view, lines) => {
  const own = lines.find((l) => l.chosen) ?? lines[0];
  return own.points.map((d) => ({
    x: d.x, y: d.y,
    told: [
      [view.x_kind === "flop" ? "C" : "x", full(view.x_kind)(d.x)],
      ...[...lines].reverse().map((l) => [l.name, s.number(l.points.find((p) => p.i === d.i)?.y ?? NaN)]),
    ],
  }));
};

// A line's name, with its value at the place that is marked.
const withValue = (view, own) => {
  const value = view.at > 0 ? valueAt(own, view.at) : null;
  return value > 0 ? `${own.name}, ${s.number(value, view.x_kind === "flop" ? 2 : 3)}` : own.name;
};

// On a phone the names stand below the chart, each with its line.
const key = (element, lines) => {
  const list = document.createElement("p");
  list.className = "key line-key";
  for (const own of lines) {
    const item = document.createElement("span");
    const mark = s.svgElement("svg", { width: 26, height: 8, "aria-hidden": "true" });
    const look = { x1: 0, x2: 26, y1: 4, y2: 4, stroke: own.stroke, "stroke-width": own.chosen ? 2.4 : 1.5 };
    s.svgElement("line", own.dash ? { ...look, "stroke-dasharray": own.dash } : look, mark);
    item.append(mark, own.words);
    list.append(item);
  }
  element.append(list);
};
