// The page is set in its own fonts: cutting them down lost no character that the page shows.
import assert from "node:assert/strict";
import { pageTest, settled } from "./harness.mjs";

/** Each text of the page with the fonts that drew it, in the browser's own words. */
const texts = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument", { depth: -1 });
  const found = [];
  const walk = async (node, parent) => {
    if (node.nodeType === 3 && node.nodeValue.trim() && parent) {
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId });
      const others = fonts.filter((font) => !font.isCustomFont).map((font) => font.familyName);
      const all = fonts.map((font) => font.familyName);
      found.push({ text: node.nodeValue.trim(), tag: parent.localName, id: parent.nodeId, all, others });
    }
    for (const child of node.children ?? []) await walk(child, node);
  };
  await walk(root);
  for (const entry of found.filter(({ others }) => others.length > 0)) {
    const { computedStyle } = await session.send("CSS.getComputedStyleForNode", { nodeId: entry.id });
    entry.family = computedStyle.find(({ name }) => name === "font-family").value;
  }
  return found;
};

const MATHML = ["mi", "mn", "mo", "mtext"];
// What the whole fonts hold beside ASCII; the rest (Greek, ⁻, ₀) was never theirs.
const HELD = /[^\x20-\x7e±²³·¹½×÷–—…’‘“”⁴−]/;

const faults = (found) =>
  found.filter(({ text, tag, others, family }) => {
    if (others.length === 0 || family?.includes("monospace")) return false;
    return MATHML.includes(tag) || !HELD.test(text);
  });

for (const path of ["/", "/#laws"]) {
  pageTest(`every sentence and formula of ${path} is drawn with the page's own fonts`, { path }, async (page) => {
    if (path === "/") await settled(page);
    else await page.locator("[data-law]").first().waitFor();
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    await page.evaluate(() => document.fonts.ready);
    const found = await texts(page);
    assert.deepEqual(faults(found), []);
    const used = new Set(found.flatMap(({ all }) => all));
    for (const family of ["Inter", "STIX Two Math"]) {
      assert.ok([...used].some((name) => name.startsWith(family)), `${family} is used: ${[...used]}`);
    }
  });
}
