/** Normalisation layers over images, and the running statistics of batch normalisation. */
import { batchNorm } from "../ops/batchNorm";
import * as tf from "../tf";
import { variableOf } from "./layers";

/** Statistics that evaluation normalises by: averages over the batches of training. */
interface RunningStatistics {
  /** [C] */
  readonly mean: tf.Variable1D;
  /** Unbiased, as in the paper [C]. */
  readonly variance: tf.Variable1D;
  /** Number of batches in the averages [1]. */
  readonly count: tf.Variable1D;
}

/** Batch statistics of one training pass, in the order of its layers. */
export type BatchStatistics = {
  readonly running: RunningStatistics;
  /** [C] */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}[];

export interface NormLayer {
  readonly variables: readonly tf.Variable[];
  readonly state: readonly tf.Variable[];
  /** x [N, H, W, C] -> the same shape. */
  apply(x: tf.Tensor4D, batchStatistics?: BatchStatistics): tf.Tensor4D;
}

const epsilon = 1e-5;
/** Weight of the newest batch in the running statistics, after the first ten. */
const newest = 0.1;

const ones = (size: number): tf.Variable1D => variableOf(tf.ones([size]));
const zeros = (size: number): tf.Variable1D => variableOf(tf.zeros([size]));

/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015): in training by the batch's statistics, which are recorded,
 * elsewhere by the running statistics.
 */
export function batchNormLayer(channels: number): NormLayer {
  const [gamma, beta] = [ones(channels), zeros(channels)];
  const running = { mean: zeros(channels), variance: ones(channels), count: zeros(1) };
  return {
    variables: [gamma, beta],
    state: [running.mean, running.variance, running.count],
    apply: (x, batchStatistics) => {
      if (batchStatistics) {
        const { y, mean, variance } = batchNorm(x, gamma, beta, epsilon);
        const size = x.size / channels;
        batchStatistics.push({
          running,
          mean,
          variance: tf.mul(variance, size / Math.max(1, size - 1)),
        });
        return y;
      }
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(running.variance, epsilon)));
      return tf.add(tf.mul(tf.sub(x, running.mean), scale), beta);
    },
  };
}

/**
 * Group normalisation (Wu and He, ECCV 2018): each image by its own statistics, over groups of
 * channels. The same in training and evaluation, and with any batch.
 */
export function groupNormLayer(channels: number, groups: number): NormLayer {
  const [gamma, beta] = [ones(channels), zeros(channels)];
  return {
    variables: [gamma, beta],
    state: [],
    apply: (x) => {
      const [images, height, width] = x.shape;
      const grouped = tf.reshape(x, [images, height * width, groups, channels / groups]);
      const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
      const variance = tf.mean(tf.square(centred), [1, 3], true);
      const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(tf.reshape(normal, x.shape), gamma), beta);
    },
  };
}

/**
 * Folds the statistics of a training pass into the running ones: a plain mean over the first ten
 * batches, then a moving average, so that a short run is evaluated by its own statistics. Off the tape.
 */
export function foldStatistics(batchStatistics: BatchStatistics): void {
  tf.tidy(() => {
    for (const { running, mean, variance } of batchStatistics) {
      running.count.assign(tf.add(running.count, 1));
      const rate = tf.maximum(newest, tf.div(1, running.count));
      const towards = (old: tf.Variable1D, now: tf.Tensor1D): void =>
        old.assign(tf.add(old, tf.mul(rate, tf.sub(now, old))));
      towards(running.mean, mean);
      towards(running.variance, variance);
    }
  });
}
