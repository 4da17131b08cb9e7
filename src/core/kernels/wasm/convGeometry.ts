/** Sizes of a convolution, from the attributes that its kernels are given. */
import { backend_util } from "../../tf";

export interface ConvGeometry {
  readonly batch: number;
  /** [height, width] of each. */
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly filter: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows above and columns left of the input that count as zero. */
  readonly before: readonly [number, number];
  readonly inputChannels: number;
  readonly outputChannels: number;
}

type Shape4 = [number, number, number, number];

/** Throws a RangeError unless channels are last. */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): ConvGeometry {
  const dataFormat = (attrs.dataFormat ?? "NHWC") as "NHWC" | "NCHW";
  if (dataFormat !== "NHWC") throw new RangeError(`dataFormat: expected NHWC, got ${dataFormat}`);
  const sizes = backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    attrs.strides as [number, number],
    1,
    attrs.pad as "same" | "valid" | number,
    attrs.dimRoundingMode as "floor" | "round" | "ceil" | undefined,
  );
  return {
    batch: sizes.batchSize,
    input: [sizes.inHeight, sizes.inWidth],
    output: [sizes.outHeight, sizes.outWidth],
    filter: [sizes.filterHeight, sizes.filterWidth],
    stride: [sizes.strideHeight, sizes.strideWidth],
    before: [sizes.padInfo.top, sizes.padInfo.left],
    inputChannels: sizes.inChannels,
    outputChannels: sizes.outChannels,
  };
}
