/** Every encoder over every kind that it reads: shapes, gradients, learning, repeatability. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ModalityKind } from "../../../src/contract/clip";
import { randomFrom } from "../../../src/core/data/random";
import { encoders } from "../../../src/core/encoders/index";
import { foldStatistics, type BatchStatistics } from "../../../src/core/tensor/normalisation";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { cases, coloured, inputOf, make, small } from "../../support/encoderCases";

beforeAll(() => useBackend("wasm"));

describe("every encoder", () => {
  it("lists the kinds that it reads, and every kind has one default encoder", () => {
    const kinds: readonly ModalityKind[] = ["frames", "spectrogram", "vector", "tokens"];
    for (const kind of kinds) {
      const defaults = encoders.filter(({ card }) => card.defaultFor?.includes(kind));
      expect(defaults.map(({ card }) => card.reads.includes(kind))).toEqual([true]);
    }
    for (const { card } of encoders) expect(card.params["features"]).toMatchObject({ default: 64 });
  });

  it.each(cases)(
    "%s maps %s to its output shape, and its decoder back to the input's shape",
    (...one) => {
      const [, , encoder, card] = one;
      const stack = make(encoder, card);
      const { shape, x } = inputOf(card, encoder);
      const map = stack.apply(x);
      const maps = (x.shape[0] / shape.images) * (stack.mapsPerClip ?? shape.images);
      expect(map.shape).toEqual([maps, ...stack.outputShape]);
      expect(stack.outputShape[2]).toBe(8);
      expect(map.dataSync().every(Number.isFinite)).toBe(true);
      expect(stack.multiplyAdds).toBeGreaterThan(0);
      if (!encoder.decoder) return;
      const decoder = encoder.decoder(small[encoder.card.id], shape, randomFrom(4, "back"));
      expect(decoder.apply(map).shape).toEqual(x.shape);
    },
  );

  it.each(coloured)("%s over %s has the gradients that central differences give", (...one) => {
    const [, , encoder, card] = one;
    // with fewer positions a norm over them is all but a step function
    const stack = make(encoder, card, encoder.card.id === "resnet-18" ? { stem: "3x3" } : {});
    const { x, random } = inputOf(card, encoder);
    const weights = tf.tensor(
      Array.from({ length: 8 }, () => random.normal()),
      [8],
    );
    const batchStatistics = (): BatchStatistics | undefined =>
      stack.state?.length ? [] : undefined;
    // squared, so that a normalised sum is no constant
    const loss = (): tf.Scalar =>
      tf.mean(tf.mul(tf.square(stack.apply(x, batchStatistics())), weights));
    const normal = (like: tf.Tensor): tf.Tensor =>
      tf.tensor(
        Array.from({ length: like.size }, () => random.normal()),
        like.shape,
      );
    // away from zero biases, where a ReLU has a kink
    tf.tidy(() => {
      for (const one of stack.variables) one.assign(tf.add(one, tf.mul(normal(one), 0.1)));
    });
    const { grads } = tf.variableGrads(loss, [...stack.variables]);
    let [error, size] = [0, 1e-8];
    for (const variable of stack.variables) {
      const direction = normal(variable);
      const values = variable.clone();
      const step = 1e-3 / Math.sqrt(variable.size);
      const at = (by: number): number =>
        tf.tidy(() => {
          variable.assign(tf.add(values, tf.mul(direction, by)));
          return loss().dataSync()[0] ?? NaN;
        });
      const numeric = (at(step) - at(-step)) / (2 * step);
      const gradient = grads[variable.name] ?? tf.zerosLike(variable);
      const taped = tf.sum(tf.mul(gradient, direction)).dataSync()[0] ?? NaN;
      variable.assign(values);
      error += (numeric - taped) ** 2;
      size += numeric ** 2;
    }
    // a step across a kink of some ReLU is in it
    expect(Math.sqrt(error / size)).toBeLessThan(4e-2);
  });

  it.each(coloured)(
    "%s over %s lowers its loss in 20 steps, repeats by seed and leaks no tensor",
    (...one) => {
      const [, , encoder, card] = one;
      const run = (): number[] => {
        const stack = make(encoder, card);
        const { x } = inputOf(card, encoder, 5, 8);
        const target = tf.tensor2d(Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : -1) * (i < 32 ? 1 : -1)), [8, 8]); // prettier-ignore
        const optimizer = tf.train.sgd(0.1);
        const before = tf.memory().numTensors;
        const losses = Array.from({ length: 20 }, () => {
          const batchStatistics: BatchStatistics = [];
          const { value, grads } = tf.variableGrads(() => {
            const map = stack.apply(x, batchStatistics);
            for (const { mean, variance } of batchStatistics) [mean, variance].forEach(tf.keep);
            const pooled = tf.mean(tf.reshape(map, [8, -1, 8]), 1);
            return tf.mean(tf.square(tf.sub(pooled, target)));
          }, [...stack.variables]);
          optimizer.applyGradients(grads);
          foldStatistics(batchStatistics);
          const loss = value.dataSync()[0] ?? NaN;
          tf.dispose([
            value,
            grads,
            batchStatistics.flatMap(({ mean, variance }) => [mean, variance]),
          ]);
          return loss;
        });
        expect(tf.memory().numTensors).toBe(before);
        tf.dispose([x, target, ...stack.variables, ...(stack.state ?? [])]);
        optimizer.dispose();
        return losses;
      };
      const losses = run();
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(losses[19]).toBeLessThan(0.9 * (losses[0] ?? 0));
      expect(run()).toEqual(losses);
    },
  );
});
