// One engine in a classic worker. It computes in slices, so that it hears what arrives meanwhile.
//
// A worker from a `blob:` holds the engine's glue already and is given the compiled module.
//
// In:  {module} · {put: sha256 or built-in id, name, bytes} · {ask: {id, rev, kind, …}} · {cancel: id} · {ping: n} · {trap: true}
// Out: {ready, simd} · {reply: {id, rev, kind, body}} · {pong: n} · {failed: text}
"use strict";

const SLICE_MS = 12;
// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)): valid only where SIMD is.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

let engine = null;
let running = null; // the message whose job the engine works on
const waiting = []; // messages in order of arrival, at most one per view
const files = []; // what was put before the engine was ready
const refused = new Map(); // key → why the engine did not take the file

// A message to oneself yields to whatever arrived before, without the 4 ms of setTimeout.
const turn = new MessageChannel();
turn.port1.onmessage = () => slice();
const yieldThenGoOn = () => turn.port2.postMessage(0);

const start = async (module) => {
  if (!module) importScripts("engine.js");
  const params = new URLSearchParams(self.location.search);
  const simd = !params.has("scalar") && WebAssembly.validate(SIMD_PROBE);
  await wasm_bindgen({ module_or_path: module ?? (simd ? "engine.wasm" : "engine-scalar.wasm") });
  engine = new wasm_bindgen.Engine();
  for (const file of files.splice(0)) put(file);
  postMessage({ ready: true, simd });
  next();
};

const put = ({ put: key, name, bytes }) => {
  if (engine === null) return files.push({ put: key, name, bytes });
  try {
    engine.put(key, name, bytes);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    refused.set(key, String(error?.message ?? error));
  }
};

const failure = ({ id, rev }, code, message) =>
  postMessage({ reply: { id, rev, kind: "error", body: { code, message, where: "" } } });

const next = () => {
  if (engine === null || running !== null || waiting.length === 0) return;
  running = waiting.shift();
  const why = refused.get(running.study?.data?.sha256 ?? running.study?.data?.id);
  if (why !== undefined) {
    failure(running, "input", why);
    return finish();
  }
  try {
    engine.ask(running);
  } catch (error) {
    return stop(error);
  }
  yieldThenGoOn();
};

// A trap leaves the engine's memory in an unknown state: the pool is told and replaces this worker.
const stop = (error) => {
  if (error instanceof WebAssembly.RuntimeError) {
    postMessage({ failed: String(error.message) });
    throw error;
  }
  failure(running, "internal", String(error?.message ?? error));
  running = null;
  next();
};

const slice = () => {
  if (running === null) return;
  const until = performance.now() + SLICE_MS;
  try {
    do {
      const reply = engine.step();
      if (reply === undefined || reply === null) {
        if (engine.busy()) continue;
        failure(running, "internal", "the engine stopped without an answer");
        return finish();
      }
      send(reply);
      if (reply.kind !== "progress") return finish();
    } while (performance.now() < until);
  } catch (error) {
    return stop(error);
  }
  yieldThenGoOn();
};

const send = (reply) => {
  const values = reply.body?.values;
  const own = values instanceof Float64Array && values.byteLength === values.buffer.byteLength;
  postMessage({ reply }, own ? [values.buffer] : []);
};

const finish = () => {
  running = null;
  next();
};

const cancel = (id) => {
  for (let i = waiting.length - 1; i >= 0; i--) {
    if (waiting[i].id === id) failure(waiting.splice(i, 1)[0], "cancelled", "cancelled");
  }
  if (running?.id !== id) return;
  try {
    engine.cancel(id);
  } catch (error) {
    return stop(error);
  }
  failure(running, "cancelled", "cancelled");
  finish();
};

const ask = (message) => {
  cancel(message.id); // the newest revision of a view wins
  waiting.push(message);
  next();
};

self.onmessage = ({ data }) => {
  if ("ask" in data) ask(data.ask);
  else if ("cancel" in data) cancel(data.cancel);
  else if ("ping" in data) postMessage({ pong: data.ping });
  else if ("trap" in data) throw new WebAssembly.RuntimeError("unreachable, asked for by a test");
  else if ("put" in data) put(data);
  else if ("module" in data) begin(data.module);
};

const begin = (module) =>
  start(module).catch((error) => postMessage({ failed: `the engine did not start: ${error?.message ?? error}` }));
if (self.location.protocol !== "blob:") begin();
