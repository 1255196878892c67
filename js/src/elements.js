// The custom elements: `<isoflop-fit>` and `<isoflop-formula>`. Where there is no document (Node)
// they are plain classes that nobody registers.
import { laws } from "./calls.js";
import { place } from "./mount.js";
import { asError } from "./plain.js";
import { fromLink, isLink } from "./widget/link.js";

const Base = globalThis.HTMLElement ?? class {};
const OPTIONS = ["law", "objective", "where", "interval", "cluster", "group", "at"];
const NUMBERS = ["bootstrap", "seed"];

/** `<isoflop-fit law="chinchilla" src="runs.csv" at="1e24">`; `src` may be a built-in id or a link
 *  of a study. Properties `data`, `study`, `value`; it dispatches `input`. */
export class IsoflopFit extends Base {
  static observedAttributes = [...OPTIONS, ...NUMBERS, "src", "theme"];
  #handle = null;
  #data = null;
  #study = null;
  #waits = false;

  connectedCallback() {
    this.#later();
  }

  disconnectedCallback() {
    // Moved to another place in the document it goes on.
    queueMicrotask(() => this.isConnected || this.#end());
  }

  attributeChangedCallback() {
    if (this.#handle) this.#later();
  }

  get data() {
    return this.#data;
  }

  set data(data) {
    this.#data = data;
    this.#later();
  }

  get study() {
    return this.#handle?.study ?? this.#study;
  }

  /** A whole study, or options by name. */
  set study(study) {
    this.#study = study;
    if (this.#handle && study) this.#handle.set(study);
    else this.#later();
  }

  get value() {
    return this.#handle?.value ?? null;
  }

  #options() {
    const found = Object.fromEntries(OPTIONS.filter((n) => this.hasAttribute(n)).map((n) => [n, this.getAttribute(n)]));
    for (const name of NUMBERS) if (this.hasAttribute(name)) found[name] = Number(this.getAttribute(name));
    if (typeof found.at === "string") found.at = found.at.split(",").map((text) => text.trim());
    return found;
  }

  // Attributes and properties that are set together begin one widget.
  #later() {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      if (this.isConnected) this.#begin();
    });
  }

  #begin() {
    this.#end();
    const source = this.getAttribute("src");
    const handle = (this.#handle = place(this, this.getAttribute("theme")));
    handle.on("input", () => this.dispatchEvent(new Event("input", { bubbles: true })));
    handle.on("error", (failure) => this.dispatchEvent(new CustomEvent("error", { detail: failure })));
    const link = source !== null && isLink(source);
    handle.begin(async () => ({
      study: this.#study ?? (link ? await fromLink(source) : this.#options()),
      data: this.#data ?? (link || source === null ? null : await loaded(source)),
    }));
  }

  #end() {
    this.#handle?.dispose();
    this.#handle = null;
  }
}

/** The file at `src`, or the built-in set of this id. */
const loaded = async (src) => {
  if (/^[a-z0-9-]+$/.test(src)) return src;
  const response = await fetch(src).catch((error) => ({ ok: false, status: error.message }));
  if (!response.ok) throw asError({ code: "input", message: `'${src}' could not be loaded (${response.status})`, where: "src" });
  const name = new URL(src, document.baseURI).pathname.split("/").pop() || "runs.csv";
  return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
};

const MATH = "http://www.w3.org/1998/Math/MathML";
const mathElement = ({ tag, text, children = [] }) => {
  const element = document.createElementNS(MATH, tag);
  if (text) element.textContent = text;
  element.append(...children.map(mathElement));
  return element;
};

/** `<isoflop-formula law="chinchilla" preset="epoch-huber">`: the law's formula, and the numbers of
 *  a preset. */
export class IsoflopFormula extends Base {
  static observedAttributes = ["law", "preset"];

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    try {
      const [law, preset] = [this.getAttribute("law") ?? "chinchilla", this.getAttribute("preset")];
      const entry = (await laws()).find(({ id }) => id === law);
      if (!entry) throw asError({ code: "input", message: `law '${law}' is not known`, where: "law" });
      const found = preset === null ? null : entry.presets.find(({ id }) => id === preset);
      if (found === undefined) {
        const ids = entry.presets.map(({ id }) => id).join(", ") || "none";
        throw asError({ code: "input", message: `law '${law}' has no preset '${preset}'; it has ${ids}`, where: "preset" });
      }
      const math = document.createElementNS(MATH, "math");
      math.setAttribute("display", "block");
      math.append(...entry.math.map((node) => mathElement(numbered(node, found?.values ?? {}, entry.params))));
      this.replaceChildren(math);
    } catch (error) {
      this.textContent = error.message;
    }
  }
}

/** The formula with a preset's numbers in place of its parameters. */
const numbered = (node, values, params) => {
  const name = plainText(node);
  const key = params.find((p) => Object.hasOwn(values, p.key) && nameOf(p.latex) === name)?.key;
  if (key !== undefined && ["mi", "msub"].includes(node.tag)) {
    return { tag: "mn", text: String(Number(values[key].toPrecision(5))).replace("-", "−") };
  }
  return { ...node, children: (node.children ?? []).map((child) => numbered(child, values, params)) };
};

const plainText = ({ text = "", children = [] }) => text + children.map(plainText).join("");
const GREEK = { alpha: "α", beta: "β", gamma: "γ", delta: "δ", lambda: "λ", nu: "ν", epsilon: "ε" };
const nameOf = (latex) =>
  latex.replace(/\\(mathrm|text)\b/g, "").replace(/\\([a-zA-Z]+)/g, (_, name) => GREEK[name] ?? name).replace(/[{}_^\\]/g, "");

const register = (name, element) => {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element);
};
register("isoflop-fit", IsoflopFit);
register("isoflop-formula", IsoflopFormula);
