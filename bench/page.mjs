// How soon the page answers, in milliseconds: medians of a few loads and of a drag. Prints only.
import { budget, launch, noted, open, settled } from "../tests/browser/harness.mjs";

const LOADS = 5;
const STEPS = 20;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (values) => `${median(values).toFixed(0)} ms (${values.map((v) => v.toFixed(0)).join(", ")})`;

const first = [];
const complete = [];
for (let i = 0; i < LOADS; i++) {
  const { context, page } = await open();
  await page.waitForSelector('output[data-key="params.alpha.value"]');
  first.push(await page.evaluate(() => performance.now()));
  await settled(page);
  const end = (await noted(page, "fit")).find(({ event }) => event === "end");
  complete.push(end.t);
  await context.close();
}
console.log(`from navigation to the first answer: ${rounded(first)}`);
console.log(`from navigation to 1 000 draws: ${rounded(complete)}`);

const { context, page } = await open();
await settled(page);
await page.evaluate(() => {
  addEventListener("keydown", () => (globalThis.pressed = performance.now()), { capture: true });
});
const repaints = [];
for (let i = 0; i < STEPS; i++) {
  await budget(page).focus();
  const before = await page.evaluate(() => globalThis.__isoflop.log.length);
  await page.keyboard.press(i % 2 ? "ArrowLeft" : "ArrowRight");
  const answered = (before) => {
    const log = globalThis.__isoflop.log.slice(before);
    const over = log.some(({ view, event }) => view === "fit" && event === "end");
    return over && performance.now() - globalThis.pressed;
  };
  const handle = await page.waitForFunction(answered, before, { polling: "raf" });
  repaints.push(await handle.jsonValue());
}
console.log(`from a key on the budget to the frame of its answer: ${rounded(repaints)}`);
await context.close();
await (await launch()).close();
