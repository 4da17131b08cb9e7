/** Batch normalisation by the batch's own statistics: Ioffe and Szegedy, ICML 2015. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

export interface Normalised {
  /** gamma (x - mean) / sqrt(variance + epsilon) + beta, shaped as x. */
  readonly y: tf.Tensor;
  /** Over all axes but the last [C]; no gradient. */
  readonly mean: tf.Tensor1D;
  /** Biased [C]; no gradient. */
  readonly variance: tf.Tensor1D;
}

/** x [..., C], gamma [C], beta [C]. Gradients reach x, gamma and beta through y. */
export function batchNorm(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised {
  return hasKernel("BatchNorm")
    ? fused(x, gamma, beta, epsilon)
    : composed(x, gamma, beta, epsilon);
}

function composed(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): Normalised {
  const axes = x.shape.slice(1).map((_, axis) => axis);
  const mean = tf.mean<tf.Tensor1D>(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(centred), axes);
  const scale = tf.div(gamma, tf.sqrt(tf.add(variance, epsilon)));
  return { y: tf.add(tf.mul(centred, scale), beta), mean, variance };
}

function fused(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): Normalised {
  // Statistics leave beside the tape: a gradient of an unused output would be uploaded zeros.
  const statistics: tf.Tensor1D[] = [];
  const normalise = tf.customGrad((...inputs) => {
    const [given, scale, shift, save] = inputs as unknown as [
      tf.Tensor,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    const [y, mean, variance] = runKernel<[tf.Tensor, tf.Tensor1D, tf.Tensor1D]>(
      "BatchNorm",
      { x: given, gamma: scale, beta: shift },
      { epsilon },
    );
    statistics.push(tf.keep(mean), tf.keep(variance));
    save([given, scale, mean, variance]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [xs, g, m, v] = saved as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
        return runKernel<tf.Tensor[]>(
          "BatchNormGradient",
          { x: xs, dy, gamma: g, mean: m, variance: v },
          { epsilon },
        );
      },
    };
  });
  const y = normalise(x, gamma, beta);
  const [mean, variance] = statistics.map(intoScope) as [tf.Tensor1D, tf.Tensor1D];
  return { y, mean, variance };
}

/** A kept tensor handed to the caller's tidy. */
function intoScope(kept: tf.Tensor1D): tf.Tensor1D {
  const tracked = kept.clone();
  kept.dispose();
  return tracked;
}
