/** Batch normalisation by the batch's own statistics: Ioffe and Szegedy, ICML 2015. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

export interface Normalised<R extends tf.Rank> {
  /** gamma (x - mean) / sqrt(variance + epsilon) + beta, shaped as x. */
  readonly y: tf.Tensor<R>;
  /** Over all axes but the last [C]; no gradient. */
  readonly mean: tf.Tensor1D;
  /** Biased [C]; no gradient. */
  readonly variance: tf.Tensor1D;
}

/** x [..., C], gamma [C], beta [C]. Gradients reach x, gamma and beta through y. */
export function batchNorm<R extends tf.Rank>(
  x: tf.Tensor<R>,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised<R> {
  return hasKernel("BatchNorm")
    ? fused(x, gamma, beta, epsilon)
    : composed(x, gamma, beta, epsilon);
}

function composed<R extends tf.Rank>(
  x: tf.Tensor<R>,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised<R> {
  const axes = x.shape.slice(1).map((_, axis) => axis);
  const mean = tf.mean<tf.Tensor1D>(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(centred), axes);
  const scale = tf.div(gamma, tf.sqrt(tf.add(variance, epsilon)));
  return { y: tf.add<tf.Tensor<R>>(tf.mul(centred, scale), beta), mean, variance };
}

function fused<R extends tf.Rank>(
  x: tf.Tensor<R>,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised<R> {
  // Statistics are not outputs of the operation: TensorFlow.js would upload zeros as the gradient of an unused output.
  const statistics: tf.Tensor1D[] = [];
  const normalise = tf.customGrad(
    (given: tf.Tensor<R>, scale: tf.Tensor1D, shift: tf.Tensor1D, save: tf.GradSaveFunc) => {
      const [y, mean, variance] = runKernel<[tf.Tensor<R>, tf.Tensor1D, tf.Tensor1D]>(
        "BatchNorm",
        { x: given, gamma: scale, beta: shift },
        { epsilon },
      );
      statistics.push(tf.keep(mean), tf.keep(variance));
      save([given, scale, mean, variance]);
      return {
        value: y,
        gradFunc: (dy: tf.Tensor<R>, saved: tf.Tensor[]) => {
          const [xs = given, g = scale, m = mean, v = variance] = saved;
          return runKernel<tf.Tensor[]>(
            "BatchNormGradient",
            { x: xs, dy, gamma: g, mean: m, variance: v },
            { epsilon },
          );
        },
      };
    },
  );
  const y = normalise(x, gamma, beta);
  const [mean, variance] = statistics.map(intoScope) as [tf.Tensor1D, tf.Tensor1D];
  return { y, mean, variance };
}

/** Moves a kept tensor into the caller's tidy. */
function intoScope(kept: tf.Tensor1D): tf.Tensor1D {
  const tracked = kept.clone();
  kept.dispose();
  return tracked;
}
