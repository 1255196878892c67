// What crosses from the engine as plain objects, and failures as errors.

/** Maps become objects, also with a key such as `__proto__`; typed arrays stay. */
export const plain = (value) => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

/** An error with `code` and `where`; one that was cancelled is an `AbortError`. */
export const asError = ({ code, message, where }) => {
  const error = new Error(message);
  if (code === "cancelled") error.name = "AbortError";
  return Object.assign(error, { code, where: where ?? "" });
};

/** What the engine or the browser threw, as such an error. */
export const told = (error) => {
  if (error?.failure) return asError(error.failure);
  if (error?.code && error?.where !== undefined) return error;
  return asError({ code: "internal", message: String(error?.message ?? error) });
};

/** A value without those that are undefined: the engine would take them for its `null`. */
export const said = (options) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
