// The charts of the door "How sure": intervals in rows, runs scattered about a line, lines with dots.
import { dot, line, rect, ruleX, ruleY, text } from "@observablehq/plot";
import * as s from "./scales.js";
import { boxed, tellSpots } from "./runs.js";

const LETTER = 7.1; // mean width of a letter, pixels
const GAP = 48; // between labels of an axis

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
/** "10⁻³" → "10^−3", which `raise` turns into a real superscript. */
const careted = (words) =>
  words.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (up) => `^${[...up].map((c) => (c === "⁻" ? "−" : RAISED.indexOf(c))).join("")}`);

const FORMATS = {
  count: (v, digits = 2) => s.si(v, digits),
  flop: (v, digits = 2) => s.pow(v, digits),
  plain: (v, digits = 3) => s.number(v, digits),
  line: (v) => String(v),
  share: (v) => `${Math.round(100 * v)}\u202f%`,
  error: (v) => `${v > 0 ? "+" : v < 0 ? "−" : ""}${s.number(Math.abs(100 * v), 2)}\u202f%`,
};

/** How ticks are written: with as many digits as tell them apart. */
const labelsOf = (kind, ticks) => {
  const format = FORMATS[kind];
  const digits = [2, 3, 4, 5].find((n) => new Set(ticks.map((t) => format(t, n))).size === ticks.length);
  return (v) => format(v, digits);
};

const finite = (values) => values.filter((v) => Number.isFinite(v));

// Ends with a little air; a log axis needs values above zero.
const domainOf = (values, log, air = 0.06) => {
  if (log) return s.around(values, air, air);
  const [a, b] = [s.least(values), s.most(values)];
  const span = b - a || Math.abs(a) || 1;
  return [a - air * span, b + air * span];
};

// Round steps, about `count` of them, and three at least.
const steps = ([low, high], count) => {
  const raw = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const at = (step) => {
    const out = [];
    for (let k = Math.ceil(low / step); k * step <= high; k++) out.push(Number((k * step).toPrecision(8)));
    return out;
  };
  const sets = [10, 5, 2, 1, 0.5, 0.2].map((m) => at(m * unit));
  return sets.find((ticks) => ticks.length >= Math.min(3, count)) ?? sets.at(-1);
};

const MANTISSAS = [[1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]];

/** Ticks that keep `gap` pixels apart on an axis of `length` pixels. */
const ticksOf = (domain, log, length, gap) => {
  const most = Math.max(2, length / gap - 1);
  if (!log) return steps(domain, most);
  if (domain[1] / domain[0] >= 100) return s.decades(domain[0], domain[1], length, gap);
  const inside = (mantissas) => {
    const out = [];
    for (let e = Math.floor(Math.log10(domain[0])); e <= Math.log10(domain[1]); e++)
      for (const m of mantissas) out.push(Number((m * 10 ** e).toPrecision(6)));
    return out.filter((v) => v >= domain[0] && v <= domain[1]);
  };
  const ticks = MANTISSAS.map(inside).find((found) => found.length >= 3) ?? steps(domain, most);
  let last = -Infinity;
  const at = (v) => (Math.log(v / domain[0]) / Math.log(domain[1] / domain[0])) * length;
  return ticks.filter((v) => at(v) - last >= gap && ((last = at(v)), true));
};

const scaleOf = (domain, log) => ({ type: log ? "log" : "linear", domain, axis: null });

/** One row an interval: its name, a bar, its dots, its numbers in a column at the right. */
export const rows = (element, view) => {
  const width = element.clientWidth || 560;
  const small = width < s.NARROW;
  const list = view.rows.map((row, y) => ({ ...row, y, name: careted(row.name) }));
  const values = finite(list.flatMap((r) => [r.low, r.high, ...r.dots.map((d) => d.x), view.at]).filter((v) => v !== null));
  if (values.length === 0) return element.replaceChildren();
  const x = domainOf(values, view.log);
  const room = (of, least) => Math.max(least, 26 + LETTER * s.most(list.map((r) => r[of].length)));
  const [left, right] = small ? [8, 8] : [Math.min(room("name", 90), 0.42 * width), room("text", 70)];
  const tall = small ? 46 : list.length > 6 ? 30 : 38;
  const ticks = ticksOf(x, view.log, width - left - right, GAP);
  const bars = list.filter((r) => r.low !== null || r.high !== null).map((r) => ({ ...r, low: r.low ?? x[0], high: r.high ?? x[1] }));
  const dots = list.flatMap((r) => r.dots.map((d) => ({ ...d, y: r.y, own: r.own })));
  const words = (of, options) => text(list, { y: "y", text: of, fontSize: 12.5, fill: "var(--ink)", ...options });
  const svg = s.draw({
    ...s.frame(width, list.length * tall + 56, { marginLeft: left, marginRight: right, marginTop: 8, marginBottom: 48 }),
    x: scaleOf(x, view.log),
    y: { type: "linear", domain: [list.length - 0.5, -0.5], axis: null },
    marks: [
      s.gridX(ticks),
      view.at === null ? null : ruleX([view.at], { stroke: "var(--fit)", strokeWidth: 1.6, strokeDasharray: "2 3" }),
      ruleY(bars, { y: "y", x1: "low", x2: "high", stroke: "var(--s2)", strokeWidth: (r) => (r.own ? 5 : 3.5), strokeOpacity: (r) => (r.own ? 0.9 : 0.5), dy: small ? 9 : 0 }),
      dot(dots, {
        x: "x", y: "y", dy: small ? 9 : 0, r: (d) => (d.hollow ? 4.5 : d.own ? 4 : 3.2), strokeWidth: (d) => (d.hollow ? 1.8 : 1),
        fill: (d) => (d.hollow ? "var(--surface)" : d.own ? "var(--fit)" : "var(--c1)"), stroke: (d) => (d.hollow ? "var(--c1)" : "var(--surface)"),
      }),
      ...(small
        ? [words("name", { frameAnchor: "left", textAnchor: "start", dy: -8, ...s.halo }), words("text", { frameAnchor: "right", textAnchor: "end", dy: -8, ...s.halo })]
        : [words("name", { frameAnchor: "left", textAnchor: "end", dx: -14 }), words("text", { frameAnchor: "right", textAnchor: "start", dx: 14, fill: "var(--ink-2)" })]),
      ...s.bottom(ticks, labelsOf(view.kind, ticks), careted(view.label)),
    ],
  });
  s.raise(svg);
  const spots = list.filter((r) => r.dots.length > 0).map((r) => ({ x: r.dots[0].x, y: r.y, told: [["", r.name], ["", r.text]] }));
  tellSpots(boxed(element, svg, view.words), svg, spots);
};

const cutMarks = (cut, x, y, hatch, small) => [
  rect([0], { x1: cut.x, x2: x[1], y1: y[0], y2: y[1], fill: `url(#${hatch})` }),
  ruleX([cut.x], { stroke: "var(--ink-2)", strokeWidth: 1.2 }),
  ...(small ? [] : [s.label(cut.below, { x: Math.sqrt(x[0] * cut.x), frameAnchor: "top", dy: -12, ...s.faint, fontWeight: 550 })]),
  s.label(cut.above, { x: Math.sqrt(x[1] * cut.x), frameAnchor: "top", dy: -12, ...s.faint, fontWeight: 550 }),
];

const X_NAMES = { flop: "C, FLOP", count: "x" };

/** Runs against compute: what was fitted pale, what was foretold or stands out strong. */
export const scatter = (element, view) => {
  const width = element.clientWidth || 560;
  const small = width < s.NARROW;
  const points = view.x.map((x, i) => ({ x, y: view.y[i], line: view.line[i], strong: view.strong[i] })).filter((p) => p.x > 0 && Number.isFinite(p.y));
  if (points.length === 0) return element.replaceChildren();
  const x = domainOf(points.map((p) => p.x), view.x_log, 0.04);
  const xt = view.x_log ? s.decades(x[0], x[1], width - 72, 44) : ticksOf(x, false, width - 72, GAP);
  const y = domainOf([...points.map((p) => p.y), ...(view.rule === null ? [] : [view.rule])], view.log, 0.08);
  const height = small ? 260 : 300;
  const yt = ticksOf(y, view.log, height - 80, 34), format = FORMATS[view.kind];
  const hatch = s.hatchId();
  const svg = s.draw({
    ...s.frame(width, height, { marginLeft: 54, marginTop: 40, marginBottom: 44 }),
    x: scaleOf(x, view.x_log),
    y: scaleOf(y, view.log),
    marks: [
      ...(view.cut ? cutMarks(view.cut, x, y, hatch, small) : []),
      s.gridY(yt),
      view.rule === null ? null : ruleY([view.rule], { stroke: "var(--fit)", strokeWidth: 1.6 }),
      dot(points.filter((p) => !p.strong), { x: "x", y: "y", r: 2.6, fill: "var(--ink-3)", fillOpacity: 0.5 }),
      dot(points.filter((p) => p.strong), { x: "x", y: "y", r: 4, symbol: "diamond", fill: "var(--s4)", stroke: "var(--surface)", strokeWidth: 0.6 }),
      s.left(yt, labelsOf(view.kind, yt)), s.title(view.y_label, width, -32),
      ...s.bottom(xt, labelsOf(view.x_kind, xt), view.x_label),
    ],
  });
  s.addHatch(svg, hatch);
  s.raise(svg);
  const spots = points.map((p) => ({ x: p.x, y: p.y, told: [...(X_NAMES[view.x_kind] ? [[X_NAMES[view.x_kind], FORMATS[view.x_kind](p.x, 3)]] : []), [view.y_name, format(p.y, 3)], ["Line", String(p.line)]] }));
  tellSpots(boxed(element, svg, view.words), svg, spots);
};

const COLOURS = ["var(--c1)", "var(--fit)", "var(--c3)", "var(--c4)", "var(--c5)"];
const SYMBOLS = ["square", "circle", "triangle", "diamond2", "cross"];
const DASHES = [null, null, "8 3", "2 3", "12 3"];

/** Lines with a dot at each value, and a level that was promised. */
export const lines = (element, view) => {
  const width = element.clientWidth || 360;
  const small = width < s.NARROW;
  const series = view.series.map((one, i) => ({
    ...one, i, points: one.x.map((x, k) => ({ x, y: one.y[k] })).filter((p) => Number.isFinite(p.x) && p.y !== null && Number.isFinite(p.y)),
  })).filter((one) => one.points.length > 0);
  if (series.length === 0) return element.replaceChildren();
  const all = series.flatMap((one) => one.points);
  const x = domainOf(all.map((p) => p.x), view.x_log, 0.05);
  const y = view.y_domain ?? domainOf(all.map((p) => p.y), view.y_log, 0.08);
  const height = view.height ?? 300;
  const xt = view.x_ticks ?? ticksOf(x, view.x_log, width - 72, GAP), yt = ticksOf(y, view.y_log, height - 80, 34);
  const format = FORMATS[view.y_kind];
  const named = (one) => {
    const p = one.points[Math.floor((one.points.length - 1) * Math.max(0, 0.6 - 0.2 * one.i))];
    return s.label(careted(one.name), { x: p.x, y: p.y, dx: small ? 0 : 8, dy: -12, textAnchor: small ? "middle" : "start", fill: COLOURS[one.i % 5], fontWeight: 550, ...s.halo });
  };
  const svg = s.draw({
    ...s.frame(width, height, { marginLeft: 54, marginTop: view.y_label ? 40 : 12, marginBottom: view.x_label ? 44 : 26 }),
    x: scaleOf(x, view.x_log),
    y: { ...scaleOf(y, view.y_log), clamp: true },
    marks: [
      s.gridY(yt),
      view.promise === null ? null : ruleY([view.promise], { stroke: "var(--ok)", strokeWidth: 1.6, strokeDasharray: "5 4" }),
      view.promise === null ? null : s.label(`promised ${FORMATS.share(view.promise)}`, { y: view.promise, frameAnchor: "right", textAnchor: "end", dy: 11, fill: "var(--ok)", fontWeight: 550, ...s.halo }),
      view.mark === null ? null : ruleX([view.mark], { stroke: "var(--fit)", strokeDasharray: "2 3", strokeWidth: 1.4 }),
      ...series.flatMap((one) => [
        line(one.points, { x: "x", y: "y", stroke: COLOURS[one.i % 5], strokeWidth: 1.8, strokeDasharray: DASHES[one.i % 5] }),
        view.bare ? null : dot(one.points, { x: "x", y: "y", r: 3.6, symbol: SYMBOLS[one.i % 5], fill: COLOURS[one.i % 5], stroke: "var(--surface)", strokeWidth: 0.8 }),
      ]),
      ...series.filter((one) => one.name).map(named),
      s.left(yt, labelsOf(view.y_kind, yt)), s.title(view.y_label, width, -32),
      ...s.bottom(xt, labelsOf(view.x_kind, xt), careted(view.x_label)),
    ],
  });
  s.raise(svg);
  const spots = series.flatMap((one) => one.points.map((p) => ({ ...p, told: [["", one.name], [view.x_name, FORMATS[view.x_kind](p.x)], [view.y_name, format(p.y)]].filter(([a, b]) => a || b) })));
  tellSpots(boxed(element, svg, view.words), svg, spots);
};
