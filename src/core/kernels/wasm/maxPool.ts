/**
 * Maximum over windows, images NHWC. On ties the gradient goes to the first maximum of a window. The package's
 * own gradient is wrong where every value of a window is negative.
 */
import { poolSizes } from "../poolSizes";
import { sizeOf } from "./heap";
import { inputOf, type Attributes, type WasmKernel, type WasmKernels } from "./kernel";
import { minFloatsPerThread } from "./sums";

function windowsOf(shape: readonly number[], attrs: Attributes) {
  const pool = poolSizes(shape, attrs);
  const sizes = [
    pool.inHeight,
    pool.inWidth,
    pool.inChannels,
    pool.outHeight,
    pool.outWidth,
    pool.filterHeight,
    pool.filterWidth,
    pool.strideHeight,
    pool.strideWidth,
    pool.padInfo.top,
    pool.padInfo.left,
  ];
  return { pool, sizes };
}

/** x [N, H, W, C] -> [N, oH, oW, C]. */
const maxPool: WasmKernel = ({ inputs, attrs, heap }) => {
  const x = inputOf(inputs, "x");
  const { pool, sizes } = windowsOf(x.shape, attrs);
  const y = heap.allocate(pool.outShape);
  const lines = pool.batchSize * pool.outHeight;
  const readsPerLine = pool.filterHeight * pool.filterWidth * pool.outWidth * pool.inChannels;
  const grain = Math.max(1, Math.ceil(minFloatsPerThread / readsPerLine));
  heap.parallel("maxPool", lines, grain, heap.addressOf(x), heap.addressOf(y), ...sizes);
  return y;
};

/** dy [N, oH, oW, C], input [N, H, W, C] -> dx [N, H, W, C]. */
const maxPoolGrad: WasmKernel = ({ inputs, attrs, heap }) => {
  const [dy, x] = [inputOf(inputs, "dy"), inputOf(inputs, "input")];
  const { pool, sizes } = windowsOf(x.shape, attrs);
  const dx = heap.allocate(x.shape);
  const grain = Math.max(1, Math.ceil((minFloatsPerThread * pool.batchSize) / sizeOf(x)));
  const addresses = [x, dy, dx].map(heap.addressOf);
  heap.parallel("maxPoolGradient", pool.batchSize, grain, ...addresses, ...sizes);
  return dx;
};

export const maxPoolKernels: WasmKernels = { MaxPool: maxPool, MaxPoolGrad: maxPoolGrad };
