/** Copies tensors. */
import type * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

/**
 * Copies x to a buffer of its own. A clone shares its tensor's buffer, which our optimisers update in place; on
 * backends without our kernels a clone is enough.
 */
export function copyOf<T extends tf.Tensor>(x: T): T {
  return hasKernel("Copy") ? runKernel<T>("Copy", { x }) : x.clone();
}
