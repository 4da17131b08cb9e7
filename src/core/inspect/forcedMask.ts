/**
 * Runs a model with another mask than its own. Kept channels pass as in training; dropped ones get a fill.
 *
 *   selected = gate * (omega * h + (1 - omega) * fill)      gate: 1, or Omega if the gate is soft
 */
import type { Fill, Omega } from "../../contract/inspect";
import type { Mask } from "./inspectedRun";
import type { MaskRun } from "../methods/capabilities";
import type { PartRun } from "../methods/part";
import { readEach } from "../tensor/readEach";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import type { Runner } from "../train/forward";

/** Values of the dropped channels for rows [P, D] -> [P, D] or [D]; undefined: zeros. */
export type StandIn = ((rows: tf.Tensor2D, id: ModalityId) => tf.Tensor) | undefined;

/** Shifts the rows by `by`; the last rows come first. */
function rolled(rows: tf.Tensor2D, by: number): tf.Tensor2D {
  const [count, width] = rows.shape;
  if (by % count === 0) return rows;
  return tf.concat2d(
    [tf.slice(rows, [count - by, 0], [by, width]), tf.slice(rows, [0, 0], [count - by, width])],
    0,
  );
}

/**
 * `means` [D]: the values of the fill "mean". "mix" takes the values of the clip before, so `clips` is the number
 * of clips in the rows (a clip has one row, or one for each position).
 */
export function standInOf(fill: Fill, means: ByModality<tf.Tensor1D>, clips: number): StandIn {
  if (fill === "zero") return undefined;
  if (fill === "mean") return (_rows, id) => entryOf(means, id);
  return (rows) => rolled(rows, rows.shape[0] / clips);
}

/** Applies the gate to rows [P, D] of one modality under omega [D]. */
export function applyGate(
  rows: tf.Tensor2D,
  id: ModalityId,
  { omega, standIn, soft }: Forced,
): tf.Tensor2D {
  const own = entryOf(omega, id);
  const kept = tf.mul<tf.Tensor2D>(rows, own);
  const filled = standIn
    ? tf.add<tf.Tensor2D>(kept, tf.mul(standIn(rows, id), tf.sub(1, own)))
    : kept;
  return soft ? tf.mul<tf.Tensor2D>(filled, entryOf(soft, id)) : filled;
}

interface Forced {
  readonly omega: ByModality<tf.Tensor1D>;
  readonly standIn: StandIn;
  /** Omega [D] of a soft gate. */
  readonly soft: ByModality<tf.Tensor1D> | undefined;
}

/** `runner` with omega in place of its own mask, or after its other parts if it has none. */
export function withMask(
  { model, parts }: Runner,
  omega: ByModality<tf.Tensor1D>,
  standIn?: StandIn,
): Runner {
  const forcedBy = (soft?: ByModality<tf.Tensor1D>) => (rows: ByModality<tf.Tensor2D>) =>
    mapRecord(rows, (each, id) => applyGate(each, id, { omega, standIn, soft }));
  const replaced = parts.map((part): PartRun => {
    if (!part.mask) return part;
    const { isSoft, values } = part.mask;
    return { ...part, mask: { ...part.mask, select: forcedBy(isSoft ? values?.() : undefined) } };
  });
  const hasMask = parts.some((part) => part.mask);
  const forcedMask: MaskRun = {
    place: "after",
    select: forcedBy(),
    omega: () => mapRecord(omega, (each) => each.clone()),
    threshold: 0.5,
    isSoft: false,
  };
  return { model, parts: hasMask ? replaced : [...replaced, { mask: forcedMask }] };
}

/** omega as tensors; the caller disposes them. */
export const omegaTensors = (omega: Omega): Record<ModalityId, tf.Tensor1D> =>
  mapRecord(omega, (values) => tf.tensor1d(Float32Array.from(values)));

/** Reads the present mask back. */
export const learnedOmega = async (mask: Mask): Promise<Record<ModalityId, Uint8Array>> =>
  mapRecord(await readEach(tf.tidy(() => mask.omega())), (values) => Uint8Array.from(values));

/** Number of channels of each modality that a mask keeps. */
export const keptCounts = (omega: Omega): Record<ModalityId, number> =>
  mapRecord(omega, (values) => values.reduce((sum, one) => sum + one, 0));

/** A mask that keeps every channel of every modality, or none. */
export const uniformOmega = (
  ids: readonly ModalityId[],
  channels: number,
  value: 0 | 1,
): Record<ModalityId, Uint8Array> => recordOf(ids, () => new Uint8Array(channels).fill(value));

/** The mask that keeps the dropped channels and drops the kept ones. */
export const inverseOmega = (omega: Omega): Record<ModalityId, Uint8Array> =>
  mapRecord(omega, (values) => values.map((one) => 1 - one));
