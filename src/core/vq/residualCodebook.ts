/**
 * Several codebooks in a row, each for the residual of those before: residual vector quantisation, as in Zeghidour et
 * al., SoundStream, TASLP 2021. One level is the plain codebook.
 *
 *   r_1 = z,  j_l = argmin_n |r_l - e^l_n|^2,  r_(l+1) = r_l - e^l_(j_l),  q = sum_l e^l_(j_l)
 */
import * as tf from "../tf";
import { indicesByGroup, interleaved } from "./productCodebook";
import { assignments, nearestCode } from "./vectorQuantiser";

/** Nearest code of every level: flat [P, D], L codebooks [N, D] -> [P * L] int32, position by position. No gradient. */
export function nearestResidualCodes(
  flat: tf.Tensor2D,
  codebooks: readonly tf.Tensor2D[],
): tf.Tensor1D {
  return tf.tidy(() => {
    let residual = flat;
    const found = codebooks.map((codebook) => {
      const own = nearestCode(residual, codebook);
      residual = tf.sub(residual, tf.gather(codebook, own));
      return own;
    });
    return interleaved(found);
  });
}

/** Vectors that each level quantises: flat [P, D], indices [P * L] -> L times [P, D]. */
export function residualsByLevel(
  flat: tf.Tensor2D,
  indices: tf.Tensor1D,
  codebooks: readonly tf.Tensor2D[],
): readonly tf.Tensor2D[] {
  const own = indicesByGroup(indices, codebooks.length);
  let residual = flat;
  return codebooks.map((codebook, level) => {
    const input = residual;
    residual = tf.sub(residual, tf.gather(codebook, own[level] ?? indices));
    return input;
  });
}

/** Sums of code vectors of indices [P * L] -> [P, D]. `rows` looks the rows of one codebook up. */
function sumOfLevels(
  indices: tf.Tensor1D,
  codebooks: readonly tf.Tensor2D[],
  rows: (own: tf.Tensor1D, codebook: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const own = indicesByGroup(indices, codebooks.length);
  return codebooks
    .map((codebook, level) => rows(own[level] ?? indices, codebook))
    .reduce((a, b) => tf.add(a, b));
}

export const summedCodes = (indices: tf.Tensor1D, codebooks: readonly tf.Tensor2D[]): tf.Tensor2D =>
  sumOfLevels(indices, codebooks, (own, codebook) => tf.gather(codebook, own));

/** Like `summedCodes`, as a product whose gradient reaches the codebooks. */
export const summedRows = (indices: tf.Tensor1D, codebooks: readonly tf.Tensor2D[]): tf.Tensor2D =>
  sumOfLevels(indices, codebooks, (own, codebook) =>
    tf.matMul<tf.Tensor2D>(assignments(own, codebook.shape[0]), codebook),
  );
