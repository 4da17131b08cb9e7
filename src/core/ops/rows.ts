/** Row-wise operations on features. */
import * as tf from "../tf";
import { hasKernel, runKernel, type Attributes } from "./kernel";

/** Added under the root, so that the gradient at a row of zeros is finite. */
const epsilon = 1e-12;

/** Rows divided by their Euclidean norm. x [B, D] -> [B, D]. */
export function l2NormaliseRows(x: tf.Tensor2D): tf.Tensor2D {
  if (hasKernel("L2NormaliseRows")) return runKernel("L2NormaliseRows", { x }, { epsilon });
  return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), epsilon)));
}

tf.registerGradient({
  kernelName: "L2NormaliseRows",
  inputsToSave: ["x"],
  gradFunc: (dy: tf.Tensor2D, [x]: [tf.Tensor2D], attrs: Attributes) => ({
    x: () => runKernel("L2NormaliseRowsGradient", { x, dy }, attrs),
  }),
});

/** Ones on the diagonal [n, n], computed on the device. */
export function identityMatrix(size: number): tf.Tensor2D {
  return hasKernel("IdentityMatrix") ? runKernel("IdentityMatrix", {}, { size }) : tf.eye(size);
}
