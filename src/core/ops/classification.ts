/** Loss, accuracy and true-class score of class logits. */
import * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

/** Batch mean of -Σ_k t_k ln softmax(logits)_k. logits [B, K], targets [B, K] -> []. */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  if (!hasKernel("CrossEntropy")) {
    return tf.tidy(() => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1))));
  }
  const loss = tf.customGrad((input: tf.Tensor2D, save: tf.GradSaveFunc) => {
    const [value, gradient] = runKernel<[tf.Scalar, tf.Tensor2D]>("CrossEntropy", {
      logits: input,
      targets,
    });
    save([gradient]);
    const gradFunc = (dy: tf.Scalar, [saved]: tf.Tensor[]) => tf.mul(saved ?? gradient, dy);
    return { value, gradFunc };
  });
  return loss(logits);
}

/** Share of the batch that logits [B, K] classify correctly, labels [B] int32 -> []. No gradient. */
export function accuracy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  if (hasKernel("Accuracy")) return runKernel("Accuracy", { logits, labels });
  return tf.tidy(() => tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32")));
}

/** Batch sum of the softmax probability of the true class (MLB eq. 4) -> []. No gradient. */
export function trueClassScore(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  if (hasKernel("TrueClassScore")) return runKernel("TrueClassScore", { logits, targets });
  return tf.tidy(() => tf.sum(tf.mul(tf.softmax(logits), targets)));
}
