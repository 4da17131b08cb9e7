import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { expectFit } from "./axe";
import { enter, tabTo } from "./keys";
import { stage, tiny, type WatchedLab } from "./stage";

const lab = stage();
const masked = `preset=cm-vqvae&${tiny}&epochs=2`;
const patient = { timeout: 120_000 };

const findings = ({ page }: WatchedLab) => page.getByRole("region", { name: "Findings" });

async function saved(page: WatchedLab, name: string): Promise<string> {
  const download = page.page.waitForEvent("download", { timeout: 30_000 });
  await enter(page, name);
  return readFile(await (await download).path(), "utf8");
}

test("tries other masks, retrains heads, cancels and runs probes, and starts an ablation by keyboard", async () => {
  const page = await lab.open({ hash: masked });
  await page.press("Train");
  await page.reach(["done"]);
  await page.press("Mask inspector");
  const validation = page.page.getByRole("region", { name: "Validation, table" });
  await validation.waitFor(patient);
  await expect.poll(() => validation.locator("tbody").innerText(), patient).toContain("%");
  const accuracy = /(\d+\.\d) %/.exec(await validation.locator("tbody").innerText())?.[1];

  await enter(page, "Try other masks");
  const masks = findings(page).getByRole("region", { name: "Other masks, table" });
  await masks.waitFor(patient);
  const learned = await masks.locator("tbody tr").first().innerText();
  expect(learned).toContain(`\t${accuracy}\t`);
  expect(await masks.getByRole("rowheader", { name: /^Random of its size/ }).count()).toBe(3);
  const controls = await saved(page, "Download controls.csv");
  expect(controls).toMatch(/^mask,fill,kept_audio,kept_video,accuracy,/);

  await enter(page, "Retrain equal heads");
  await findings(page)
    .getByText(/^The learned mask (is|does not differ) .* validation clips/)
    .waitFor(patient);
  expect(await saved(page, "Download head-test.csv")).toContain("random 24,");

  // the label and one factor are enough
  const factors = findings(page).getByRole("group", { name: "Factors" });
  for (const name of ["actor", "skin", "hair", "background", "basePitchHz", "noise"])
    await factors.getByRole("checkbox", { name, exact: true }).uncheck();
  await enter(page, "Probe");
  await enter(page, "Cancel");
  await page.page
    .getByRole("alert")
    .getByText("The request was cancelled before it was finished.")
    .waitFor(patient);
  await enter(page, "Probe");
  const probes = findings(page).getByRole("region", { name: "Probes, table" });
  await probes.waitFor(patient);
  expect(await probes.locator("tbody tr").count()).toBe(6);
  await findings(page).getByRole("region", { name: "Conclusions about factors" }).waitFor();
  expect(await saved(page, "Download probes.csv")).toContain("\nlight,fused,codes,all,");
  const all = JSON.parse(await saved(page, "Download findings.json")) as object;
  expect(Object.keys(all).sort()).toEqual(["controls", "headTest", "probes"]);

  await tabTo(page, /^Seeds$/);
  await page.page.keyboard.press("ControlOrMeta+A");
  await page.page.keyboard.type("1");
  await enter(page, "Learned or random");
  const table = page.page.getByRole("region", { name: "Comparison, table" });
  await expect
    .poll(() => page.page.locator("[data-compare]").getAttribute("data-done"), patient)
    .toBe("2");
  await table.waitFor();
  const rows = await table.locator("tbody tr").allInnerTexts();
  const kept = rows.map((row) => row.split("\t").slice(-4, -2).join());
  expect(rows).toHaveLength(2);
  // the control keeps as many channels of each modality
  expect(kept[0]).toBe(kept[1]);
  expect(page.watch.errors).toEqual([]);
  await page.close();
});

test("spaces and findings fit the page and are accessible", async () => {
  const page = await lab.open({ hash: masked });
  await page.press("Train");
  await page.reach(["done"]);
  await page.press("Mask inspector");
  await page.press("Try other masks");
  await findings(page).getByRole("region", { name: "Other masks, table" }).waitFor(patient);
  await page.press("Retrain equal heads");
  await findings(page).getByText("validation clips, with equal", { exact: false }).waitFor(patient);
  const spaces = page.page.getByRole("region", { name: "Both spaces" });
  await spaces.getByLabel("Error maps").check();
  await expectFit(page, "spaces, controls and head test");
  await page.close();
});
