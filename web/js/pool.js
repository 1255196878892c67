// The page's side of the engine: a few workers, one request in flight per view, the newest wins.
//
// Nothing is computed here: asks go out, answers are handed to the page, draws are collected.
import { Crew } from "./crew.js";
import { Lost } from "./lane.js";

const FIRST_REPORT = 200; // draws from which intervals are shown
const PROGRESS_MS = 60;
const QUIET_MS = 200; // what is over sooner needs no progress line
const SLOW_MS = 1000; // what takes longer can be cancelled, also before the first draw

export class Pool {
  #crew;
  #prefix = "";
  #late;
  #views = new Map(); // view → {rev, current, next}
  #draws = noDraws();

  /** A pool of its own workers, or one that shares the workers of `crew`; else see `Crew`. `late`
   *  resolves when a page in two parts has both; its workers begin with the first part, too. */
  constructor({ crew, late, ...options } = {}) {
    this.#crew = crew ?? new Crew({ ...options, whole: !late });
    this.#late = late ?? Promise.resolve();
    // Views of pools that share workers must not be taken for one another.
    if (crew) this.#prefix = `${++crew.pools}:`;
    // For tests: what was asked, dropped and answered, and a way to make a worker fail.
    else globalThis.__isoflop = { log: this.log, workers: this.workers, trap: (i) => this.#crew.lanes[i].trap() };
  }

  get log() {
    return this.#crew.log;
  }

  get workers() {
    return this.#crew.lanes.length;
  }

  /** Keeps a file for the workers; resolves with its SHA-256. Rejects what is too large. */
  file(name, bytes) {
    return this.#crew.file(name, bytes);
  }

  /**
   * Fits a study: the point answer first, then intervals from 200 draws on.
   * `tell` hears {phase: start | point | report | done | progress | cancelled | error | replaced, …}.
   */
  fit(study, tell) {
    this.#enter("fit", { study, tell, work: (job) => this.#fit(job) });
  }

  /** One ask of another view ("laws", "eval", "backtest"); `tell` hears {phase: done, kind, body},
   *  of long work {phase: progress, done, of} before. */
  ask(view, message, tell) {
    const work = async (job) => {
      if (message.study) await this.#crew.filesOf(message.study);
      const progress = ({ done, of }) => job.over || tell({ phase: "progress", done, of });
      const { kind, body } = await this.#run(this.#crew.idlest(), job, message, progress);
      tell(kind === "error" ? { phase: "error", failure: body } : { phase: "done", kind, body });
    };
    this.#enter(view, { study: null, tell, work });
  }

  /** A fit as a text ("csv-draws", "markdown", …); its draws are made where they are not at hand. */
  exportText(what, study, tell) {
    const work = async (job) => {
      await this.#crew.filesOf(study);
      const want = study.bootstrap;
      const atHand = keyOfDraws(study) === this.#draws.key && this.#draws.count >= want;
      const draws = atHand ? this.#draws : noDraws();
      if (draws.count < want) await this.#bootstrap(job, want, draws);
      const message = { kind: "export", what, study, draws: allOf(draws, want) };
      tell({ phase: "done", kind: "export", body: await this.#answer(job, message) });
    };
    this.#enter("export", { study, tell, work, quiet: true });
  }

  /** Reads a File or a text; `tell` hears {phase: file, sha256, name} or an error. */
  async open(name, source, tell) {
    try {
      const { sha256, kept } = await this.#crew.open(name, source);
      tell({ phase: "file", sha256, name });
      await kept();
    } catch (error) {
      tell({ phase: "error", failure: { code: "input", message: String(error?.message ?? error), where: name } });
    }
  }

  /** `tell` hears the bytes of a file of the user's own, or undefined where it is not here. */
  async bytes(sha256, tell) {
    tell(await this.#crew.bytes(sha256));
  }

  /** Has the workers fetch the rest of the engine. */
  rest() {
    this.#crew.rest();
  }

  /** `tell` is called once all of the page's code is there. */
  whenWhole(tell) {
    void this.#late.then(() => tell());
  }

  /** "CPU, 2 workers", for the foot of the page. */
  describe() {
    return `CPU, ${this.workers} worker${this.workers === 1 ? "" : "s"}`;
  }

  cancel(view) {
    const v = this.#view(view);
    v.next = null;
    if (v.current) this.#drop(view, v.current, "cancelled");
  }

  #view(name) {
    if (!this.#views.has(name)) this.#views.set(name, { rev: 0, current: null, next: null });
    return this.#views.get(name);
  }

  #note(view, rev, event) {
    this.#crew.note(this.#prefix + view, rev, event);
  }

  #enter(view, job) {
    const v = this.#view(view);
    job.view = view;
    job.rev = ++v.rev;
    job.began = performance.now();
    job.left = new Promise((resolve) => (job.leave = resolve));
    this.#note(view, job.rev, "asked");
    if (v.next) this.#note(view, v.next.rev, "skipped");
    v.next = job;
    if (!v.current) this.#drive(v);
    else if (!waitsShortly(v.current, job)) this.#drop(view, v.current, "dropped");
  }

  #drop(view, job, why) {
    if (job.over) return;
    job.over = why;
    this.#note(view, job.rev, why);
    job.leave();
    for (const lane of this.#crew.lanes) lane.cancel(this.#prefix + view);
    if (why === "cancelled") job.tell({ phase: "cancelled" });
  }

  async #drive(v) {
    while (v.next) {
      const job = (v.current = v.next);
      v.next = null;
      this.#note(job.view, job.rev, "start");
      try {
        await job.work(job);
      } catch (error) {
        if (!job.over) job.tell({ phase: "error", failure: asFailure(error) });
      }
      this.#note(job.view, job.rev, job.over ? `end ${job.over}` : "end");
      v.current = null;
    }
  }

  /** Runs a message on a lane; once more when the worker was lost. */
  async #run(lane, job, message, progress) {
    const whole = { ...message, id: this.#prefix + job.view, rev: job.rev };
    for (let attempt = 0; ; attempt++) {
      if (job.over) throw new Error(job.over);
      try {
        const reply = await lane.run(whole, progress);
        if (job.over) throw new Error(job.over);
        return reply;
      } catch (error) {
        if (!(error instanceof Lost) || attempt > 0 || job.over) throw error;
        this.#note(job.view, job.rev, "asked again");
        job.tell({ phase: "replaced", why: error.message });
      }
    }
  }

  async #fit(job) {
    const { study, tell } = job;
    tell({ phase: "start" });
    const of = study.bootstrap;
    const slow = setTimeout(() => job.over || job.told || tell({ phase: "progress", done: 0, of }), SLOW_MS);
    try {
      await this.#answers(job);
    } finally {
      clearTimeout(slow);
    }
  }

  async #answers(job) {
    const { study, tell } = job;
    await this.#crew.filesOf(study);
    const want = study.bootstrap;
    this.#forget(study);
    const have = this.#draws.count;
    if (have < want && have >= FIRST_REPORT) {
      tell({ phase: "report", view: await this.#report(job, have) });
    } else if (have < want || want === 0) {
      tell({ phase: want === 0 ? "done" : "point", view: await this.#answer(job, { kind: "fit", study }) });
    }
    if (want === 0) return;
    if (have < want) await this.#bootstrap(job, want);
    tell({ phase: "done", view: await this.#report(job, want) });
  }

  async #answer(job, message) {
    const { kind, body } = await this.#run(this.#crew.lanes[0], job, message);
    if (kind === "error") throw Object.assign(new Error(body.message), { failure: body });
    return body;
  }

  #report(job, count) {
    return this.#answer(job, { kind: "report", study: job.study, draws: allOf(this.#draws, count) });
  }

  #forget(study) {
    const key = keyOfDraws(study);
    if (key !== this.#draws.key) this.#draws = noDraws(key);
  }

  /** The draws of a study that are at hand, `{from, width, values}`. */
  drawsOf(study) {
    const atHand = keyOfDraws(study) === this.#draws.key;
    return allOf(this.#draws, atHand ? Math.min(study.bootstrap, this.#draws.count) : 0);
  }

  #bootstrap(job, want, draws = this.#draws) {
    const draw = () => {
      if (job.over) throw new Error(job.over);
      return this.#drawAll(job, want, draws);
    };
    job.drawing = true; // from here on a newer ask does not wait
    return this.#crew.alone(draw, job.left);
  }

  /** All lanes draw chunks; chunks that ended early wait until those before them are there. */
  async #drawAll(job, want, draws) {
    const chunk = want > 2000 ? 50 : 25;
    let from = draws.count;
    let shown = job.quiet || draws.count >= FIRST_REPORT || want <= FIRST_REPORT;
    let told = 0;
    const early = new Map();
    const collect = (body) => {
      early.set(body.from, body);
      for (let next; (next = early.get(draws.count)); ) {
        early.delete(draws.count);
        draws.width = next.width;
        draws.chunks.push(next);
        draws.count += next.values.length / next.width;
      }
      const now = performance.now();
      if (now - told < PROGRESS_MS || now - job.began < QUIET_MS) return;
      told = now;
      job.told = true;
      job.tell({ phase: "progress", done: draws.count, of: want });
    };
    const lane = async (worker) => {
      while (from < want && !job.over) {
        const message = { kind: "draws", study: job.study, from, to: Math.min(want, from + chunk) };
        from = message.to;
        const { kind, body } = await this.#run(worker, job, message);
        if (kind === "error") throw Object.assign(new Error(body.message), { failure: body });
        collect(body);
        if (!shown && draws.count >= FIRST_REPORT && worker === this.#crew.lanes[0]) {
          shown = true;
          job.tell({ phase: "report", view: await this.#report(job, draws.count) });
        }
      }
    };
    const stopAll = (error) => {
      from = want; // no lane begins another chunk
      throw error;
    };
    await settle(this.#crew.lanes.map((worker) => lane(worker).catch(stopAll)));
    if (job.over) throw new Error(job.over);
    job.drawing = false;
  }
}

/** Whether `job` differs from the one in flight in nothing but the budget: then it waits its turn,
 *  so that a drag repaints with every answer instead of starving. */
const waitsShortly = (current, job) =>
  !current.drawing && current.study && job.study && withoutBudget(current.study) === withoutBudget(job.study);

const noDraws = (key = "") => ({ key, width: 0, chunks: [], count: 0 });

/** The first `count` draws as one column, as the engine takes them. */
const allOf = ({ width, chunks }, count) => {
  const values = new Float64Array(count * width);
  for (const { from, values: part } of chunks) {
    const room = values.length - from * width;
    if (room > 0) values.set(room < part.length ? part.subarray(0, room) : part, from * width);
  }
  return { from: 0, width, values };
};

// Draws depend on the study without its budgets, its name and how many draws are wanted.
const keyOfDraws = (study) => JSON.stringify({ ...study, at: 0, name: 0, bootstrap: 0 });

const withoutBudget = (study) => JSON.stringify({ ...study, at: 0 });

const asFailure = (error) =>
  error.failure ?? { code: error instanceof Lost ? "internal" : "input", message: error.message, where: "" };

/** Waits for all, then fails with the first failure: no lane goes on behind the view's back. */
const settle = async (promises) => {
  const results = await Promise.allSettled(promises);
  const failed = results.find((r) => r.status === "rejected");
  if (failed) throw failed.reason;
};
