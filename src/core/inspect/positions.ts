/** Reads the codes of a split, position by position. */
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { mapRecord } from "../tensor/records";
import { featuresOf } from "../train/forward";
import { inBatches } from "../train/splitOutputs";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import type { InspectedRun } from "./inspectedRun";
import { readEach } from "../tensor/readEach";

/** One batch's codes of one modality. */
export interface Positions {
  /** Rows of the table. */
  readonly rows: readonly number[];
  /** Code vectors [P * D], clip by clip, image by image, row by row. */
  readonly codes: Float32Array;
  /** Index of the code at each position and group of channels [P * G]; absent without a quantiser. */
  readonly indices?: Int32Array;
}

/** Calls `use` with the codes of every clip, batch by batch. */
export async function visitPositions(
  run: InspectedRun,
  table: ClipTable,
  use: (id: ModalityId, positions: Positions) => void,
): Promise<void> {
  for (const rows of inBatches(table.size, run.batchSize)) {
    const batch = table.batch(rows);
    const { codes, indices } = tf.tidy(() => {
      const features = featuresOf(run.pipeline, batch.inputs);
      return {
        codes: mapRecord(features.codes, (map) => map.clone()),
        indices: mapRecord((features.indices ?? {}) as ByModality<tf.Tensor>, (own) =>
          tf.cast(own, "float32"),
        ),
      };
    });
    const read = await readEach(codes);
    const readIndices = await readEach(indices);
    disposeBatch(batch);
    for (const [id, values] of Object.entries(read)) {
      const own = readIndices[id];
      use(id, { rows, codes: values, ...(own && { indices: Int32Array.from(own) }) });
    }
    await run.yieldToEventLoop();
  }
}
