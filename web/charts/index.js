// The charts of the page, drawn with Observable Plot from what the engine computed.
import { isoflops } from "./isoflops.js";
import { design } from "./design.js";
import { heldDomain, placeHandle } from "./handle.js";
import { lawChart as drawLaw } from "./law.js";
import { lossChart as drawLoss, residuals } from "./loss.js";
import { copyText, download, plainName, saveFigure } from "./save.js";
import { si } from "./scales.js";
import { lines, rows, scatter } from "./sure.js";

const lossChart = (element, view, options = {}) => {
  const drawn = drawLoss(element, view, { domain: heldDomain(element) });
  if (drawn) placeHandle(element, drawn, options);
  legend(element, drawn?.stage);
};

const lawChart = (element, view, options = {}) => {
  const drawn = drawLaw(element, view, { ...options, domain: heldDomain(element) });
  const handle = { ...options, label: view.x_label, spoken: (x) => si(x, 3) };
  if (drawn) placeHandle(element, drawn, handle);
};

// Colours of the ramp with the size each stands for.
const legend = (element, stage) => {
  const key = element.parentElement?.querySelector(".key");
  if (!key) return;
  key.replaceChildren();
  if (!stage || stage.colours.legend.length === 0) return;
  key.append("Parameters");
  for (const { colour, size } of stage.colours.legend) {
    const item = document.createElement("span");
    const dot = document.createElement("i");
    dot.style.background = colour;
    item.append(dot, si(size));
    key.append(item);
  }
};

const charts = { lossChart, lawChart, isoflops, residuals, design, rows, scatter, lines };

/** Draws now and again when the element's width changes; the newest view is the one drawn. */
const draw = (name, element, view, options) => {
  const paint = () => {
    try {
      if (element.clientWidth > 0) charts[name](element, element.drawing.view, element.drawing.options);
    } catch (error) {
      // The caller is the page's own code, which an exception would leave half done.
      console.error(`the chart '${name}' could not be drawn:`, error);
    }
  };
  const seen = element.drawing !== undefined;
  element.drawing = { view, options, paint };
  paint();
  if (seen) return;
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    paint();
  }).observe(element);
};

// A canvas holds the colours that it was painted with; everything else follows the theme by itself.
const repaint = () => {
  for (const element of document.querySelectorAll(".chart-box")) {
    if (element.querySelector("canvas.dots")) element.drawing?.paint();
  }
};
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

globalThis.isoflopCharts = { ...charts, draw, copyText, download, plainName, saveFigure };
export { lossChart, isoflops, residuals, design, draw };
