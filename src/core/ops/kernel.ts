/**
 * How a fused operation finds its kernel. Each file in this folder holds one family of operations:
 * on a backend that has our kernel of that name it runs it, elsewhere it composes the package's own
 * operations. The composition is the definition; kernels are checked against it.
 */
import * as tf from "../tf";

/** Whether the current backend has our kernel of that name; none has with `engine: stock`. */
export const hasKernel = (name: string): boolean => Boolean(tf.getKernel(name, tf.getBackend()));

/** Runs a kernel of the current backend on the tape; the caller knows what it returns. */
export const runKernel = <T extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attrs: Attributes = {},
): T => tf.engine().runKernel(name, { ...inputs }, attrs as tf.NamedAttrMap);

/** Attributes of a registered gradient, as the operation passed them. */
export type Attributes = Readonly<Record<string, unknown>>;
