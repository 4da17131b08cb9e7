/**
 * A linear probe: multinomial logistic regression on frozen features, to say what they hold whatever head
 * the run gave them.
 *
 *   minimise  mean CE(softmax(x W), y) + lambda / 2 ||W||^2,  x standardised, with a 1 for the bias
 *
 * Accelerated gradient (Nesterov) from W = 0 at the step 1 / L, L = (D + 1) / 2 + lambda, which bounds the
 * curvature of a loss on standardised features: nothing is drawn, nothing is tuned.
 */
import type { Rows } from "../measures/predictions";
import { predictedOf } from "../measures/predictions";
import * as tf from "../tf";
import { readRows } from "./splitOutputs";

const steps = 300;
const lambda = 1e-3;
/** Steps between two chances for commands. */
const stepsAtATime = 25;

/** Features of `rows` on the scale of `fitted` [N, D + 1], the last column 1. */
function designOf(rows: Rows, fitted: Rows): tf.Tensor2D {
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

function oneHotOf(labels: readonly number[], classes: number): tf.Tensor2D {
  const ones = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => (ones[i * classes + label] = 1));
  return tf.tensor2d(ones, [labels.length, classes]);
}

/** W [D + 1, K] of the regression on x [N, D + 1], targets [N, K]; the caller disposes. */
async function fit(
  x: tf.Tensor2D,
  targets: tf.Tensor2D,
  breathe: () => Promise<void>,
): Promise<tf.Tensor2D> {
  const [count, width] = x.shape;
  const step = 1 / (width / 2 + lambda);
  let now = tf.zeros<tf.Rank.R2>([width, targets.shape[1]]);
  let ahead = now.clone();
  for (let i = 0; i < steps; i++) {
    const [next, beyond] = tf.tidy(() => {
      const miss = tf.sub(tf.softmax(tf.matMul(x, ahead)), targets);
      const slope = tf.add(
        tf.div(tf.matMul(x, miss as tf.Tensor2D, true, false), count),
        tf.mul(ahead, lambda),
      );
      const moved = tf.sub(ahead, tf.mul(slope, step)) as tf.Tensor2D;
      const momentum = i / (i + 3);
      return [moved, tf.add(moved, tf.mul(tf.sub(moved, now), momentum)) as tf.Tensor2D] as const;
    });
    tf.dispose([now, ahead]);
    [now, ahead] = [next, beyond];
    if (i % stepsAtATime === 0) await breathe();
  }
  ahead.dispose();
  return now;
}

/** Fits features N x [D] with labels [N], and predicts the class of each of `rows`. */
export async function linearProbe(
  fitted: { readonly rows: Rows; readonly labels: readonly number[]; readonly classes: number },
  rows: Rows,
  breathe: () => Promise<void>,
): Promise<number[]> {
  const x = designOf(fitted.rows, fitted.rows);
  const targets = oneHotOf(fitted.labels, fitted.classes);
  const asked = designOf(rows, fitted.rows);
  const weights = await fit(x, targets, breathe);
  const { scores } = await readRows({ scores: tf.matMul<tf.Tensor2D>(asked, weights) });
  tf.dispose([x, targets, asked, weights]);
  return predictedOf(scores);
}
