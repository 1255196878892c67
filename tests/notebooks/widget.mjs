// The widget as every host shows it: what is in its shadow root, and the forty hostile strings.
import assert from "node:assert/strict";
import { STRINGS } from "../data/hostile.mjs";

/** The draggable budget of the sentence. */
export const budget = (page) => page.locator(".budget [role=slider]").first();

/** The exact value behind a shown number, once it is there. */
export const shown = async (page, key) => {
  const output = page.locator(`output[data-key="${key}"]`).first();
  await output.waitFor({ timeout: 60_000 });
  return JSON.parse(await output.getAttribute("data-value"));
};

/** Waits until `found()` gives what is wanted. */
export const until = async (found, wanted, what, seconds = 30) => {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    last = await found();
    if (last === wanted) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  assert.equal(last, wanted, `${what}, after ${seconds} s`);
};

/** Waits until the shown value of `key` is `wanted`. */
export const becomes = (page, key, wanted) => until(() => shown(page, key), wanted, `${key} of the widget`);

/** A frame whose every other column is named and filled by hostile strings: column → list. */
export const hostileColumns = (rows) => {
  const names = STRINGS.filter((text) => !text.includes("\0"));
  const others = names.map((name, j) => [name, rows.map((_, i) => names[(i + j) % names.length])]);
  const own = ["N", "D", "loss"].map((name, k) => [name, rows.map((row) => row[k])]);
  return Object.fromEntries([...own, ...others]);
};

/** Twelve made-up runs: sizes, tokens, losses. */
export const hostileRows = Array.from({ length: 12 }, (_, i) => {
  const [n, d] = [1e8 * (i + 1), 3e9 * (1 + (i % 4))];
  return [n, d, 1.7 + 400 / n ** 0.34 + 410 / d ** 0.28];
});

/** To run before a page's scripts: a script made from data would call one of these. */
export const sentinel = () => {
  globalThis.ran = [];
  for (const name of ["alert", "prompt", "confirm"]) {
    globalThis[name] = (text) => void globalThis.ran.push(`${name} ${text}`);
  }
};

/** What markup in data could have made under `selector`, shadow roots included. */
const madeFromData = (page, selector) =>
  page.evaluate((selector) => {
    const found = [...globalThis.ran];
    const look = (node) => {
      for (const e of node.querySelectorAll("*")) {
        for (const { name, value } of e.attributes) {
          if (/^on/i.test(name)) found.push(`${e.tagName} ${name}`);
          if (/^(href|src|action)$/i.test(name) && /^\s*javascript:/i.test(value)) found.push(value);
        }
        // A drawing in an image runs nothing.
        const drawing = e.tagName === "IMG" && e.getAttribute("src")?.startsWith("data:image/svg+xml");
        const made = /^(img|iframe|object|embed|base|meta|script)$/i.test(e.tagName);
        if (made && !drawing) found.push(e.outerHTML);
        if (e.tagName === "STYLE" && /\*\s*\{\s*display:\s*none/.test(e.textContent)) found.push("style");
        if (e.id === "documentElement" || e.dataset?.commandlinkerCommand) found.push(e.outerHTML);
        if (e.shadowRoot) look(e.shadowRoot);
      }
    };
    for (const e of document.querySelectorAll(selector)) {
      look(e);
      if (e.shadowRoot) look(e.shadowRoot);
    }
    return found;
  }, selector);

/** Nothing hostile became markup or ran, with every disclosure of the widget open. */
export const staysText = async (page, selector) => {
  await page.evaluate((selector) => {
    const open = (node) => {
      for (const e of node.querySelectorAll("*")) {
        if (e.tagName === "DETAILS") e.open = true;
        if (e.shadowRoot) open(e.shadowRoot);
      }
    };
    open(document);
  }, selector);
  await page.waitForTimeout(300);
  assert.deepEqual(await madeFromData(page, selector), []);
};

/** Presses a key on what is focused by keyboard, and nowhere else. */
export const press = async (locator, ...keys) => {
  // A host moves the focus when a cell has run; the key must not go there.
  await locator.focus();
  for (const key of keys) await locator.press(key);
};

/** Drags by some pixels to the right. */
export const drag = async (locator, pixels) => {
  await locator.scrollIntoViewIfNeeded();
  const mouse = locator.page().mouse;
  const box = await locator.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + pixels, y, { steps: 6 });
  await mouse.up();
};

/** Relative luminance (0 to 1) of the text of an element and of what lies behind it. */
export const luminance = (locator) =>
  locator.evaluate((e) => {
    const of = (color) => {
      const canvas = document.createElement("canvas").getContext("2d");
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      const linear = (byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
      return { value: 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b), seen: a === 255 };
    };
    let behind = e;
    while (behind && !of(getComputedStyle(behind).backgroundColor).seen) {
      behind = behind.parentElement ?? behind.getRootNode().host ?? null;
    }
    const page = behind ? of(getComputedStyle(behind).backgroundColor).value : 1;
    return { ink: of(getComputedStyle(e.closest("h1,h2,p") ?? e).color).value, page };
  });
