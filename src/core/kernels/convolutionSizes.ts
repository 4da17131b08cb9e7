/** Sizes of a convolution, from the attributes that its kernels receive on every backend. */
import { backend_util } from "../tf";

export interface ConvolutionSizes {
  readonly images: number;
  /** [height, width] of the forward pass's input and output. */
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly filter: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows above and columns left of the input that count as zero. */
  readonly before: readonly [number, number];
}

type Attributes = Readonly<Record<string, unknown>>;
type Four = [number, number, number, number];

const hasChannelsLast = ({ dataFormat }: Attributes): boolean => (dataFormat ?? "NHWC") === "NHWC";

/** Whether channels are last and the filter has no holes: our kernels compute no other convolution. */
export const isSupportedConvolution = (attrs: Attributes): boolean =>
  hasChannelsLast(attrs) && [attrs.dilations ?? 1].flat().every((dilation) => dilation === 1);

/**
 * The sizes of the convolution of x [N, H, W, C] with filter [fH, fW, C, O]; its gradients pass the shapes of the
 * forward pass. Throws a RangeError unless channels are last.
 */
export function convolutionSizes(
  x: readonly number[],
  filter: readonly number[],
  attrs: Attributes,
): ConvolutionSizes {
  if (!hasChannelsLast(attrs))
    throw new RangeError(`dataFormat: expected NHWC, got ${String(attrs.dataFormat)}`);
  const sizes = backend_util.computeConv2DInfo(
    x as Four,
    filter as Four,
    attrs.strides as [number, number],
    1,
    attrs.pad as "same" | "valid" | number,
    attrs.dimRoundingMode as "floor" | "round" | "ceil" | undefined,
  );
  return {
    images: sizes.batchSize,
    input: [sizes.inHeight, sizes.inWidth],
    output: [sizes.outHeight, sizes.outWidth],
    inputChannels: sizes.inChannels,
    outputChannels: sizes.outChannels,
    filter: [sizes.filterHeight, sizes.filterWidth],
    stride: [sizes.strideHeight, sizes.strideWidth],
    before: [sizes.padInfo.top, sizes.padInfo.left],
  };
}
