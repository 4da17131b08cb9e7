/** Operations that change gradients and not values. TensorFlow.js has no stop-gradient of its own. */
import * as tf from "../tf";

/** The value of f(), a constant for differentiation. */
export function stopGradient<T extends tf.Tensor>(f: () => T): T {
  return tf.customGrad(() => ({ value: f(), gradFunc: () => [] }))();
}

/** Forward: x. Backward: the gradient times `factor` [], which gets none. */
export function scaledGradient<T extends tf.Tensor>(x: T, factor: tf.Scalar): T {
  const scaled = tf.customGrad((input: T, save: tf.GradSaveFunc) => {
    save([factor]);
    return {
      value: input.clone(),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, saved ?? factor),
    };
  });
  return scaled(x);
}

/** Forward: value(x). Backward: the gradient reaches x unchanged (straight-through estimator). */
export function straightThrough<T extends tf.Tensor>(x: T, value: (x: T) => T): T {
  const through = tf.customGrad((input: T) => ({
    value: value(input),
    gradFunc: (dy: tf.Tensor) => dy,
  }));
  return through(x);
}
