import { expect, test } from "vitest";
import { stage } from "./stage";

/** The smallest run, two steps an epoch: a software adapter needs a second for a step. */
const hash =
  "backend=webgpu&puppets.clips=24&puppets.actors=12&batch=8&epochs=6&parts=none" +
  "&small-conv.features=8&small-conv.width=4";

const lab = stage({ webgpu: true });

test("after a lost GPU the lab restarts, continues from its last epoch and reports that", async () => {
  const page = await lab.open({ hash });
  await page.press("Train");
  await expect
    .poll(async () => (await page.state()).message, { timeout: 120_000 })
    .toMatch(/^Compiling shaders: \d+ of \d+\./);
  await page.reachStep(4);
  await lab.crashGpu();
  const done = await page.reach(["done"]);
  expect(done.step).toBe(12);

  const said = await page.page.getByText(/^The GPU was lost at step \d+\./).innerText();
  expect(said).toMatch(/The lab restarted and continued from step \d+\.$/);
  expect(await page.problems()).toEqual([]);
  const { restarts, epochs, backend } = await page.record();
  expect(restarts).toMatchObject([{ backend: "webgpu", message: said }]);
  const [restart] = restarts;
  expect(restart?.restoredStep).toBeGreaterThanOrEqual(2);
  expect(restart?.restoredStep).toBeLessThanOrEqual(restart?.lostStep ?? 0);
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 6 }, (_, i) => i + 1));
  expect(backend).toMatchObject({ name: "webgpu", selfCheck: { passed: true, tolerance: 1e-3 } });
  // The lost backend's measurements were deleted before the next worker could read them.
  expect(backend).not.toHaveProperty("measuredAt");
  await page.close();
});
