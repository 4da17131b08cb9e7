import { expect, test } from "vitest";
import type { Choice } from "../../../src/contract/experiment";
import { batchRows, disposeBatch } from "../../../src/core/data/clipTable";
import { randomFrom } from "../../../src/core/data/random";
import { trainStep } from "../../../src/core/train/step";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { fullPipeline } from "../../support/fullPipeline";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

/**
 * Largest relative difference of a step's total loss from the CPU backend's. Rounding grows from
 * step to step; where it turns one position to another code, it shows in the losses that follow.
 */
const cases = [
  ["every part but the quantiser", fullPipeline.parts.filter(({ id }) => id !== "quantiser"), 1e-5],
  ["the whole pipeline", tinyConfig().parts, 5e-2],
] as const;

async function twentyLosses(backend: "cpu" | "wasm", parts: readonly Choice[]): Promise<number[]> {
  await useBackend(backend);
  const { training, dispose } = await buildRun(
    { ...tinyConfig(), parts },
    toyFeatures({}),
    idleDevice,
    () => 0,
  );
  const { train, batchSize, seed, pipeline } = training;
  const totals: number[] = [];
  for (let step = 0; step < 20; step++) {
    const rows = batchRows(train.size, batchSize, seed, 1 + step)[0] ?? [];
    const batch = train.batch(rows);
    const { names, values } = trainStep(pipeline, batch, randomFrom(seed, `step/${step}`));
    totals.push((await values.data())[names.indexOf("loss/total")] ?? NaN);
    values.dispose();
    disposeBatch(batch);
  }
  dispose();
  return totals;
}

test.each(cases)(
  "twenty steps of %s have the losses of the CPU backend",
  async (_name, parts, tolerance) => {
    const expected = await twentyLosses("cpu", parts);
    const found = await twentyLosses("wasm", parts);
    expect(new Set(expected).size).toBe(20);
    const apart = found.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1));
    expect(Math.max(...apart)).toBeLessThan(tolerance);
  },
);
