// The workers of a page, the files they were given, and whose turn it is to draw. Several pools,
// one for each view of a fit, may share one crew.
import { Lane, Lost } from "./lane.js";

const LARGEST_FILE = 256 * 1024 * 1024; // as in the engine, `MOST_BYTES`
const nothingKept = { get: async () => undefined, put: async () => {} };

export class Crew {
  files = new Map(); // sha256 or built-in id → {name, bytes or columns}
  lanes;
  pools = 0; // pools so far that share it
  log = []; // for tests: what was asked, dropped and answered
  #builtIn = new Map(); // id → promise of its arrival
  #bytesOf;
  #kept;
  #opening = new Set(); // promises of files that are being read
  #drawing = null; // promise of the end of the present drawing

  /** `start` gives a new worker and `builtIn` the bytes of a set's CSV, where neither is a file of
   *  the site; `kept` is what stays between visits, `get(sha256)` and `put(sha256, name, bytes)`;
   *  `whole` workers load both parts of the engine before they answer. */
  constructor({ workers = 0, start, builtIn = ofSite, kept = nothingKept, whole = false } = {}) {
    this.#bytesOf = builtIn;
    this.#kept = kept;
    const cores = globalThis.navigator?.hardwareConcurrency || 2;
    const count = workers >= 1 ? Math.min(workers, 16) : Math.max(1, Math.min(cores - 1, 3));
    const lost = (lane, why) => this.note("-", 0, `worker ${this.lanes.indexOf(lane)} lost: ${why}`);
    this.lanes = Array.from({ length: count }, () => new Lane(this.files, lost, start, whole));
  }

  note(view, rev, event) {
    this.log.push({ view, rev, event, t: performance.now() });
    if (this.log.length > 20000) this.log.splice(0, 10000);
  }

  idlest() {
    return this.lanes.reduce((a, b) => (b.load < a.load ? b : a));
  }

  /** Has the workers fetch the rest of the engine. */
  rest() {
    for (const lane of this.lanes) lane.rest();
  }

  /** Calls a method of an engine that answers at once; once more when its worker was lost. */
  async call(name, ...args) {
    try {
      return await this.lanes[0].call(name, args);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      return this.lanes[0].call(name, args);
    }
  }

  /** Keeps a file for the workers; resolves with its SHA-256. Rejects what is too large. */
  async file(name, bytes) {
    if (bytes.byteLength > LARGEST_FILE) throw tooLarge(name, bytes.byteLength);
    // Where the address is not secure the browser does not hash; then the engine does.
    const secure = Boolean(globalThis.crypto?.subtle);
    const sha256 = secure ? await hash(bytes) : await this.call("put", "", name, bytes);
    this.keep(sha256, { name, bytes }, secure ? 0 : 1);
    return sha256;
  }

  /** Keeps the columns of a data frame, `{name, kind: "number" | "text", data}`; resolves with
   *  their SHA-256. */
  async columns(name, columns) {
    const sha256 = await this.call("put_columns", name, columns);
    this.keep(sha256, { name, columns }, 1);
    return sha256;
  }

  // `key` is a hash, or the id of a built-in set: under it the engine files that set. Lanes before
  // `from` have the file already.
  keep(key, file, from = 0) {
    if (this.files.has(key)) return;
    this.files.set(key, file);
    for (const lane of this.lanes.slice(from)) lane.put(key, file);
  }

  /** Reads a File or a text as a file and keeps it, also for the next visit. */
  open(name, source) {
    const opening = this.#open(name, source);
    this.#opening.add(opening);
    return opening.finally(() => this.#opening.delete(opening));
  }

  async #open(name, source) {
    if (source.size > LARGEST_FILE) throw tooLarge(name, source.size);
    const bytes = typeof source === "string" ? new TextEncoder().encode(source) : new Uint8Array(await source.arrayBuffer());
    const sha256 = await this.file(name, bytes);
    return { sha256, kept: () => this.#kept.put(sha256, name, bytes) };
  }

  /** The bytes of a file of the user's own, or undefined where it is not here. */
  async bytes(sha256) {
    await Promise.allSettled(this.#opening);
    return (this.files.get(sha256) ?? (await this.#kept.get(sha256)))?.bytes;
  }

  /** Makes sure that the files of a study are with the workers: its data and its schedule. */
  async filesOf({ data, schedule }) {
    await this.data(data);
    if (schedule) await this.data(schedule);
  }

  /** Makes sure that a file or a built-in set is with the workers. */
  async data({ kind, id, sha256, name }) {
    if (kind === "built-in") {
      if (this.files.has(id)) return;
      if (!this.#builtIn.has(id)) this.#builtIn.set(id, this.#arrival(id));
      await this.#builtIn.get(id).catch((error) => {
        this.#builtIn.delete(id); // so that a later ask tries again
        throw error;
      });
      return;
    }
    // A file that came in a link is still being hashed.
    if (!this.files.has(sha256)) await Promise.allSettled(this.#opening);
    if (!this.files.has(sha256)) {
      const file = await this.#kept.get(sha256);
      // The hash is taken again: what is kept is not trusted to be what it was.
      if (file && (await this.file(file.name, file.bytes)) === sha256) return;
      const message = `'${name}' is not here; drop the file again`;
      throw Object.assign(new Error(message), { failure: { code: "file-wanted", message, where: name } });
    }
  }

  async #arrival(id) {
    this.keep(id, { name: `${id}.csv`, bytes: await this.#bytesOf(id) });
  }

  /** Runs `draw` when no other pool draws: an engine keeps few fits, and chunks of many studies in
   *  turn would fit each of them again and again. `left` resolves when the caller gives up. */
  async alone(draw, left) {
    while (this.#drawing) await Promise.race([this.#drawing, left]);
    let over;
    this.#drawing = new Promise((resolve) => (over = resolve));
    try {
      return await draw();
    } finally {
      this.#drawing = null;
      over();
    }
  }

  /** Ends the workers; nothing is asked of them any more. */
  close() {
    for (const lane of this.lanes) lane.close();
    this.files.clear();
  }
}

const hash = async (bytes) => {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(found, (b) => b.toString(16).padStart(2, "0")).join("");
};

const ofSite = async (id) => {
  const response = await fetch(`data/${encodeURIComponent(id)}.csv`);
  if (!response.ok) throw new Error(`the built-in data '${id}' could not be loaded (${response.status})`);
  return new Uint8Array(await response.arrayBuffer());
};

// The engine's own words: it would refuse the file too, after copying it.
const tooLarge = (name, bytes) => {
  const mb = (n) => Math.ceil(n / 1048576);
  return new Error(`'${name}' has ${mb(bytes)} MB and the limit is ${mb(LARGEST_FILE)} MB; keep only the columns and rows of the runs`);
};
