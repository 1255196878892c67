// Pictures of the page's states and of the widget at three widths in both themes, to docs/shots/, and
// the two that the README shows, to docs/fit.png and docs/widget.png. `cargo xtask shots [STATE…]`.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choose, drop, launch, linked, open, root, settled, told } from "./harness.mjs";

const csv = (name) => readFileSync(join(root, "tests/data/csv", name), "utf8");
const go = (page, path) => page.evaluate((path) => (location.hash = path), path);
const sure = async (page) => {
  await go(page, "sure");
  await told(page);
  await page.waitForTimeout(300);
};
const law = (id, more = () => {}) => async (page) => {
  await go(page, `laws/${id}`);
  await page.locator("#law-name").waitFor();
  await page.waitForTimeout(400);
  await more(page);
};
const study = (changes, more = () => {}) => ({ ...linked({ bootstrap: 200, ...changes }), reach: more });
const filled = async (page) => page.locator("[role=alert], .told-here").filter({ hasText: /\S/ }).first().waitFor();

/** Name → how the state is reached from the landing page, or a page of its own with that. */
const STATES = {
  fit: () => {},
  "fit-why": async (page) => {
    // On a phone the card is a closed line.
    const card = page.locator("details.section", { hasText: "Two answers to one question" });
    await card.evaluate((card) => (card.open = true));
    await card.getByText("Why they differ").click();
  },
  "fit-export": (page) => page.locator("#export").click(),
  "fit-keys": (page) => page.keyboard.press("?"),
  "fit-least-absolute": study({ objective: "lad-log" }),
  "fit-convention": study({ convention: "non-embedding" }),
  "fit-power-law": study({ law: "power-law", roles: { x: "C_flop", L: "loss" }, at: [] }),
  "fit-isoflops": study({ data: { kind: "built-in", id: "porian-isoflops" }, name: "porian-isoflops", at: [] }),
  "fit-restricted": study({ fix: { alpha: 0.34 }, bound: { beta: [0.3, 0.36] } }, async (page) => {
    await page.locator("[data-chip=options] > summary").click();
    await page.locator(".restrictions > summary").click();
  }),
  messy: async (page) => {
    await choose(page, "messy.csv", csv("messy.csv"));
    await settled(page);
  },
  refused: async (page) => {
    await drop(page, "words.csv", "this is\nno table of runs\n");
    await filled(page);
  },
  "not-fitted": async (page) => {
    await choose(page, "few.csv", "params,tokens\n1e9,2e10\n");
    await filled(page);
  },
  sure: (page) => sure(page),
  "sure-isoflops": study({ data: { kind: "built-in", id: "porian-isoflops" }, name: "porian-isoflops", at: [] }, (page) => sure(page)),
  "sure-power-law": study({ law: "power-law", roles: { x: "C_flop", L: "loss" }, at: [] }, (page) => sure(page)),
  "other-door": (page) => go(page, "plan"),
  laws: (page) => go(page, "laws"),
  "laws-search": async (page) => {
    await page.keyboard.press("/");
    await page.locator("#search").fill("tokens 2025");
  },
  "law-chinchilla": law("chinchilla"),
  "law-own": law("chinchilla", async (page) => {
    await page.getByText("Your own coefficients").first().click();
    await page.locator("input[name=D]").fill("1.2TB");
  }),
  "law-recalled": law("su-trajectory", (page) => page.locator("input[name=preset]").first().click()),
  "law-farseer": law("farseer"),
  "law-power-law": law("power-law"),
};

const wanted = process.argv.slice(2);
const states = Object.entries(STATES).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const widgetToo = wanted.length === 0 || wanted.includes("widget");
const folder = join(root, "docs/shots");
mkdirSync(folder, { recursive: true });

const shoot = async (width, theme, [name, state]) => {
  const { path = "/", reach = state } = typeof state === "function" ? {} : state;
  const { context, page, faults } = await open({ path, width, height: width > 640 ? 900 : 740, theme });
  await settled(page);
  await reach(page);
  await page.evaluate(() => document.fonts.ready);
  // As high as the page, so that what is fixed to the window stands at its end.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.waitForTimeout(200);
  const file = join(folder, `${name}-${width}-${theme}.png`);
  await page.screenshot({ path: file });
  console.log(file, ...faults);
  await context.close();
};

/** The widget with its built-in runs in an otherwise empty page. */
const shootWidget = async (width, theme, file) => {
  const context = await (await launch()).newContext({ viewport: { width, height: 600 }, colorScheme: theme });
  const page = await context.newPage();
  await page.setContent(`<meta name="color-scheme" content="light dark"><div id="fit"></div>`);
  await page.evaluate(async (code) => {
    const { mount } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    const widget = mount(document.querySelector("#fit"), { at: 1e24 }, { data: "chinchilla" });
    await new Promise((done) => widget.on("input", done));
  }, readFileSync(join(root, "js/dist/inlined.js"), "utf8"));
  await page.waitForTimeout(300);
  await page.locator("#fit").screenshot({ path: file });
  console.log(file);
  await context.close();
};

for (const width of [1280, 600, 360]) {
  for (const theme of ["light", "dark"]) {
    for (const state of states) await shoot(width, theme, state);
    if (widgetToo) await shootWidget(width, theme, join(folder, `widget-${width}-${theme}.png`));
  }
}
if (widgetToo) await shootWidget(760, "light", join(root, "docs/widget.png"));
if (states.some(([name]) => name === "fit")) {
  const { context, page } = await open({ width: 1280, height: 960 });
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(root, "docs/fit.png") });
  await context.close();
}
await (await launch()).close();
