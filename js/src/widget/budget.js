// The budget in the sentence: dragged, stepped with keys, or typed.
import { h } from "./dom.js";
import { flop, step } from "./words.js";
import { spoken } from "../../../web/charts/scales.js";

const PIXELS_PER_DIGIT = 8;
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 9, PageDown: -9 };

/** How many leading digits a key moves the budget; undefined for other keys. */
export const stepsOf = (event) => {
  const steps = STEPS[event.key];
  return steps !== undefined && event.shiftKey ? Math.sign(steps) * 9 : steps;
};

/** The element of the budget, with `show(c)`. `now()` gives the budget; `on` hears `set(c, held)`,
 *  `release()`, and `read(text)` gives a promise of a typed budget. */
export const makeBudget = (now, on) => {
  let from = null; // where the pointer went down, and the budget then
  const slider = h("span", {
    class: "drag", role: "slider", tabindex: 0, "aria-label": "Budget", "aria-valuemin": 15, "aria-valuemax": 30,
    title: "Drag, use the arrow keys, or press Enter to type",
    onpointerdown: (event) => {
      slider.setPointerCapture(event.pointerId);
      from = [event.clientX, now()];
    },
    onpointermove: (event) => {
      if (!from) return;
      const digits = Math.trunc((event.clientX - from[0]) / PIXELS_PER_DIGIT);
      const c = step(from[1], digits);
      if (digits !== 0 && c !== now()) on.set(c, true);
    },
    onpointerup: () => ((from = null), on.release()),
    onpointercancel: () => ((from = null), on.release()),
    ondblclick: () => type(),
    onkeydown: (event) => {
      if (event.key === "Enter") return event.preventDefault(), type();
      const steps = stepsOf(event);
      if (steps === undefined) return;
      event.preventDefault();
      on.set(step(now(), steps), false);
    },
  });
  const input = h("input", {
    type: "text", "aria-label": "Budget", size: 10, spellcheck: "false",
    onkeydown: (event) => {
      if (event.key === "Enter") take();
      if (event.key === "Escape") leave();
    },
    onchange: () => take(),
  });
  const told = h("small", { class: "told", role: "status" });
  const whole = h("span", { class: "budget" }, slider);
  const type = () => {
    input.value = String(now()).replace("e+", "e");
    whole.replaceChildren(input, told);
    input.focus();
    input.select();
  };
  const leave = () => {
    told.textContent = "";
    whole.replaceChildren(slider);
    slider.focus();
  };
  // The last good value stays in force while what is typed is none.
  const take = async () => {
    if (!input.isConnected) return;
    try {
      const c = await on.read(input.value);
      leave();
      on.set(c, false);
    } catch (error) {
      told.textContent = error.message;
      input.setAttribute("aria-invalid", "true");
    }
  };
  whole.show = (c) => {
    slider.replaceChildren(...flop(c));
    slider.setAttribute("aria-valuenow", Math.log10(c).toFixed(1));
    slider.setAttribute("aria-valuetext", `${spoken(c)} FLOP`);
  };
  return whole;
};
