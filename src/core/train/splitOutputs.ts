/** The model's outputs for every clip of a split: features and probabilities, read back once. */
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { rowsOf } from "../measures/predictions";
import { readEach } from "../tensor/readEach";
import { entryOf, mapRecord } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import { runForward } from "./forward";
import type { Pipeline } from "./step";

export interface SplitOutputs {
  readonly labels: readonly number[];
  /** Pooled features, a row [D] per clip: the inputs of the heads, and of the fusion without a mask. */
  readonly pooled: ByModality<readonly Float32Array[]>;
  /** Class probabilities of "fused" and of each modality's head, a row [K] per clip. */
  readonly probabilities: Readonly<Record<string, readonly Float32Array[]>>;
  /** Each modality's summand of the fused logits, if they are a sum. */
  readonly summands?: ByModality<readonly Float32Array[]>;
}

/** One row per clip: all modalities' features, one after another. */
export const concatenated = (
  pooled: SplitOutputs["pooled"],
  ids: readonly ModalityId[],
): Float32Array[] =>
  entryOf(pooled, ids[0] ?? "").map((_, clip) =>
    Float32Array.from(ids.flatMap((id) => [...(entryOf(pooled, id)[clip] ?? [])])),
  );

/** Rows 0 .. size - 1 in runs of at most `batchSize`. */
export function inBatches(size: number, batchSize: number): number[][] {
  const rows = Array.from({ length: size }, (_, row) => row);
  return Array.from({ length: Math.ceil(size / batchSize) }, (_, i) =>
    rows.slice(i * batchSize, (i + 1) * batchSize),
  );
}

/** Reads tensors [B, width] back as rows and frees them. */
export async function readRows<T extends Readonly<Record<string, tf.Tensor2D>>>(
  tensors: T,
): Promise<Record<keyof T & string, Float32Array[]>> {
  const widths = mapRecord<tf.Tensor2D, number>(tensors, ({ shape }) => shape[1]);
  const rows = mapRecord(await readEach(tensors), (values, name) =>
    rowsOf(values, entryOf(widths, name)),
  );
  return rows as Record<keyof T & string, Float32Array[]>;
}

type RowsByName = Record<string, Float32Array[]>;

/** Appends rows, name by name. */
export function gather(into: RowsByName, rows: RowsByName): void {
  for (const [name, some] of Object.entries(rows)) (into[name] ??= []).push(...some);
}

/** Runs every clip of `table` through the model, without a tape. */
export async function splitOutputs(
  pipeline: Pipeline,
  table: ClipTable,
  {
    batchSize,
    yieldToEventLoop,
  }: { readonly batchSize: number; readonly yieldToEventLoop: () => Promise<void> },
): Promise<SplitOutputs> {
  const pooled: RowsByName = {};
  const probabilities: RowsByName = {};
  const summands: RowsByName = {};
  for (const rows of inBatches(table.size, batchSize)) {
    const batch = table.batch(rows);
    const made = tf.tidy(() => {
      const forward = runForward(pipeline, batch);
      const logits = { fused: forward.logits, ...forward.unimodalLogits };
      return {
        pooled: mapRecord(forward.pooled, (h) => h.clone()),
        probabilities: mapRecord(logits, (each) => tf.softmax(each)),
        summands: mapRecord(forward.contributions?.() ?? {}, (each) => each.clone()),
      };
    });
    gather(pooled, await readRows(made.pooled));
    gather(probabilities, await readRows(made.probabilities));
    gather(summands, await readRows(made.summands));
    disposeBatch(batch);
    await yieldToEventLoop();
  }
  const isSum = Object.keys(summands).length > 0;
  return { labels: table.labels, pooled, probabilities, ...(isSum && { summands }) };
}
