/**
 * Vector quantisation: every position's channel vector z goes to the nearest row of a codebook.
 *
 * van den Oord et al., NeurIPS 2017; EMA codebook as shipped by CM-VQVAE (WACV 2024):
 *   q = argmin_n |z - e_n|^2 (first on ties), straight-through gradient to z
 *   commitment = mean (q - z)^2 over all elements, q constant
 *   n_j <- decay n_j + (1 - decay) count_j,  smoothed n_j = (n_j + eps) / (sum n + N eps) sum n
 *   w_j <- decay w_j + (1 - decay) sum of z at j,  e_j = w_j / n_j
 *   perplexity = exp(-sum_n p_n ln(p_n + 1e-10)), p_n = share of this batch's positions
 *
 * Departs from the official code: accumulators start at a codebook drawn from data with counts of 1
 * (in the released code they start from noise and 0, so the first update places unused codes far away).
 */
import { hasKernel, runKernel } from "../ops/kernel";
import * as tf from "../tf";

/** Nearest row of `codebook` [N, D] for each row of `flat` [P, D] -> [P] int32. No gradient. */
export function nearestCode(flat: tf.Tensor2D, codebook: tf.Tensor2D): tf.Tensor1D {
  if (hasKernel("NearestCode")) return runKernel("NearestCode", { flat, codebook });
  return tf.tidy(() => {
    // |z|^2 is equal for all codes, so the comparison leaves it out
    const squared = tf.sum(tf.square(codebook), 1);
    const distance = tf.sub(squared, tf.mul(tf.matMul(flat, tf.transpose(codebook)), 2));
    return tf.argMin(distance, 1);
  });
}

/** [P] indices -> [P, N] of zeros and ones, float32. */
export const assignments = (indices: tf.Tensor1D, codes: number): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.oneHot(indices, codes), "float32"));

/** Statistics of a codebook in one batch. */
export interface CodeUse {
  /** Number of positions of each code [N]. */
  readonly counts: tf.Tensor1D;
  /** Sum of the vectors at each code [N, D]. */
  readonly sums: tf.Tensor2D;
}

/** indices [P] int32, flat [P, D] -> counts and sums by code. No gradient. */
export function codeUse(indices: tf.Tensor1D, flat: tf.Tensor2D, codes: number): CodeUse {
  if (hasKernel("CodeUse")) {
    const use = runKernel<[tf.Tensor1D, tf.Tensor2D]>("CodeUse", { indices, flat }, { codes });
    return { counts: use[0], sums: use[1] };
  }
  return tf.tidy(() => {
    const oneHot = assignments(indices, codes);
    const counts = tf.sum<tf.Tensor1D>(oneHot, 0);
    return { counts, sums: tf.matMul<tf.Tensor2D>(oneHot, flat, true) };
  });
}

/** exp of the entropy of code use, between 1 and N: counts [N] -> []. No gradient. */
export function perplexity(counts: tf.Tensor1D): tf.Scalar {
  if (hasKernel("Perplexity")) return runKernel("Perplexity", { counts });
  return tf.tidy(() => {
    const share = tf.div(counts, tf.sum(counts));
    return tf.exp(tf.neg(tf.sum(tf.mul(share, tf.log(tf.add(share, 1e-10))))));
  });
}

export interface CodebookState {
  /** Rows e_n [N, D]. */
  readonly codebook: tf.Tensor2D;
  /** Smoothed counts n [N]. */
  readonly counts: tf.Tensor1D;
  /** Accumulated vectors w [N, D]. */
  readonly sums: tf.Tensor2D;
}
export interface CodebookSettings {
  readonly decay: number;
  readonly epsilon: number;
  /** Codes used less (EMA positions a batch) restart at candidates; 0 never. */
  readonly reviveBelow: number;
}

/** One EMA update, then restarts of dead codes at `candidates` [N, D] -> new tensors. */
export function updateCodebook(
  state: CodebookState,
  use: CodeUse,
  candidates: tf.Tensor2D,
  settings: CodebookSettings,
): CodebookState {
  if (!hasKernel("CodebookUpdate")) {
    const next = emaUpdate(state, use, settings);
    return settings.reviveBelow > 0 ? reviveDead(next, candidates, settings.reviveBelow) : next;
  }
  const [codebook, counts, sums] = runKernel<[tf.Tensor2D, tf.Tensor1D, tf.Tensor2D]>(
    "CodebookUpdate",
    { ...state, batchCounts: use.counts, batchSums: use.sums, candidates },
    { ...settings },
  );
  return { codebook, counts, sums };
}

function emaUpdate(
  state: CodebookState,
  use: CodeUse,
  { decay, epsilon }: CodebookSettings,
): CodebookState {
  const mix = <R extends tf.Rank>(old: tf.Tensor<R>, now: tf.Tensor<R>): tf.Tensor<R> =>
    tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay));
  const raw = mix(state.counts, use.counts);
  const total = tf.sum(raw);
  const codes = raw.shape[0];
  const smoothed = tf.mul(tf.div(tf.add(raw, epsilon), tf.add(total, codes * epsilon)), total);
  const sums = mix(state.sums, use.sums);
  return {
    counts: smoothed,
    sums,
    codebook: tf.div(sums, tf.expandDims(smoothed, 1)),
  };
}

function reviveDead(
  state: CodebookState,
  candidates: tf.Tensor2D,
  reviveBelow: number,
): CodebookState {
  const dead = tf.less(state.counts, reviveBelow);
  const rows = tf.expandDims(dead, 1);
  return {
    counts: tf.where(dead, tf.onesLike(state.counts), state.counts),
    sums: tf.where(rows, candidates, state.sums),
    codebook: tf.where(rows, candidates, state.codebook),
  };
}
