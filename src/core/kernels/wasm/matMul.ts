/** Matrix products. The package's kernel is slow for transposed matrices and for stacks of them. */
import { broadcast_util, util, type TensorInfo } from "../../tf";
import type { Heap } from "./heap";
import type { WasmKernel, WasmKernels } from "./kernel";
import { scratchParts } from "./scratch";
import {
  floatBytes,
  geometryBytes,
  multiplyWindows,
  threadScratchBytes,
  panelBytes,
  panelItems,
  panelWidth,
  shareBytes,
  pixelShares,
  sumOuterProducts,
} from "./windows";

/** One product [m, k] by [k, n]; both sides may be stored transposed. Fields are addresses; bias is 0 for none. */
interface Product {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
  readonly out: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Rows of `length` floats as windows of one run each. */
const rows = (input: number, count: number, length: number, output: number, columns: number) => ({
  input,
  inputImage: 0,
  inputRow: 0,
  inputPixel: length * floatBytes,
  output,
  outputImage: 0,
  outputRow: 0,
  outputPixel: columns * floatBytes,
  height: 1,
  width: count,
  pixels: count,
  run: 0,
  runs: 1,
  length,
  columns,
});

function multiply(heap: Heap, product: Product): void {
  const { a, b, bias, out, m, k, n, transposeA, transposeB } = product;
  if (transposeA && !transposeB && bias === 0) {
    multiplyTransposed(heap, product);
    return;
  }
  const [geometry, threadScratch, panels, transposed] = scratchParts(heap, [
    geometryBytes,
    heap.threads * threadScratchBytes(n),
    panelBytes(k, n),
    transposeA ? m * k * floatBytes : 0,
  ]);
  if (transposeA) heap.call("transpose", a, k, m, transposed);
  const steps = transposeB ? [floatBytes, k * floatBytes] : [n * floatBytes, floatBytes];
  const wide = panelWidth(n, k);
  heap.parallel("packPanels", ...panelItems(k, n, wide), b, ...steps, k, n, wide, panels);
  const left = rows(transposeA ? transposed : a, m, k, out, n);
  multiplyWindows(heap, geometry, threadScratch, { ...left, panels, wide, bias, relu: false });
}

/** aᵀ b as a sum of outer products, which needs no transposed copy. */
function multiplyTransposed(heap: Heap, { a, b, out, m, k, n }: Product): void {
  const [geometry, threadScratch, sums] = scratchParts(heap, [
    geometryBytes,
    heap.threads * threadScratchBytes(n),
    pixelShares(k) * shareBytes(1, m, n),
  ]);
  const shape = { ...rows(a, k, m, b, n), panels: 0, wide: 8, bias: 0, relu: false };
  sumOuterProducts(heap, { geometry, threadScratch, sums, to: out }, shape);
}

/** For each matrix of the result, the index of its matrix in a stack with batch dimensions `dims`. */
function stackIndices(dims: readonly number[], outDims: readonly number[]): number[] {
  const strides = util.computeStrides([...dims, 1]);
  const outStrides = util.computeStrides([...outDims, 1]);
  const skipped = outDims.length - dims.length;
  return Array.from({ length: util.sizeFromShape([...outDims]) }, (_, flat) =>
    dims.reduce((index, size, axis) => {
      const at = Math.floor(flat / outStrides[axis + skipped]!) % outDims[axis + skipped]!;
      return index + (size === 1 ? 0 : at * strides[axis]!);
    }, 0),
  );
}

/** a [..., m, k], b [..., k, n], both possibly transposed; batch dimensions broadcast -> [..., m, n]. */
const batchMatMul: WasmKernel = ({ inputs, attrs, heap }): TensorInfo => {
  const a = inputs.a!;
  const b = inputs.b!;
  const transposeA = Boolean(attrs.transposeA);
  const transposeB = Boolean(attrs.transposeB);
  const [dimsA, dimsB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outDims = broadcast_util.assertAndGetBroadcastShape(dimsA, dimsB);
  const [m, k] = [a.shape.at(transposeA ? -1 : -2)!, a.shape.at(transposeA ? -2 : -1)!];
  const [inner, n] = [b.shape.at(transposeB ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
  if (inner !== k) throw new TypeError(`matMul: inner sizes ${k} and ${inner} differ`);
  const out = heap.allocate([...outDims, m, n]);
  if (util.sizeFromShape(out.shape) === 0) return out;
  if (k === 0) {
    heap.floats(out).fill(0);
    return out;
  }
  const [ofA, ofB] = [stackIndices(dimsA, outDims), stackIndices(dimsB, outDims)];
  const sizes = { m, k, n, transposeA, transposeB, bias: 0 };
  ofA.forEach((indexA, index) =>
    multiply(heap, {
      ...sizes,
      a: heap.addressOf(a) + indexA * m * k * floatBytes,
      b: heap.addressOf(b) + ofB[index]! * k * n * floatBytes,
      out: heap.addressOf(out) + index * m * n * floatBytes,
    }),
  );
  return out;
};

/** x [B, D], weights [D, K], bias [K] -> x weights + bias [B, K]. */
const linear: WasmKernel = ({ inputs: { x, weights, bias }, heap }): TensorInfo => {
  const [m, k] = x!.shape as [number, number];
  const n = weights!.shape[1]!;
  const out = heap.allocate([m, n]);
  const [a, b] = [heap.addressOf(x!), heap.addressOf(weights!)];
  const sides = { transposeA: false, transposeB: false };
  multiply(heap, {
    a,
    b,
    bias: heap.addressOf(bias!),
    out: heap.addressOf(out),
    m,
    k,
    n,
    ...sides,
  });
  return out;
};

export const matMulKernels: WasmKernels = { BatchMatMul: batchMatMul, Linear: linear };
