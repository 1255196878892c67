// The plain functions: a question in, a promise of plain objects out.
import { Pool } from "../../web/js/pool.js";
import { given } from "./data.js";
import { asError, plain, said, told } from "./plain.js";
import { hold } from "./hold.js";

/** Holds the crew while `work` runs; whatever it throws has `code` and `where`. */
const held = async (work) => {
  let release = () => {};
  try {
    const holding = await hold();
    release = holding.release;
    return await work(holding.crew);
  } catch (error) {
    throw told(error);
  } finally {
    release();
  }
};

/** Fits a law to data: the contract's JSON of a fit. Options have the names of the Python API, and
 *  `signal` and `onProgress(done, of)`. */
export const fit = (data, { signal, onProgress, ...options } = {}) =>
  held(async (crew) => {
    stopIf(signal);
    const ref = await given(crew, data);
    const study = plain(await crew.call("study", ref, said(options)));
    stopIf(signal);
    return fitted(new Pool({ crew }), study, { signal, onProgress });
  });

const cancelled = () => asError({ code: "cancelled", message: "the fit was cancelled" });

const stopIf = (signal) => {
  if (signal?.aborted) throw cancelled();
};

const fitted = (pool, study, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const abort = () => pool.cancel("fit");
    signal?.addEventListener("abort", abort, { once: true });
    const over = (act) => {
      signal?.removeEventListener("abort", abort);
      act();
    };
    pool.fit(study, ({ phase, view, failure, done, of }) => {
      if (phase === "progress") onProgress?.(done, of);
      else if (phase === "done") over(() => resolve(withDraws(pool, plain(view.fit), study)));
      else if (phase === "cancelled") over(() => reject(cancelled()));
      else if (phase === "error") over(() => reject(asError(failure)));
    });
  });

/** The fit with its converged draws, as the command line's JSON has it. */
export const withDraws = (pool, fit, study) => {
  const { width, values } = pool.drawsOf(study);
  const rows = Array.from({ length: width ? values.length / width : 0 }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width)),
  );
  const draws = rows.filter((row) => row.every(Number.isFinite));
  return draws.length > 0 ? { ...fit, draws } : fit;
};

// Asks that no other ask may replace: each has a pool of its own.
const asked = (crew, message, { signal, onProgress } = {}) =>
  new Promise((resolve, reject) => {
    const pool = new Pool({ crew });
    const abort = () => pool.cancel("call");
    signal?.addEventListener("abort", abort, { once: true });
    const over = (act) => {
      signal?.removeEventListener("abort", abort);
      act();
    };
    pool.ask("call", message, ({ phase, body, failure, done, of }) => {
      if (phase === "progress") onProgress?.(done, of);
      else if (phase === "done") over(() => resolve(plain(body)));
      else if (phase === "cancelled") over(() => reject(cancelled()));
      else if (phase === "error") over(() => reject(asError(failure)));
    });
  });

/** A part of the door "How sure", or all of it, of a fit with these data and options. */
const part = (kind) => (data, { signal, onProgress, ...options } = {}) =>
  held(async (crew) => {
    stopIf(signal);
    const ref = await given(crew, data);
    const study = plain(await crew.call("study", ref, said(options)));
    stopIf(signal);
    return asked(crew, { kind, study }, { signal, onProgress });
  });

/** How far a fit can be trusted: the JSON of `isoflop sure`. Options are those of `fit`. */
export const sure = part("sure");

/** The law fitted below cuts in compute and judged on the larger runs: that of `isoflop backtest`. */
export const backtest = part("backtest");

const written = (values) => Object.fromEntries(Object.entries(said(values)).map(([k, v]) => [k, String(v)]));

/** A law at inputs (and parameters, where no preset is named): numbers, or texts such as "70B". */
export const evaluate = (law, inputs, { preset = null } = {}) =>
  held((crew) => asked(crew, { kind: "eval", law, preset, values: written(inputs) }));

/** The best split of a budget under a law; `inputs` are the law's inputs other than N and D. */
export const optimum = (law, { flops, preset = null, indicative = false, inputs = {} }) =>
  held((crew) => asked(crew, { kind: "optimum", law, preset, flops: String(flops), indicative, values: written(inputs) }));

/** The loss of a planned run under a fit, with the intervals of the curve and of one new run. */
export const predict = (fit, inputs) =>
  held(async (crew) => plain(await crew.call("predict", fit, written(inputs))));

/** All laws, with their symbols, formulas and presets. */
export const laws = () => held((crew) => asked(crew, { kind: "laws" }));
