/** The layers of Grid conv against their definitions. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { normaliseClips } from "../../../src/core/tensor/clipNormalisation";
import { motionConv } from "../../../src/core/tensor/motionConv";
import { createReadOut } from "../../../src/core/tensor/readOut";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { gradientError } from "../../support/numericGradient";

const normals = (shape: number[], seed: number): tf.Tensor => {
  const random = randomFrom(seed, "normals");
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
};
const closeTo = (found: tf.Tensor, wanted: readonly number[]): void => {
  expect(found.size).toBe(wanted.length);
  found.dataSync().forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));
};

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  describe("the read-out", () => {
    const options = { steps: 5, positions: 3, channels: 2, maxCells: 16, speed: 2 };

    it("starts as the mean over positions", () => {
      const map = normals([4, 5, 3, 2], 1);
      const mean = tf.mean(tf.reshape(map, [4, 15, 2]), 1);
      closeTo(createReadOut(options).apply(map), [...mean.dataSync()]);
    });

    it("weighs every position and channel by itself", () => {
      const readOut = createReadOut(options);
      const [weights] = readOut.variables;
      const values = Array.from({ length: 30 }, (_, i) => Math.sin(i));
      weights?.assign(tf.tensor(values, weights.shape));
      const map = normals([1, 15, 2], 2);
      const wanted = [0, 1].map((d) =>
        [...map.dataSync()].reduce((sum, value, i) => {
          const scale = 1 / 15 + (2 / Math.sqrt(15)) * (values[i] ?? 0);
          return i % 2 === d ? sum + scale * value : sum;
        }, 0),
      );
      closeTo(readOut.apply(map), wanted);
    });

    it("shares weights between neighbouring steps where a clip has more steps than cells", () => {
      const readOut = createReadOut({ ...options, maxCells: 2 });
      const [weights] = readOut.variables;
      expect(weights?.size).toBe(2 * 3 * 2);
      weights?.assign(tf.add(weights, normals(weights.shape, 3)));
      // a clip that is one at one step: the sum of its cell's weights
      const at = (step: number): number[] => {
        const one = tf.tensor(
          Float32Array.from({ length: 30 }, (_, i) => (Math.floor(i / 6) === step ? 1 : 0)),
          [1, 5, 3, 2],
        );
        return [...readOut.apply(one).dataSync()];
      };
      closeTo(tf.tensor(at(1)), at(0));
      closeTo(tf.tensor(at(2)), at(0));
      closeTo(tf.tensor(at(4)), at(3));
      expect(Math.abs((at(3)[0] ?? 0) - (at(0)[0] ?? 0))).toBeGreaterThan(1e-3);
    });

    it("has the gradients that central differences give", () => {
      const readOut = createReadOut({ ...options, maxCells: 2 });
      const map = normals([2, 5, 3, 2], 4);
      const error = gradientError((x) => tf.sum(tf.square(readOut.apply(x))), map);
      expect(error).toBeLessThan(1e-2);
    });
  });

  describe("the motion convolution", () => {
    const options = { frames: 3, inputShape: [6, 4, 2], outputDepth: 5 } as const;
    const create = () => motionConv({ ...options, random: randomFrom(1, "motion") });
    const frames = () => tf.reshape(normals([6, 6, 4, 2], 5), [6, 6, 4, 2]);

    it("is a convolution of frames and of their differences to the mean frame", () => {
      const layer = create();
      const [still, motion, bias] = layer.variables;
      bias?.assign(normals([5], 6));
      const x = frames();
      const clips = tf.reshape(x, [2, 3, 48]);
      const differences = tf.reshape(tf.sub(clips, tf.mean(clips, 1, true)), x.shape);
      const wanted = tf.relu(
        tf.addN([
          tf.conv2d(x, still as tf.Tensor4D, 2, "same"),
          tf.conv2d(differences, motion as tf.Tensor4D, 2, "same"),
          tf.mul(tf.ones([6, 3, 2, 5]), bias as tf.Tensor),
        ]),
      );
      closeTo(layer.apply(x), [...wanted.dataSync()]);
    });

    it("sees no motion in a clip that stands still", () => {
      const layer = create();
      const one = tf.reshape(normals([1, 6, 4, 2], 7), [1, 6, 4, 2]);
      const clip = tf.concat([one, one, one]);
      const [, motion] = layer.variables;
      const before = [...layer.apply(clip).dataSync()];
      motion?.assign(tf.mul(motion, 9));
      closeTo(layer.apply(clip), before);
    });

    it("has the gradients that central differences give", () => {
      const layer = create();
      const f = (x: tf.Tensor4D): tf.Scalar => tf.sum(tf.square(layer.apply(x)));
      expect(gradientError(f, frames(), 3e-3)).toBeLessThan(2e-2);
      const x = frames();
      const { grads } = tf.variableGrads(() => f(x), [...layer.variables]);
      for (const variable of layer.variables) {
        const values = variable.clone();
        const direction = normals(variable.shape, 8);
        const at = (by: number): number => {
          variable.assign(tf.add(values, tf.mul(direction, by)));
          return f(x).dataSync()[0] ?? NaN;
        };
        const numeric = (at(1e-3) - at(-1e-3)) / 2e-3;
        variable.assign(values);
        const gradient = grads[variable.name] ?? tf.zerosLike(variable);
        const taped = tf.sum(tf.mul(gradient, direction)).dataSync()[0] ?? NaN;
        expect(Math.abs(taped - numeric) / Math.abs(numeric)).toBeLessThan(2e-2);
      }
    });
  });

  describe("the normalisation of clips", () => {
    /** Two clips of two images, with a deviation of about 5 around 7. */
    const x = () => tf.add(tf.mul(tf.reshape(normals([4, 3, 2, 1], 9), [4, 3, 2, 1]), 5), 7);
    const deviationsOf = (clips: tf.Tensor): number[] => {
      const centred = tf.sub(clips, tf.mean(clips, 1, true));
      return [...tf.sqrt(tf.mean(tf.square(centred), 1)).dataSync()];
    };
    const byClip = (kind: "none" | "offset" | "standard") =>
      tf.reshape(normaliseClips(x(), 2, kind), [2, 12]);

    it("subtracts the mean of all images of a clip, and divides by its deviation", () => {
      closeTo(tf.mean(byClip("offset"), 1), [0, 0]);
      closeTo(tf.mean(byClip("standard"), 1), [0, 0]);
      const before = deviationsOf(byClip("none"));
      expect(Math.min(...before)).toBeGreaterThan(3);
      closeTo(
        tf.tensor(deviationsOf(byClip("standard"))),
        before.map((deviation) => deviation / (deviation + 0.1)),
      );
      closeTo(byClip("none"), [...x().dataSync()]);
    });

    it("leaves zeros, which stand for an absent modality, at zero", () => {
      const zeros = tf.zeros([4, 3, 2, 1]);
      closeTo(normaliseClips(zeros, 2, "standard"), Array<number>(24).fill(0));
    });
  });
});
