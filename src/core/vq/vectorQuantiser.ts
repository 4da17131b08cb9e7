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
 * (as shipped they start from noise and 0, which throws unused codes far away on the first update).
 */
import * as tf from "../tf";

/** Nearest row of `codebook` [N, D] for each row of `flat` [P, D] -> [P] int32. */
export function nearestCode(flat: tf.Tensor2D, codebook: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    // |z|^2 is the same for every code and so left out of the comparison
    const squared = tf.sum(tf.square(codebook), 1);
    const distance = tf.sub(squared, tf.mul(tf.matMul(flat, tf.transpose(codebook)), 2));
    return tf.argMin(distance, 1) as tf.Tensor1D;
  });
}

/** [P] indices -> [P, N] of zeros and ones, float32. */
export const assignments = (indices: tf.Tensor1D, codes: number): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.oneHot(indices, codes), "float32") as tf.Tensor2D);

/** exp of the entropy of the codes' use: between 1 and N. [P, N] -> []. */
export function perplexity(oneHot: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const share = tf.mean(oneHot, 0);
    return tf.exp(tf.neg(tf.sum(tf.mul(share, tf.log(tf.add(share, 1e-10)))))) as tf.Scalar;
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

/** One EMA update with the codes held before it. flat [P, D], oneHot [P, N]. */
export function emaUpdate(
  state: CodebookState,
  flat: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  { decay, epsilon }: { readonly decay: number; readonly epsilon: number },
): CodebookState {
  const mix = <T extends tf.Tensor>(old: T, now: tf.Tensor): T =>
    tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay)) as T;
  const raw = mix(state.counts, tf.sum(oneHot, 0));
  const total = tf.sum(raw);
  const codes = raw.shape[0];
  const smoothed = tf.mul(tf.div(tf.add(raw, epsilon), tf.add(total, codes * epsilon)), total);
  const sums = mix(state.sums, tf.matMul(tf.transpose(oneHot), flat));
  return {
    counts: smoothed as tf.Tensor1D,
    sums,
    codebook: tf.div(sums, tf.expandDims(smoothed, 1)) as tf.Tensor2D,
  };
}

/** Codes used less than `reviveBelow` (EMA positions a batch) restart at `candidates` [N, D]. */
export function reviveDead(
  state: CodebookState,
  candidates: tf.Tensor2D,
  reviveBelow: number,
): CodebookState {
  const dead = tf.less(state.counts, reviveBelow);
  const rows = tf.expandDims(dead, 1);
  return {
    counts: tf.where(dead, tf.onesLike(state.counts), state.counts) as tf.Tensor1D,
    sums: tf.where(rows, candidates, state.sums) as tf.Tensor2D,
    codebook: tf.where(rows, candidates, state.codebook) as tf.Tensor2D,
  };
}
