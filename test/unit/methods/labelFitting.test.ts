/** What the losses fit when labels are smoothed or taken away, and that nothing else hears of it. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Choice } from "../../../src/contract/experiment";
import { crossEntropy } from "../../../src/core/ops/classification";
import { evaluate } from "../../../src/core/train/evaluate";
import { runForward } from "../../../src/core/train/forward";
import { train } from "../../../src/core/train/trainer";
import * as tf from "../../../src/core/tf";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { partsOf, tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";
import { targetRows, type TargetSettings } from "../../../src/core/methods/equations/labelTargets";
import { disposeSnapshots } from "../../../src/core/train/training";

beforeAll(() => useBackend("cpu"));

const fit = (changes: Partial<TargetSettings>): TargetSettings => ({
  labels: "one-hot",
  trueShare: 10 / 31,
  rest: "even",
  free: 0,
  ...changes,
});
const row = (changes: Partial<TargetSettings>, classes: number, y: number): number[] => [
  ...targetRows(fit(changes), classes).subarray(y * classes, (y + 1) * classes),
];
const near = (found: readonly number[], wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 6));
};

describe("targets by hand", () => {
  it("keeps one-hot labels, smooths evenly and unevenly, and frees", () => {
    near(row({}, 4, 2), [0, 0, 1, 0]);
    near(row({ labels: "smoothed", trueShare: 0.4 }, 4, 1), [0.2, 0.4, 0.2, 0.2]);
    // after class 1: classes 2, 3, 0 with 1, 2, 4 parts of 0.7
    near(row({ labels: "smoothed", trueShare: 0.3, rest: "uneven" }, 4, 1), [0.4, 0.3, 0.1, 0.2]);
    near(row({ free: 1 }, 4, 3), [0.25, 0.25, 0.25, 0.25]);
    near(row({ free: 0.3 }, 4, 0), [0.775, 0.075, 0.075, 0.075]);
  });

  it("gives the paper's 31 classes 10/31 and rows that sum to 1", () => {
    for (const rest of ["even", "uneven"] as const) {
      const values = row({ labels: "smoothed", rest, free: 0.3 }, 31, 7);
      expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(values[7]).toBeCloseTo(0.7 * (10 / 31) + 0.3 / 31, 6);
    }
  });
});

const build = (parts: Choice[]) =>
  buildRun(tinyConfig({ epochs: 2, parts }), toyFeatures(), idleDevice, () => 0);

async function trained(parts: Choice[]) {
  const run = await build(parts);
  const losses: Readonly<Record<string, number>>[] = [];
  const validation: Readonly<Record<string, number>>[] = [];
  for await (const tick of train(run.training, () => true)) {
    if (tick.type === "report") losses.push(tick.report.loss);
    if (tick.type === "epoch") validation.push(tick.report.validationLoss);
  }
  const weights = run.training.pipeline.groups.map(({ variables }) =>
    variables.map((variable) => [...variable.dataSync()]),
  );
  return { run, losses, validation, weights };
}

const mixed: Choice = { id: "label-fitting", params: { free: 0.3 } };

describe("label fitting in the step", () => {
  it("refuses labels that give another class more than the true one, in a sentence", async () => {
    const smoothed = (trueShare: number): Choice[] => [
      { id: "label-fitting", params: { labels: "smoothed", trueShare } },
    ];
    // of three classes the larger of the others has 2/3 of the rest
    await expect(build(smoothed(0.38))).rejects.toThrow(
      "Label fitting: of 3 classes another one would get 0.41, the true one 0.38",
    );
    (await build(smoothed(0.42))).dispose();
  });

  it("changes nothing with one-hot labels, to the bit", async () => {
    const without = await trained(partsOf("unimodal-losses", "mlb"));
    const whole = { id: "label-fitting", params: { free: 0 } };
    const given = await trained([whole, ...partsOf("unimodal-losses", "mlb")]);
    expect(given.losses).toEqual(without.losses);
    expect(given.weights).toEqual(without.weights);
    without.run.dispose();
    given.run.dispose();
  });

  it("is 0.7 L_S + 0.3 L_U in the fused loss and the heads', against labels in evaluation", async () => {
    const plain = await build(partsOf("unimodal-losses"));
    const batchOf = () => plain.training.train.batch([0, 1, 2, 3, 4, 5, 6, 7]);
    const wanted = tf.tidy(() => {
      const batch = batchOf();
      const { logits, unimodalLogits } = runForward(plain.training.pipeline, batch);
      const flat = tf.fill([8, 3], 1 / 3) as tf.Tensor2D;
      return Object.values({ fused: logits, ...unimodalLogits }).map(
        (each) =>
          0.7 * (crossEntropy(each, batch.oneHot).dataSync()[0] ?? NaN) +
          0.3 * (crossEntropy(each, flat).dataSync()[0] ?? NaN),
      );
    });
    const run = await build([mixed, ...partsOf("unimodal-losses")]);
    const { pipeline } = run.training;
    const found = tf.tidy(() => {
      const batch = batchOf();
      const fitted = pipeline.parts[0]?.targets?.(batch.targets) ?? batch.targets;
      const { logits, unimodalLogits } = runForward(pipeline, batch);
      return Object.values({ fused: logits, ...unimodalLogits }).map(
        (each) => crossEntropy(each, fitted).dataSync()[0] ?? NaN,
      );
    });
    near(found, wanted);

    const options = { ...run.training, yieldToEventLoop: () => Promise.resolve() };
    const fitted = await evaluate(pipeline, run.training.validation, options);
    const labelled = await evaluate(plain.training.pipeline, plain.training.validation, options);
    expect(fitted.loss).toEqual(labelled.loss);
    plain.dispose();
    run.dispose();
  });

  it("frees what it made", async () => {
    const before = tf.memory().numTensors;
    const { run } = await trained([mixed, ...partsOf("unimodal-losses")]);
    disposeSnapshots(run.training);
    run.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves probes their labels: without any, they still learn what the features hold", async () => {
    const { run, losses } = await trained([{ id: "label-fitting", params: { free: 1 } }]);
    // against uniform targets no prediction is below ln K
    for (const { fused } of losses) expect(fused).toBeGreaterThan(Math.log(3) - 1e-6);
    const audio = losses.map((loss) => loss["audio"] ?? NaN);
    expect(audio.at(-1)).toBeLessThan((audio[0] ?? NaN) - 0.02);
    run.dispose();
  });
});
