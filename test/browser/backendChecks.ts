/** Requests of the backend tests to their worker, and the computations that compare backends. */
import type { LabFailure } from "../../src/contract/errors";
import type { BackendName } from "../../src/contract/experiment";
import * as tf from "../../src/core/tf";
import type { BackendReport } from "../../src/contract/backend";

export interface BackendRequest {
  readonly backend: BackendName;
  readonly run: "start" | "operations" | "training";
  /** Threads of WebAssembly; measured and chosen when left out. */
  readonly threads?: number;
  /** A kernel of ours that computes wrong values from now on. */
  readonly breaks?: string;
}
export type BackendCheck =
  | {
      readonly report: BackendReport;
      readonly isolated: boolean;
      readonly values: Readonly<Record<string, readonly number[]>>;
      readonly threadsLoaded: number;
      readonly error?: string;
      readonly failure?: undefined;
    }
  | { readonly failure: LabFailure };

/** Fixed numbers in [-1, 1]. */
function wave(shape: number[], turn = 1.7): tf.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, n) => Math.sin(n * turn + 0.3 * (n % 7))),
    shape,
  );
}
const gradientsOf = (compute: (...x: tf.Tensor[]) => tf.Tensor, ...inputs: tf.Tensor[]) => [
  compute(...inputs),
  ...tf.grads((...x: tf.Tensor[]) =>
    tf.sum(tf.mul(compute(...x), wave(compute(...inputs).shape, 0.9))),
  )(inputs),
];
const conv = (stride: number, pad: "same" | "valid") => (x: tf.Tensor, w: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);

/** Values, and gradients where there are any, of what training is made of. */
export const operations: Readonly<Record<string, () => tf.Tensor[]>> = {
  "convolution, stride 1": () =>
    gradientsOf(conv(1, "same"), wave([2, 7, 5, 3]), wave([3, 3, 3, 4])),
  "convolution, stride 2": () =>
    gradientsOf(conv(2, "same"), wave([3, 8, 9, 4]), wave([3, 3, 4, 8])),
  "pointwise convolution": () =>
    gradientsOf(conv(1, "valid"), wave([2, 5, 5, 8]), wave([1, 1, 8, 6])),
  "transposed convolution": () =>
    gradientsOf(
      (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 8, 6, 5], 2, "same"),
      wave([2, 4, 3, 4]),
      wave([3, 3, 5, 4]),
    ),
  "matrix product": () => gradientsOf((a, b) => tf.matMul(a, b), wave([13, 17]), wave([17, 9])),
  "transposed product": () =>
    gradientsOf((a, b) => tf.matMul(a, b, true, true), wave([17, 13]), wave([9, 17])),
  "bias and relu": () =>
    gradientsOf((x, b) => tf.relu(tf.add(x, b)), wave([2, 5, 5, 7]), wave([7])),
  "mean over the image": () => gradientsOf((x) => tf.mean(x, [1, 2]), wave([3, 5, 4, 7])),
  "sum over images": () => gradientsOf((x) => tf.sum(x, [0, 1, 2]), wave([3, 5, 4, 7])),
  softmax: () => gradientsOf((x) => tf.softmax(x), wave([9, 11])),
  logSoftmax: () => gradientsOf((x) => tf.logSoftmax(x), wave([9, 11])),
  "unit length": () =>
    gradientsOf(
      (x) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-8))),
      wave([6, 9]),
    ),
  "tanh and exp": () => gradientsOf((x) => tf.exp(tf.tanh(x)), wave([6, 9])),
  "concat and slice": () =>
    gradientsOf(
      (x, y) => tf.slice(tf.concat([x, y], 1), [1, 2], [3, 5]),
      wave([5, 4]),
      wave([5, 6]),
    ),
  "nearest code": () => {
    const nearest = tf.argMin(wave([11, 13]), 1);
    const chosen = tf.matMul(tf.cast(tf.oneHot(nearest, 13), "float32"), wave([13, 5]));
    return [tf.cast(nearest, "float32"), chosen];
  },
  "where and greater": () => {
    const x = wave([6, 9]);
    return [tf.where(tf.greater(x, 0.1), x, tf.neg(x))];
  },
};

/** Losses of five steps of a small convolutional classifier under momentum, from fixed weights. */
export async function trainingLosses(): Promise<number[]> {
  const images = wave([8, 16, 16, 3]);
  const labels = tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], "int32"), 4), "float32");
  const weights = [wave([3, 3, 3, 16], 0.7), wave([3, 3, 16, 24], 0.9), wave([24, 4], 1.1)].map(
    (w) => tf.variable(tf.mul(w, 0.2)),
  ) as [tf.Variable, tf.Variable, tf.Variable];
  const optimizer = tf.train.momentum(0.1, 0.9);
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    const loss = optimizer.minimize(
      () => {
        const low = tf.relu(conv(2, "same")(images, weights[0]));
        const high = tf.relu(conv(2, "same")(low, weights[1]));
        const logits = tf.matMul(tf.mean(high, [1, 2]), weights[2]);
        return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1))) as tf.Scalar;
      },
      true,
      weights,
    );
    losses.push((await loss!.data())[0] ?? NaN);
    loss!.dispose();
  }
  optimizer.dispose();
  tf.dispose([images, labels, ...weights]);
  return losses;
}
