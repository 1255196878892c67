// Loss against compute (or against a law's only input), with the residuals below on the same axis.
import { areaY, dot, line, rect, ruleX, ruleY } from "@observablehq/plot";
import * as s from "./scales.js";
import { pinCurves, pinMarks } from "./pins.js";
import { dotsOnCanvas, MANY, rowsOf, tellRuns } from "./runs.js";

/** What both parts need: rows, domains, colours, where the runs end. */
export const stage = (view, width) => {
  const { chart } = view;
  const rows = rowsOf(chart);
  const budget = chart.x_kind === "compute" ? (view.budget ?? null) : null;
  const xs = rows.map((r) => r.x);
  const from = s.least(xs), to = s.most(xs);
  const ends = [...chart.curve_x.filter((x) => x > 0), ...(budget ? [budget, budget * 2] : [])];
  const domain = s.around([from, to, s.least(ends, from), s.most(ends, to)], 0.02, 0.01);
  const colours = s.sizeColours(rows.map((r) => r.n).filter((n) => n > 0));
  return { chart, rows, budget, from, to, domain, colours, small: width < s.NARROW, width };
};

const curve = ({ chart }) =>
  chart.curve_x
    .map((x, i) => ({ x, y: chart.curve_y[i], low: chart.curve_low[i], high: chart.curve_high[i] }))
    .filter((d) => d.x > 0 && Number.isFinite(d.y));

// The curve is cut where the runs end; the cut lies on the line between its neighbours.
const cutAt = (points, x) => {
  const i = points.findIndex((d) => d.x > x);
  if (i <= 0) return i === 0 ? [[], points] : [points, []];
  const [a, b] = [points[i - 1], points[i]];
  const t = Math.log(x / a.x) / Math.log(b.x / a.x);
  const cut = { x, y: a.y * (b.y / a.y) ** t };
  return [[...points.slice(0, i), cut], [cut, ...points.slice(i)]];
};

const lossDomain = ({ chart, rows }, points, best, pins) => {
  const values = [...rows.map((r) => r.y), ...pins.flatMap((pin) => pin.points.map((d) => d.y)), ...points.flatMap((d) => [d.y, d.low ?? d.y, d.high ?? d.y])];
  const [low] = s.around(values, 0, 0);
  const floor = chart.floor;
  if (floor > 0 && floor > 0.72 * low) values.push(floor);
  if (best?.low > 0.5 * low) values.push(best.low);
  return s.around(values, 0.04, 0.04);
};

const floorMarks = ({ chart, domain, small }, [low]) => {
  if (!(chart.floor >= low)) return [];
  return [
    ruleY([chart.floor], { stroke: "var(--ink-3)", strokeDasharray: "1 4", strokeLinecap: "round", strokeWidth: 1.5 }),
    s.label(`floor E = ${chart.floor.toFixed(2)}`, { x: domain[0], y: chart.floor, textAnchor: "start", dx: small ? 2 : 6, dy: -8, ...s.faint, ...s.halo }),
  ];
};

// The words go where the budget's own label leaves room.
const bracketWords = ({ from, to, budget, domain, width }) => {
  const px = (a, b) => ((width - 66) * Math.log(b / a)) / Math.log(domain[1] / domain[0]);
  const middle = Math.sqrt(from * to);
  if (!budget || Math.abs(px(budget, middle)) > 106) return middle;
  const [a, b] = px(from, budget) > px(budget, to) ? [from, budget] : [budget, to];
  return px(a, b) > 250 ? Math.sqrt(a * b) : null;
};

const bracket = (st, top) => bracketMarks(st, top, bracketWords(st));
const bracketMarks = ({ from, to, small }, top, words) => [
  ruleY([top], { x1: from, x2: to, stroke: "var(--ink-3)", dy: -4 }),
  ruleX([from, to], { y1: top, y2: top, stroke: "var(--ink-3)", dy: -4, insetTop: -4, insetBottom: -4 }),
  words ? s.label(small ? "your runs" : "where your runs are", { x: words, y: top, dy: -14, ...s.faint }) : null,
];

const beyond = ({ to, budget, domain, small, width }, [low, high], hatch) => {
  // The words stand on the wider side of the budget's line.
  const middle = budget > to && budget < domain[1] ? budget : domain[1];
  const [from, end] = middle / to > domain[1] / middle ? [to, middle] : [middle, domain[1]];
  const room = (width - 60) * (Math.log(end / from) / Math.log(domain[1] / domain[0]));
  return [
    rect([0], { x1: to, x2: domain[1], y1: low, y2: high, fill: `url(#${hatch})` }),
    small || room < 108 ? null
      : s.label("beyond your runs", { x: Math.sqrt(from * end), y: high, dy: 26, ...s.faint, ...s.halo }),
  ];
};

const budgetMarks = ({ budget, small, domain }, view, [low, high]) => {
  if (!budget) return [];
  const best = view.optimum?.L;
  const share = Math.log(budget / domain[0]) / Math.log(domain[1] / domain[0]);
  const anchor = share > 0.9 ? "end" : share < 0.1 ? "start" : "middle";
  // What cannot be told may lie far from the runs: it is not drawn over the edge.
  const value = best?.value >= low && best.value <= high ? best.value : null;
  return [
    ruleX([budget], { stroke: "var(--accent)", strokeWidth: 1.5, y1: low, y2: high }),
    s.label(`${s.pow(budget)} FLOP`, { x: budget, y: high, dy: -16, dx: small && anchor === "end" ? 10 : 0, textAnchor: anchor, fontWeight: 600, fill: "var(--accent)", ...s.halo }),
    best?.low != null && best?.high > low && best.low < high
      ? ruleX([0], { x: budget, y1: Math.max(low, best.low), y2: Math.min(high, best.high), stroke: "var(--fit)", strokeWidth: 5, strokeOpacity: 0.55 }) : null,
    value != null ? dot([0], { x: budget, y: value, r: 5, fill: "var(--fit)", stroke: "var(--surface)", strokeWidth: 1.5 }) : null,
    value != null ? s.label(value.toFixed(2), { x: budget, y: value, dx: share < 0.15 ? 10 : -9, dy: -16, textAnchor: share < 0.15 ? "start" : "end", fontSize: 14, fontWeight: 650, fill: "var(--fit)", ...s.halo }) : null,
    dot([0], { x: budget, y: high, r: 5, fill: "var(--surface)", stroke: "var(--accent)", strokeWidth: 2 }),
  ];
};

// The label of the curve begins right of the runs where there is room up to the budget, else on
// the curve among them. The curve falls: text that begins above it or ends below stays clear.
const labelSpot = ({ to, budget, domain, width }, inside, outside) => {
  const end = Math.min(budget ?? domain[1], domain[1]);
  const room = ((width - 66) * Math.log(end / to)) / Math.log(domain[1] / domain[0]);
  const right = room > 180 && outside.length > 8 && outside.find((d) => d.x > to * 1.15);
  if (right) return { ...right, dx: -2, dy: -12, textAnchor: "start" };
  const among = inside[Math.floor(inside.length * 0.5)];
  return among ? { ...among, dx: -6, dy: 14, textAnchor: "end" } : null;
};

const curveMarks = (st, points) => {
  const [inside, outside] = cutAt(points, st.to);
  const band = points.filter((d) => d.low > 0 && d.high > 0);
  const stroke = { x: "x", y: "y", stroke: "var(--fit)" };
  const spot = st.small ? null : labelSpot(st, inside, outside);
  return {
    below: band.length > 1 ? [areaY(band, { x: "x", y1: "low", y2: "high", fill: "var(--fit)", fillOpacity: 0.17 })] : [],
    above: [
      line(inside, { ...stroke, strokeWidth: 2.2 }),
      line(outside, { ...stroke, strokeWidth: 2, strokeDasharray: "6 5" }),
      spot && st.chart.x_kind === "compute"
        ? s.label("best loss at each budget", { x: spot.x, y: spot.y, dx: spot.dx, dy: spot.dy, textAnchor: spot.textAnchor, fontWeight: 550, fill: "var(--fit)", ...s.halo }) : null,
    ],
  };
};

const upper = (st, view, height, hatch) => {
  const points = view.split_told === false ? [] : curve(st);
  const pins = pinCurves(view.pins, st.domain);
  const y = lossDomain(st, points, view.optimum?.L, pins);
  const ticks = s.lossTicks(y, height - 52);
  const marks = curveMarks(st, points);
  const many = st.rows.length > MANY;
  // Without the residuals below, this part carries the axis.
  const own = view.split_told === false;
  return s.draw({
    ...s.frame(st.width, height, { marginTop: 48, marginBottom: own ? 40 : 8 }),
    x: { type: "log", domain: st.domain, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      ...beyond(st, y, hatch), s.gridY(ticks), ...(points.length > 0 ? floorMarks(st, y) : []), ...marks.below,
      many ? null : dot(st.rows, { x: "x", y: "y", fill: (r) => st.colours.of(r.n), r: st.small ? 2.4 : 3.1, fillOpacity: 0.86, stroke: "var(--surface)", strokeWidth: 0.5 }),
      ...pinMarks(pins, st.domain), ...marks.above, ...bracket(st, y[1]), ...budgetMarks(st, view, y),
      s.left(ticks, (d) => s.number(d)), s.title(st.chart.y_label, st.width, -38),
      ...(own ? xAxis(st) : []),
    ],
  });
};

const xAxis = (st) => {
  const ticks = s.decades(st.domain[0], st.domain[1], st.width - 66, st.small ? 44 : 36);
  const compute = st.chart.x_kind === "compute";
  return s.bottom(ticks, compute ? (d) => s.pow(d) : (d) => s.si(d, 1), st.chart.x_label);
};

const lower = (st, hatch) => {
  const worst = s.most(st.rows.map((r) => Math.abs(r.residual)).filter(Number.isFinite), 0.005);
  const typical = [...st.rows.map((r) => Math.abs(r.residual))].sort((a, b) => a - b);
  const tick = niceShare(Math.max(typical[Math.floor(typical.length * 0.98)] ?? worst, worst / 2.5));
  // Symmetrical, unless an outlier is beyond: then the axis grows, it does not clip.
  const low = -s.most(st.rows.map((r) => -r.residual * 1.05), tick * 1.05);
  const high = s.most(st.rows.map((r) => r.residual * 1.05), tick * 1.05);
  // Each dot here is an element of the page; of very many runs, every so many is drawn.
  const every = Math.ceil(st.rows.length / MANY);
  const shown = st.rows.filter((_, i) => i % every === 0);
  const some = every > 1 ? `, one run in ${every}` : "";
  const sign = (d) => `${d > 0 ? "+" : d < 0 ? "−" : ""}${s.number(Math.abs(100 * d), 3)}${st.small ? "" : "\u202f%"}`;
  return s.draw({
    ...s.frame(st.width, st.small ? 112 : 122, { marginTop: 26 }),
    x: { type: "log", domain: st.domain, axis: null },
    y: { domain: [low, high], axis: null },
    marks: [
      rect([0], { x1: st.to, x2: st.domain[1], y1: low, y2: high, fill: `url(#${hatch})` }),
      s.gridY([-tick, tick]), ruleY([0], { stroke: "var(--fit)", strokeWidth: 1.5 }),
      dot(shown, { x: "x", y: "residual", r: st.small ? 1.8 : 2.2, fill: (r) => st.colours.of(r.n), fillOpacity: 0.85 }),
      s.left([-tick, 0, tick], sign),
      s.title(st.small ? "Residual, %" : `Residual, observed minus fitted${some}`, st.width, -17),
      ...xAxis(st),
    ],
  });
};

const niceShare = (x) => {
  const unit = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 4, 5, 10].map((m) => m * unit).find((v) => v >= x * 0.85);
};

const finding = (st, view) => {
  const ys = st.rows.map((r) => r.y);
  const pins = view.pins?.length ? `, with the curves pinned as ${view.pins.map((pin) => pin.letter).join(", ")}` : "";
  const fall = `Loss of ${st.rows.length} runs between ${s.number(s.least(ys), 3)} and ${s.number(s.most(ys), 3)}${pins}`;
  const best = view.optimum?.L?.value;
  if (!st.budget || best == null) return fall;
  return `${fall}; at ${s.spoken(st.budget)} FLOP the law gives ${best.toFixed(2)}`;
};

/** The residual strip by itself. */
export const residuals = (element, view) => {
  const st = stage(view, element.clientWidth || 640);
  const hatch = s.hatchId();
  const svg = lower(st, hatch);
  s.addHatch(svg, hatch);
  s.raise(svg);
  element.append(svg);
};

/** Both parts and a tip for each run, in `element`; `height` is that of the upper part, `domain` the
 *  x axis while the budget is held. */
export const lossChart = (element, view, options = {}) => {
  const width = element.clientWidth || 640;
  const st = stage(view, width);
  if (st.rows.length === 0) return element.replaceChildren();
  if (options.domain) st.domain = options.domain;
  const box = document.createElement("div");
  const hatch = s.hatchId();
  const top = upper(st, view, options.height ?? (st.small ? 290 : 400), hatch);
  box.className = "chart-area";
  box.tabIndex = 0;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", finding(st, view));
  box.append(top);
  if (view.split_told !== false) box.append(lower(st, hatch));
  s.addHatch(top, hatch);
  for (const svg of box.querySelectorAll("svg")) s.raise(svg);
  if (st.rows.length > MANY) dotsOnCanvas(box, top, st.rows, (r) => st.colours.of(r.n), 2, getComputedStyle(element));
  tellRuns(box, top, st.rows, st.chart.x_kind);
  element.querySelector(":scope > .chart-area")?.remove();
  element.prepend(box);
  return { stage: st, plot: top };
};


