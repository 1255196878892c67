// The widget's elements and how they follow the session. Everything lives in a shadow root: no
// style leaks in or out, no key leaves.
import tokens from "isoflop:tokens";
import rules from "./style.css";
import { heldDomain, placeHandle } from "../../../web/charts/handle.js";
import { lossChart } from "../../../web/charts/loss.js";
import { figure, markup } from "../../../web/charts/save.js";
import { makeBudget } from "./budget.js";
import { h, icon, LINK, logo, raised, REDO, UNDO } from "./dom.js";
import { toLink } from "./link.js";
import { facts, makeMenu } from "./menu.js";
import { writeCertificate, writeNotices, writeParameters } from "./rail.js";
import { spokenAnswer, writeSentence, writeTrust } from "./sentence.js";
import { writeRejected, writeRuns } from "./tables.js";
import { followTheme } from "./theme.js";
import { count, objective, step } from "./words.js";

const SPEAK_MS = 500;
const QUIET_MS = 200; // what is over sooner needs no progress line

/** Whether the curve is drawn: the split is told, or the law has none to tell. */
const isTold = (view) => view.split_told || view.chart.x_kind === "input";

let sheet = null;
const adopt = (root) => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + rules);
  }
  root.adoptedStyleSheets = [sheet];
};

export class Card {
  #session;
  #host;
  #root;
  #ends = [];
  #timers = {};
  #painted = null;

  constructor(host, session, theme) {
    this.#host = host;
    this.#session = session;
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    adopt(this.#root);
    this.#build();
    this.#root.replaceChildren(this.card);
    // Jupyter looks for this at what it sees of a key: the host, not what is in its shadow.
    host.setAttribute("data-lm-suppress-shortcuts", "true");
    this.#ends.push(followTheme(host, this.card, theme), this.#keepKeys(), this.#watchWidth());
    this.paint();
  }

  #build() {
    const session = this.#session;
    this.budget = makeBudget(() => this.#budgetNow(), {
      set: (c, held) => session.budget(c, held),
      release: () => session.release(),
      read: (text) => session.read(text),
    });
    this.menu = makeMenu(session, () => this.figure, (text, copyable) => this.#say(text, copyable));
    const tool = (words, path, act) => h("button", { type: "button", class: "tool", title: words, "aria-label": words, onclick: act }, icon(path));
    this.undo = tool("Undo", UNDO, () => session.undo());
    this.redo = tool("Redo", REDO, () => session.redo());
    this.link = tool("Copy link of the study", LINK, () => this.#copyLink());
    this.chip = h("span", { class: "chip" });
    this.line = h("div", { class: "line", hidden: true });
    this.sentence = h("h2", { class: "sentence" });
    this.trust = h("p", { class: "trust" });
    this.alert = h("div", { class: "alert", role: "alert", hidden: true });
    this.chart = h("div", { class: "chart-box" });
    this.key = h("div", { class: "key" });
    this.figure = h("figure", {}, this.chart, this.key);
    this.empty = this.#emptyState();
    this.parameters = h("div", {});
    this.certificate = h("p", {});
    this.notices = h("div", { class: "notes" });
    this.rail = h("div", { class: "rail", role: "group", "aria-label": "The law" }, this.parameters, this.certificate, this.notices);
    this.body = h("div", { class: "body" }, this.figure, this.rail);
    this.rejected = h("div", {});
    this.runs = h("div", {});
    this.status = h("div", { class: "status", role: "status" });
    this.spoken = h("p", { class: "sr", "aria-live": "polite" });
    this.card = h("div", { class: "card", role: "group", "data-state": "idle", "aria-label": "Isoflop" },
      this.line,
      h("div", { class: "bar" }, logo(), this.chip, h("span", { class: "tools" }, this.undo, this.redo, this.link, this.menu)),
      this.sentence, this.trust, this.alert, this.empty, this.body,
      h("div", { class: "foot" }, this.rejected, this.runs, this.status), this.spoken);
  }

  #emptyState() {
    const open = (file) => file && this.#session.open(file);
    const input = h("input", { type: "file", accept: ".csv,.tsv,.json,.jsonl,text/csv", hidden: true, onchange: () => open(input.files[0]) });
    this.card?.remove();
    const drop = (event) => {
      event.preventDefault();
      open(event.dataTransfer?.files[0]);
    };
    this.wanted = h("p", {}, "Drop a CSV with size, tokens and loss");
    this.example = h("button", { type: "button", class: "quiet", onclick: () => this.#session.open("chinchilla") }, "Show the Chinchilla runs");
    const choose = h("button", { type: "button", onclick: () => input.click() }, "Choose a file…");
    return h("div", { class: "empty", hidden: true, ondragover: (event) => event.preventDefault(), ondrop: drop }, this.wanted, h("p", { class: "acts" }, choose, this.example), input);
  }

  #budgetNow() {
    const { study, view } = this.#session;
    return study?.at[0] ?? view?.fit.optimum[0]?.C.value ?? 1e24;
  }

  // A host has shortcuts of its own: no key that is pressed here reaches it.
  #keepKeys() {
    const hear = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
        // In a text box the browser's own undo holds.
        if (this.#root.activeElement?.tagName !== "INPUT") {
          event.preventDefault();
          if (event.shiftKey) this.#session.redo();
          else this.#session.undo();
        }
      }
      event.stopPropagation();
    };
    const stop = (event) => event.stopPropagation();
    this.card.addEventListener("keydown", hear);
    for (const kind of ["keyup", "keypress"]) this.card.addEventListener(kind, stop);
    return () => this.card.removeEventListener("keydown", hear);
  }

  #watchWidth() {
    let width = 0;
    const watcher = new ResizeObserver(() => {
      if (this.chart.clientWidth === width) return;
      width = this.chart.clientWidth;
      this.#painted = null;
      this.#paintChart();
    });
    watcher.observe(this.chart);
    return () => watcher.disconnect();
  }

  /** Brings every part to what the session knows. */
  paint() {
    const session = this.#session;
    const { view, study, state } = session;
    this.card.dataset.state = state;
    this.card.setAttribute("aria-busy", String(state === "busy"));
    const here = view !== null;
    const asks = session.failure?.code === "file-wanted" || (!study && state !== "busy");
    this.empty.hidden = !asks;
    const nothing = !here && (asks || state === "error");
    for (const part of [this.body, this.sentence, this.trust]) part.hidden = nothing;
    this.card.classList.toggle("short", here && !isTold(view));
    this.example.hidden = session.failure?.code === "file-wanted";
    this.wanted.textContent = session.failure?.code === "file-wanted" ? `This study is about '${session.study.data.name}'; drop that file` : "Drop a CSV with size, tokens and loss";
    this.#paintBar();
    this.#paintFailure();
    this.#paintProgress();
    if (study || here) this.budget.show(this.#budgetNow());
    if (this.#painted !== view || !here) this.#paintView(view);
  }

  #paintView(view) {
    writeSentence(this.sentence, view, this.budget);
    writeTrust(this.trust, view);
    writeParameters(this.parameters, view);
    writeCertificate(this.certificate, view);
    writeNotices(this.notices, view);
    writeRejected(this.rejected, view);
    writeRuns(this.runs, view);
    this.#paintChart();
    this.#painted = view;
    clearTimeout(this.#timers.speak);
    this.#timers.speak = setTimeout(() => (this.spoken.textContent = spokenAnswer(view)), SPEAK_MS);
  }

  #paintBar() {
    const { view, study, undoes, redoes } = this.#session;
    this.undo.disabled = !undoes;
    this.redo.disabled = !redoes;
    this.link.disabled = !study;
    this.menu.hidden = !view;
    const rows = view ? `${count(view.fit.rows)} rows · ` : "";
    this.chip.replaceChildren(...(study ? [rows, ...raised(objective(study.objective))] : ["no data yet"]));
    this.chip.title = view ? `${view.data.name}, law ${view.law.title}` : "";
  }

  #paintFailure() {
    const { failure, view } = this.#session;
    const shown = failure && failure.code !== "file-wanted";
    this.alert.hidden = !shown;
    if (!shown) return this.alert.replaceChildren();
    const stays = view ? h("p", {}, "The fit below is the one before.") : null;
    this.alert.replaceChildren(h("p", { "data-code": failure.code }, failure.message), ...(stays ? [stays] : []));
  }

  #paintProgress() {
    const { state, progress, note, threads } = this.#session;
    if (state !== "busy") {
      clearTimeout(this.#timers.line);
      this.#timers.line = null;
      this.line.hidden = true;
      const slow = threads ? "" : "This page forbids workers: the fit runs beside it, slower";
      return this.status.replaceChildren(note || slow);
    }
    this.#timers.line ??= setTimeout(() => (this.line.hidden = false), QUIET_MS);
    if (!progress) return;
    this.line.style.setProperty("--share", String(progress.done / Math.max(1, progress.of)));
    const words = `${count(progress.done)} of ${count(progress.of)} draws `;
    if (!this.status.querySelector("button")) {
      const cancel = h("button", { type: "button", class: "quiet", onclick: () => this.#session.cancel() }, "Cancel");
      this.status.replaceChildren(words, cancel);
    } else this.status.firstChild.textContent = words;
  }

  #paintChart() {
    const { view } = this.#session;
    if (!view || this.chart.clientWidth === 0) return;
    const best = view.fit.optimum[0];
    const shown = { ...view, budget: best?.C.value ?? null, optimum: best ?? null, split_told: isTold(view) };
    const width = this.card.clientWidth;
    const height = width >= 900 ? 380 : width >= 560 ? 216 : 250;
    try {
      const drawn = lossChart(this.chart, shown, { domain: heldDomain(this.chart), height });
      if (drawn) placeHandle(this.chart, drawn, this.#handle());
    } catch (error) {
      console.error("the chart could not be drawn:", error);
    }
  }

  #handle() {
    return {
      onBudget: (c) => this.#session.budget(c, true),
      onRelease: () => this.#session.release(),
      onStep: (steps) => this.#session.budget(step(this.#budgetNow(), steps), false),
    };
  }

  async #copyLink() {
    try {
      const link = await toLink(this.#session.study);
      const { kind, name } = this.#session.study.data;
      await this.menu.copied(`#${link}`);
      if (!this.status.querySelector("input")) {
        this.#say(kind === "file" ? `Link copied without the data; the reader is asked for ${name}` : "Link copied");
      }
    } catch (error) {
      this.#say(error.message);
    }
  }

  #say(text, copyable) {
    const box = copyable && h("input", { type: "text", readonly: true, "aria-label": text });
    if (box) box.value = copyable;
    this.status.replaceChildren(text, ...(box ? [" ", box] : []));
    box?.select();
  }

  /** The chart as the text of an SVG file; empty where there is none. */
  snapshot() {
    if (!this.#session.view || !this.chart.querySelector("svg")) return "";
    return markup(figure(this.figure, facts(this.#session)));
  }

  dispose() {
    for (const end of this.#ends) end();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = [];
  }
}
