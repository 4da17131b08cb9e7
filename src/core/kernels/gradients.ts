/**
 * Gradients of sum and mean without an array of ones made in JavaScript and uploaded at every step:
 * one kernel where we have it, else a constant filled on the device.
 */
import {
  fill,
  getGradient,
  mul,
  registerGradient,
  reshape,
  util,
  type GradConfig,
  type Tensor,
} from "../tf";
import { hasKernel, runKernel } from "../ops/kernel";

/** dy of a reduction over `axis` spread over x's shape, times `scale`. */
function spread(dy: Tensor, x: Tensor, axis: number | number[], scale: number): Tensor {
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const first = axes[0] ?? 0;
  const isRun = axes.every((value, place) => value === first + place);
  if (isRun && hasKernel("Spread")) {
    const [outer, reduce, inner] = [
      x.shape.slice(0, first),
      x.shape.slice(first, first + axes.length),
      x.shape.slice(first + axes.length),
    ].map((sizes) => util.sizeFromShape(sizes));
    return runKernel("Spread", { dy }, { shape: x.shape, outer, reduce, inner, scale });
  }
  const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
  return mul(reshape(dy, kept), fill(x.shape, scale, "float32"));
}

const ours: readonly GradConfig[] = [
  {
    kernelName: "Sum",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => spread(dy as Tensor, x!, attrs.axis as number[], 1),
    }),
  },
  {
    kernelName: "Mean",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => spread(dy as Tensor, x!, attrs.axis as number[], (dy as Tensor).size / x!.size),
    }),
  },
];

/** The package's own gradients. */
const stock = ours.map(({ kernelName }) => getGradient(kernelName));

/** Replaces the gradients of Sum and Mean on every backend. Registering again changes nothing. */
export function registerGradients(): void {
  for (const gradient of ours) registerGradient(gradient);
}

/** Restores the package's own gradients of Sum and Mean. */
export function restoreStockGradients(): void {
  for (const gradient of stock) registerGradient(gradient);
}
