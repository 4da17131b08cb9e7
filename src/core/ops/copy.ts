/** A tensor's values in memory of their own. */
import type * as tf from "../tf";
import { hasKernel, runKernel } from "./kernel";

/**
 * x in a buffer of its own. A clone shares its tensor's buffer, which is fine until a kernel works
 * in place, as our optimisers do; where none does, a clone is enough.
 */
export function copyOf<T extends tf.Tensor>(x: T): T {
  return hasKernel("Copy") ? runKernel<T>("Copy", { x }) : x.clone();
}
