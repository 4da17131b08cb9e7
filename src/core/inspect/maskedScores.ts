/** Scores the run's own classifier under a mask on all validation clips. */
import type { Fill, Omega, Scores } from "../../contract/inspect";
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { calibrationError, reliability } from "../measures/calibration";
import { accuracyOf, meanOf, predictedOf, type Rows } from "../measures/predictions";
import { behindEncoders, featureBatch, meanFeatures } from "../train/absentModalities";
import { runForward, type Runner } from "../train/forward";
import { entryOf, mapRecord } from "../tensor/records";
import { gather, inBatches, readRows } from "../train/splitOutputs";
import * as tf from "../tf";
import type { Batch, ByModality } from "../types";
import { omegaTensors, standInOf, withMask } from "./forcedMask";
import type { InspectedRun } from "./inspectedRun";

/** The outputs of the encoders for a split, in shuffled order: "mix" takes values from the clip before, which must be of any class. */
export interface FrozenSplit {
  readonly table: ClipTable;
  /** Rows of the table; labels and features have the same order. */
  readonly order: readonly number[];
  readonly labels: readonly number[];
  /** Pooled features, a row [D] per clip. */
  readonly pooled: ByModality<readonly Float32Array[]>;
}

const batchSize = 256;

/** The order of clips for the fill "mix", which takes values from the clip before. */
export const clipOrder = (seed: number, clips: number): readonly number[] =>
  randomFrom(seed, "inspect/order").shuffle(Array.from({ length: clips }, (_, row) => row));

export async function freezeValidation(run: InspectedRun): Promise<FrozenSplit> {
  const { pooled, labels } = await run.outputs("validation");
  const order = clipOrder(run.seed, labels.length);
  return {
    table: run.validation,
    order,
    labels: order.map((row) => labels[row] ?? 0),
    pooled: mapRecord(pooled, (rows) => order.flatMap((row) => rows[row] ?? [])),
  };
}

/** Mean pooled features [D] of the training clips if one of the fills needs them: it reads every training clip. */
export async function meansFor(
  run: InspectedRun,
  ...fills: readonly Fill[]
): Promise<ByModality<Float32Array>> {
  return fills.includes("mean") ? meanFeatures((await run.outputs("train")).pooled) : {};
}

/** Accuracy, cross-entropy and calibration of class probabilities N x [K]. */
export function scoresOf(rows: Rows, labels: readonly number[]): Scores {
  const losses = rows.map((row, i) => -Math.log(Math.max(1e-12, row[labels[i] ?? 0] ?? NaN)));
  return {
    accuracy: accuracyOf(predictedOf(rows), labels),
    crossEntropy: meanOf(losses),
    ece: calibrationError(reliability(rows, labels)),
  };
}

/**
 * Fused class probabilities under `omega`, a row [K] for each clip of `split`. A fusion of positions needs the
 * clips; any other needs only the frozen features. `means` [D]: for the fill "mean".
 */
export async function maskedProbabilities(
  { pipeline, classes, batchSize: own }: InspectedRun,
  split: FrozenSplit,
  means: ByModality<Float32Array>,
  omega: Omega,
  fill: Fill,
): Promise<Float32Array[]> {
  const { table, order, labels, pooled } = split;
  // a mask before the quantiser changes the codes
  const isWhole =
    pipeline.model.readsTokens || pipeline.parts.some(({ mask }) => mask?.place === "before");
  const base: Runner = isWhole ? pipeline : behindEncoders(pipeline);
  const made: Record<string, Float32Array[]> = { fused: [] };
  for (const rows of inBatches(order.length, isWhole ? own : batchSize)) {
    const batch: Batch = isWhole
      ? table.batch(rows.map((i) => order[i] ?? 0))
      : featureBatch({ pooled, labels, classes }, {}, rows);
    const fused = tf.tidy(() => {
      const stand = standInOf(fill, mapRecord(means, tensorOf), rows.length);
      const runner = withMask(base, omegaTensors(omega), stand);
      return tf.softmax(runForward(runner, batch).logits);
    });
    gather(made, await readRows({ fused }));
    disposeBatch(batch);
  }
  return entryOf(made, "fused");
}

const tensorOf = (values: Float32Array): tf.Tensor1D => tf.tensor1d(values);
