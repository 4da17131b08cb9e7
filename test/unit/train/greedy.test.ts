/** Greedy in the real step: what a window holds, what it leaves, and what is minimised. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import type { Batch } from "../../../src/core/types";
import * as tf from "../../../src/core/tf";
import { takeSnapshot } from "../../../src/core/train/snapshot";
import { lossTerms, runForward } from "../../../src/core/train/forward";
import { trainStep } from "../../../src/core/train/step";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { expectClose } from "../../support/golden";
import { idleDevice } from "../../support/idleDevice";
import { fusionFor, tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("cpu"));

const build = (params: Record<string, number>): Promise<Run> =>
  buildRun(
    tinyConfig({ ...fusionFor("greedy"), parts: [{ id: "greedy", params }] }),
    toyFeatures(),
    idleDevice,
    () => 0,
  );

/** One step in epoch `epoch` -> what it shows. */
function step({ training: { pipeline } }: Run, batch: Batch, epoch: number) {
  for (const part of pipeline.parts) part.beginEpoch?.(epoch, 1, 0);
  const { names, values } = trainStep(pipeline, batch, randomFrom(1, "greedy"));
  const numbers = values.dataSync();
  values.dispose();
  return Object.fromEntries(names.map((name, i) => [name, numbers[i] ?? NaN]));
}

const batchOf = ({ training }: Run): Batch => training.train.batch([0, 1, 2, 3, 4, 5]);

const excitationWeights = ({ training: { pipeline } }: Run, id: string): number[] =>
  pipeline.groups
    .filter((group) => group.id === `fusion/${id}/excitation`)
    .flatMap(({ variables }) => variables.flatMap((one) => [...one.dataSync()]));

describe("Greedy", () => {
  it("minimises the branches' losses and only shows the fused one", async () => {
    const run = await build({});
    const shown = step(run, batchOf(run), 1);
    expect(shown["loss/total"]).toBeCloseTo(
      (shown["loss/branch/audio"] ?? NaN) + (shown["loss/branch/video"] ?? NaN),
      5,
    );
    expect(shown["loss/fused"]).toBeGreaterThan(0);
    run.dispose();
  });

  it("holds nothing before its epoch, then the leader for Q steps at a time", async () => {
    const run = await build({ epsilon: 0, steps: 2, firstEpoch: 2 });
    const batch = batchOf(run);
    const held = [1, 1, 2, 2, 2, 2].map((epoch) => {
      const shown = step(run, batch, epoch);
      const leader = (shown["lead/audio"] ?? NaN) > 0 ? "audio" : "video";
      const other = leader === "audio" ? "video" : "audio";
      expect(shown["lead/audio"]).toBeCloseTo(-(shown["lead/video"] ?? NaN), 5);
      expect(shown[`held/${other}`]).toBe(0);
      return shown[`held/${leader}`];
    });
    expect(held).toEqual([0, 0, 0, 1, 1, 0]);
    run.dispose();
  });

  it("inside a window puts the running mean in the excitation's place, in training only", async () => {
    const run = await build({ epsilon: 0, steps: 50, firstEpoch: 1 });
    const batch = batchOf(run);
    const { pipeline } = run.training;
    const first = step(run, batch, 1);
    const leader = (first["lead/audio"] ?? NaN) > 0 ? "audio" : "video";
    const other = leader === "audio" ? "video" : "audio";
    const before = excitationWeights(run, other);
    const inTraining = tf.tidy(() => {
      const forward = runForward(pipeline, batch, { batchStatistics: [] });
      const E = forward.excitations?.[leader] as tf.Tensor2D;
      const head = pipeline.groups.find(({ id }) => id === `fusion/${leader}`)?.variables ?? [];
      const [weights, bias] = head as [tf.Variable<tf.Rank.R2>, tf.Variable<tf.Rank.R1>];
      // one step was taken, on the same clips: the mean of then and now
      const means = pipeline.parts.flatMap(({ state = [] }) => state);
      const running = means[leader === "audio" ? 4 : 5] as tf.Tensor;
      const mean = tf.div(tf.add(running, tf.mean(E, 0)), 2);
      const h = forward.selected[leader] as tf.Tensor2D;
      const expected = tf.add(tf.matMul(tf.mul<tf.Tensor2D>(h, mean), weights), bias);
      expectClose(forward.branches?.[leader], [...expected.dataSync()], 1e-5);
      return [...(forward.branches?.[leader]?.dataSync() ?? [])];
    });
    const evaluated = tf.tidy(() => [
      ...(runForward(pipeline, batch).branches?.[leader]?.dataSync() ?? []),
    ]);
    expect(evaluated).not.toEqual(inTraining);

    const { grads } = tf.variableGrads(
      () => {
        const terms = lossTerms(
          pipeline,
          runForward(pipeline, batch, { batchStatistics: [] }),
          batch,
        );
        const minimised = terms.filter(({ kind }) => kind !== "observed");
        return tf.addN(minimised.map(({ value, weight }) => tf.mul<tf.Scalar>(value, weight)));
      },
      pipeline.groups.flatMap(({ variables }) => [...variables]),
    );
    const largest = (id: string) =>
      Math.max(
        ...pipeline.groups
          .filter((group) => group.id === `fusion/${id}/excitation`)
          .flatMap(({ variables }) => variables)
          .flatMap(({ name }) => [...(grads[name]?.dataSync() ?? [])].map(Math.abs)),
      );
    expect(largest(leader)).toBe(0);
    expect(largest(other)).toBeGreaterThan(0);
    tf.dispose(grads);

    step(run, batch, 1);
    expect(excitationWeights(run, other)).not.toEqual(before);
    run.dispose();
  });

  it("keeps speeds, window and running means in snapshots", async () => {
    const run = await build({ epsilon: 0, steps: 3, firstEpoch: 1 });
    const batch = batchOf(run);
    step(run, batch, 1);
    const snapshot = takeSnapshot(run.training.pipeline, 1);
    const once = step(run, batch, 1);
    step(run, batch, 1);
    snapshot.restore();
    expect(step(run, batch, 1)).toEqual(once);
    snapshot.dispose();
    run.dispose();
  });
});
