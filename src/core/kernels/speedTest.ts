/** A small training-like step, to compare backends by. */
import type { SpeedTest } from "../../contract/backendRecord";
import * as tf from "../tf";

/** About as long as one backend may be measured, ms. */
const patienceMs = 250;

/** Fixed numbers in [-1, 1] that repeat nowhere near. */
function wave(shape: number[], scale: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, n) => scale * Math.sin(n * 1.7 + 0.3 * (n % 7))),
    shape,
  );
}

/** Two convolutions, a mean over the image, cross-entropy; gradients of all three weights. */
function step(images: tf.Tensor, labels: tf.Tensor, weights: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads(
      (first: tf.Tensor, second: tf.Tensor, last: tf.Tensor) => {
        const low = tf.relu(tf.conv2d(images as tf.Tensor4D, first as tf.Tensor4D, 2, "same"));
        const high = tf.relu(tf.conv2d(low as tf.Tensor4D, second as tf.Tensor4D, 2, "same"));
        const logits = tf.matMul(tf.mean(high, [1, 2]), last);
        return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
      },
    )([...weights]);
    return grads.reduce((sum: tf.Tensor, g) => tf.add(sum, tf.sum(tf.abs(g))), value);
  });
}

/**
 * Measures the current backend. Steps go out several at a time where they are short, and one number
 * is read back, as training does. Throws what the backend throws.
 */
export async function runSpeedTest(now: () => number): Promise<SpeedTest> {
  const images = wave([32, 48, 48, 3], 1);
  const labels = tf.tidy(() =>
    tf.oneHot(
      tf.tensor1d(
        Array.from({ length: 32 }, (_, n) => n % 6),
        "int32",
      ),
      6,
    ),
  );
  const weights = [wave([3, 3, 3, 32], 0.2), wave([3, 3, 32, 64], 0.1), wave([64, 6], 0.3)];
  const run = async (steps: number) => {
    const start = now();
    for (let left = steps; left > 1; left--) step(images, labels, weights).dispose();
    const sum = step(images, labels, weights);
    const checksum = (await sum.data())[0]!;
    sum.dispose();
    return { ms: (now() - start) / steps, checksum };
  };
  try {
    await run(1);
    const warm = await run(1);
    const rounds = [warm];
    const steps = warm.ms < patienceMs / 16 ? 4 : 1;
    const end = now() + patienceMs - warm.ms;
    while (rounds.length < 6 && now() < end) rounds.push(await run(steps));
    return { ms: Math.min(...rounds.map(({ ms }) => ms)), checksum: warm.checksum };
  } finally {
    tf.dispose([images, labels, ...weights]);
  }
}
