/**
 * Fits a small network to each of several sets of channels: information that a linear probe misses may still be there.
 *
 *   softmax(relu(x (m_h * U_h)) V_h),  one hidden layer, Adam on all clips at once, a fixed number of steps
 */
import type { Rows } from "../measures/predictions";
import { randomFrom } from "../data/random";
import { variableOf } from "../tensor/layers";
import { adam } from "../train/optimizers";
import { gradientsOf } from "../train/gradients";
import * as tf from "../tf";
import type { ParameterGroup } from "../types";
import { standardised, type Head } from "../train/maskedRegression";

const hidden = 16;
const steps = 150;
const settings = { learningRate: 0.02, weightDecay: 1e-3 };
const stepsAtATime = 15;

/** Masks [D + 1, H * hidden]: a hidden unit gets the channels of its head, and the bias. */
function seenBy(heads: readonly Head[], width: number): tf.Tensor2D {
  const columns = heads.length * hidden;
  const seen = new Float32Array((width + 1) * columns);
  for (let d = 0; d <= width; d++)
    for (let column = 0; column < columns; column++) {
      const sees = heads[Math.floor(column / hidden)]?.sees;
      seen[d * columns + column] = d === width ? 1 : (sees?.[d] ?? 0);
    }
  return tf.tensor2d(seen, [width + 1, columns]);
}

interface Networks {
  readonly into: tf.Variable<tf.Rank.R2>;
  readonly out: tf.Variable<tf.Rank.R3>;
  readonly seen: tf.Tensor2D;
}

/** Draws initial networks from `seed`; the caller disposes them. */
function createNetworks(
  heads: readonly Head[],
  width: number,
  classes: number,
  seed: number,
): Networks {
  const random = randomFrom(seed, "inspect/network-probe");
  const normal = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, () => scale * random.normal());
  const inputs = Math.max(...heads.map(({ sees }) => Array.from(sees).reduce((a, b) => a + b, 1)));
  return {
    into: variableOf(
      tf.tensor2d(normal((width + 1) * heads.length * hidden, Math.sqrt(2 / inputs)), [
        width + 1,
        heads.length * hidden,
      ]),
    ) as tf.Variable<tf.Rank.R2>,
    out: variableOf(
      tf.tensor3d(normal(heads.length * hidden * classes, Math.sqrt(1 / hidden)), [
        ...([heads.length, hidden, classes] as const),
      ]),
    ) as tf.Variable<tf.Rank.R3>,
    seen: seenBy(heads, width),
  };
}

/** Logits [H, N, K] of x [N, D + 1]. */
function logitsOf({ into, out, seen }: Networks, x: tf.Tensor2D): tf.Tensor3D {
  const heads = out.shape[0];
  const active = tf.relu(tf.matMul(x, tf.mul<tf.Tensor2D>(into, seen)));
  const byHead = tf.transpose(tf.reshape(active, [-1, heads, hidden]), [1, 0, 2]);
  return tf.matMul(byHead, out) as tf.Tensor3D;
}

/** All heads have the same labels and classes. -> class probabilities [H][rows]. */
export async function fitNetworks(
  fitted: Rows,
  heads: readonly Head[],
  heldOut: Rows,
  seed: number,
  yieldToEventLoop: () => Promise<void>,
): Promise<readonly Float32Array[][]> {
  const width = fitted[0]?.length ?? 0;
  const [first] = heads;
  if (!first) return [];
  const { labels, classes } = first;
  const networks = createNetworks(heads, width, classes, seed);
  const variables = [networks.into, networks.out];
  const group: ParameterGroup = { id: "probe", role: "head", variables };
  const optimizer = adam.create(settings, [group]);
  const x = standardised(fitted, fitted);
  const targets = tf.tidy(() =>
    tf.cast(tf.oneHot(tf.tensor1d([...labels], "int32"), classes), "float32"),
  );
  try {
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        const loss = (): tf.Scalar => {
          const logs = tf.logSoftmax(logitsOf(networks, x));
          // the heads share no weights, so minimising the sum minimises each of them
          return tf.div(tf.neg(tf.sum(tf.mul(logs, targets))), labels.length) as tf.Scalar;
        };
        optimizer.apply({ gradients: gradientsOf(variables, loss), stepMultipliers: new Map() });
      });
      if (step % stepsAtATime === 0) await yieldToEventLoop();
    }
    const probabilities = tf.tidy(() =>
      tf.softmax(logitsOf(networks, standardised(heldOut, fitted))),
    );
    const values = ((await probabilities.data()) as Float32Array).slice();
    probabilities.dispose();
    return heads.map((_, h) =>
      heldOut.map((_row, row) => {
        const from = (h * heldOut.length + row) * classes;
        return values.subarray(from, from + classes);
      }),
    );
  } finally {
    tf.dispose([x, targets, networks.seen, ...variables, ...optimizer.state]);
  }
}
