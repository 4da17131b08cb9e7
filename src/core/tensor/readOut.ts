/**
 * A learned read-out of a clip's maps: every channel weighs every position by itself.
 *
 *   h_d = sum_p (1/P + s/sqrt(P) v_{c(p),d}) map_{p,d},  v = 0 at the start
 *
 * A global depthwise convolution (Chen, Liu, Gao, Han: MobileFaceNets, CCBR 2018) that starts as the mean. Channels do
 * not mix, so a mask selects the same before and after. c(p): the cell of position p, several steps of time long where a
 * clip has more steps than cells.
 */
import * as tf from "../tf";
import { variableOf } from "./layers";

export interface ReadOutOptions {
  /** Steps of time of a clip. */
  readonly steps: number;
  /** Positions of one step. */
  readonly positions: number;
  /** D. */
  readonly channels: number;
  /** Largest number of cells along time. */
  readonly maxCells: number;
  /** s: the step of the optimiser moves a weight so much further. */
  readonly speed: number;
}

export interface ReadOut {
  readonly variables: readonly tf.Variable[];
  /** Positions of whole clips, step by step [B*steps*positions, D] in any shape -> [B, D]. */
  apply(map: tf.Tensor): tf.Tensor2D;
}

export function createReadOut(options: ReadOutOptions): ReadOut {
  const { steps, positions, channels, maxCells, speed } = options;
  const stepsPerCell = Math.ceil(steps / maxCells);
  const cells = Math.ceil(steps / stepsPerCell);
  const weights = variableOf(tf.zeros([cells, 1, positions * channels]));
  const count = steps * positions;
  /** v of every position [P, D]. */
  const spread = (): tf.Tensor2D => {
    const repeated = stepsPerCell === 1 ? weights : tf.mul(weights, tf.ones([1, stepsPerCell, 1]));
    const rows = tf.reshape(repeated, [cells * stepsPerCell * positions, channels]);
    return rows.shape[0] === count ? rows : tf.slice(rows, [0, 0], [count, channels]);
  };
  return {
    variables: [weights],
    apply: (map) => {
      const scale = tf.add(tf.mul(spread(), speed / Math.sqrt(count)), 1 / count);
      return tf.sum(tf.mul(tf.reshape(map, [-1, count, channels]), scale), 1);
    },
  };
}
