/** The network of Competition: activation, neuron sum, feature strength Γ, and training. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import type { StepReport } from "../../../src/contract/telemetry";
import { withoutTokens } from "../../../src/core/fusion/fusion";
import { neuronSum } from "../../../src/core/fusion/neuronSum";
import { smoothedRelu } from "../../../src/core/ops/smoothedRelu";
import { randomFrom } from "../../../src/core/data/random";
import { train } from "../../../src/core/train/trainer";
import * as tf from "../../../src/core/tf";
import { buildRun } from "../../../src/lab/buildRun";
import { presets } from "../../../src/lab/presets";
import { useBackend } from "../../support/backend";
import { builtInDoor } from "../../support/builtInDoor";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";
import { countFound, featureStrengths } from "../../../src/core/methods/equations/featureStrengths";
import { disposeSnapshots } from "../../../src/core/train/training";

beforeAll(() => useBackend("wasm"));

const values = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];
const near = (found: readonly number[], wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 6));
};

describe("smoothed ReLU", () => {
  it("is 0, z^q / (q β^(q−1)), z − (1 − 1/q) β, with slopes 0, (z/β)^(q−1), 1", () => {
    const x = tf.tensor1d([-1, 0, 0.5, 1, 2, 3]);
    const cube = (z: tf.Tensor) => smoothedRelu(z, { power: 3, threshold: 2 });
    near(values(cube(x)), [0, 0, 0.125 / 12, 1 / 12, 2 / 3, 5 / 3]);
    near(values(tf.grad(cube)(x)), [0, 0, 1 / 16, 1 / 4, 1, 1]);
    const square = (z: tf.Tensor) => smoothedRelu(z, { power: 2, threshold: 1 });
    near(values(square(x)), [0, 0, 0.125, 0.5, 1.5, 2.5]);
    near(values(tf.grad(square)(x)), [0, 0, 0.5, 1, 1, 1]);
  });
});

describe("neuron sum", () => {
  const fusion = (featureSize: number) =>
    neuronSum.create(
      {},
      {
        modalities: ["one", "two"],
        featureSize,
        tokens: { one: 1, two: 1 },
        maps: {},
        classes: 3,
        random: randomFrom(1, "fusion"),
      },
    );

  it("adds every third feature of both modalities and has no parameters", () => {
    const { groups, fuse } = fusion(7);
    expect(groups).toEqual([]);
    const features = {
      one: tf.tensor2d([[1, 2, 3, 4, 5, 6, 7]]),
      two: tf.tensor2d([[10, 0, 0, 0, 0, 20, 0]]),
    };
    const { logits, contributions } = fuse(features, withoutTokens);
    expect(values(logits)).toEqual([22, 7, 29]);
    expect(values(contributions?.()["one"] ?? tf.scalar(NaN))).toEqual([12, 7, 9]);
  });

  it("refuses fewer features than classes", () => {
    expect(() => fusion(2)).toThrow("Neuron sum: 3 classes need at least as many features");
  });
});

describe("feature strength", () => {
  // four neurons, two classes: 0 and 2 belong to class 0, 1 and 3 to class 1
  const weightsOf = () =>
    tf.tensor2d([
      [0.2, 9, -0.4, 0],
      [8, 0.1, 7, -0.3],
    ]);

  it("is the largest product of a class's neurons with its feature", () => {
    const weights = weightsOf();
    const dictionary = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    near(values(featureStrengths(weights, dictionary)), [0.2, 0.1]);
    const turned = tf.tensor2d([
      [0.6, 0.8],
      [-0.8, 0.6],
    ]);
    near(values(featureStrengths(weights, turned)), [0.6 * 0.2 + 0.8 * 8, -0.18]);
  });

  it("counts classes found by one modality, by several and by none", () => {
    const strengths = { one: tf.tensor1d([1, 0.1, 0.6, 0]), two: tf.tensor1d([0.5, 0.2, 0, 0]) };
    const { alone, several, none } = countFound(strengths, 0.5);
    near(
      [alone["one"], alone["two"], several, none].flatMap((one) => values(one as tf.Scalar)),
      [1, 0, 1, 2],
    );
  });

  it("is refused with a message if no features are known", async () => {
    const config = tinyConfig({ parts: [{ id: "feature-strength" }] });
    await expect(buildRun(config, toyFeatures(), idleDevice, () => 0)).rejects.toThrow(
      'Feature strength Γ needs "competition" as data: only there the feature of each class is known.',
    );
  });
});

describe("joint training on Competition", () => {
  beforeAll(() => useBackend("wasm"));
  const joint = presets.find(({ id }) => id === "competition")?.config as ExperimentConfig;

  /** The last report of a small run whose initial weights have deviation σ₀. */
  async function last(initial: number, epochs: number): Promise<StepReport | undefined> {
    const config = tinyConfig({
      ...joint,
      seed: 3,
      epochs,
      backend: "cpu",
      data: { id: "competition", params: { dimension: 60, train: 90, validation: 20, noise: 0.2 } },
      encoder: { id: "smoothed-relu", params: { features: 60, initial } },
    });
    const run = await buildRun(config, builtInDoor(), idleDevice, () => 0);
    expect(run.training.batchSize).toBe(run.training.train.size);
    let report: StepReport | undefined;
    for await (const tick of train(run.training, () => false)) {
      if (tick.type === "report") ({ report } = tick);
    }
    disposeSnapshots(run.training);
    run.dispose();
    return report;
  }

  it("finds most classes by one modality from small weights and by both from large ones", async () => {
    const small = (await last(0.01, 260))?.shown ?? {};
    const large = (await last(0.3, 40))?.shown ?? {};
    const alone = (shown: Readonly<Record<string, number>>) =>
      (shown["found/one"] ?? NaN) + (shown["found/two"] ?? NaN);
    expect(alone(small)).toBeGreaterThanOrEqual(3);
    expect(large["found/several"]).toBe(5);
    // Γ of a feature that was not found is still near the initial weights
    const strengths = Object.entries(small).filter(([name]) => name.startsWith("gamma/"));
    expect(strengths).toHaveLength(10);
    expect(Math.min(...strengths.map(([, value]) => value))).toBeLessThan(0.1);
  });
});
