/**
 * Matrix products, with the stock fast path for every case. The stock kernel is fast only for one
 * plain product: a transposed operand or a batch sends it to a scalar loop thirty times slower, and
 * it takes a batch of 1 against a batch of n for a batch of 1. Operands are transposed here first,
 * and batches become single products.
 */
import { broadcast_util, util, type TensorInfo } from "../../tf";
import { allocate, floats, release, runStock, type Wasm, type WasmKernelArguments } from "./heap";
import { transpose2d } from "./transpose2d";

/** One plain product: a [m, k], b [k, n] -> [m, n]. The caller releases the result. */
export function product(wasm: Wasm, a: TensorInfo, b: TensorInfo): TensorInfo {
  return runStock("BatchMatMul", wasm, { a, b }, { transposeA: false, transposeB: false });
}

/** The matrix `index` of a stack, as a tensor of its own, transposed if asked: -> [rows, columns]. */
function matrixOf(wasm: Wasm, stack: TensorInfo, index: number, transpose: boolean): TensorInfo {
  const [height, width] = stack.shape.slice(-2) as [number, number];
  const matrix = allocate(wasm, transpose ? [width, height] : [height, width]);
  const from = floats(wasm, stack).subarray(index * height * width, (index + 1) * height * width);
  const to = floats(wasm, matrix);
  if (transpose) transpose2d(from, to, height, width);
  else to.set(from);
  return matrix;
}

/** Which matrix of a stack with batch dimensions `dims` meets each matrix of the result. */
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

/** a [..., m, k] and b [..., k, n], either transposed; batch dimensions broadcast -> [..., m, n]. */
export function batchMatMul({ inputs, attrs, wasm }: WasmKernelArguments): TensorInfo {
  const a = inputs.a!;
  const b = inputs.b!;
  const transposeA = Boolean(attrs.transposeA);
  const transposeB = Boolean(attrs.transposeB);
  const outDims = broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const m = a.shape.at(transposeA ? -1 : -2)!;
  const n = b.shape.at(transposeB ? -2 : -1)!;
  const inner = [a.shape.at(transposeA ? -2 : -1)!, b.shape.at(transposeB ? -1 : -2)!];
  if (inner[0] !== inner[1]) {
    throw new TypeError(`matMul: inner sizes ${inner[0]} and ${inner[1]} differ`);
  }
  const shape = [...outDims, m, n];
  if (util.sizeFromShape(shape) === 0) return allocate(wasm, shape);
  if (inner[0] === 0) {
    const out = allocate(wasm, shape);
    floats(wasm, out).fill(0);
    return out;
  }
  const isPlain = util.sizeFromShape(outDims) === 1 && !transposeA && !transposeB;
  if (isPlain) return { ...product(wasm, flat(a), flat(b)), shape };
  return { ...stacked(wasm, { a, b, transposeA, transposeB, outDims, m, n }), shape };
}

/** The same values as one matrix, batch dimensions of 1 left out. */
const flat = (tensor: TensorInfo): TensorInfo => ({ ...tensor, shape: tensor.shape.slice(-2) });

interface Stacks {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly outDims: readonly number[];
  readonly m: number;
  readonly n: number;
}

function stacked(wasm: Wasm, { a, b, transposeA, transposeB, outDims, m, n }: Stacks): TensorInfo {
  const count = util.sizeFromShape([...outDims]);
  const ofA = stackIndices(a.shape.slice(0, -2), outDims);
  const ofB = stackIndices(b.shape.slice(0, -2), outDims);
  const single = count === 1;
  const out = single ? undefined : allocate(wasm, [count, m, n]);
  for (let index = 0; index < count; index++) {
    // A lone operand that needs no transposing is used as it is, so that its packing is kept.
    const left = single && !transposeA ? flat(a) : matrixOf(wasm, a, ofA[index]!, transposeA);
    const right = single && !transposeB ? flat(b) : matrixOf(wasm, b, ofB[index]!, transposeB);
    const result = product(wasm, left, right);
    if (!single || transposeA) release(wasm, left);
    if (!single || transposeB) release(wasm, right);
    if (!out) return result;
    floats(wasm, out).set(floats(wasm, result), index * m * n);
    release(wasm, result);
  }
  return out!;
}
