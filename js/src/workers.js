// How the engine is started: compiled once, then in blob workers; where a policy forbids those, in
// slices on this thread.
import { makeGlue, workerText } from "isoflop:worker";
import { compiled } from "isoflop:engine";
import { restOf } from "../../web/worker/rest.js";
import { serve } from "../../web/worker/serve.js";

const PATIENCE_MS = 5000;

/** A function that starts one worker, whether it blocks this thread, and what ends all of it. */
export const starter = async () => {
  const engine = await compiled();
  const url = workerUrl();
  if (url && (await starts(url))) {
    return { start: () => inBlob(url, engine), threads: true, end: () => URL.revokeObjectURL(url) };
  }
  if (url) URL.revokeObjectURL(url);
  return { start: () => onThisThread(engine), threads: false, end: () => {} };
};

const workerUrl = () => {
  if (typeof Worker !== "function" || typeof URL.createObjectURL !== "function") return null;
  return URL.createObjectURL(new Blob([workerText], { type: "text/javascript" }));
};

// A policy that forbids the worker is told by an error event only, so that one is tried first.
const starts = (url) =>
  new Promise((resolve) => {
    let probe;
    const told = (answer) => {
      clearTimeout(timer);
      probe?.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => told(false), PATIENCE_MS);
    try {
      probe = new Worker(url);
      probe.onmessage = () => told(true);
      probe.onerror = (event) => {
        event.preventDefault();
        told(false);
      };
      probe.postMessage({ ping: 1 });
    } catch {
      told(false);
    }
  });

const inBlob = (url, { first, rest }) => {
  const worker = new Worker(url);
  worker.postMessage({ module: first, parts: rest });
  return worker;
};

// As a worker is used, but for the thread.
const onThisThread = ({ first, rest: parts }) => {
  const load = async () => {
    const rest = restOf(parts);
    const glue = makeGlue({ isoflopRest: rest.link });
    const exported = await glue({ module_or_path: first });
    return { engine: new glue.Engine(), simd: true, rest: exported.rest && rest.fetch };
  };
  let ended = false;
  const outside = { onmessage: null, onerror: null };
  const inside = { postMessage: (data) => later(() => outside.onmessage?.({ data })) };
  const later = (act) => queueMicrotask(() => ended || act());
  outside.postMessage = (data) => later(() => inside.onmessage({ data }));
  outside.terminate = () => {
    ended = true;
    inside.onmessage({ data: { close: true } });
  };
  serve(inside, load);
  return outside;
};
