/**
 * Every WebGPU kernel of ours on the software adapter, and the work of one step. Whole networks, leaks and
 * the page on WebGPU take minutes there: they are in test/gpu, which `npm test -- gpu` runs.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { type GpuPage, gpuPages } from "./gpuKernels/gpuPage";
import { tinyConfig } from "../support/lab";

const openPage = gpuPages();
let page: GpuPage;
beforeAll(async () => {
  page = await openPage();
});

test.each(["convolution", "reduction", "classification", "codebook", "rows", "optimizer"])(
  "kernels of %s equal plain JavaScript and give the same bits twice, on poisoned buffers",
  async (group) => {
    const { found, error } = await page.send({ command: "kernels", group });
    expect(error).toBeUndefined();
    expect(found.length).toBeGreaterThan(1);
    const wrong = found.filter(
      ({ error: apart, tolerance, isRepeatable, isRecycled }) =>
        !(apart < tolerance) || !isRepeatable || !isRecycled,
    );
    expect(wrong).toEqual([]);
  },
);

describe("a warm step on a GPU with eight buffers per shader", () => {
  test("needs few dispatches for layers, losses and optimisers, and uploads nothing", async () => {
    const { found, error } = await page.send({ command: "work" });
    expect(error).toBeUndefined();
    const dispatches = Object.entries(found).map(([name, counts]) => [name, counts.dispatches]);
    expect(Object.fromEntries(dispatches)).toEqual({
      "convolution and its gradients": 3,
      "cross-entropy and its gradient": 2,
      "Adam on 14 tensors": 2,
      "the reference model's step": 51,
    });
    for (const [name, counts] of Object.entries(found)) {
      expect(counts.bytesUploaded, name).toBe(0);
      expect(counts.pipelinesCreated, name).toBe(0);
      expect(counts.bytesRead, name).toBe(0);
    }
  });

  test("needs a sixth of the package's dispatches for the default pipeline, and uploads only its batch", async () => {
    const config = tinyConfig({ backend: "webgpu" });
    const own = (await page.send({ command: "training", config, steps: 3 })).found;
    const stock = (
      await page.send({ command: "training", config: { ...config, engine: "stock" }, steps: 3 })
    ).found;
    expect(own.counts?.bytesUploaded).toBe(own.batchBytes);
    expect(own.counts?.uniformBytes).toBeLessThan(16_384);
    expect(own.counts?.dispatches).toBeLessThanOrEqual(165);
    const ratio = (own.counts?.dispatches ?? NaN) / (stock.counts?.dispatches ?? NaN);
    expect(ratio).toBeLessThanOrEqual(1 / 6);
    const apart = own.losses.map((loss, step) => Math.abs(loss / (stock.losses[step] ?? NaN) - 1));
    expect(apart[1]).toBeLessThan(1e-5);
    // by the third step rounding has changed the code of a position
    expect(Math.max(...apart)).toBeLessThan(5e-3);
  });
});

test("reads return updates in place, and no memory leaks", async () => {
  const { found, error } = await page.send({ command: "state" });
  expect(error).toBeUndefined();
  expect(found.reads).toEqual([
    [5, 6],
    [4, 5],
    [3, 4],
    [9, 9],
  ]);
  expect(found.bytesLeft).toBe(0);
});

test("a shader of ours that does not compile is an error of the run", async () => {
  const fresh = await openPage();
  const { error } = await fresh.send({ command: "broken shader" });
  expect(error).toContain("missing");
  await fresh.close();
});
