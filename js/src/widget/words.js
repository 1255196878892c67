// Numbers and names as people read them: the page's rules.
import { powerOfTen } from "../../../web/charts/scales.js";
import { h } from "./dom.js";

const THIN = "\u202f";
const SUFFIXES = ["", "k", "M", "B", "T"];
const UP = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const signed = (value, text) => (value < 0 ? `−${text}` : text);
const grouped = (text) => {
  const [whole, rest] = text.split(".");
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return rest === undefined ? parts : `${parts}.${rest}`;
};
const superscript = (n) => String(n).replace("-", "⁻").replace(/\d/g, (d) => UP[d]);
const exponentOf = (value, digits) => Number(value.toExponential(digits - 1).split("e")[1]);

// |value| rounded to `digits` significant digits, zeros at the end kept.
const rounded = (value, digits) => {
  const size = Number(Math.abs(value).toPrecision(digits));
  return grouped(size.toFixed(Math.max(0, Math.min(20, digits - 1 - exponentOf(value, digits)))));
};

const power = (value, digits) => {
  const [mantissa, exponent] = Math.abs(value).toExponential(digits - 1).split("e");
  const ten = `10${superscript(Number(exponent))}`;
  return signed(value, Number(mantissa) === 1 && digits === 1 ? ten : `${mantissa} × ${ten}`);
};

/** 97.2e9 → "97 B"; from 10¹⁵ on a power of ten. */
export const si = (value, digits) => {
  if (!Number.isFinite(value)) return "not told";
  if (value === 0) return "0";
  const exponent = exponentOf(value, digits);
  const step = exponent < 3 ? 0 : Math.floor(exponent / 3);
  if (exponent < -4 || step >= SUFFIXES.length) return power(value, digits);
  const shown = signed(value, rounded(value / 1000 ** step, digits));
  return step === 0 ? shown : `${shown}${THIN}${SUFFIXES[step]}`;
};

/** `digits` significant digits, zeros at the end kept. */
export const significant = (value, digits) => {
  if (!Number.isFinite(value)) return "not told";
  if (value === 0) return "0";
  const exponent = exponentOf(value, digits);
  return exponent < -4 || exponent >= 9 ? power(value, digits) : signed(value, rounded(value, digits));
};

/** Every digit of a whole number: "1 000". */
export const count = (n) => grouped(String(n));

/** Two digits for counts, two decimals for a loss. */
export const short = (key, value) => {
  if (value === null || value === undefined) return "not told";
  return key === "L" ? value.toFixed(2) : si(value, 2);
};

/** The ends of an interval; a suffix that both have is written once. */
export const range = (key, { low, high }) => {
  if (low === null && high === null) return "not told";
  if (low === null) return `below ${short(key, high)}`;
  if (high === null) return `above ${short(key, low)}`;
  const [a, b] = [short(key, low), short(key, high)];
  const [number, unit] = a.split(THIN);
  return b.split(THIN)[1] === unit && unit !== undefined ? `${number}–${b}` : `${a}–${b}`;
};

/** A parameter and its interval, to the second digit of the interval's half-width. */
export const valueAndRange = ({ value, low, high, level }) => {
  const told = value !== null;
  if (level === null) return [told ? (Math.abs(value) >= 1e6 ? si(value, 3) : significant(value, 4)) : "not told", ""];
  const ends = [low, high].filter((end) => end !== null);
  const largest = Math.max(...[value ?? 0, ...ends].map(Math.abs));
  const far = told && ends.some((end) => end !== 0 && value !== 0 && Math.abs(Math.log10(Math.abs(end / value))) > 3);
  if (largest >= 1e6 || far || ends.length === 0) {
    return [told ? si(value, 3) : "not told", range("N", { low, high })];
  }
  const half = ends.length === 2 ? (high - low) / 2 : Math.abs((value ?? 0) - ends[0]);
  if (!(half > 0)) return [told ? significant(value, 4) : "not told", range("N", { low, high })];
  const last = exponentOf(half, 2) - 1;
  const show = (v) => {
    if (v === 0) return "0";
    const own = exponentOf(v, 2);
    return significant(v, Math.max(2, Math.min(15, own - last + 1)));
  };
  const words = ends.length === 2 ? `${show(low)}${low < 0 ? " to " : "–"}${show(high)}` : low === null ? `below ${show(high)}` : `above ${show(low)}`;
  return [told ? show(value) : "not told", words];
};

/** A budget: 10²⁴ FLOP, the exponent raised. */
export const flop = (c) => {
  const { mantissa, exponent } = powerOfTen(c, 3);
  return [mantissa ? `${mantissa} × 10` : "10", h("sup", {}, String(exponent).replace("-", "−")), "\u00a0FLOP"];
};

/** The budget `steps` leading digits further: 9e23, 1e24, 2e24 … Nine steps are a factor of ten. */
export const step = (c, steps) => {
  if (steps % 9 === 0) return Number((c * 10 ** (steps / 9)).toPrecision(3));
  const exponent = Math.floor(Math.log10(c));
  const place = exponent * 9 + Math.round(c / 10 ** exponent) - 1 + steps;
  return Number(`${place - 9 * Math.floor(place / 9) + 1}e${Math.floor(place / 9)}`);
};

const GREEK = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ", lambda: "λ",
  mu: "μ", nu: "ν", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", omega: "ω", infty: "∞", star: "*", ast: "*",
};
const letters = (latex) =>
  latex
    .replace(/\\(mathrm|text|mathit)\b/g, "")
    .replace(/\\([A-Za-z]+)/g, (_, name) => GREEK[name] ?? name)
    .replace(/[{}$^\\]/g, "")
    .replace(/-/g, "−");

/** A symbol written in LaTeX: `\alpha_N` is α with the subscript N. */
export const symbol = (latex) => {
  const [body, above] = latex.split("^");
  const [base, below] = body.split("_");
  const part = (tag, text) => (text === undefined ? null : h(tag, {}, letters(text)));
  return h("span", { class: "sym" }, letters(base), part("sub", below), part("sup", above));
};

/** An objective in few words: "Huber 10⁻³". */
export const objective = (name) => {
  const [kind, number] = name.split(":");
  const small = Number(number) > 0 && Number(number) < 0.01;
  const shown = number === undefined ? "" : small ? power(Number(number), 1) : ` ${number}`.trim();
  const words = { "huber-log": "Huber", "lad-log": "least absolute", ls: "least squares", "ls-log": "least squares of log", "asym-log": "asymmetric" };
  return `${words[kind] ?? kind} ${shown}`.trim();
};

/** How an interval was had. */
export const method = (name) => {
  const kinds = { pairs: "pair bootstrap", cluster: "cluster bootstrap", bayesian: "Bayesian bootstrap", wild: "wild bootstrap", residual: "residual bootstrap" };
  return kinds[name.split("-")[0]] ?? name;
};
