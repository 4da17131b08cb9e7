/**
 * The learned binary mask of CM-VQVAE (Tejero-de-Pablos, WACV 2024).
 *
 *   omega_c = 1 if Omega_c > threshold else 0 (equality gives 0)
 *   Omega receives the gradient of omega unchanged, for dropped channels too (straight-through)
 *   zeta = min kept / max kept
 */
import type { Random } from "../data/random";
import { straightThrough } from "../tensor/gradientFlow";
import { hasKernel, runKernel } from "../ops/kernel";
import * as tf from "../tf";

/** Omega [D] -> omega [D] of zeros and ones; straight-through backward. */
export function binarise(omega: tf.Tensor1D, threshold: number): tf.Tensor1D {
  return straightThrough(omega, (x) => tf.cast(tf.greater(x, threshold), "float32") as tf.Tensor1D);
}

/** h · binarise(Omega): h [B, D], Omega [D] -> [B, D]. */
export function maskApply(h: tf.Tensor2D, omega: tf.Tensor1D, threshold: number): tf.Tensor2D {
  if (!hasKernel("MaskApply")) return tf.mul(h, binarise(omega, threshold));
  return runKernel("MaskApply", { h, omega }, { threshold });
}

tf.registerGradient({
  kernelName: "MaskApply",
  inputsToSave: ["h", "omega"],
  gradFunc: (dy, saved, attrs) => {
    const [h, omega] = saved as [tf.Tensor2D, tf.Tensor1D];
    return {
      h: () => runKernel("MaskApply", { h: dy as tf.Tensor, omega }, attrs),
      omega: () => runKernel("ColumnDots", { a: dy as tf.Tensor, b: h }),
    };
  },
});

/** A mask that keeps each channel with probability 1/2 [D]. */
export const coinMask = (channels: number, random: Random): tf.Tensor1D =>
  tf.tensor1d(
    Array.from({ length: channels }, () => random.integer(2)),
    "float32",
  );

/** Share of channels that are kept: Omega [D] -> []. No gradient. */
export function keptShare(omega: tf.Tensor1D, threshold: number): tf.Scalar {
  if (hasKernel("KeptShare")) return runKernel("KeptShare", { omega }, { threshold });
  return tf.tidy(() => tf.mean(binarise(omega, threshold)));
}

/** Evenness of the kept shares of the modalities; NaN if nothing is kept, 0 if one modality keeps nothing. */
export function zeta(kept: readonly number[]): number {
  const most = Math.max(...kept);
  return most > 0 ? Math.min(...kept) / most : NaN;
}
