// The anywidget module: traits in, traits out. `study` goes both ways; what the browser sets itself
// does not come back as a change.
import { place } from "./mount.js";

const SAVE_MS = 150;

const bytesOf = (data) => {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

/** A column from its buffer: little-endian doubles, or a JSON list of texts. */
const column = ({ name, kind, data }) => {
  const bytes = bytesOf(data);
  if (kind === "text") return { name, kind, data: JSON.parse(new TextDecoder().decode(bytes)) };
  const copy = bytes.slice(); // aligned for doubles
  return { name, kind: "number", data: new Float64Array(copy.buffer, 0, Math.floor(copy.byteLength / 8)) };
};

/** The data of a table trait; null where it is empty. */
const tableOf = (table) => {
  if (!table || (!table.columns && !table.bytes)) return null;
  if (table.key) return null; // a built-in set is put under its id
  if (table.bytes) return { name: table.name, bytes: bytesOf(table.bytes) };
  return { name: table.name, columns: table.columns.map(column) };
};

const builtInOf = (table) => (table?.key && table.bytes ? { id: table.key, bytes: bytesOf(table.bytes) } : null);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const render = ({ model, el }) => {
  // Traits may be private in Python.
  const name = (trait) => (model.get(`_${trait}`) === undefined ? trait : `_${trait}`);
  const [table, schedule, result, status, snapshot] = ["table", "schedule", "result", "status", "snapshot"].map(name);
  const handle = place(el);
  // The first change is told at once, so that a cell that runs next sees it; those of a drag after it
  // share a message.
  let timer = null;
  let unsaved = false;
  const save = () => {
    unsaved = false;
    model.save_changes();
    timer = setTimeout(() => {
      timer = null;
      if (unsaved) save();
    }, SAVE_MS);
  };
  const saveSoon = () => (timer === null ? save() : (unsaved = true));
  const put = (trait, value) => {
    if (model.get(trait) === undefined || same(model.get(trait), value)) return;
    model.set(trait, value);
    saveSoon();
  };
  const report = (done = null, of = null) => {
    const { code = "", message = "", where = "" } = handle.failure ?? {};
    put(status, { state: handle.state, code, message, where, done, of });
  };
  handle.on("study", (study) => put("study", study));
  handle.on("state", () => report());
  handle.on("progress", report);
  handle.on("input", (value) => {
    put(result, value);
    put(snapshot, handle.snapshot());
    report();
  });
  const begin = () =>
    handle.begin(async () => {
      const builtIn = builtInOf(model.get(table));
      if (builtIn) await handle.keep(builtIn.id, builtIn.bytes);
      const further = tableOf(model.get(schedule));
      if (further) await handle.add(further);
      const data = tableOf(model.get(table));
      const ref = data && (await handle.add(data));
      const study = model.get("study") ?? {};
      return { study, data: study.version ? null : ref };
    });
  const changed = () => {
    const study = model.get("study");
    if (handle.study && same(study, handle.study)) return;
    handle.set(study);
  };
  begin();
  model.on("change:study", changed);
  model.on(`change:${table}`, begin);
  return () => {
    model.off?.("change:study", changed);
    model.off?.(`change:${table}`, begin);
    clearTimeout(timer);
    if (unsaved) model.save_changes();
    handle.dispose();
  };
};

export default { render };
