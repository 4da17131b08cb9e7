import { expect, test } from "vitest";
import { recordOf, stage } from "./stage";

const lab = stage({ webgpu: true });

/** Two steps an epoch of the least that can be trained: a software adapter takes a second a step. */
const hash =
  "backend=webgpu&puppets.clips=24&puppets.actors=12&batch=8&epochs=8&parts=none" +
  "&small-conv.features=8&small-conv.width=4";

/** Relative difference that rounding may make over these steps; two pages on WASM have none. */
const tolerance = 1e-3;

test("WebGPU loses what WASM loses, and a lost GPU restarts the lab, which goes on and says so", async () => {
  const wasm = await recordOf(lab, hash.replace("backend=webgpu", "backend=wasm"));
  const page = await lab.open({ hash });
  await page.press("Train");
  await expect
    .poll(async () => (await page.state()).message, { timeout: 120_000 })
    .toMatch(/^Compiling shaders: \d+ of \d+\./);
  await page.reachStep(5);
  await lab.crashGpu();
  const done = await page.reach(["done"]);
  expect(done.step).toBe(16);

  const said = await page.page.getByText(/^The GPU was lost at step \d+\./).innerText();
  expect(said).toMatch(/The lab restarted and went on from step \d+\.$/);
  expect(await page.problems()).toEqual([]);
  const { restarts, epochs, backend } = await page.record();
  expect(restarts).toMatchObject([{ backend: "webgpu", message: said }]);
  const [restart] = restarts;
  expect(restart?.restoredStep).toBeGreaterThanOrEqual(2);
  expect(restart?.restoredStep).toBeLessThanOrEqual(restart?.lostStep ?? 0);
  expect(backend).toMatchObject({ name: "webgpu", selfCheck: { passed: true, tolerance: 1e-3 } });
  expect(backend.adapter).toContain("software");

  expect(epochs.map(({ epoch }) => epoch)).toEqual(wasm.epochs.map(({ epoch }) => epoch));
  expect(new Set(wasm.epochs.map(({ loss }) => loss["total"])).size).toBe(8);
  for (const [index, { loss }] of wasm.epochs.entries()) {
    const other = epochs[index]?.loss ?? {};
    expect(Object.keys(other).sort()).toEqual(Object.keys(loss).sort());
    for (const [term, value] of Object.entries(loss)) {
      const apart = Math.abs((other[term] ?? NaN) - value) / Math.max(Math.abs(value), 1e-3);
      expect(apart, `epoch ${index + 1}, ${term}`).toBeLessThan(tolerance);
    }
  }
  await page.close();
});
