import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { binarise, zeta } from "../../src/core/vq/featureMask";
import { useBackend } from "../support/backend";
import {
  channelsFirst,
  channelsLast,
  expectClose,
  flat,
  goldenCases,
  tensorOf,
  weightsOf,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

describe("the learned mask", () => {
  it.each(goldenCases("cmvqvae_mask"))("$name", ({ inputs, params, expected }) => {
    const { threshold = NaN, lambda = NaN } = params;
    const features = channelsLast(inputs["features"]);
    const Omega = tensorOf(inputs["Omega"]) as tf.Tensor1D;
    const weights = weightsOf(inputs["head_W"]);
    const bias = tensorOf(inputs["head_b"]);
    const labels = tf.cast(tensorOf(inputs["labels"]), "int32");
    const oneHot = tf.cast(tf.oneHot(labels, bias.size), "float32") as tf.Tensor2D;
    expectClose(binarise(Omega, threshold), expected["omega"]);

    const classLoss = (values: tf.Tensor, map: tf.Tensor): tf.Scalar => {
      const masked = tf.mul(map, binarise(values as tf.Tensor1D, threshold));
      const rows = tf.reshape(channelsFirst(masked), [
        (map as tf.Tensor4D).shape[0],
        -1,
      ]) as tf.Tensor2D;
      return crossEntropy(tf.add(tf.matMul(rows, weights), bias) as tf.Tensor2D, oneHot);
    };
    const { value, grads } = tf.valueAndGrads(classLoss)([Omega, features]);
    expectClose(value, [expected["class_loss"]]);
    expectClose(grads[0], flat(expected["grad_Omega_class"]));
    expectClose(channelsFirst(grads[1] as tf.Tensor), flat(expected["grad_features"]));
    const whole = tf.grad((values) =>
      tf.add(classLoss(values, features), tf.mul(tf.sum(values), lambda)),
    )(Omega);
    expectClose(whole, flat(expected["grad_Omega_total"]));
    expectClose(tf.sum(Omega), [expected["sum_Omega"]]);

    const half = Omega.size / 2;
    const omega = Array.from(binarise(Omega, threshold).dataSync());
    const kept = (from: number): number =>
      omega.slice(from, from + half).reduce((a, b) => a + b, 0);
    expectClose([zeta([kept(0), kept(half)])], [expected["zeta"]]);
  });
});

interface Result {
  readonly kept: number[];
  readonly zeta: number | string;
}

describe("zeta", () => {
  it.each(goldenCases("cmvqvae_zeta"))("$name", ({ inputs, params, expected }) => {
    const rows = inputs["Omegas"] as number[][];
    (expected["results"] as Result[]).forEach((result, i) => {
      const Omega = tf.tensor1d(rows[i] ?? []);
      const omega = Array.from(binarise(Omega, params["threshold"] ?? NaN).dataSync());
      const half = omega.length / 2;
      const kept = [omega.slice(0, half), omega.slice(half)].map((one) =>
        one.reduce((a, b) => a + b, 0),
      );
      expect(kept).toEqual(result.kept);
      expectClose([zeta(kept)], [result.zeta]);
    });
  });
});
