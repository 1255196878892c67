// One crew of workers for all that this page has of Isoflop: a notebook loads the module once a
// cell, so the crew is kept by the page and not by the module.
import { builtIn } from "isoflop:engine";
import { Crew } from "../../web/js/crew.js";
import { starter } from "./workers.js";

const KEY = Symbol.for(`isoflop ${VERSION}`);
const LINGER_MS = 500; // a cell that is run again ends its widget and begins the next

const begun = () => {
  const shared = { holders: 0, made: make(), timer: null };
  shared.made.catch(() => globalThis[KEY] === shared && delete globalThis[KEY]);
  return (globalThis[KEY] = shared);
};

const make = async () => {
  const { start, threads, end } = await starter();
  const crew = new Crew({ workers: threads ? 0 : 1, start, builtIn });
  return { crew, threads, end: () => (crew.close(), end()) };
};

/** The page's crew and how to let go of it: `{crew, threads, release}`. It ends with its last
 *  holder. */
export const hold = async () => {
  const shared = globalThis[KEY] ?? begun();
  shared.holders += 1;
  clearTimeout(shared.timer);
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    shared.holders -= 1;
    if (shared.holders === 0) shared.timer = setTimeout(() => end(shared), LINGER_MS);
    shared.timer?.unref?.(); // Node need not wait for it
  };
  try {
    const { crew, threads } = await shared.made;
    return { crew, threads, release };
  } catch (error) {
    release();
    throw error;
  }
};

const end = async (shared) => {
  if (globalThis[KEY] === shared) delete globalThis[KEY];
  (await shared.made.catch(() => null))?.end();
};
