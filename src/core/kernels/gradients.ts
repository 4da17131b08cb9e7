/**
 * Gradients of sum and mean without an array of ones made in JavaScript and uploaded at every step:
 * the constant is filled on the device.
 */
import { fill, mul, registerGradient, reshape, util, type Tensor } from "../tf";

type SpreadGradient = Record<string, () => Tensor>;

/** dy of a reduction over `axis` spread over x's shape, times `scale`. */
function spread(dy: Tensor, x: Tensor, axis: number | number[], scale: number): Tensor {
  const axes = new Set(util.parseAxisParam(axis, x.shape));
  const kept = x.shape.map((size, index) => (axes.has(index) ? 1 : size));
  return mul(reshape(dy, kept), fill(x.shape, scale, "float32"));
}

/** Replaces the gradients of Sum and Mean on every backend. Registering again changes nothing. */
export function registerGradients(): void {
  registerGradient({
    kernelName: "Sum",
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs): SpreadGradient => {
      const x = saved[0]!;
      return { x: () => spread(dy as Tensor, x, attrs.axis as number[], 1) };
    },
  });
  registerGradient({
    kernelName: "Mean",
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs): SpreadGradient => {
      const x = saved[0]!;
      const outSize = (dy as Tensor).size;
      return { x: () => spread(dy as Tensor, x, attrs.axis as number[], outSize / x.size) };
    },
  });
}
