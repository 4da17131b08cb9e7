/** Training on our WebGPU kernels, on the software adapter: whole networks, and compilation ahead. */
import { beforeAll, expect, test } from "vitest";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";
import { type GpuPage, gpuPages } from "../browser/gpuKernels/gpuPage";
import { tinyConfig } from "../support/lab";

const openPage = gpuPages();
let page: GpuPage;
beforeAll(async () => {
  page = await openPage();
});

// First, so that later tests find their shaders compiled.
test("all shaders of a step are compiled ahead, and the weights do not change", async () => {
  const config = tinyConfig({ backend: "webgpu" });
  const { found, error } = await page.send({ command: "compile ahead", config });
  expect(error).toBeUndefined();
  expect(found.total).toBeGreaterThan(30);
  expect(found.madeLater).toBe(0);
  expect(found.isUnchanged).toBe(true);
});

test("twenty steps without the quantiser have the losses of plain JavaScript", async () => {
  const parts = tinyConfig().parts.filter(({ id }) => id !== "quantiser");
  const losses = async (backend: "cpu" | "webgpu") => {
    const config = tinyConfig({ backend, parts });
    return (await page.send({ command: "training", config, steps: 20 })).found.losses;
  };
  const expected = await losses("cpu");
  const found = await losses("webgpu");
  expect(new Set(expected).size).toBe(20);
  const apart = found.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1));
  expect(Math.max(...apart)).toBeLessThan(1e-4);
});

const withParts = (...parts: Choice[]): Partial<ExperimentConfig> => ({ parts });
const conformer = { id: "conformer", params: { width: 8, layers: 1 } };
test.each<readonly [string, Partial<ExperimentConfig>]>([
  ["Weight", { fusion: { id: "weight" } }],
  ["ML-LSTM", { fusion: { id: "ml-lstm" } }],
  ["TF", { fusion: { id: "tf", params: { width: 8, blocks: 1, heads: 2, kernel: 3 } } }],
  [
    "Greedy",
    {
      fusion: { id: "channel" },
      ...withParts({ id: "greedy", params: { firstEpoch: 1, epsilon: 0, steps: 2 } }),
    },
  ],
  ["MLA", withParts({ id: "mla" })],
  ["ReconBoost", withParts({ id: "reconboost", params: { pretrain: 0 } })],
  ["ETMC", withParts({ id: "etmc" })],
  ["DOMFN", withParts({ id: "domfn" })],
  ["learned LFM", withParts({ id: "lfm-learned", params: { form: "posterior" } })],
  ["ResNet-18", { encoder: { id: "resnet-18", params: { features: 8, width: 4 } } }],
  [
    "Conformer, MLP and text Transformer",
    {
      modalities: ["audio", "s-many", "f-one", "t-text"],
      encoders: { audio: conformer, "s-many": conformer },
    },
  ],
])("%s has the losses of plain JavaScript", async (_name, differently) => {
  const losses = async (backend: "cpu" | "webgpu") => {
    const config = tinyConfig({ parts: [], ...differently, backend });
    const { found, error } = await page.send({ command: "training", config, steps: 3 });
    expect(error).toBeUndefined();
    return found.losses;
  };
  const expected = await losses("cpu");
  const found = await losses("webgpu");
  expect(new Set(expected).size).toBe(3);
  const apart = found.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1));
  expect(Math.max(...apart)).toBeLessThan(2e-3);
});
