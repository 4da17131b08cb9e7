/** Scalars of several modalities. */
import { recordOf } from "../../tensor/records";
import * as tf from "../../tf";
import type { ByModality, ModalityId } from "../../types";
import type { LogScalar } from "../part";

/** Entries of values [M] by modality. */
export function scalarsByModality(
  ids: readonly ModalityId[],
  values: tf.Tensor1D,
): ByModality<tf.Scalar> {
  const scalars = tf.unstack(values) as tf.Scalar[];
  return recordOf(ids, (id) => scalars[ids.indexOf(id)] as tf.Scalar);
}

/** Logs each scalar of each record as `quantity/modality`. */
export function logByModality(
  log: LogScalar,
  quantities: Readonly<Record<string, ByModality<tf.Scalar>>>,
): void {
  for (const [quantity, scalars] of Object.entries(quantities))
    for (const [id, value] of Object.entries(scalars)) log(`${quantity}/${id}`, value);
}
