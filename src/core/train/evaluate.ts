/** Evaluates whole splits without a tape: accuracy, loss and predictions. */
import { mapRecord } from "../tensor/records";
import * as tf from "../tf";
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { lossTerms, runForward, type Runner } from "./forward";

interface Prediction {
  readonly label: number;
  readonly probability: number;
}
export interface Evaluation {
  /** Accuracy of each modality's head and of "fused". */
  readonly accuracy: Readonly<Record<string, number>>;
  /** Mean of every term before weighting. */
  readonly loss: Readonly<Record<string, number>>;
  /** By clip id, then by modality and "fused". */
  readonly predictions: Readonly<Record<string, Readonly<Record<string, Prediction>>>>;
}

/** Index and value of the largest entry in a row of probabilities [B, K]. */
function predictionAt(probabilities: Float32Array, row: number, classes: number): Prediction {
  let label = 0;
  for (let k = 1; k < classes; k++) {
    if ((probabilities[row * classes + k] ?? 0) > (probabilities[row * classes + label] ?? 0)) {
      label = k;
    }
  }
  return { label, probability: probabilities[row * classes + label] ?? 0 };
}

/** Evaluates every clip of `table`; commands run at `yieldToEventLoop`, between batches. */
export async function evaluate(
  pipeline: Runner,
  table: ClipTable,
  {
    batchSize,
    classes,
    yieldToEventLoop,
  }: { batchSize: number; classes: number; yieldToEventLoop: () => Promise<void> },
): Promise<Evaluation> {
  const right: Record<string, number> = {};
  const loss: Record<string, number> = {};
  const predictions: Record<string, Record<string, Prediction>> = {};
  for (let start = 0; start < table.size; start += batchSize) {
    const rows = Array.from(
      { length: Math.min(batchSize, table.size - start) },
      (_, i) => start + i,
    );
    const batch = table.batch(rows);
    const { probabilities, terms, names } = tf.tidy(() => {
      const forward = runForward(pipeline, batch);
      const all = lossTerms(pipeline, forward, batch);
      return {
        names: all.map(({ name }) => name),
        terms: tf.stack(all.map(({ value }) => value)),
        probabilities: mapRecord({ ...forward.unimodalLogits, fused: forward.logits }, (logits) =>
          tf.softmax(logits),
        ),
      };
    });
    const termValues = await terms.data();
    names.forEach((name, i) => {
      loss[name] = (loss[name] ?? 0) + ((termValues[i] ?? NaN) * rows.length) / table.size;
    });
    for (const [subject, tensor] of Object.entries(probabilities)) {
      const values = (await tensor.data()) as Float32Array;
      rows.forEach((row, i) => {
        const prediction = predictionAt(values, i, classes);
        (predictions[table.ids[row] ?? ""] ??= {})[subject] = prediction;
        right[subject] = (right[subject] ?? 0) + (prediction.label === table.labels[row] ? 1 : 0);
      });
    }
    tf.dispose([terms, ...Object.values(probabilities)]);
    disposeBatch(batch);
    await yieldToEventLoop();
  }
  return {
    accuracy: mapRecord(right, (count) => count / table.size),
    loss,
    predictions,
  };
}
