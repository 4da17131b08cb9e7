import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { figures, type LabPage } from "../../tools/labPage";
import { chartTable } from "./chartTable";
import { stage, tiny } from "./stage";

const lab = stage();

/** Waits until the run is paused. Resolves with its step. */
async function pausedAt(page: LabPage): Promise<number> {
  const said = async (): Promise<string | undefined> =>
    /^Paused at step (\d+)/.exec((await page.state()).message)?.[1];
  await expect.poll(said, { timeout: 30_000 }).toBeDefined();
  return Number(await said());
}

test("one press trains the default pipeline on WASM, curves grow, and pause, step and stop work", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1000` });
  expect((await page.state()).status).toBe("idle");

  await page.press("Train");
  await page.reachStep(3);
  // Charts are drawn after the status, later on a busy machine.
  const points = async (): Promise<number> => (await chartTable(page, "Loss")).rows.length;
  await expect.poll(points, { timeout: 30_000 }).toBeGreaterThan(0);
  const early = await points();
  await page.reachStep(12);
  await expect.poll(points, { timeout: 30_000 }).toBeGreaterThan(early);

  await page.press("Pause");
  const paused = await pausedAt(page);
  await wait(1000);
  expect(await pausedAt(page)).toBe(paused);

  await page.press("Step");
  await expect.poll(() => pausedAt(page)).toBe(paused + 1);
  await wait(500);
  expect((await page.state()).step).toBe(paused + 1);

  await page.press("Train");
  await page.reachStep(paused + 10);
  await page.press("Stop");
  await page.reach(["stopped"]);
  // The current step still ends; no other begins.
  await wait(1000);
  const stopped = await page.state();
  await wait(1000);
  expect(await page.state()).toEqual(stopped);

  for (const name of figures) expect(await page.figure(name).count(), name).toBe(1);
  expect(page.watch.errors).toEqual([]);

  await page.press("Reset");
  expect((await page.reach(["idle"])).step).toBe(0);
  await page.close();
});

test("the mask's curve and the reconstructions appear while training", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=15` });
  await page.press("Train");
  await page.reachStep(10);
  const points = async (): Promise<number> => (await chartTable(page, "Mask sparsity")).rows.length;
  await expect.poll(points, { timeout: 30_000 }).toBeGreaterThan(0);
  const pictures = page.figure("Reconstructions").locator("canvas, img");
  await pictures.first().waitFor({ timeout: 120_000 });
  // Input and full reconstruction of at least one clip, sound and picture.
  expect(await pictures.count()).toBeGreaterThanOrEqual(4);
  await page.reach(["done"]);
  const record = await page.record();
  expect(record.epochs).toHaveLength(15);
  expect(record.backend.name).toBe("wasm");
  // Not the total, since its weights change with the alignment's α.
  const [first, last] = [record.epochs[0], record.epochs.at(-1)];
  for (const term of ["fused", "reconstruction/audio", "reconstruction/video"])
    expect(last?.loss[term], term).toBeLessThan(first?.loss[term] ?? 0);
  await page.close();
});
