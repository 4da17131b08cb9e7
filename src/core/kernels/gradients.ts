/**
 * Gradients of sum and mean without an array of ones that JavaScript makes and uploads at every step: one kernel
 * of ours where the backend has it, elsewhere a constant that is filled on the device.
 */
import {
  fill,
  getGradient,
  mul,
  registerGradient,
  reshape,
  type GradConfig,
  type Tensor,
} from "../tf";
import { hasKernel, runKernel } from "../ops/kernel";
import { reducedShape, reducedView, type Axis } from "./reducedAxes";

/** dy of a reduction over `axis` broadcast to x's shape, times `scale`. */
function broadcastGradient(dy: Tensor, x: Tensor, axis: Axis, scale: number): Tensor {
  const view = reducedView(x.shape, axis);
  if (view && hasKernel("BroadcastGradient"))
    return runKernel("BroadcastGradient", { dy }, { shape: x.shape, ...view, scale });
  return mul(reshape(dy, reducedShape(x.shape, axis, true)), fill(x.shape, scale, "float32"));
}

const ownGradients: readonly GradConfig[] = [
  {
    kernelName: "Sum",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => broadcastGradient(dy as Tensor, x!, attrs.axis as Axis, 1),
    }),
  },
  {
    kernelName: "Mean",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () =>
        broadcastGradient(dy as Tensor, x!, attrs.axis as Axis, (dy as Tensor).size / x!.size),
    }),
  },
];

/** The package's own gradients. */
const stockGradients = ownGradients.map(({ kernelName }) => getGradient(kernelName));

/** Replaces the gradients of Sum and Mean on every backend. Registering again changes nothing. */
export function registerGradients(): void {
  for (const gradient of ownGradients) registerGradient(gradient);
}

/** Restores the package's own gradients of Sum and Mean. */
export function restoreStockGradients(): void {
  for (const gradient of stockGradients) registerGradient(gradient);
}
