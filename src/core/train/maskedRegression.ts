/**
 * Fits many multinomial logistic regressions at once, on one set of features, each with its own mask.
 *
 *   minimise, for every head h:  mean CE(softmax(x (m_h * W_h)), y_h) + lambda / 2 ||W_h||^2
 *   x standardised on the fitted clips, with a 1 for the bias
 *
 * All heads start at zero and take the same steps of accelerated gradient (Nesterov) at 1 / L,
 * L = (D + 1) / 2 + lambda, which bounds the curvature of a loss on standardised features. There is no randomness and no
 * hyperparameter.
 */
import type { Rows } from "../measures/predictions";
import * as tf from "../tf";

/** One regression: its features and its classes. */
export interface Head {
  /** [D]: 1 where a feature is used. */
  readonly sees: ArrayLike<number>;
  /** A class 0 .. classes - 1 for each fitted row. */
  readonly labels: readonly number[];
  readonly classes: number;
}

/** Steps for many heads at once. */
const defaultSteps = 200;
const lambda = 1e-3;
/** Steps between two calls of `yieldToEventLoop`. */
const stepsAtATime = 20;
/** Logit of a class that does not exist in a head. */
const absentClassLogit = -1e9;

/** Rows on the scale of `fitted` [N, D + 1], the last column 1. */
export function standardised(rows: Rows, fitted: Rows): tf.Tensor2D {
  const width = fitted[0]?.length ?? 0;
  const values = new Float32Array(rows.length * (width + 1)).fill(1);
  for (let d = 0; d < width; d++) {
    const mean = fitted.reduce((sum, row) => sum + (row[d] ?? NaN), 0) / fitted.length;
    const variance = fitted.reduce((sum, row) => sum + ((row[d] ?? NaN) - mean) ** 2, 0);
    const perDeviation = variance > 0 ? 1 / Math.sqrt(variance / fitted.length) : 0;
    rows.forEach((row, i) => {
      values[i * (width + 1) + d] = ((row[d] ?? NaN) - mean) * perDeviation;
    });
  }
  return tf.tensor2d(values, [rows.length, width + 1]);
}

/** Masks [D + 1, H * K] and targets [N, H * K]; K is the largest number of classes of a head. */
function layout(heads: readonly Head[], width: number, count: number) {
  const most = Math.max(...heads.map(({ classes }) => classes));
  const columns = heads.length * most;
  const seen = new Float32Array((width + 1) * columns);
  const absent = new Float32Array(columns);
  const targets = new Float32Array(count * columns);
  heads.forEach(({ sees, labels, classes }, h) => {
    for (let k = 0; k < most; k++) {
      const column = h * most + k;
      if (k >= classes) absent[column] = absentClassLogit;
      for (let d = 0; d < width; d++) seen[d * columns + column] = sees[d] ?? 0;
      seen[width * columns + column] = 1;
    }
    labels.forEach((label, i) => (targets[i * columns + h * most + label] = 1));
  });
  return {
    most,
    columns,
    seen: tf.tensor2d(seen, [width + 1, columns]),
    absent: tf.tensor1d(absent),
    targets: tf.tensor2d(targets, [count, columns]),
  };
}

/** Class probabilities by head [N, H, K] from logits [N, H * K]. */
const byHead = (logits: tf.Tensor, heads: number, most: number): tf.Tensor3D =>
  tf.softmax(tf.reshape(logits, [-1, heads, most])) as tf.Tensor3D;

/**
 * Fits every head on `fitted` N x [D], and predicts each row of `rows` with it -> classes [H][rows]. `yieldToEventLoop`
 * may throw: then all tensors are freed.
 */
export async function regress(
  fitted: Rows,
  heads: readonly Head[],
  rows: Rows,
  yieldToEventLoop: () => Promise<void>,
  steps = defaultSteps,
): Promise<readonly Float32Array[][]> {
  const width = fitted[0]?.length ?? 0;
  const x = standardised(fitted, fitted);
  const { most, columns, seen, absent, targets } = layout(heads, width, fitted.length);
  const step = 1 / ((width + 1) / 2 + lambda);
  let now = tf.zeros<tf.Rank.R2>([width + 1, columns]);
  let ahead = now.clone();
  try {
    for (let i = 0; i < steps; i++) {
      const [next, beyond] = tf.tidy(() => {
        const probabilities = byHead(tf.add(tf.matMul(x, ahead), absent), heads.length, most);
        const miss = tf.sub(tf.reshape(probabilities, targets.shape), targets) as tf.Tensor2D;
        const slope = tf.add(
          tf.div(tf.matMul(x, miss, true, false), fitted.length),
          tf.mul(ahead, lambda),
        );
        // masks the weights, so that weights of unused features remain zero
        const moved = tf.sub(ahead, tf.mul(tf.mul(slope, step), seen)) as tf.Tensor2D;
        return [moved, tf.add(moved, tf.mul(tf.sub(moved, now), i / (i + 3))) as tf.Tensor2D];
      }) as [tf.Tensor2D, tf.Tensor2D];
      tf.dispose([now, ahead]);
      [now, ahead] = [next, beyond];
      if (i % stepsAtATime === 0) await yieldToEventLoop();
    }
    const probabilities = tf.tidy(() =>
      byHead(tf.add(tf.matMul(standardised(rows, fitted), now), absent), heads.length, most),
    );
    const values = ((await probabilities.data()) as Float32Array).slice();
    probabilities.dispose();
    return heads.map(({ classes }, h) =>
      rows.map((_, row) => {
        const from = (row * heads.length + h) * most;
        return values.subarray(from, from + classes);
      }),
    );
  } finally {
    tf.dispose([now, ahead, x, seen, absent, targets]);
  }
}
