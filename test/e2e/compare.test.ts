import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { valueOf } from "../../src/contract/valueOf";
import { comparisonJson } from "../../src/compare/comparisonFile";
import { parsePlan } from "../../src/compare/parsePlan";
import { plannedRuns } from "../../src/compare/queue";
import { catalogue } from "../../src/lab/catalogue";
import { comparePage, compareRegion } from "../../tools/comparePage";
import type { LabPage } from "../../tools/labPage";
import { fakeCell } from "../support/fakeRecord";
import { expectFit } from "./axe";
import { chartTable } from "./chartTable";
import { enter, focused, tabTo } from "./keys";
import { stage, tiny } from "./stage";

const lab = stage();
/** Timeout for assertions that wait for a run or two. */
const patient = { timeout: 120_000 };

/** Saves a file with the keyboard. Resolves with its text. */
async function savedBy(page: LabPage, name: string): Promise<string> {
  const download = page.page.waitForEvent("download", { timeout: 30_000 });
  await enter(page, `Download ${name}`);
  return readFileSync(await (await download).path(), "utf8");
}

test("the keyboard starts, stops, resumes after a reload and exports a comparison", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=3` });
  const { keyboard } = page.page;
  const compare = comparePage(page);
  const region = compareRegion(page);
  await enter(page, "Plan a comparison");
  await enter(page, "No methods");
  for (const method of ["Joint", "Multi-Loss"]) {
    await tabTo(page, new RegExp(`^${method}$`));
    await keyboard.press("Space");
  }
  await tabTo(page, /^Number or list of seeds$/);
  await keyboard.press("ControlOrMeta+A");
  await keyboard.type("2");
  await enter(page, "Start comparing");

  await expect.poll(async () => (await compare.progress()).done, patient).toBeGreaterThan(0);
  const held = page.page.getByText("A comparison is running");
  await held.waitFor();
  const train = page.page.getByRole("button", { name: "Train", exact: true });
  expect(await train.getAttribute("aria-disabled")).toBe("true");
  await enter(page, "Stop comparing");
  await expect.poll(async () => (await compare.progress()).isRunning, patient).toBe(false);
  // the pressed button keeps the focus; only its name changed
  expect(await focused(page)).toBe("Resume comparing");
  const { done, total } = await compare.progress();
  expect(total).toBe(8);
  expect(done).toBeLessThan(8);
  await held.waitFor({ state: "detached" });

  await page.page.reload();
  await region.locator("[data-compare]").waitFor();
  expect(await compare.progress()).toMatchObject({ done, total: 8 });
  await enter(page, "Resume comparing");
  await expect.poll(async () => (await compare.progress()).done, patient).toBe(8);
  await expect.poll(async () => (await compare.progress()).isRunning, patient).toBe(false);

  const table = region.getByRole("region", { name: "Comparison, table" });
  expect(await table.locator("tbody th").allInnerTexts()).toEqual([
    "Ridge regression on raw sound",
    "Ridge regression on raw picture",
    "Joint",
    "Multi-Loss",
  ]);
  expect((await table.locator("tbody").innerText()).match(/\d ± \d/g)).toHaveLength(4);
  const { header, rows } = await chartTable(page, "Comparison, curves");
  expect(header).toEqual(["Epoch", "Joint", "Multi-Loss"]);
  expect(rows.map(([epoch]) => epoch)).toEqual(["1", "2", "3"]);
  expect(await page.figure("Comparison, bars").locator("circle").count()).toBe(8);

  const csv = await savedBy(page, "table.csv");
  expect(csv).toMatch(/^multi-loss,Multi-Loss,best,fused,2,2,0\.\d/m);
  expect(await savedBy(page, "table.tex")).toContain("\\toprule");
  const { cells } = JSON.parse(await savedBy(page, "compare.json")) as { cells: unknown[] };
  expect(cells).toHaveLength(8);
  await enter(page, "Delete this comparison");
  await region.getByRole("button", { name: "Press again to delete all its results" }).waitFor();
  await page.page.keyboard.press("Enter");
  await region.locator("[data-compare]").waitFor({ state: "detached" });
  await page.page.reload();
  await region.getByText("Plan a comparison").waitFor();
  expect(await region.locator("[data-compare]").count()).toBe(0);
  await page.close();
});

/** compare.json of every method over three seeds, one of them without a result. */
function manyResults(): string {
  const plan = valueOf(parsePlan({ name: "Many", seeds: 3, alone: ["audio", "video"] }, catalogue));
  const cells = plannedRuns(plan, catalogue, []).map(({ row, replicate, hash }, i) => {
    const cell = { ...fakeCell(row.id, replicate, 0.4 + ((i * 7) % 30) / 100), hash };
    if (i !== 4) return cell;
    const { summary: _summary, ...without } = cell;
    return { ...without, failure: "The loss blew up." };
  });
  return comparisonJson({ created: "2026-01-01T00:00:00.000Z", plan, cells });
}

test("the results of many methods are shown and are accessible", async () => {
  const page = await lab.open({ hash: tiny });
  const region = compareRegion(page);
  await expectFit(page, "no comparison yet");
  await region.getByText("Plan a comparison").click();
  await expectFit(page, "planning");
  const { done, total } = await comparePage(page).open(manyResults());
  expect(done).toBe(total);
  for (const folded of ["Differences from Joint", "Runs without a result", "Every run"])
    await region.getByText(folded).click();
  await expect
    .poll(() => page.figure("Comparison, bars").locator("circle").count())
    .toBe(total - 1);
  await expectFit(page, "results");
  await chartTable(page, "Comparison, curves");
  await expectFit(page, "curves as a table");
  await expect(comparePage(page).open('{"seeds": 0}')).rejects.toThrow("seeds: expected how many");
  await expectFit(page, "a file that was refused");
  await page.close();
});
