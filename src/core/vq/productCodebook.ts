/**
 * A codebook for each of several groups of channels: product quantisation (Jegou, Douze, Schmid, Product
 * Quantization for Nearest Neighbor Search, TPAMI 2011). One group is the plain codebook.
 *
 *   q = [e^1_{j_1}, ..., e^G_{j_G}],  j_g = argmin_n |z^g - e^g_n|^2
 *
 * With one codebook a few channels may still identify the code; dropping all channels of a group removes its
 * information.
 */
import * as tf from "../tf";
import { assignments, nearestCode } from "./vectorQuantiser";

/** Channels of each group: flat [P, D] -> G times [P, D / G]. */
export function channelGroups(flat: tf.Tensor2D, groups: number): readonly tf.Tensor2D[] {
  if (groups === 1) return [flat];
  const [rows, channels] = flat.shape;
  const width = channels / groups;
  return Array.from({ length: groups }, (_, group) =>
    tf.slice(flat, [0, group * width], [rows, width]),
  );
}

/** Nearest code of every group: flat [P, D], G codebooks [N, D / G] -> [P * G] int32, position by position. No gradient. */
export function nearestCodes(flat: tf.Tensor2D, codebooks: readonly tf.Tensor2D[]): tf.Tensor1D {
  const found = channelGroups(flat, codebooks.length).flatMap((own, group) => {
    const codebook = codebooks[group];
    return codebook ? [nearestCode(own, codebook)] : [];
  });
  const [first] = found;
  return first && found.length === 1 ? first : tf.reshape(tf.stack(found, 1), [-1]);
}

/** [P * G] -> the indices of each group [P]. */
export function indicesByGroup(indices: tf.Tensor1D, groups: number): readonly tf.Tensor1D[] {
  if (groups === 1) return [indices];
  const rows = indices.size / groups;
  const table = tf.reshape<tf.Rank.R2>(indices, [rows, groups]);
  return Array.from({ length: groups }, (_, group) =>
    tf.reshape<tf.Rank.R1>(tf.slice(table, [0, group], [rows, 1]), [rows]),
  );
}

/** Code vectors of indices [P * G] -> [P, D]. */
export function codeVectors(indices: tf.Tensor1D, codebooks: readonly tf.Tensor2D[]): tf.Tensor2D {
  const parts = indicesByGroup(indices, codebooks.length).flatMap((own, group) => {
    const codebook = codebooks[group];
    return codebook ? [tf.gather(codebook, own)] : [];
  });
  const [first] = parts;
  return first && parts.length === 1 ? first : tf.concat(parts, 1);
}

/** Like `codeVectors`, as a product whose gradient reaches the codebooks. */
export function assignedRows(indices: tf.Tensor1D, codebooks: readonly tf.Tensor2D[]): tf.Tensor2D {
  const parts = indicesByGroup(indices, codebooks.length).flatMap((own, group) => {
    const codebook = codebooks[group];
    return codebook ? [tf.matMul<tf.Tensor2D>(assignments(own, codebook.shape[0]), codebook)] : [];
  });
  const [first] = parts;
  return first && parts.length === 1 ? first : tf.concat(parts, 1);
}
