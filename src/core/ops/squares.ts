/** Squared differences. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

/** Mean of squared differences over all elements -> []; a and b have the same shape. */
export function meanSquare(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  if (!hasKernel("MeanSquare")) return tf.tidy(() => tf.mean(tf.square(tf.sub(a, b))));
  return runKernel("MeanSquare", { a, b });
}

tf.registerGradient({
  kernelName: "MeanSquare",
  inputsToSave: ["a", "b"],
  gradFunc: (dy: tf.Scalar, [a, b]: [tf.Tensor, tf.Tensor]) => ({
    a: () => runKernel("MeanSquareGradient", { a, b, dy }),
    b: () => runKernel("MeanSquareGradient", { a: b, b: a, dy }),
  }),
});
