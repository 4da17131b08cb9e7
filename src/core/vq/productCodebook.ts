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
  // transposed first, because a slice of columns is copied row by row on WebAssembly
  const byGroup = tf.transpose(tf.reshape<tf.Rank.R3>(flat, [rows, groups, width]), [1, 0, 2]);
  return Array.from({ length: groups }, (_, group) =>
    tf.reshape<tf.Rank.R2>(tf.slice(byGroup, [group, 0, 0], [1, rows, width]), [rows, width]),
  );
}

/** G times [P] -> [P * G], position by position. */
export function interleaved(indices: readonly tf.Tensor1D[]): tf.Tensor1D {
  const [first] = indices;
  if (first && indices.length === 1) return first;
  return tf.reshape(tf.transpose(tf.stack(indices as tf.Tensor1D[], 0)), [-1]);
}

/** Nearest code of every group: flat [P, D], G codebooks [N, D / G] -> [P * G] int32, position by position. No gradient. */
export function nearestCodes(flat: tf.Tensor2D, codebooks: readonly tf.Tensor2D[]): tf.Tensor1D {
  const found = channelGroups(flat, codebooks.length).flatMap((own, group) => {
    const codebook = codebooks[group];
    return codebook ? [nearestCode(own, codebook)] : [];
  });
  return interleaved(found);
}

/** [P * G] -> the indices of each group [P]. */
export function indicesByGroup(indices: tf.Tensor1D, groups: number): readonly tf.Tensor1D[] {
  if (groups === 1) return [indices];
  const rows = indices.size / groups;
  const byGroup = tf.transpose(tf.reshape<tf.Rank.R2>(indices, [rows, groups]));
  return Array.from({ length: groups }, (_, group) =>
    tf.reshape<tf.Rank.R1>(tf.slice(byGroup, [group, 0], [1, rows]), [rows]),
  );
}

/** Code vectors of indices [P * G] -> [P, D]. */
export function codeVectors(indices: tf.Tensor1D, codebooks: readonly tf.Tensor2D[]): tf.Tensor2D {
  const [first] = codebooks;
  if (first && codebooks.length === 1) return tf.gather(first, indices);
  // one table of all groups' rows, in which a group's indices start at a row of its own
  const table = tf.concat2d([...codebooks], 0);
  const groups = codebooks.length;
  const starts = Int32Array.from(codebooks, (book, group) => group * book.shape[0]);
  const own = tf.add(tf.reshape(indices, [-1, groups]), tf.tensor1d(starts, "int32"));
  const rows = tf.gather(table, tf.reshape<tf.Rank.R1>(own, [-1]));
  return tf.reshape(rows, [-1, groups * table.shape[1]]);
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
