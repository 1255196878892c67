// One worker, watched: what is asked is answered, or the promise says that the worker was lost.

const PING_MS = 1000;
const SILENT_MS = 5000;
const BYTES_PER_MS = 1000; // reading and fitting a large file is one long step: it is given time
const STARTS = 3; // failures in a row after which a worker is given up

const ofSite = (whole) => {
  const words = [location.search.includes("scalar") && "scalar", whole && "whole"].filter(Boolean);
  return new Worker(`worker.js${words.length > 0 ? "?" : ""}${words.join("&")}`);
};

/** The worker trapped, did not start or was silent for too long. */
export class Lost extends Error {}

export class Lane {
  #files;
  #worker;
  #asked = new Map(); // view → {message, progress, resolve, reject}
  #called = new Map(); // number → {resolve, reject}
  #calls = 0;
  #pinged = null;
  #timer = null;
  #onLost;
  #start;
  #failures = 0; // starts in a row that did not end in a ready engine
  #whole;
  #dead = null; // why no worker is started any more

  /** `files`: key → {name, bytes or columns}, shared by all lanes, so that a new worker can be fed. `start`
   *  gives a new worker; without it the worker is the site's own file, and a `whole` one loads both
   *  parts of the engine. */
  constructor(files, onLost, start = ofSite, whole = false) {
    this.#files = files;
    this.#onLost = onLost;
    this.#start = start;
    this.#whole = whole;
    this.simd = null;
    this.#spawn();
  }

  get load() {
    return this.#asked.size;
  }

  put(key, { name, bytes, columns }) {
    if (!this.#dead) this.#worker.postMessage({ put: key, name, bytes, columns });
  }

  /** Resolves with what a method of the engine gives; rejects with its `failure`, or `Lost`. */
  call(name, args) {
    if (this.#dead) return Promise.reject(new Error(this.#dead));
    this.#watch();
    return new Promise((resolve, reject) => {
      const call = ++this.#calls;
      this.#called.set(call, { resolve, reject });
      this.#worker.postMessage({ call, name, args });
    });
  }

  /** Ends the worker; what is asked of it is never answered. */
  close() {
    this.#dead = "the engine was closed";
    clearInterval(this.#timer);
    this.#worker.terminate();
    for (const { reject } of [...this.#asked.values(), ...this.#called.values()]) reject(new Error(this.#dead));
  }

  /** Resolves with the final reply `{id, rev, kind, body}`; rejects with `Lost`. `progress` hears
   *  `{done, of}` meanwhile. */
  run(message, progress) {
    if (this.#dead) return Promise.reject(new Error(this.#dead));
    this.#watch();
    return new Promise((resolve, reject) => {
      this.#asked.set(message.id, { message, progress, resolve, reject });
      this.#worker.postMessage({ ask: message });
    });
  }

  cancel(view) {
    if (!this.#dead && this.#asked.has(view)) this.#worker.postMessage({ cancel: view });
  }

  /** Has the worker fetch the rest of the engine; each that replaces it begins with both parts. */
  rest() {
    this.#whole = true;
    if (!this.#dead) this.#worker.postMessage({ rest: true });
  }

  trap() {
    this.#worker.postMessage({ trap: true });
  }

  #spawn() {
    const worker = this.#start(this.#whole);
    this.#worker = worker;
    this.#pinged = null;
    worker.onmessage = ({ data }) => worker === this.#worker && this.#heard(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#lost(event.message ?? "the worker stopped");
    };
    for (const [key, file] of this.#files) this.put(key, file);
  }

  #heard(data) {
    this.#pinged = null;
    if (data.ready) {
      this.simd = data.simd;
      this.#failures = 0;
    }
    if (data.failed) return this.#lost(data.failed);
    if (data.called) return this.#answered(data);
    const { reply } = data;
    const asked = reply && this.#asked.get(reply.id);
    if (!asked || asked.message.rev !== reply.rev) return;
    if (reply.kind === "progress") return asked.progress?.(reply.body);
    this.#asked.delete(reply.id);
    asked.resolve(reply);
  }

  #answered({ called, value, failure }) {
    const { resolve, reject } = this.#called.get(called) ?? {};
    this.#called.delete(called);
    if (failure) reject?.(Object.assign(new Error(failure.message), { failure }));
    else resolve?.(value);
  }

  // Pings while something is asked; an unanswered ping is how silence is told from long work.
  #watch() {
    this.#timer ??= setInterval(() => {
      if (this.#asked.size + this.#called.size === 0) {
        clearInterval(this.#timer);
        this.#timer = null;
        this.#pinged = null;
      } else if (this.#pinged === null) {
        this.#pinged = performance.now();
        this.#worker.postMessage({ ping: 1 });
      } else if (performance.now() - this.#pinged > this.#patience()) {
        this.#lost(`the worker was silent for ${Math.round(this.#patience() / 1000)} s`);
      }
    }, PING_MS);
  }

  #patience() {
    const largest = Math.max(0, ...[...this.#files.values()].map(weight));
    return SILENT_MS + largest / BYTES_PER_MS;
  }

  #lost(why) {
    this.#worker.terminate();
    const asked = [...this.#asked.values(), ...this.#called.values()];
    this.#asked.clear();
    this.#called.clear();
    this.#failures += 1;
    if (this.#failures < STARTS) this.#spawn();
    else this.#dead = `the engine does not start here (${why}); reload the page`;
    this.#onLost(this, why);
    for (const { reject } of asked) reject(this.#dead ? new Error(this.#dead) : new Lost(why));
  }
}

const weight = ({ bytes, columns }) => bytes?.byteLength ?? columns.reduce((sum, { data }) => sum + 8 * data.length, 0);
