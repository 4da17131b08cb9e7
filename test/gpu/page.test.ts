import { expect, test } from "vitest";
import type { RunRecord } from "../../src/contract/record";
import { chartColumn } from "../e2e/chartTable";
import { stage, tiny } from "../e2e/stage";

const lab = stage({ webgpu: true });

/**
 * Relative difference that the backends may show over five updates. It is met in the reconstruction
 * terms (2e-4): their means run over half a million squares, which WASM adds one by one in float32.
 */
const tolerance = 1e-3;
/** One batch holds every training clip, so that an epoch is a step and the record tells each step's loss. */
const config = tiny.replace("clips=40", "clips=24").replace("batch=8", "batch=64&epochs=5");

async function fiveSteps(backend: string): Promise<RunRecord> {
  const page = await lab.open({ hash: config.replace("backend=wasm", `backend=${backend}`) });
  await page.press("Train");
  expect((await page.reach(["done"])).step).toBe(5);
  await expect.poll(() => chartColumn(page, "Loss", /total/i)).not.toEqual([]);
  const record = await page.record();
  await page.close();
  expect(record.backend).toMatchObject({ name: backend, selfCheck: { passed: true } });
  return record;
}

test("the first five losses on WebGPU equal those on WASM, term by term", async () => {
  const wasm = await fiveSteps("wasm");
  const webgpu = await fiveSteps("webgpu");
  expect(webgpu.backend.adapter).toContain("software");
  expect(new Set(wasm.epochs.map(({ loss }) => loss["total"])).size).toBe(5);
  for (const [index, { loss }] of wasm.epochs.entries()) {
    const other = webgpu.epochs[index]?.loss ?? {};
    expect(Object.keys(other).sort()).toEqual(Object.keys(loss).sort());
    for (const [term, value] of Object.entries(loss)) {
      const apart = Math.abs((other[term] ?? NaN) - value) / Math.max(Math.abs(value), 1e-3);
      expect(apart, `step ${index + 1}, ${term}`).toBeLessThan(tolerance);
    }
  }
});
