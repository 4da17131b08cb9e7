/**
 * Finds and runs kernels by name. Each file in this folder defines one family of operations: where the backend has our
 * kernel it runs it, elsewhere it composes the package's own operations. The composition is the definition, against
 * which kernels are tested.
 */
import * as tf from "../tf";

/** Whether the current backend has our kernel of that name; never with `engine: stock`. */
export const hasKernel = (name: string): boolean => Boolean(tf.getKernel(name, tf.getBackend()));

/** Runs a kernel of the current backend on the tape; the caller knows what it returns. */
export const runKernel = <T extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attrs: Attributes = {},
): T => tf.engine().runKernel(name, { ...inputs }, attrs as tf.NamedAttrMap);

/** Attributes of a registered gradient, as the operation passed them. */
export type Attributes = Readonly<Record<string, unknown>>;
