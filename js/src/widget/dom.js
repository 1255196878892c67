// Elements without markup: text stays text, listeners are no attributes, style is set by property.

/** An element with attributes (`onclick` … are listeners, null is left out) and children. */
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

const SVG = "http://www.w3.org/2000/svg";
const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** A drawing of one stroke on 16 by 16. */
export const icon = (path) =>
  svg(
    "svg",
    { width: 16, height: 16, viewBox: "0 0 16 16", fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
    svg("path", { d: path }),
  );

export const UNDO = "M6.5 3L3 6.5 6.5 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6";
export const REDO = "M9.5 3L13 6.5 9.5 10M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10";
export const LINK = "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.5-2.5a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7l.9-.9";
export const SAVE = "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.5h10";
export const CHECK = "M3 8.5l3.2 3.2L13 4.8";

/** The mark: two equal-compute curves and their best splits. */
export const logo = () => {
  const arc = (d, name) => svg("path", { d, stroke: `var(${name})`, "stroke-width": 1.9, "stroke-linecap": "round" });
  const dot = (cx, cy) => svg("circle", { cx, cy, r: 2.3, fill: "var(--fit)" });
  return svg(
    "svg",
    { width: 24, height: 24, viewBox: "0 0 24 24", fill: "none", "aria-hidden": "true" },
    arc("M1.5 3c1.6 6 4 9 6.8 9s5.2-3 6.8-9", "--s1"),
    arc("M6.5 8.5c1.7 6.6 4.2 10 7.2 10s6.4-4.5 8.8-13", "--s4"),
    dot(8.3, 12),
    dot(13.9, 18.5),
  );
};

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

/** Text whose superscript digits become real superscripts: few fonts have them all alike. */
export const raised = (text) =>
  text.split(/([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)/).filter(Boolean).map((piece) => {
    if (!RAISED.includes(piece[0])) return piece;
    return h("sup", {}, [...piece].map((c) => "0123456789−"[RAISED.indexOf(c)]).join(""));
  });
