/** The quantiser's settings through whole epochs: finite, repeatable, without leaks, and restored by snapshots. */
import { beforeAll, describe, expect, it } from "vitest";
import type { StepReport } from "../../../src/contract/telemetry";
import type { Choice } from "../../../src/contract/experiment";
import type { ParamValue } from "../../../src/contract/params";
import { takeSnapshot } from "../../../src/core/train/snapshot";
import * as tf from "../../../src/core/tf";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { quantiserAblation } from "../../../src/lab/quantiserAblation";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { reportsOf } from "../../support/reportsOf";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

const buildParts = (parts: readonly Choice[]): Promise<Run> =>
  buildRun(tinyConfig({ epochs: 4, parts: [...parts] }), toyFeatures(), idleDevice, () => 0);
const build = (params: Readonly<Record<string, ParamValue>>): Promise<Run> =>
  buildParts([{ id: "quantiser", params: { ...params, codes: 16 } }]);

const settings = quantiserAblation.variants.flatMap(({ id, parts }) => {
  const params = parts.find((part) => part.id === "quantiser")?.params;
  return params ? [[id, params] as const] : [];
});

describe("a setting of the quantiser", () => {
  it.each(settings)("%s trains, repeats by its seed and leaks no tensor", async (_id, params) => {
    const before = tf.memory().numTensors;
    const run = await build(params);
    const reports = await reportsOf(run);
    expect(reports.length).toBeGreaterThan(6);
    for (const { loss, perplexity } of reports)
      for (const value of [...Object.values(loss), ...Object.values(perplexity)])
        expect(Number.isFinite(value)).toBe(true);
    run.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const again = await build(params);
    const lossesOf = (one: readonly StepReport[]) => one.map(({ loss }) => loss);
    expect(lossesOf(await reportsOf(again))).toEqual(lossesOf(reports));
    again.dispose();
  });

  it("blended in: a run before the transition is the run without a quantiser", async () => {
    const lossesOf = async (run: Run) => {
      const reports = await reportsOf(run);
      run.dispose();
      return reports.map(({ loss }) => loss["fused"]);
    };
    const blended = await lossesOf(await build({ blendFrom: 9, blendUntil: 10 }));
    const plain = await lossesOf(await buildParts([]));
    expect(blended).toHaveLength(plain.length);
    blended.forEach((loss, step) => expect(loss).toBeCloseTo(plain[step] ?? NaN, 4));
    expect(plain.length).toBeGreaterThan(6);
  });

  it("blended in: the share is part of a snapshot", async () => {
    const run = await build({ blendFrom: 1, blendUntil: 3 });
    const { pipeline } = run.training;
    const share = pipeline.parts.flatMap((part) => part.state ?? []).at(-1);
    await reportsOf(run);
    expect(share?.dataSync()[0]).toBe(1);
    const snapshot = takeSnapshot(pipeline, 0);
    pipeline.parts[0]?.beginEpoch?.(1, 3, 0);
    expect(share?.dataSync()[0]).toBe(0);
    snapshot.restore();
    expect(share?.dataSync()[0]).toBe(1);
    snapshot.dispose();
    run.dispose();
  });
});
