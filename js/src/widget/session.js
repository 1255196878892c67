// What a widget knows: its study, what came before it, and the answer. No elements here.
import { Pool } from "../../../web/js/pool.js";
import { withDraws } from "../calls.js";
import { given } from "../data.js";
import { asError, plain, said, told } from "../plain.js";
import { hold } from "../hold.js";

const MOST_STEPS = 100;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Session {
  study = null;
  view = null; // the engine's FitView for `study`, or for an earlier one
  value = null; // the contract's JSON of the answer to `study`; null before
  state = "idle"; // idle, busy, error
  failure = null;
  progress = null; // {done, of}
  note = ""; // what was said last: "Cancelled, showing the earlier fit"
  threads = true; // whether the engine has threads of its own
  wanted = {}; // options that wait for data
  #past = [];
  #future = [];
  #grip = null; // the study at the beginning of a drag
  #holding = null; // promise of the page's crew
  #hold = null;
  #pool = null;
  #over = false;
  #told;

  /** `told(event)` hears "state", "progress", "input" and "study". */
  constructor(told) {
    this.#told = told;
  }

  get crew() {
    return this.#hold.crew;
  }

  /** Begins with what `source` gives: data (in any form, or none) and a study, whole or as
   *  options. */
  begin(source) {
    return this.#try(async () => {
      this.#busy();
      await this.#ready();
      if (this.#over) return;
      const { data = null, study = {} } = await source();
      const ref = data === null ? null : await given(this.crew, data);
      const whole = study.version ? await this.#whole({ ...study, data: ref ?? study.data }) : null;
      this.wanted = study;
      if (!ref && !whole) return this.#settle();
      this.#commit(whole ?? plain(await this.crew.call("study", ref, said(study))));
    });
  }

  /** Hands over data that a study names by their hash; gives how it names them. */
  async add(data) {
    await this.#ready();
    return given(this.crew, data);
  }

  /** Hands over the file of a built-in set. */
  async keep(id, bytes) {
    await this.#ready();
    this.crew.keep(id, { name: `${id}.csv`, bytes });
  }

  /** A study with what it leaves out, checked by the engine. */
  async #whole(study) {
    return plain(await this.crew.call("change", study, {}));
  }

  async #ready() {
    this.#holding ??= hold();
    const holding = await this.#holding;
    if (this.#over) return holding.release();
    this.#hold = holding;
    this.threads = holding.threads;
    this.#pool ??= new Pool({ crew: this.crew });
  }

  /** Changes options by their names: `{law, at, objective, …}`; a whole study replaces this one. */
  set(patch) {
    return this.#try(async () => {
      await this.#ready();
      if (patch.version) return this.#commit(await this.#whole(patch));
      if (!this.study) throw asError({ code: "input", message: "there are no data yet; give some first", where: "data" });
      this.#commit(plain(await this.crew.call("change", this.study, said(patch))));
    });
  }

  /** Other data under the same choices; columns are guessed again. */
  open(data) {
    return this.#try(async () => {
      await this.#ready();
      if (!this.study) return this.begin(async () => ({ data, study: this.wanted }));
      const ref = await given(this.crew, data);
      const expected = this.failure?.code === "file-wanted" ? this.study.data.sha256 : null;
      const roles = expected === ref.sha256 ? this.study.roles : undefined;
      this.#commit({ ...this.study, roles: roles ?? {}, name: ref.name ?? ref.id, data: ref });
    });
  }

  /** Another budget. While it is dragged (`held`) all of it is one step to undo. */
  budget(c, held = false) {
    const study = { ...this.study, at: [c, ...this.study.at.slice(1)] };
    if (held) this.#grip ??= this.study;
    this.#commit(study, held);
  }

  /** The drag has ended. */
  release() {
    if (!this.#grip) return;
    if (!same(this.#grip, this.study)) this.#remember(this.#grip);
    this.#grip = null;
    this.#told("state");
  }

  get undoes() {
    return this.#past.length > 0;
  }

  get redoes() {
    return this.#future.length > 0;
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  cancel() {
    this.#pool?.cancel("fit");
  }

  /** A fit as a text: resolves with `{name, media_type, text}`. */
  export(what) {
    return new Promise((resolve, reject) => {
      this.#pool.exportText(what, this.study, ({ phase, body, failure }) => {
        if (phase === "done") resolve(body);
        else if (phase === "error") reject(asError(failure));
      });
    });
  }

  /** How a typed budget reads: a number, or an error that says what to write. */
  read(text) {
    return new Promise((resolve, reject) => {
      this.#pool.ask("quantity", { kind: "quantity", text, decimal: null }, ({ phase, body, failure }) => {
        if (phase === "error") return reject(asError(failure));
        if (body.value > 0) resolve(body.value);
        else reject(asError({ code: "input", message: body.value === null ? body.text : `'${text}' is not a budget; write 1e24`, where: "at" }));
      });
    });
  }

  dispose() {
    this.#over = true;
    this.cancel();
    this.#told = () => {};
    this.#hold?.release(); // one that is still awaited is let go when it comes
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.#fail(told(error));
    }
  }

  #commit(study, held = false) {
    if (this.study && same(study, this.study) && this.value) return this.#settle();
    if (this.study && !held && !same(study, this.study)) this.#remember(this.study);
    this.#take(study);
  }

  #remember(study) {
    this.#past.push(study);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#future = [];
  }

  #step(from, to) {
    if (from.length === 0) return;
    to.push(this.study);
    this.#take(from.pop());
  }

  #take(study) {
    this.study = study;
    this.value = null;
    this.note = "";
    this.#told("study");
    this.#pool.fit(study, (heard) => this.#over || this.#heard(study, heard));
  }

  #heard(study, { phase, view, failure, done, of }) {
    if (phase === "start") this.#busy();
    else if (phase === "progress") {
      this.progress = { done, of };
      this.#told("progress");
    } else if (phase === "cancelled") {
      this.note = this.view ? "Cancelled, showing the earlier fit" : "Cancelled";
      this.#settle();
    } else if (phase === "error") this.#fail(asError(failure));
    else if (view) {
      this.view = { ...view, fit: plain(view.fit), law: plain(view.law) };
      this.failure = null;
      if (phase === "done") this.crew.rest();
      if (phase !== "done") return this.#told("state");
      this.value = withDraws(this.#pool, this.view.fit, study);
      this.#settle();
      this.#told("input");
    }
  }

  #busy() {
    this.state = "busy";
    this.progress = null;
    this.#told("state");
  }

  #settle() {
    this.state = "idle";
    this.progress = null;
    this.#told("state");
  }

  #fail(error) {
    this.state = "error";
    this.failure = error;
    this.progress = null;
    this.#told("state");
  }
}
