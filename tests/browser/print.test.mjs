// The page on paper: white, without what is clicked, no card cut, and a foot that repeats it.
import assert from "node:assert/strict";
import { landing, pageTest, settled } from "./harness.mjs";

const CARDS = ["Loss against compute", "The law", "Equal compute, different sizes", "Certificate", "The work, with the numbers in it"];

for (const theme of ["light", "dark"]) {
  pageTest(`paper is white and has no controls, ${theme}`, { theme }, async (page) => {
    await settled(page);
    await page.emulateMedia({ media: "print", colorScheme: theme });
    const seen = await page.evaluate(() => ({
      ground: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.querySelector("h1")).color,
      size: getComputedStyle(document.body).fontSize,
      controls: [...document.querySelectorAll("button, select, .handle, .top, .bar, .foot, input")]
        .filter((e) => e.checkVisibility() && e.tagName !== "SELECT" && e.getBoundingClientRect().height > 2)
        .map((e) => e.outerHTML.slice(0, 60)),
      cut: [...document.querySelectorAll(".card")]
        .filter((card) => card.checkVisibility() && getComputedStyle(card).breakInside !== "avoid")
        .map((card) => card.className),
    }));
    assert.equal(seen.ground, "rgb(255, 255, 255)");
    assert.equal(seen.ink, "rgb(0, 0, 0)");
    assert.ok(Math.abs(parseFloat(seen.size) - 13.33) < 0.1, seen.size);
    assert.deepEqual(seen.controls, []);
    assert.deepEqual(seen.cut, []);
    for (const title of CARDS) assert.ok(await page.getByText(title).first().isVisible(), title);
  });
}

pageTest("the foot of paper has version, data hash and a link that opens the study", {}, async (page) => {
  await settled(page);
  await page.emulateMedia({ media: "print" });
  const foot = await page.locator(".printed-foot").innerText();
  assert.match(foot, /Isoflop \d+\.\d+\.\d+ · data SHA-256 [0-9a-f]{64}/);
  const link = /#(v1\.[\w-]+)/.exec(foot.replace(/\s+/g, ""))?.[1];
  assert.ok(link, foot);
  const { inflateRawSync } = await import("node:zlib");
  const study = JSON.parse(inflateRawSync(Buffer.from(link.slice(3), "base64url")));
  assert.equal(study.law, landing().law);
  assert.match(await page.locator("p.print-only").innerText(), /^Data Chinchilla · law Chinchilla · Huber/);
});

pageTest("the example fits on few sheets", {}, async (page) => {
  await settled(page);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(sheets >= 2 && sheets <= 5, `${sheets} sheets`);
});
