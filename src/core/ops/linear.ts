/** A linear layer in one kernel. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

/** x W + b: x [B, D], weights [D, K], bias [K] -> [B, K]. */
export function linearMap(x: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (!hasKernel("Linear")) return tf.add(tf.matMul(x, weights), bias);
  return runKernel("Linear", { x, weights, bias });
}

tf.registerGradient({
  kernelName: "Linear",
  inputsToSave: ["x", "weights"],
  gradFunc: (dy: tf.Tensor2D, [x, weights]: [tf.Tensor2D, tf.Tensor2D]) => {
    if (hasKernel("LinearGradient")) {
      const [ofX, ofWeights, ofBias] = runKernel<[tf.Tensor, tf.Tensor, tf.Tensor]>(
        "LinearGradient",
        { x, weights, dy },
      );
      return {
        x: () => ofX.clone(),
        weights: () => ofWeights.clone(),
        bias: () => ofBias.clone(),
      };
    }
    return {
      x: () => tf.matMul(dy, weights, false, true),
      weights: () => tf.matMul(x, dy, true, false),
      bias: () => tf.sum(dy, 0),
    };
  },
});
