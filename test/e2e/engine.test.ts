import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import { expectFit } from "./axe";
import { recordOf, stage, tiny } from "./stage";

const lab = stage();

const run = (hash: string) => recordOf(lab, hash);

test("engine=stock trains on TensorFlow.js's own kernels with the same losses", async () => {
  const own = await run(`${tiny}&epochs=2`);
  const stock = await run(`${tiny}&epochs=2&engine=stock`);
  expect(own.backend).toMatchObject({ engine: "own", selfCheck: { passed: true } });
  expect(stock.backend).toMatchObject({
    engine: "stock",
    relaxedSimd: false,
    selfCheck: { passed: true },
  });
  expect(stock.config.engine).toBe("stock");
  // Eight updates, each rounded in another order.
  for (const [name, value] of Object.entries(own.epochs[1]?.loss ?? {})) {
    const apart = Math.abs((stock.epochs[1]?.loss[name] ?? NaN) - value);
    expect(apart / Math.max(Math.abs(value), 1e-3), name).toBeLessThan(1e-3);
  }
  expect(stock.epochs).not.toEqual(own.epochs);
});

test("the details of the backend list its check, its threads and the first step", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1`, isFirstVisit: true });
  const details = page.page.locator("summary.badge");
  const choice = page.page.getByLabel("Use kernels of");
  await details.focus();
  await page.page.keyboard.press("Enter");
  await page.page.keyboard.press("Tab");
  const again = page.page.getByRole("button", { name: "Measure again" });
  await expect.poll(() => again.evaluate((node) => node === document.activeElement)).toBe(true);
  await page.page.keyboard.press("Tab");
  await expect.poll(() => choice.evaluate((node) => node === document.activeElement)).toBe(true);
  await expectFit(page, "details before a run");
  await page.page.keyboard.press("ArrowDown");
  expect(page.page.url()).toContain("engine=stock");
  await choice.selectOption("own");
  expect(page.page.url()).not.toContain("engine");

  await details.click();
  await page.press("Train");
  await page.reach(["done"]);
  await details.click();
  const shown = page.page.locator(".badge-details");
  await expect
    .poll(() => shown.innerText())
    .toMatch(/Self-check: \d+ values and gradients agree with the CPU to \de-\d+ \(1e-4 is/);
  expect(await shown.innerText()).toMatch(/The first step ended \d+\.\d s after the press\./);
  expect(await shown.innerText()).not.toContain("earlier visit");
  await expectFit(page, "details after a run");

  /** When the stored measurements were made, ISO 8601. */
  const measuredAt = (): Promise<string> =>
    inPage(
      page.page,
      `const request = indexedDB.open("counterpoise-backend");
       const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
       const found = db.transaction("records").objectStore("records").get("newest");
       await new Promise((resolve) => (found.onsuccess = resolve));
       db.close();
       return found.result?.date ?? "";`,
    );
  const speeds = () => shown.locator(".facts .pair").allInnerTexts();
  const measured = await speeds();
  expect(measured.length).toBeGreaterThan(0);
  await page.page.reload();
  await details.click();
  await expect
    .poll(() => shown.innerText(), { timeout: 30_000 })
    .toMatch(/The speeds and the self-check are from an earlier visit, on \d+ \w+ \d{4}\./);
  expect(await speeds()).toEqual(measured);
  const before = await measuredAt();
  await again.focus();
  await page.page.keyboard.press("Enter");
  await expect
    .poll(() => shown.innerText(), { timeout: 30_000 })
    .toContain("Measured and checked again.");
  expect(await shown.innerText()).not.toContain("earlier visit");
  await expect.poll(async () => (await measuredAt()) > before).toBe(true);
  await expectFit(page, "details after measuring again");
  await page.close();
});
