// What leaves the widget: the figure, numbers, the report, the study, the law, the call.
import { copyText, download, plainName, saveFigure } from "../../../web/charts/save.js";
import { h, icon, SAVE } from "./dom.js";

const FILES = [
  ["Figure as SVG", "svg"], ["Figure as PNG", "png"], ["Points as CSV", "csv-points"], ["Curve as CSV", "csv-curve"],
  ["Draws as CSV", "csv-draws"], ["Report as Markdown", "markdown"], ["Study as JSON", "json"],
];
const COPIES = [["Copy as LaTeX", "latex"], ["Copy as MathML", "mathml"], ["Copy as BibTeX", "bibtex"], ["Copy as Python", "python"], ["Copy as command", "command"]];

/** What the figure says of itself. */
export const facts = ({ study, view }) => ({
  study: study.name,
  what: "figure",
  title: `${view.law.title}: ${view.chart.y_label.split(",")[0].toLowerCase()} against ${view.chart.x_label.split(",")[0].toLowerCase()}`,
  data: `${view.data.name}, ${view.fit.rows} of ${view.data.rows} rows, ${view.fit.objective.name}`,
  credit: view.data.credit ? `Data: ${view.data.credit}. Isoflop` : "Isoflop",
});

/** The menu. `session` gives the fit, `figure()` the element with the chart; `say(text, copyable)`
 *  tells what was done. */
export const makeMenu = (session, figure, say) => {
  const pick = async (what) => {
    menu.open = false;
    summary.focus();
    try {
      await act(what);
    } catch (error) {
      say(error.message);
    }
  };
  const act = async (what) => {
    if (what === "svg" || what === "png") {
      return saveFigure(figure(), what, facts(session), (name, why) => say(name ? `Saved ${name}` : why), null);
    }
    if (what === "json") {
      const name = `${plainName(session.study.name)}-study.json`;
      download(name, "application/json", `${JSON.stringify(session.study, null, 2)}\n`);
      return say(`Saved ${name}`);
    }
    if (what === "command") return copied(session.view.command);
    const { name, media_type: type, text } = await session.export(what);
    if (COPIES.some(([, kind]) => kind === what)) return copied(text);
    download(name, type, text);
    say(`Saved ${name}`);
  };
  const copied = (text) => copyText(text, (done) => (done ? say("Copied") : say("Copy this", text)));
  const item = ([words, what]) => h("button", { type: "button", "data-export": what, onclick: () => pick(what) }, words);
  const summary = h("summary", { class: "tool", title: "Export", "aria-label": "Export" }, icon(SAVE));
  const menu = h("details", {
    class: "menu",
    onkeydown: (event) => event.key === "Escape" && menu.open && ((menu.open = false), summary.focus()),
    onfocusout: (event) => menu.contains(event.relatedTarget) || event.relatedTarget === null || (menu.open = false),
  }, summary, h("div", { class: "items" }, FILES.map(item), h("hr"), COPIES.map(item)));
  menu.copied = copied;
  return menu;
};
