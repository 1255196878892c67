// A link with the data in it: wanted by a tick, its size told first, opened anywhere, refused where
// the data are not those of its study.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { choose, json, landing, open, outputs, pageTest, root, settled } from "./harness.mjs";

const good = readFileSync(join(root, "tests/data/csv/good.csv"), "utf8");
const part = (text) => deflateRawSync(Buffer.from(text)).toString("base64url");
const clipboard = { prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]) };
const said = (page, words) => page.locator(".said", { hasText: words }).waitFor();
const pasted = (page) => page.evaluate(() => navigator.clipboard.readText());
const own = (text, changes = {}) =>
  landing({
    name: "good.csv",
    data: { kind: "file", sha256: createHash("sha256").update(text).digest("hex"), name: "good.csv", rows: 0 },
    ...changes,
  });

pageTest("a link carries the data when that is ticked, and opens where no file is", clipboard, async (page, faults) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  const shown = await outputs(page);
  await page.locator("#copy-link").click();
  const size = page.locator("#link-size");
  assert.equal(await page.locator("#with-data").isChecked(), false);
  await size.filter({ hasText: /^The link has 0\.\d.KB; its reader is asked for good\.csv$/ }).waitFor();
  await page.locator("#with-data").check();
  await size.filter({ hasText: /^The link has \d\.\d.KB and holds good\.csv: whoever has it has your runs$/ }).waitFor();
  const told = (await size.innerText()).match(/([\d.]+).KB/)[1];
  await page.locator("#copy-now").click();
  await said(page, "Link copied with good.csv in it");
  const address = await pasted(page);
  assert.equal((address.length / 1000).toFixed(1), told);
  const hash = new URL(address).hash;
  assert.equal(hash.split(".").length, 3);

  const other = await open({ path: `/${hash}` });
  try {
    await settled(other.page);
    assert.deepEqual(await outputs(other.page), shown);
    await other.page.waitForFunction(() => location.hash.split(".").length === 2);
    await other.page.reload();
    await settled(other.page);
    assert.deepEqual(await outputs(other.page), shown, "the data stay for the next visit");
  } finally {
    faults.push(...other.faults);
    await other.context.close();
  }
  assert.equal(json("run", hash).params.alpha.value, shown["params.alpha.value"]);
});

pageTest("without the tick the data stay here, and Escape closes the window", clipboard, async (page) => {
  await settled(page);
  await choose(page, "good.csv", good);
  await settled(page);
  await page.locator("#copy-link").press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "copy-link");
  await page.locator("#copy-link").press("Enter");
  await page.locator("#with-data").focus();
  await page.keyboard.press("Space");
  assert.ok(await page.locator("#with-data").isChecked());
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await said(page, "Link copied without the data; the reader is asked for good.csv");
  assert.equal((await pasted(page)).split("#")[1].split(".").length, 2);
});

pageTest("data that no link can hold is told before it is copied", clipboard, async (page) => {
  await settled(page);
  let seed = 1;
  const noise = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 60000 }, () => `${(1 + noise()) * 1e8},${(1 + noise()) * 1e10},${2 + noise()}`);
  await choose(page, "large.csv", `params,tokens,loss\n${rows.join("\n")}\n`);
  await page.waitForFunction(() => document.querySelector(".study-name").textContent === "large.csv");
  await page.locator("#copy-link").click();
  await page.locator("#with-data").check();
  await page.locator("#link-size.told-here", { hasText: "the limit is 1000000" }).waitFor();
  assert.ok(await page.locator("#copy-now").isDisabled());
});

const study = own(good);
const refusals = {
  "other data than its study names": [`v1.${part(JSON.stringify(study))}.${part("a,b\n1,2\n")}`, /not 'good\.csv', which its study names/],
  "data cut short": [`v1.${part(JSON.stringify(study))}.${part(good).slice(0, -20)}`, /damaged or was cut/],
  "characters that no link has": [`v1.${part(JSON.stringify(study))}.${part(good)}*`, /characters that no link has/],
  "a bomb": [`v1.${part(JSON.stringify(study))}.${part("0".repeat(17 * 1024 * 1024))}`, /more than 16 MB/],
  "a part too many": [`v1.${part(JSON.stringify(landing()))}.${part(good)}`, /more parts than its study has files/],
};
for (const [what, [link, words]] of Object.entries(refusals)) {
  pageTest(`a link with ${what} is refused in words`, { path: `/#${link}` }, async (page) => {
    await settled(page);
    assert.match(await page.locator(".status").innerText(), words);
    assert.equal(await page.locator(".study-name").textContent(), "chinchilla");
  });
}

pageTest("a link pasted into the address of an open page brings its data", {}, async (page) => {
  await settled(page);
  const link = `v1.${part(JSON.stringify(study))}.${part(good)}`;
  await page.evaluate((link) => (location.hash = link), link);
  await page.waitForFunction(() => document.querySelector(".study-name").textContent === "good.csv");
  await settled(page);
  assert.equal((await outputs(page))["params.alpha.value"], json("run", `#${link}`).params.alpha.value);
});
