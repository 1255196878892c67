// The answer as a sentence. Its budget is one element for as long as the widget lives, so that the
// focus stays on it while everything around it changes.
import { h } from "./dom.js";
import { count, flop, range, short, si, significant, valueAndRange } from "./words.js";
import { spoken } from "../../../web/charts/scales.js";

/** Which sentence fits: split, told, none, law or waiting. */
const kindOf = (view) => {
  if (!view) return "waiting";
  const best = view.fit.optimum[0];
  if (!best) return view.chart.x_kind === "compute" ? "none" : "law";
  if (best.N.value === null && view.split_told) return "none";
  return view.split_told ? "split" : "told";
};

/** A number with its exact value and its key in the contract's JSON. */
export const output = (key, value, text, tag = "output") =>
  h(tag, { "data-key": key, "data-value": value === null || value === undefined ? "null" : JSON.stringify(value), "aria-live": "off" }, ...[text].flat());

const best = (view, key) => {
  const { value } = view.fit.optimum[0][key];
  return output(`optimum.0.${key}.value`, value, short(key, value));
};

const doubt = (words) => h("span", { class: "doubt" }, words);

const SENTENCES = {
  waiting: () => ["Fitting your runs"],
  split: (view, budget) => ["A budget of ", budget, " is best spent on ", best(view, "N"), " parameters and ", best(view, "D"), " tokens, for a loss of ", best(view, "L"), "."],
  told: (view, budget) => ["With ", budget, " these runs promise a loss of ", best(view, "L"), ". The best split of that budget ", doubt("cannot be told"), " from them."],
  none: (view, budget) => ["At ", budget, " the fitted law has ", doubt("no best split"), " between size and tokens."],
  law: (view) => {
    const floor = view.fit.params.E;
    const down = floor ? [", down to a floor of ", output("params.E.value", floor.value, valueAndRange(floor)[0])] : [];
    return [view.law.title, " describes your ", count(view.fit.rows), " runs", ...down, "."];
  },
};

/** Writes the sentence into `element` around the budget. */
export const writeSentence = (element, view, budget) => {
  const root = element.getRootNode();
  const focused = root.activeElement;
  element.replaceChildren(...SENTENCES[kindOf(view)](view, budget));
  if (focused && focused !== root.activeElement && element.contains(focused)) focused.focus();
};

/** The interval and how far the budget lies beyond the runs. */
export const writeTrust = (element, view) => {
  if (!view) return element.replaceChildren();
  const split = view.fit.optimum[0];
  const parts = [];
  if (split?.L.level) {
    const ends = (key) => h("b", { "data-of": `optimum.0.${key}`, "data-low": JSON.stringify(split[key].low), "data-high": JSON.stringify(split[key].high) }, range(key, split[key]));
    const level = `${Math.round(100 * split.L.level)}\u00a0%: `;
    parts.push(view.split_told
      ? h("span", {}, level, ends("N"), h("span", { class: "wide" }, " parameters"), ", ", ends("D"), h("span", { class: "wide" }, " tokens"), ", loss ", ends("L"))
      : h("span", {}, level, "loss ", ends("L")));
  }
  if (split && !view.split_told) parts.push(h("span", { class: "badge warn" }, "Weakly identified"));
  if (split && view.beyond > 1) {
    parts.push(h("span", { class: `badge${view.beyond >= 3 ? " warn" : ""}` }, `${significant(view.beyond, 2)} × beyond the largest run`));
  }
  element.replaceChildren(...parts);
};

/** The sentence for a screen reader. */
export const spokenAnswer = (view) => {
  const split = view?.fit.optimum[0];
  if (!split?.C.value) return "";
  const budget = `${spoken(split.C.value)} FLOP`;
  if (!view.split_told) return `${budget}: the best split cannot be told from these runs`;
  return `${budget} is best spent on ${si(split.N.value ?? NaN, 2)} parameters and ${si(split.D.value ?? NaN, 2)} tokens, for a loss of ${short("L", split.L.value)}`;
};

export { flop };
