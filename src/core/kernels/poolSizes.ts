/** Sizes of a pooling over windows, from the attributes that its kernels receive on every backend. Images NHWC. */
import { backend_util } from "../tf";

/** x [N, H, W, C]. */
export const poolSizes = (
  x: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): backend_util.Conv2DInfo =>
  backend_util.computePool2DInfo(
    x as [number, number, number, number],
    attrs.filterSize as [number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as "same" | "valid" | number,
    attrs.dimRoundingMode as "floor" | "round" | "ceil" | undefined,
  );
