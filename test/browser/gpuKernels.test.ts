/** Our WebGPU kernels on the software adapter: what they compute, and how little they ask for. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";
import { inPage, openBrowser, serveModules, type Served } from "../support/browser";
import { tinyConfig } from "../support/lab";
import type { GpuAnswer, GpuAnswers, GpuQuestion } from "./gpuKernels/gpuQuestions";

let served: Served;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  served = await serveModules();
  browser = await openBrowser({ webgpu: true });
  page = await openPage();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

/** A page with a worker of its own, and so with a device of its own. */
async function openPage(): Promise<Page> {
  const opened = await browser.newPage();
  await opened.goto(`${served.url}blank.html`);
  await inPage(
    opened,
    `window.asked = new Worker("/test/browser/gpuKernels/gpuWorker.ts", { type: "module" });`,
  );
  return opened;
}

async function answerOf<A extends GpuQuestion["ask"]>(
  from: Page,
  question: Extract<GpuQuestion, { ask: A }>,
): Promise<{ readonly found: GpuAnswers[A]; readonly error?: string }> {
  const answer = await inPage<GpuAnswer<A>>(
    from,
    `return new Promise((resolve, reject) => {
       window.asked.onmessage = ({ data }) => resolve(data);
       window.asked.onerror = ({ message }) => reject(new Error(message));
       window.asked.postMessage(arg);
     });`,
    question,
  );
  if ("failure" in answer) throw new Error(answer.failure);
  return answer;
}

// First, so that the tests after it find their shaders made.
test("everything that a step needs is compiled ahead, and the weights stay", async () => {
  const config = tinyConfig({ backend: "webgpu" });
  const { found, error } = await answerOf(page, { ask: "compile ahead", config });
  expect(error).toBeUndefined();
  expect(found.total).toBeGreaterThan(30);
  expect(found.madeLater).toBe(0);
  expect(found.isUnchanged).toBe(true);
});

test.each(["convolution", "reduction", "classification", "codebook", "rows", "optimizer"])(
  "kernels of %s give plain JavaScript's values, twice the same bits, on poisoned buffers",
  async (group) => {
    const { found, error } = await answerOf(page, { ask: "kernels", group });
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
    const { found, error } = await answerOf(page, { ask: "work" });
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
    const own = (await answerOf(page, { ask: "training", config, steps: 3 })).found;
    const stock = (
      await answerOf(page, { ask: "training", config: { ...config, engine: "stock" }, steps: 3 })
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
  const { found, error } = await answerOf(page, { ask: "state" });
  expect(error).toBeUndefined();
  expect(found.reads).toEqual([
    [5, 6],
    [4, 5],
    [3, 4],
    [9, 9],
  ]);
  expect(found.bytesLeft).toBe(0);
});

test("twenty steps without the quantiser lose what they lose in plain JavaScript", async () => {
  const parts = tinyConfig().parts.filter(({ id }) => id !== "quantiser");
  const losses = async (backend: "cpu" | "webgpu") => {
    const config = tinyConfig({ backend, parts });
    return (await answerOf(page, { ask: "training", config, steps: 20 })).found.losses;
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
])("%s loses what it loses in plain JavaScript", async (_name, differently) => {
  const losses = async (backend: "cpu" | "webgpu") => {
    const config = tinyConfig({ parts: [], ...differently, backend });
    const { found, error } = await answerOf(page, { ask: "training", config, steps: 3 });
    expect(error).toBeUndefined();
    return found.losses;
  };
  const expected = await losses("cpu");
  const found = await losses("webgpu");
  expect(new Set(expected).size).toBe(3);
  const apart = found.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1));
  expect(Math.max(...apart)).toBeLessThan(2e-3);
});

test("a shader of ours that does not compile is an error of the run", async () => {
  const fresh = await openPage();
  const { error } = await answerOf(fresh, { ask: "broken shader" });
  expect(error).toContain("missing");
  await fresh.close();
});
