/**
 * The two kernels that TensorFlow.js lacks for training on WebAssembly, composed of its own operations in the
 * simplest way. `engine: stock` runs them, and our kernels are compared with them.
 */
import * as tf from "../../tf";
import { convolutionSizes } from "../convolutionSizes";
import type { WasmKernel, WasmKernels } from "./kernel";

/** x [N, H, W, C], dy [N, oH, oW, O] -> [fH, fW, C, O]: a slice, a transpose and a product per tap. */
const conv2DBackpropFilter: WasmKernel = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, dy } = inputs as unknown as Readonly<Record<"x" | "dy", tf.Tensor4D>>;
    const g = convolutionSizes(x.shape, attrs.filterShape as number[], attrs);
    const pixels = g.images * g.output[0] * g.output[1];
    const rows = tf.reshape(dy, [pixels, g.outputChannels]);
    const below = ([0, 1] as const).map((axis) =>
      Math.max(
        0,
        (g.output[axis] - 1) * g.stride[axis] + g.filter[axis] - g.before[axis] - g.input[axis],
      ),
    );
    const padded = tf.pad(x, [
      [0, 0],
      [g.before[0], below[0]!],
      [g.before[1], below[1]!],
      [0, 0],
    ]);
    const taps = [];
    for (let u = 0; u < g.filter[0]; u++) {
      for (let v = 0; v < g.filter[1]; v++) {
        const end = ([u, v] as const).map(
          (at, axis) => at + (g.output[axis]! - 1) * g.stride[axis]! + 1,
        );
        const seen = tf.stridedSlice(
          padded,
          [0, u, v, 0],
          [g.images, ...end, g.inputChannels],
          [1, ...g.stride, 1],
        );
        taps.push(tf.matMul(tf.transpose(tf.reshape(seen, [pixels, g.inputChannels])), rows));
      }
    }
    return tf.reshape(tf.stack(taps), [...g.filter, g.inputChannels, g.outputChannels]);
  });

/** x [N, ...], segmentIds [N] int32 -> [numSegments, ...]: a product with a matrix of ones and zeros. */
const unsortedSegmentSum: WasmKernel = ({ inputs, attrs }) =>
  tf.tidy(() => {
    const { x, segmentIds } = inputs as unknown as Readonly<Record<"x" | "segmentIds", tf.Tensor>>;
    const segments = attrs.numSegments as number;
    const chosen = tf.cast(tf.oneHot(tf.cast(segmentIds, "int32"), segments), "float32");
    const rows = tf.reshape(x, [x.shape[0]!, -1]);
    return tf.reshape(tf.matMul(tf.transpose(chosen), rows), [segments, ...x.shape.slice(1)]);
  });

export const missingStockKernels: WasmKernels = {
  Conv2DBackpropFilter: conv2DBackpropFilter,
  UnsortedSegmentSum: unsortedSegmentSum,
};
