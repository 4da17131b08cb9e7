/**
 * Every WebGPU kernel of ours on the software adapter, and how little a step asks for. Whole networks, leaks and
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
  "kernels of %s give plain JavaScript's values, twice the same bits, on poisoned buffers",
  async (group) => {
    const { found, error } = await page.answer({ ask: "kernels", group });
    expect(error).toBeUndefined();
    expect(found.length).toBeGreaterThan(1);
    const wrong = found.filter(
      ({ error: apart, tolerance, isRepeatable, isRecycled }) =>
        !(apart < tolerance) || !isRepeatable || !isRecycled,
    );
    expect(wrong).toEqual([]);
  },
);

describe("what a warm step asks of the GPU, eight buffers to a shader", () => {
  test("layers, losses and optimisers take a few dispatches and upload nothing", async () => {
    const { found, error } = await page.answer({ ask: "work" });
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

  test("the default pipeline takes a sixth of stock's dispatches and uploads its batch alone", async () => {
    const config = tinyConfig({ backend: "webgpu" });
    const own = (await page.answer({ ask: "training", config, steps: 3 })).found;
    const stock = (
      await page.answer({ ask: "training", config: { ...config, engine: "stock" }, steps: 3 })
    ).found;
    expect(own.counts?.bytesUploaded).toBe(own.batchBytes);
    expect(own.counts?.uniformBytes).toBeLessThan(16_384);
    expect(own.counts?.dispatches).toBeLessThanOrEqual(165);
    const ratio = (own.counts?.dispatches ?? NaN) / (stock.counts?.dispatches ?? NaN);
    expect(ratio).toBeLessThanOrEqual(1 / 6);
    const apart = own.losses.map((loss, step) => Math.abs(loss / (stock.losses[step] ?? NaN) - 1));
    expect(apart[1]).toBeLessThan(1e-5);
    // by the third step rounding has turned a position to another code
    expect(Math.max(...apart)).toBeLessThan(5e-3);
  });
});

test("steps in place show in every read, and leave nothing behind", async () => {
  const { found, error } = await page.answer({ ask: "state" });
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
  const { error } = await fresh.answer({ ask: "broken shader" });
  expect(error).toContain("missing");
  await fresh.close();
});
