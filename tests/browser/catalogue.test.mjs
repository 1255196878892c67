// The catalogue: every law's page gives its presets' values, with no law named in the page's code.
import assert from "node:assert/strict";
import { json, landing, linked, outputs, pageTest, run, settled } from "./harness.mjs";

const laws = json("laws");
const at = (id) => ({ path: `/#laws/${id}` });

/** What the inputs hold, as words of the command line. */
const typed = (page) =>
  page.locator(".inputs input[name]").evaluateAll((all) => all.map((box) => `${box.name}=${box.value}`));

/** Waits until the sentence shows this value, and gives what it shows. */
const shows = async (page, value) => {
  const same = (value) => {
    const output = document.querySelector('output[data-key="value"]');
    return output && JSON.parse(output.dataset.value) === value;
  };
  await page.waitForFunction(same, value, { timeout: 5000 }).catch(() => {});
  return JSON.parse((await page.locator('output[data-key="value"]').getAttribute("data-value")) ?? "null");
};

const radio = (page, id) => page.locator(`input[name=preset][value="${id}"]`);

/** Chooses a preset; recalled ones ask once. */
const take = async (page, preset) => {
  await radio(page, preset.id).click();
  const chosen = (id) => document.querySelector(`input[name=preset][value="${id}"]`).checked;
  if (preset.status === "recalled" && !(await page.evaluate(chosen, preset.id))) {
    await page.getByRole("button", { name: "Use them anyway" }).click();
  }
  await page.waitForFunction(chosen, preset.id);
};

pageTest("every law of the command line is listed and has a page of its own", { path: "/#laws" }, async (page) => {
  await page.locator("[data-law]").first().waitFor();
  const listed = await page.locator("[data-law]").evaluateAll((all) => all.map((e) => e.dataset.law));
  assert.deepEqual(listed, laws.map(({ id }) => id));
  await page.locator("[data-law=kaplan]").click();
  await page.locator("#law-name").waitFor();
  assert.equal(await page.evaluate(() => location.hash), "#laws/kaplan");
  await page.goBack();
  await page.locator("[data-law]").first().waitFor();
});

for (const law of laws.filter(({ presets, kind }) => presets.length > 0 && kind !== "recurrence")) {
  pageTest(`${law.id}: each preset gives the command line's value`, at(law.id), async (page) => {
    for (const preset of law.presets) {
      await take(page, preset);
      const wanted = json("eval", law.id, "--preset", preset.id, ...(await typed(page))).value;
      assert.equal(typeof wanted, "number");
      assert.equal(await shows(page, wanted), wanted, preset.id);
      const row = page.locator(`output[data-key="presets.${preset.id}.value"]`);
      assert.equal(JSON.parse(await row.getAttribute("data-value")), wanted, `${preset.id} in its row`);
    }
  });

  pageTest(`${law.id}: a preset's own coefficients, typed, give the same`, at(law.id), async (page) => {
    const [preset] = law.presets;
    await take(page, preset);
    const wanted = json("eval", law.id, "--preset", preset.id, ...(await typed(page))).value;
    await page.getByText("Your own coefficients").first().click();
    const boxes = page.locator(".own-values input");
    await boxes.first().waitFor();
    for (const box of await boxes.all()) {
      await box.fill(String(preset.values[await box.getAttribute("name")]));
    }
    assert.equal(await shows(page, wanted), wanted);
  });
}

pageTest("recalled coefficients are used only when this was answered", at("kaplan"), async (page) => {
  const recalled = laws.find(({ id }) => id === "kaplan").presets.find(({ status }) => status === "recalled");
  await radio(page, recalled.id).click();
  const alert = page.locator(".asks");
  await alert.waitFor();
  assert.match(await alert.innerText(), /recalled, not verified/);
  await page.getByRole("button", { name: "Leave them out" }).click();
  assert.ok(!(await page.locator("h1 + .sub").innerText()).includes("recalled"));
  assert.ok(!(await radio(page, recalled.id).isChecked()));
  await take(page, recalled);
  assert.match(await page.locator("h1 + .sub").innerText(), /recalled/);
});

pageTest("a number of the sentence moves by keys, slider and box alike", at("chinchilla"), async (page) => {
  const size = page.locator("h1 [role=slider]").first();
  await size.waitFor();
  assert.equal(await size.getAttribute("aria-valuetext"), "70B parameters");
  await size.press("ArrowRight");
  assert.equal(await size.getAttribute("aria-valuetext"), "80B parameters");
  assert.equal(await page.locator("input[name=N]").inputValue(), "80B");
  await page.getByRole("slider", { name: "model parameters, slider" }).press("Home");
  assert.equal(await size.getAttribute("aria-valuetext"), "5.7M parameters");
  await size.press("Enter");
  await page.locator("h1 input").fill("13B");
  await page.locator("h1 input").press("Enter");
  const wanted = json("eval", "chinchilla", "--preset", "epoch-huber", "N=13B", "D=1.4T").value;
  assert.equal(await shows(page, wanted), wanted);
});

pageTest("a box says how it reads, and what does not read changes nothing", at("chinchilla"), async (page) => {
  const box = page.locator("input[name=D]");
  await box.fill("2.5T");
  assert.equal((await page.locator(".echo").innerText()).replace(/\s/g, " "), "= 2 500 000 000 000 tokens");
  const wanted = json("eval", "chinchilla", "--preset", "epoch-huber", "N=70B", "D=2.5T").value;
  assert.equal(await shows(page, wanted), wanted);
  await box.fill("2.5TB");
  assert.equal(await box.getAttribute("aria-invalid"), "true");
  assert.match(await page.locator(".inputs .told-here").innerText(), /'2.5TB' is not a count; write 2.5T/);
  assert.equal(await shows(page, wanted), wanted);
});

pageTest("the distance from the runs that a law was fitted on is said", at("chinchilla"), async (page) => {
  const badge = page.locator("h1 + .sub .badge").nth(1);
  await badge.waitFor();
  assert.equal((await badge.innerText()).replace(/\s/g, " "), "4.4 × more parameters, 4.4 × more tokens than the law was fitted on");
  await page.locator("input[name=N]").fill("1B");
  await page.locator("input[name=D]").fill("20B");
  await page.getByText("inside where it was fitted").waitFor();
});

pageTest("the search is reached by its key and finds by author, and Escape leaves it", { path: "/" }, async (page) => {
  await settled(page);
  await page.keyboard.press("/");
  const search = page.locator("#search");
  await search.waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "search");
  await page.keyboard.type("kaplan");
  await page.waitForFunction(() => document.querySelectorAll("[data-law]").length < 4);
  assert.ok((await page.locator("[data-law=kaplan]").count()) === 1);
  await search.fill("no such words");
  await page.getByText("No law has these words").waitFor();
  await search.press("Escape");
  await page.waitForFunction((n) => document.querySelectorAll("[data-law]").length === n, laws.length);
});

pageTest("the chart of a law is walked by arrows, told aloud, and has its table", at("chinchilla"), async (page) => {
  const chart = page.locator(".chart-area").first();
  await chart.waitFor();
  assert.match(await chart.getAttribute("aria-label"), /^Law: Nats per token, Epoch huber, from .* 5 lines$/);
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  const told = await chart.locator("[aria-live]").innerText();
  assert.match(told, /^x .*Epoch huber .*Hoffmann tex/);
  await page.keyboard.press("End");
  assert.notEqual(await chart.locator("[aria-live]").innerText(), told);
  await page.locator("[data-table=law] summary").click();
  await page.locator("[data-table=law] tbody tr").first().waitFor();
  const rows = page.locator("[data-table=law] tbody tr");
  assert.ok((await rows.count()) > 10);
  assert.equal(await rows.first().locator("td").count(), 6);
});

pageTest("the handle of the chart is the input", at("chinchilla"), async (page) => {
  const handle = page.locator(".handle").first();
  await handle.waitFor();
  await handle.press("ArrowLeft");
  assert.equal(await page.locator("input[name=N]").inputValue(), "60B");
  await page.getByRole("button", { name: "D", exact: true }).click();
  await page.waitForFunction(() => /training tokens/i.test(document.querySelector(".handle")?.ariaLabel));
});

pageTest("a law is taken to the runs that are there", linked({ bootstrap: 0 }), async (page) => {
  await settled(page);
  await page.evaluate(() => (location.hash = "laws/kaplan"));
  await page.getByRole("button", { name: "Fit this law to my runs…" }).click();
  await page.locator("[data-chip=law]", { hasText: "Kaplan" }).waitFor();
  await settled(page);
  const [param] = laws.find(({ id }) => id === "kaplan").params;
  const wanted = run(landing({ bootstrap: 0, law: "kaplan" })).params[param.key].value;
  assert.equal((await outputs(page))[`params.${param.key}.value`], wanted);
});

pageTest("a law with recalled coefficients only draws nothing before they are taken", at("su-trajectory"), async (page) => {
  await page.locator("#coef-title").waitFor();
  await page.waitForTimeout(300);
  assert.equal(await page.locator("#law-figure").count(), 0);
  await take(page, laws.find(({ id }) => id === "su-trajectory").presets[0]);
  await page.locator("#law-figure").waitFor();
});

pageTest("a law that nobody knows is said so, with the list", { path: "/#laws/none-such" }, async (page) => {
  await page.getByText("No law is called 'none-such'").waitFor();
  assert.equal(await page.locator("[data-law]").count(), laws.length);
});
