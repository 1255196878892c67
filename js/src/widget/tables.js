// What stands behind the chart: rows not used, and the runs as numbers.
import { h, raised } from "./dom.js";
import { count, si } from "./words.js";
import { number, percent } from "../../../web/charts/scales.js";

const MOST_ROWS = 200;

const table = (heads, rows) =>
  h("div", { class: "scroll", tabindex: 0 },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, raised(cell))))))));

const fold = (element, words, make) => {
  const was = element.querySelector("details");
  if (words === null) return element.replaceChildren();
  const details = h("details", { class: "fold", open: was?.open ?? false }, h("summary", {}, words));
  // Made when it is opened: most never are.
  const fill = () => details.open && details.childElementCount === 1 && details.append(...make());
  details.addEventListener("toggle", fill);
  fill();
  element.replaceChildren(details);
};

export const writeRejected = (element, view) => {
  const rows = view?.fit.rejected ?? [];
  if (rows.length === 0) return fold(element, null);
  const words = rows.length === 1 ? "1 row was not used" : `${count(rows.length)} rows were not used`;
  fold(element, words, () => {
    const shown = rows.slice(0, MOST_ROWS).map((r) => [count(r.line), r.column, r.value, r.reason]);
    const more = rows.length > MOST_ROWS ? [h("p", {}, `and ${count(rows.length - MOST_ROWS)} more`)] : [];
    return [table([view.data.frame ? "Row" : "Line", "Column", "Value", "Why, and what to do"], shown), ...more];
  });
};

export const writeRuns = (element, view) => {
  if (!view) return fold(element, null);
  const { chart } = view;
  const optional = [["Parameters", chart.size], ["Tokens", chart.tokens]].filter(([, column]) => column.length > 0);
  fold(element, "The runs as a table", () => {
    const heads = [view.data.frame ? "Row" : "Line", ...optional.map(([name]) => name), chart.x_label, "Observed", "Fitted", "Residual"];
    const rows = Array.from({ length: Math.min(MOST_ROWS, chart.x.length) }, (_, i) => [
      count(chart.line[i]), ...optional.map(([, column]) => si(column[i], 3)), si(chart.x[i], 3),
      number(chart.observed[i]), number(chart.fitted[i]), percent(chart.residual[i]),
    ]);
    const more = chart.x.length > MOST_ROWS ? [h("p", {}, `The first ${MOST_ROWS} of ${count(chart.x.length)}; save the points as CSV for all`)] : [];
    return [table(heads, rows), ...more];
  });
};
