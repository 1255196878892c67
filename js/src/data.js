// Data in any of its forms → with the workers, and how a study refers to them.
import { asError } from "./plain.js";

const wrong = (message, where = "data") => {
  throw asError({ code: "input", message, where });
};

const FORMS =
  "give {columns: {N: […], D: […], loss: […]}, an array of records, CSV text, bytes, a File, or the id of a built-in set";

/** Hands data to the crew; gives `{kind: "built-in", id}` or `{kind: "file", sha256, name, rows}`. */
export const given = async (crew, data) => {
  if (data?.kind === "built-in" || (data?.kind === "file" && data.sha256)) return known(crew, data);
  if (typeof data === "string") return ofText(crew, data);
  if (data instanceof Uint8Array) return ofFile(crew, "bytes", data);
  if (data instanceof ArrayBuffer) return ofFile(crew, "bytes", new Uint8Array(data));
  if (typeof Blob === "function" && data instanceof Blob) {
    return ofFile(crew, data.name ?? "runs.csv", new Uint8Array(await data.arrayBuffer()));
  }
  if (Array.isArray(data)) return ofColumns(crew, "records", columnsOf(data));
  if (data?.bytes instanceof Uint8Array) return ofFile(crew, data.name ?? "bytes", data.bytes);
  if (Array.isArray(data?.columns)) return ofColumns(crew, data.name ?? "columns", data.columns);
  if (data?.columns && typeof data.columns === "object") {
    return ofColumns(crew, data.name ?? "columns", Object.entries(data.columns).map(typed));
  }
  return wrong(`these data are of no known form; ${FORMS}`);
};

const known = async (crew, data) => {
  await crew.data(data);
  return data;
};

const ofText = (crew, text) => {
  const id = text.startsWith("built-in:") ? text.slice(9) : text;
  // CSV of one line would be a header without a run.
  if (!/[\n\r]/.test(id)) return known(crew, { kind: "built-in", id });
  return ofFile(crew, "runs.csv", new TextEncoder().encode(text));
};

const ofFile = async (crew, name, bytes) => ({ kind: "file", sha256: await crew.file(name, bytes), name, rows: 0 });

const ofColumns = async (crew, name, columns) => ({
  kind: "file",
  sha256: await crew.columns(name, columns),
  name,
  rows: columns[0]?.data.length ?? 0,
});

/** A column as the engine takes it: numbers as `Float64Array` (NaN is an empty cell), else texts. */
const typed = ([name, data]) => {
  if (data instanceof Float64Array) return { name, kind: "number", data };
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) {
    return { name, kind: "number", data: Float64Array.from(data, Number) };
  }
  if (typeof data?.[Symbol.iterator] !== "function" || typeof data === "string") {
    wrong(`column '${name}' is no list; give an array of its values`, name);
  }
  const cells = Array.from(data);
  const missing = (v) => v === null || v === undefined;
  if (cells.every((v) => missing(v) || typeof v === "number" || typeof v === "bigint")) {
    return { name, kind: "number", data: Float64Array.from(cells, (v) => (missing(v) ? NaN : Number(v))) };
  }
  return { name, kind: "text", data: cells.map((v) => (missing(v) ? null : String(v))) };
};

/** Records as columns, in the order in which their keys first occur. */
const columnsOf = (records) => {
  if (!records.every((r) => r && typeof r === "object")) wrong(`an entry of the data is no record; ${FORMS}`);
  const names = new Set(records.flatMap(Object.keys));
  return [...names].map((name) => typed([name, records.map((r) => (Object.hasOwn(r, name) ? r[name] : null))]));
};
