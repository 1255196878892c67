// One engine behind a port. It computes in slices, so that it hears what arrives meanwhile.
//
// In:  {module, parts} · {put: sha256 or built-in id, name, bytes or columns} · {ask: {id, rev, kind, …}}
//      {cancel: id} · {rest: true} · {call: n, name, args} · {ping: n} · {close: true} · {trap: true}
// Out: {ready, simd} · {reply: {id, rev, kind, body}} · {called: n, value or failure} · {pong: n}
//      {failed: text}

const SLICE_MS = 12;

/**
 * Answers at `port` (`postMessage`, `onmessage`). `load(module, parts)` gives `{engine, simd, rest}`; with
 * `waits` it is called when a compiled module arrives, else at once.
 */
export const serve = (port, load, waits = false) => {
  let engine = null;
  let rest = null; // fetches the rest of an engine in two parts
  let running = null; // the message whose job the engine works on
  const waiting = []; // messages in order of arrival, at most one per view
  const early = []; // what arrived before the engine was ready
  const refused = new Map(); // key → why the engine did not take the file

  // A message to oneself yields to whatever arrived before, without the 4 ms of setTimeout.
  const turn = new MessageChannel();
  turn.port1.onmessage = () => slice();
  const yieldThenGoOn = () => turn.port2.postMessage(0);

  const start = async (module, parts) => {
    const loaded = await load(module, parts);
    engine = loaded.engine;
    rest = loaded.rest;
    for (const message of early.splice(0)) hear(message);
    port.postMessage({ ready: true, simd: loaded.simd });
    next();
  };
  const begin = (module, parts) =>
    start(module, parts).catch((error) => port.postMessage({ failed: `the engine did not start: ${error?.message ?? error}` }));

  const put = ({ put: key, name, bytes, columns }) => {
    try {
      if (columns) engine.put_columns(name, columns);
      else engine.put(key, name, bytes);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      refused.set(key, String(error?.message ?? error));
    }
  };

  const failure = ({ id, rev }, code, message) =>
    port.postMessage({ reply: { id, rev, kind: "error", body: { code, message, where: "" } } });

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

  // A trap leaves the engine's memory in an unknown state: the pool is told and replaces this one.
  const stop = (error) => {
    if (error instanceof WebAssembly.RuntimeError) {
      port.postMessage({ failed: String(error.message) });
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
    port.postMessage({ reply }, own ? [values.buffer] : []);
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

  // A method of the engine that answers at once.
  const call = ({ call: called, name, args }) => {
    try {
      port.postMessage({ called, value: engine[name](...args) });
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        port.postMessage({ failed: String(error.message) });
        throw error;
      }
      const failure = error?.code ? error : { code: "input", message: String(error?.message ?? error), where: "" };
      port.postMessage({ called, failure });
    }
  };

  // Only a port of the same thread is closed; a worker is terminated. An open channel would stay.
  const close = () => {
    turn.port1.close();
    running = null;
    waiting.length = 0;
    engine?.free();
    engine = null;
  };

  const hear = (data) => {
    if ("rest" in data) rest?.();
    else if ("ask" in data) ask(data.ask);
    else if ("cancel" in data) cancel(data.cancel);
    else if ("put" in data) put(data);
    else if ("call" in data) call(data);
  };

  port.onmessage = ({ data }) => {
    if ("close" in data) return close();
    if ("ping" in data) port.postMessage({ pong: data.ping });
    else if ("trap" in data) throw new WebAssembly.RuntimeError("unreachable, asked for by a test");
    else if ("module" in data) begin(data.module, data.parts);
    else if (engine === null) early.push(data);
    else hear(data);
  };
  if (!waits) begin();
};
