/** Runs whose fusion drops out and whose decoders have batch norms. */
import { beforeAll, expect, it } from "vitest";
import { disposeBatch } from "../../../src/core/data/clipTable";
import { randomFrom } from "../../../src/core/data/random";
import type { PartRun } from "../../../src/core/methods/part";
import * as tf from "../../../src/core/tf";
import { epochBatches } from "../../../src/core/train/setAside";
import { trainStep } from "../../../src/core/train/step";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

const build = (changes: Parameters<typeof tinyConfig>[0]) =>
  buildRun(
    tinyConfig({
      encoder: { id: "cm-vqvae", params: { features: 8, width: 8, side: 4 } },
      fusion: { id: "conv-maps", params: { channels: 8, width: 8 } },
      parts: [],
      ...changes,
    }),
    toyFeatures(),
    idleDevice,
    () => 0,
  );

it("gradients of single terms have the dropout of the step", async () => {
  const run = await build({});
  const { pipeline, seed } = run.training;
  const largest = (x: tf.Tensor): number => Math.max(...x.dataSync().map(Math.abs));
  const differences: number[] = [];
  const sizes: number[] = [];
  const compare: PartRun = {
    perTerm: ["fused"],
    onGradients: ({ gradients, byTerm = {} }) => {
      for (const { role, variables } of pipeline.groups)
        for (const variable of role === "fusion" ? variables : []) {
          const [total, own] = [gradients.get(variable), byTerm["fused"]?.get(variable)];
          if (!total || !own) throw new Error("a gradient is missing");
          sizes.push(largest(total));
          differences.push(largest(tf.sub(total, own)));
        }
    },
  };
  const { batch } = epochBatches(run.training, 1).at(0);
  trainStep({ ...pipeline, parts: [compare] }, batch, randomFrom(seed, "step")).values.dispose();
  disposeBatch(batch);
  expect(Math.max(...sizes)).toBeGreaterThan(0.01);
  expect(Math.max(...differences)).toBeLessThan(1e-5);
  run.dispose();
});

it("averages of the weights include the statistics of decoders", async () => {
  const run = await build({ parts: [{ id: "reconstruction" }], averaging: { id: "ema" } });
  const { parts, averaging } = run.training.pipeline;
  const statistics = parts.flatMap((part) => part.statistics ?? []);
  expect(statistics.length).toBeGreaterThan(0);
  for (const one of statistics) expect(averaging?.averages.has(one)).toBe(true);
  run.dispose();
});
