import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import type { LabPage } from "../../tools/labPage";
import { expectFit } from "./axe";
import { shareTrained, stage } from "./stage";

const lab = stage();
const trained = shareTrained(lab, "preset=quick&backend=wasm&puppets.testClips=60&epochs=2");

/** The label of the focused element. */
const focused = ({ page }: LabPage): Promise<string> =>
  inPage<string>(page, `return document.activeElement?.getAttribute("aria-label") ?? "";`);

test("keys alone measure, open a cell and play a clip in it", async () => {
  const page = await trained();
  const { keyboard } = page.page;
  const panel = page.page.getByRole("region", { name: "Measures", exact: true });
  await panel.getByRole("button", { name: "Measure", exact: true }).focus();
  await keyboard.press("Enter");
  await panel.getByRole("group", { name: "Figures", exact: true }).waitFor();
  await expectFit(page, "measured");

  // the figures equal those of the run's record at its best epoch
  const { measures, final, testOpenings } = await page.record();
  const table = panel.getByRole("region", { name: "Figures, table", exact: true });
  const shown = await table.getByRole("row", { name: /^Fused / }).innerText();
  const fused = measures?.validation?.subjects["fused"];
  expect(fused?.accuracy).toBeCloseTo(final.validation.bestAccuracy["fused"] ?? NaN, 5);
  expect(shown).toContain(`${(100 * (fused?.accuracy ?? NaN)).toFixed(1)} %`);
  expect(testOpenings).toBe(0);

  // the definition of a measure is shown while its name has the focus, and Escape hides it
  await panel.getByRole("button", { name: "ECE", exact: true }).focus();
  await panel.getByText("Expected calibration error", { exact: false }).waitFor();
  await keyboard.press("Escape");
  expect(await panel.locator(".definition:popover-open").count()).toBe(0);

  // arrows move inside the matrix; the list below shows the clips of the cell
  const matrix = panel.getByRole("table", { name: /^Confusion, Fused/ });
  await matrix.getByRole("button").first().focus();
  const confusion = fused?.confusion ?? [];
  const row = confusion.findIndex((counts) => counts.slice(1).some((count) => count > 0));
  const column = confusion[row]?.findIndex((count, k) => k > 0 && count > 0) ?? 0;
  for (let i = 0; i < row; i += 1) await keyboard.press("ArrowDown");
  for (let i = 0; i < column; i += 1) await keyboard.press("ArrowRight");
  const count = confusion[row]?.[column] ?? 0;
  expect(await focused(page)).toContain(`: ${count} of `);
  await keyboard.press("Enter");
  const list = panel.getByRole("list", { name: /^Clips: / });
  expect(await list.getByRole("button").count()).toBe(count);
  await expectFit(page, "a cell is open");

  await keyboard.press("Tab");
  expect(await focused(page)).toMatch(/^Play /);
  await keyboard.press("Enter");
  const dialog = page.page.getByRole("dialog");
  await dialog.locator("audio").waitFor();
  await keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await focused(page)).toMatch(/^Play /);
  expect(page.watch.errors).toEqual([]);
  expect(page.watch.violations).toEqual([]);
});

test("the sealed split is measured when asked for, counted, and its clips play", async () => {
  const page = await trained();
  const panel = page.page.getByRole("region", { name: "Measures", exact: true });
  await panel.getByLabel("Clips", { exact: true }).selectOption("test");
  await page.press("Open the test split and measure");
  const agreement = panel.getByRole("table", { name: /^Agreement/ });
  await agreement.waitFor();
  await page.page.getByText("Opened once", { exact: false }).waitFor();
  const { testOpenings, measures } = await page.record();
  expect(testOpenings).toBe(1);
  expect(measures?.test?.clips).toBe(60);
  const { right = [], wrong = [] } = measures?.test?.agreement ?? {};
  const counts = [...right, ...wrong];
  expect(counts.reduce((a, b) => a + b, 0)).toBe(60);
  await agreement
    .getByRole("button")
    .nth(counts.findIndex((one) => one > 0))
    .click();
  await panel.getByRole("list", { name: /fused/ }).getByRole("button").first().click();
  const dialog = page.page.getByRole("dialog");
  await dialog.locator("audio").waitFor();
  expect(await dialog.locator(".facts").innerText()).toContain("test");
});
