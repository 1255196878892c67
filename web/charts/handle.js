// The handle of the budget: it outlives the chart, which is drawn anew while it is dragged.
import { powerOfTen, spoken } from "./scales.js";

/** One significant digit: what a drag snaps to. */
const snap = (c) => Number(c.toExponential(0));

const build = (element) => {
  const handle = document.createElement("div");
  handle.className = "handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  element.append(handle);
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.held = handle.now.domain;
    event.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.held) return;
    const { plot, options } = handle.now;
    const area = plot.getBoundingClientRect();
    const x = ((event.clientX - area.left) * plot.viewBox.baseVal.width) / area.width;
    const { domain, range } = handle.now;
    const t = Math.max(0.01, Math.min(0.99, (x - range[0]) / (range[1] - range[0])));
    const c = snap(domain[0] * (domain[1] / domain[0]) ** t);
    if (c !== handle.now.budget) options.onBudget(c);
  });
  const release = () => {
    if (!handle.held) return;
    handle.held = null;
    handle.now.options.onRelease?.();
  };
  handle.addEventListener("pointerup", release);
  handle.addEventListener("pointercancel", release);
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 9, PageDown: -9 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    handle.now.options.onStep(event.shiftKey ? Math.sign(step) * 9 : step);
  });
  return handle;
};

/** The domain in force while the handle is held, so that the axis does not move under it. */
export const heldDomain = (element) => element.querySelector(":scope > .handle")?.held ?? null;

export const placeHandle = (element, { stage, plot }, options) => {
  let handle = element.querySelector(":scope > .handle");
  if (!stage.budget || !options.onBudget) return handle?.remove();
  handle ??= build(element);
  const scale = plot.scale("x");
  handle.now = { plot, options, domain: stage.domain, range: scale.range, budget: stage.budget };
  const k = plot.getBoundingClientRect().width / plot.viewBox.baseVal.width || 1;
  handle.style.left = `${scale.apply(stage.budget) * k}px`;
  handle.style.height = `${(plot.viewBox.baseVal.height - 44) * k}px`;
  handle.setAttribute("aria-valuemin", Math.log10(stage.domain[0]).toFixed(2));
  handle.setAttribute("aria-valuemax", Math.log10(stage.domain[1]).toFixed(2));
  handle.setAttribute("aria-valuenow", powerOfTen(stage.budget).exponent);
  handle.setAttribute("aria-label", options.label ?? "Budget");
  handle.setAttribute("aria-valuetext", options.spoken?.(stage.budget) ?? `${spoken(stage.budget)} FLOP`);
};
