// What all charts share: numbers in words, ticks, axes, the hatch, real superscripts.
import { axisX, axisY, plot, ruleX, ruleY, text } from "@observablehq/plot";

export const NARROW = 420;
const THIN = "\u202f";
const UNITS = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"], [1, ""]];

/** 97.2e9 → "97 B"; from 10¹⁵ on a power of ten. */
export const si = (x, digits = 2) => {
  if (!(x > 0) || !Number.isFinite(x)) return String(x);
  if (x >= 1e15) return pow(x, digits);
  const [unit, name] = UNITS.find(([v]) => x >= v * 0.9995) ?? [1, ""];
  const v = x / unit;
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(v) + 1e-9));
  const shown = Number(v.toPrecision(digits)).toFixed(Math.min(places, 12));
  return name ? `${shown}${THIN}${name}` : shown;
};

/** 1e24 → {mantissa: "", exponent: 24}; 3e24 → {mantissa: "3", exponent: 24}. */
export const powerOfTen = (x, digits = 2) => {
  const [m, e] = x.toExponential(digits - 1).split("e");
  const mantissa = String(Number(m));
  return { mantissa: mantissa === "1" ? "" : mantissa, exponent: Number(e) };
};

// A caret marks what `raise` turns into a superscript: the bundled font has no ⁴ to ⁹.
export const pow = (x, digits = 2) => {
  const { mantissa, exponent } = powerOfTen(x, digits);
  const ten = `10^${exponent < 0 ? "−" : ""}${Math.abs(exponent)}`;
  return mantissa ? `${mantissa} × ${ten}` : ten;
};

/** Plain words for an accessible label: 1e24 → "10 to the 24". */
export const spoken = (x) => {
  const { mantissa, exponent } = powerOfTen(x);
  return `${mantissa ? `${mantissa} times ` : ""}10 to the ${exponent}`;
};

export const number = (x, digits = 4) =>
  Number.isFinite(x) ? String(Number(x.toPrecision(digits))).replace("-", "−") : "none";

export const percent = (x) => `${x > 0 ? "+" : x < 0 ? "−" : ""}${Math.abs(100 * x).toFixed(2)}${THIN}%`;

/** Powers of ten inside [a, b], thinned so that labels keep `gap` pixels apart. */
export const decades = (a, b, width, gap = 36) => {
  const first = Math.ceil(Math.log10(a) - 1e-9);
  const last = Math.floor(Math.log10(b) + 1e-9);
  const perDecade = width / Math.max(1e-9, Math.log10(b / a));
  const step = Math.max(1, Math.ceil(gap / perDecade));
  const out = [];
  for (let e = first; e <= last; e += step) out.push(10 ** e);
  return out;
};

const STEPS = [
  [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.5, 2, 2.2, 2.5, 3, 3.5, 4, 5, 6, 8],
];
/** Ticks of a log axis that spans less than two decades; the coarsest set with at least four. */
export const lossTicks = ([low, high], height) => {
  if (high / low >= 100) return decades(low, high, height, 24);
  const inside = (ms) => {
    const out = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
      for (const m of ms) out.push(Number((m * 10 ** e).toPrecision(6)));
    return out.filter((v) => v >= low && v <= high);
  };
  const set = STEPS.map(inside).find((ts) => ts.length >= 4);
  const ticks = set ?? linearTicks(low, high);
  return apart(ticks, (v) => (Math.log(v / low) / Math.log(high / low)) * height, 22);
};

const linearTicks = (low, high) => {
  const raw = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * unit).find((s) => s >= raw);
  const out = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) out.push(Number((k * step).toPrecision(8)));
  return out;
};

const apart = (values, at, gap) => {
  let last = -Infinity;
  return values.filter((v) => at(v) - last >= gap && ((last = at(v)), true));
};

/** A log domain around the values with a share of air at each end. */
export const around = (values, low = 0.03, high = 0.03) => {
  let a = Infinity, b = 0;
  for (const v of values) if (v > 0 && Number.isFinite(v)) { a = Math.min(a, v); b = Math.max(b, v); }
  if (!(a <= b)) return [1, 10];
  if (a === b) return [a / 1.5, b * 1.5];
  const span = Math.log(b / a);
  return [a * Math.exp(-low * span), b * Math.exp(high * span)];
};

// A list may have more entries than a call may have arguments, so nothing is spread into Math.max.
export const most = (values, start = -Infinity) => values.reduce((a, b) => (b > a ? b : a), start);
export const least = (values, start = Infinity) => values.reduce((a, b) => (b < a ? b : a), start);

export const RAMP = ["var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)", "var(--s5)"];

/** Colour of each size: five steps of the ramp, even in the logarithm. */
export const sizeColours = (sizes) => {
  const [low, high] = around(sizes, 0, 0);
  const span = Math.log(high / low) || 1;
  const step = (n) => Math.max(0, Math.min(4, Math.round((4 * Math.log(n / low)) / span)));
  const legend = RAMP.map((colour, i) => ({ colour, size: low * Math.exp((span * i) / 4) }));
  return { of: (n) => (n > 0 ? RAMP[step(n)] : RAMP[2]), legend: sizes.length > 0 && high > low * 1.05 ? legend : [] };
};

export const halo = { stroke: "var(--surface)", strokeWidth: 4, strokeLinejoin: "round" };
export const faint = { fontSize: 12, fill: "var(--ink-3)" };
export const label = (words, options) => text([0], { text: () => words, fontSize: 12, ...options });

export const frame = (width, height, margins = {}) => ({
  width, height, marginLeft: width < NARROW ? 40 : 48, marginRight: width < NARROW ? 12 : 18, marginTop: 26,
  marginBottom: 40, className: "plot",
  style: { fontSize: "12px", color: "var(--ink-2)", background: "transparent", overflow: "visible" },
  ...margins,
});

/** A chart without the `<style>` that Plot writes into it, which the page's policy forbids (its
 *  rules stand in the style sheet), and without the names of its marks: the chart is one image. */
export const draw = (options) => {
  const svg = plot(options);
  svg.querySelector(":scope > style")?.remove();
  for (const mark of svg.querySelectorAll("g[aria-label]")) mark.removeAttribute("aria-label");
  return svg;
};

export const gridX = (ticks) => ruleX(ticks, { stroke: "var(--line)" });
export const gridY = (ticks) => ruleY(ticks, { stroke: "var(--line)" });

// Labels by hand: on a log axis Plot leaves out those that its own formatter would.
export const bottom = (ticks, format, title) => [
  axisX(ticks, { tickFormat: () => "", tickSize: 4, label: null, color: "var(--ink-2)" }),
  text(ticks, { x: (d) => d, text: format, frameAnchor: "bottom", dy: 17, fontSize: 12, fill: "var(--ink-2)" }),
  text([title], { frameAnchor: "bottom", dy: 36, fontSize: 12, fill: "var(--ink-2)" }),
];

export const left = (ticks, format) =>
  axisY(ticks, { tickSize: 0, tickPadding: 8, label: null, color: "var(--ink-2)", tickFormat: format });

export const title = (words, width, dy) =>
  text([words], { frameAnchor: "top-left", dx: width < NARROW ? -36 : -42, dy, textAnchor: "start", fontSize: 12, fill: "var(--ink-2)" });

const SVG = "http://www.w3.org/2000/svg";
export const svgElement = (tag, attributes, parent) => {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  parent?.append(el);
  return el;
};

let hatches = 0;
/** A name for this chart's hatch pattern; `addHatch` draws it. */
export const hatchId = () => `beyond-${++hatches}`;
export const addHatch = (svg, id) => {
  const defs = svgElement("defs", {});
  const pattern = svgElement("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
  svgElement("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "var(--hatch)", "stroke-width": 1 }, pattern);
  svg.prepend(defs);
};

/** Turns "10^24" in text marks into 10 with a raised 24. */
export const raise = (svg) => {
  for (const el of svg.querySelectorAll("text")) {
    const match = el.childElementCount === 0 && /^(.*?10)\^(−?\d+)(.*)$/.exec(el.textContent);
    if (!match) continue;
    el.textContent = match[1];
    svgElement("tspan", { dy: "-0.42em", "font-size": "0.74em" }, el).textContent = match[2];
    if (match[3]) svgElement("tspan", { dy: "0.31em" }, el).textContent = match[3];
  }
};
