// What supports the answer: the parameters, the certificate, what is worth knowing.
import { CHECK, h, icon, raised } from "./dom.js";
import { output } from "./sentence.js";
import { count, method, symbol, valueAndRange } from "./words.js";

const row = (key, entry, estimate) => {
  const [value, range] = valueAndRange(estimate);
  return h("tr", {},
    h("th", { scope: "row", title: entry ? `${entry.label}${entry.unit ? `, ${entry.unit}` : ""}` : null }, symbol(entry?.latex ?? key)),
    h("td", {}, output(`params.${key}.value`, estimate.value, raised(value))),
    h("td", { class: "range", "data-low": JSON.stringify(estimate.low), "data-high": JSON.stringify(estimate.high) }, raised(range)));
};

/** The table of parameters with a line about the intervals. */
export const writeParameters = (element, view) => {
  if (!view) return element.replaceChildren();
  const entries = Object.entries(view.fit.params);
  const first = entries.map(([, e]) => e).find((e) => e.level !== null && e.method !== "fixed");
  const level = first ? `${Math.round(100 * first.level)}\u00a0%` : "";
  const head = h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, "Value"), h("th", { scope: "col" }, level)));
  const body = h("tbody", {}, entries.map(([key, e]) => row(key, view.law.params.find((p) => p.key === key), e)));
  const draws = view.fit.certificate.draws;
  const how = first ? `${method(first.method)}, ${count(draws)} draws` : "No intervals yet";
  element.replaceChildren(h("table", { class: "params" }, h("caption", { class: "sr" }, "Parameters of the law"), head, body), h("p", { class: "how" }, how));
};

/** Class and words of the certificate's badge. */
const verdict = ({ converged, bounds, flat, second_basin: basin }) => {
  if (!converged) return ["badge stop", "Not converged"];
  if (bounds.length > 0) return ["badge warn", "Stopped at a bound"];
  if (flat.length > 0) return ["badge warn", "Flat direction"];
  if (basin !== null && basin < 1e-3) return ["badge warn", "Two basins"];
  return ["badge ok", "Global optimum"];
};

export const writeCertificate = (element, view) => {
  if (!view) return element.replaceChildren();
  const { certificate } = view.fit;
  const [name, words] = verdict(certificate);
  const title = `${certificate.starts_agreeing} of ${certificate.starts} starts agree`;
  element.replaceChildren(h("span", { class: name, title }, name === "badge ok" ? icon(CHECK) : null, words));
};

const noticeLine = ({ severity, code, message, detail }) => {
  const stop = /^\p{Lu}/u.test(detail) && !/[.?:]$/.test(message) ? "." : "";
  return h("p", { class: `note ${severity}`, "data-code": code }, h("b", {}, raised(message + stop)), " ", raised(detail));
};

const GRAVITY = { stop: 0, warn: 1, info: 2 };

/** All notices, the gravest first; those after the first are behind a disclosure. */
export const writeNotices = (element, view) => {
  if (!view) return element.replaceChildren();
  const open = element.querySelector("details")?.open ?? false;
  const all = [...view.fit.warnings].sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
  const rest = all.slice(1);
  const more = h("details", { class: "fold", open }, h("summary", {}, `${rest.length} more ${rest.length === 1 ? "note" : "notes"}`), rest.map(noticeLine));
  element.replaceChildren(...all.slice(0, 1).map(noticeLine), ...(rest.length > 0 ? [more] : []));
};
