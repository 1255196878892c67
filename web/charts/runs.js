// The runs of a chart as rows, and what pointing at one of them tells.
import { number, percent, pow, si } from "./scales.js";

export const MANY = 5000; // dots above which a canvas draws them

/** Columns to rows; a run without a finite x or response is not drawn. */
export const rowsOf = (chart) =>
  chart.x
    .map((x, i) => ({
      x, y: chart.observed[i], fitted: chart.fitted[i], residual: chart.residual[i],
      n: chart.size[i], d: chart.tokens[i], line: chart.line[i],
    }))
    .filter((r) => Number.isFinite(r.x) && Number.isFinite(r.y) && r.x > 0);

export const facts = (row, kind) => [
  ...(row.n === undefined ? [] : [["N, parameters", si(row.n, 3)]]),
  ...(row.d === undefined ? [] : [["D, tokens", si(row.d, 3)]]),
  [kind === "compute" ? "C, FLOP" : "x", kind === "compute" ? pow(row.x, 3) : si(row.x, 3)],
  ["Observed", number(row.y)],
  ["Fitted", number(row.fitted)],
  ["Residual", percent(row.residual)],
  ["Line", String(row.line)],
];

const make = (tag, name, words) => {
  const el = document.createElement(tag);
  if (name) el.className = name;
  if (words !== undefined) el.textContent = words;
  return el;
};

// "10^24" as text with a raised exponent.
const raised = (words) => {
  const dd = make("dd");
  const match = /^(.*10)\^(−?\d+)(.*)$/.exec(words);
  if (!match) return (dd.textContent = words), dd;
  dd.append(match[1], make("sup", "", match[2]), match[3]);
  return dd;
};

/** Dots on a canvas below the axes, for data sets whose dots would be too many elements. */
export const dotsOnCanvas = (box, plot, rows, colour, radius, style) => {
  const canvas = make("canvas", "dots");
  const { width, height } = plot.viewBox.baseVal;
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.aspectRatio = `${width} / ${height}`;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.globalAlpha = 0.8;
  const [x, y] = [plot.scale("x"), plot.scale("y")];
  // Of what the box will be in: it is not there yet. Read once a token, there are few.
  const tokens = new Map();
  const ink = (name) => tokens.get(name) ?? tokens.set(name, style.getPropertyValue(name)).get(name);
  for (const row of rows) {
    const token = /var\((.+)\)/.exec(colour(row))?.[1];
    pen.fillStyle = token ? ink(token) : colour(row);
    pen.beginPath();
    pen.arc(x.apply(row.x), y.apply(row.y), radius, 0, 7);
    pen.fill();
  }
  box.prepend(canvas);
};

/** A chart in a box that takes the focus and says what it shows; its spots are told by `tellSpots`. */
export const boxed = (element, svg, words) => {
  const box = make("div", "chart-area");
  box.tabIndex = 0;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", words);
  box.append(svg);
  element.querySelector(":scope > .chart-area")?.remove();
  element.prepend(box);
  return box;
};

/** Tells the run nearest to the pointer, or the next one by arrow keys, in a tip beside it. */
export const tellRuns = (box, plot, rows, kind) =>
  tellSpots(box, plot, rows.map((row) => ({ x: row.x, y: row.y, row, told: null })), (spot) => facts(spot.row, kind));

/**
 * Tells the spot `{x, y, told}` nearest to the pointer, or the next one by arrow keys. `told` is a
 * list of name and value; `facts` makes it where there are too many spots to keep it for each.
 */
export const tellSpots = (box, plot, all, facts = (spot) => spot.told) => {
  const [sx, sy] = [plot.scale("x"), plot.scale("y")];
  const spots = all.map((spot) => ({ spot, x: sx.apply(spot.x), y: sy.apply(spot.y) })).sort((a, b) => a.x - b.x);
  const tip = make("dl", "tip");
  const live = make("p", "sr");
  const mark = make("span", "spot");
  live.setAttribute("aria-live", "polite");
  tip.hidden = mark.hidden = true;
  box.append(mark, tip, live);
  const scale = () => plot.getBoundingClientRect().width / plot.viewBox.baseVal.width;
  let at = -1;
  const show = (i, aloud) => {
    at = i;
    tip.hidden = mark.hidden = i < 0;
    if (i < 0) return;
    const { spot, x, y } = spots[i];
    const k = scale();
    const told = facts(spot);
    tip.replaceChildren(...told.flatMap(([name, value]) => [make("dt", "", name), raised(value)]));
    mark.style.transform = `translate(${x * k}px, ${y * k}px)`;
    const right = x * k > box.clientWidth - 190;
    tip.style.transform = `translate(${right ? x * k - 176 : x * k + 14}px, ${Math.max(0, y * k - 60)}px)`;
    if (aloud) live.textContent = told.map((t) => t.join(" ")).join(", ");
  };
  const near = (event) => {
    const area = plot.getBoundingClientRect();
    const k = scale();
    const [px, py] = [(event.clientX - area.left) / k, (event.clientY - area.top) / k];
    let best = -1, least = 26 * 26;
    spots.forEach((s, i) => {
      const far = (s.x - px) ** 2 + (s.y - py) ** 2;
      if (far < least) [best, least] = [i, far];
    });
    if (best !== at) show(best, false);
  };
  plot.addEventListener("pointermove", near);
  plot.addEventListener("pointerdown", near); // a tap
  plot.addEventListener("pointerleave", () => show(-1, false));
  box.onkeydown = (event) => {
    if (event.target !== box || spots.length === 0) return;
    if (event.key === "Escape") return show(-1, false);
    const last = spots.length - 1;
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: last - at }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show((at + step + spots.length) % spots.length, true);
  };
  box.onblur = () => show(-1, false);
};
