/** Predicts with the features of some modalities replaced by their mean. */
import { disposeBatch } from "../data/clipTable";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, ModalityId } from "../types";
import { gather, inBatches, readRows } from "./splitOutputs";
import { runForward, type Runner } from "./forward";
import type { Pipeline } from "./step";

type Features = ByModality<readonly Float32Array[]>;

/** Mean feature [D] of each modality over all clips. */
export const meanFeatures = (pooled: Features): ByModality<Float32Array> =>
  mapRecord(pooled, (rows) => {
    const mean = new Float32Array(rows[0]?.length ?? 0);
    for (let d = 0; d < mean.length; d++) {
      mean[d] = rows.reduce((sum, row) => sum + (row[d] ?? NaN), 0) / rows.length;
    }
    return mean;
  });

/**
 * The run without its encoders: pooled features [B, D] are the inputs [B, 1, 1, 1, D]. Masks, heads and
 * the classifier act on them as on encoded features.
 */
export function behindEncoders({ model, parts }: Runner): Runner {
  return {
    model: {
      ...model,
      encode: (inputs) =>
        mapRecord(inputs, (x) => tf.reshape(x, [x.shape[0], 1, 1, x.shape[4]]) as tf.Tensor4D),
      pool: (maps) =>
        mapRecord(maps, (x) => tf.reshape(x, [x.shape[0], x.shape[3]]) as tf.Tensor2D),
    },
    // the features are already quantised
    parts: parts.map(({ codebook: _codebook, ...rest }) => rest),
  };
}

export interface PooledClips {
  readonly pooled: Features;
  readonly labels: readonly number[];
  readonly classes: number;
}

/** Gathers clips as a batch, with the modalities in `absent` at their mean. */
export function featureBatch(
  { pooled, labels, classes }: PooledClips,
  absent: ByModality<Float32Array>,
  rows: readonly number[],
): Batch {
  const inputs = mapRecord(pooled, (features, id) => {
    const chosen = rows.map((row) => absent[id] ?? features[row] ?? new Float32Array());
    const width = chosen[0]?.length ?? 0;
    const values = new Float32Array(rows.length * width);
    chosen.forEach((feature, i) => values.set(feature, i * width));
    return tf.tensor5d(values, [rows.length, 1, 1, 1, width]);
  });
  const chosen = rows.map((row) => labels[row] ?? 0);
  const ones = new Float32Array(rows.length * classes);
  chosen.forEach((label, i) => (ones[i * classes + label] = 1));
  const oneHot = tf.tensor2d(ones, [rows.length, classes]);
  const labelTensor = tf.tensor1d(chosen, "int32");
  return { inputs, labels: labelTensor, oneHot, targets: oneHot, size: rows.length };
}

const batchSize = 256;

/**
 * Fused class probabilities, a row [K] per clip, with only the modalities of `present`: the pooled features of
 * the others are `means`. The mask acts on them too.
 */
export async function fusedWith(
  pipeline: Pipeline,
  clips: PooledClips,
  means: ByModality<Float32Array>,
  present: readonly ModalityId[],
): Promise<Float32Array[]> {
  const runner = behindEncoders(pipeline);
  const absent = Object.fromEntries(Object.entries(means).filter(([id]) => !present.includes(id)));
  const made = recordOf(["fused"], (): Float32Array[] => []);
  for (const rows of inBatches(clips.labels.length, batchSize)) {
    const batch = featureBatch(clips, absent, rows);
    const fused = tf.tidy(() => tf.softmax(runForward(runner, batch).logits));
    gather(made, await readRows({ fused }));
    disposeBatch(batch);
  }
  return entryOf(made, "fused");
}
