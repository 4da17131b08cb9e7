/**
 * Kernels must not depend on the previous content of memory. Here every new tensor and all scratch space is
 * filled with NaN (or an absurd integer), so that an element that a kernel does not write, or reads too early, is
 * detected. Shapes are odd, and some are large enough for several partial sums.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { heapOf } from "../../../src/core/kernels/wasm/heap";
import { batchNorm } from "../../../src/core/ops/batchNorm";
import { accuracy, crossEntropy, trueClassScore } from "../../../src/core/ops/classification";
import { convolution, transposedConvolution } from "../../../src/core/ops/convolution";
import { copyOf } from "../../../src/core/ops/copy";
import { linearMap } from "../../../src/core/ops/linear";
import { randomNormal, randomUniform } from "../../../src/core/ops/random";
import { identityMatrix, l2NormaliseRows } from "../../../src/core/ops/rows";
import { weightedSum } from "../../../src/core/ops/scalars";
import { meanSquare } from "../../../src/core/ops/squares";
import * as tf from "../../../src/core/tf";
import { maskApply } from "../../../src/core/vq/featureMask";
import {
  codeUse,
  nearestCode,
  perplexity,
  updateCodebook,
} from "../../../src/core/vq/vectorQuantiser";
import { useBackend } from "../../support/backend";
import { wasmError, type Computation, type Operand } from "../../support/parity";

type Case = readonly [string, Computation, ...Operand[]];
type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;
const of = (...shape: number[]): Operand => ({ shape });
const above = (...shape: number[]): Operand => ({ shape, range: [0.2, 2] });
const below = (limit: number, ...shape: number[]): Operand => ({ shape, below: limit });
const relu = { stride: 2, activation: "relu" } as const;

const poisonedInteger = -1_234_567;
let restore = (): void => undefined;

beforeEach(async () => {
  await useBackend("wasm");
  const heap = heapOf(tf.backend());
  const { backend } = heap;
  const makeOutput = backend.makeOutput.bind(backend);
  backend.makeOutput = (shape, dtype, memoryOffset, values) => {
    const out = makeOutput(shape, dtype, memoryOffset, values);
    const isFresh = memoryOffset === undefined && values === undefined;
    if (isFresh && dtype !== "string" && dtype !== "complex64") {
      backend.typedArrayFromHeap(out).fill(dtype === "float32" ? NaN : poisonedInteger);
    }
    const floats = 1 << 16;
    heap.writeWords(heap.scratch(floats * 4), Array<number>(floats).fill(0x7fc00000));
    return out;
  };
  restore = () => {
    backend.makeOutput = makeOutput;
  };
});
afterEach(() => {
  restore();
});

const smooth: readonly Case[] = [
  [
    "convolution",
    (x, f, b) => convolution(x as T4, f as T4, b as T1, relu),
    of(2, 7, 9, 3),
    of(3, 3, 3, 5),
    of(5),
  ],
  [
    "transposed convolution",
    (x, f, b) => transposedConvolution(x as T4, f as T4, b as T1, relu),
    of(2, 3, 5, 4),
    of(4, 4, 3, 4),
    of(3),
  ],
  [
    "convolution, several partial sums",
    (x, f, b) => convolution(x as T4, f as T4, b as T1, relu),
    of(3, 61, 59, 2),
    of(3, 3, 2, 13),
    of(13),
  ],
  ["linear", (x, w, b) => linearMap(x as T2, w as T2, b as T1), of(7, 13), of(13, 5), of(5)],
  ["batch norm", (x, g, b) => batchNorm(x, g as T1, b as T1, 1e-3).y, of(3, 4, 2, 5), of(5), of(5)],
  [
    "batch norm, several partial sums",
    (x, g, b) => batchNorm(x, g as T1, b as T1, 1e-3).y,
    of(3, 65, 63, 7),
    of(7),
    of(7),
  ],
  ["max pool", (x) => tf.maxPool(x as T4, 3, 2, "same"), of(2, 7, 9, 5)],
  [
    "cross-entropy",
    (x, y) => crossEntropy(x as T2, tf.cast(y, "float32") as T2),
    of(7, 5),
    below(2, 7, 5),
  ],
  ["mean square", (a, b) => meanSquare(a, b), of(3, 5, 7), of(3, 5, 7)],
  ["mean square, several partial sums", (a, b) => meanSquare(a, b), of(99, 501), of(99, 501)],
  ["L2-normalised rows", (x) => l2NormaliseRows(x as T2), of(7, 13)],
  ["mask", (h, o) => maskApply(h as T2, o as T1, 0.1), of(7, 13), of(13)],
  ["weighted sum", (a, b) => weightedSum([a, b] as tf.Scalar[], [0.5, -2]), of(), of()],
  ["gather", (x, i) => tf.gather(x, i), of(9, 5), below(9, 13)],
  ["sum of all", (x) => tf.sum(x), of(3, 101, 331)],
  ["sum over rows, few columns", (x) => tf.sum(x, 0), of(33_001, 3)],
  ["sum over rows, many columns", (x) => tf.sum(x, 0), of(2_003, 37)],
  ["sum over the middle", (x) => tf.sum(x, 1), of(9, 701, 21)],
  ["mean over the last axis", (x) => tf.mean(x, 2), of(3, 5, 4_099)],
  ["mean over positions", (x) => tf.mean(x, [1, 2], true), of(3, 5, 4, 7)],
  ["product of matrices", (a, b) => tf.matMul(a, b, true, true), of(9, 5), of(7, 9)],
];

test.each(smooth)(
  "%s does not depend on the previous content of the memory",
  async (_name, ...rest) => {
    const [compute, ...operands] = rest as [Computation, ...Operand[]];
    expect(await wasmError(compute, operands, 8)).toBeLessThan(1e-5);
  },
);

const codebook: Computation = (book, counts, sums, batchCounts, batchSums, candidates) => {
  const next = updateCodebook(
    { codebook: book as T2, counts: counts as T1, sums: sums as T2 },
    { counts: batchCounts as T1, sums: batchSums as T2 },
    candidates as T2,
    { decay: 0.9, epsilon: 1e-5, reviveBelow: 1 },
  );
  return tf.concat([next.codebook, tf.expandDims(next.counts, 1), next.sums], 1);
};

const constant: readonly Case[] = [
  ["accuracy", (x, y) => accuracy(x as T2, y as T1), of(13, 5), below(5, 13)],
  ["true-class score", (x, y) => trueClassScore(x as T2, y as T2), of(7, 5), above(7, 5)],
  ["identity matrix", () => identityMatrix(5), of(1)],
  ["copy", (x) => copyOf(x), of(3, 5)],
  ["nearest code", (x, e) => nearestCode(x as T2, e as T2), of(1_029, 7), of(11, 7)],
  ["code use, counts", (i, x) => codeUse(i as T1, x as T2, 6).counts, below(6, 29), of(29, 7)],
  [
    "code use, codes without any",
    (i, x) => codeUse(i as T1, x as T2, 9).sums,
    below(4, 29),
    of(29, 7),
  ],
  ["perplexity", (n) => perplexity(n as T1), above(11)],
  ["codebook", codebook, of(6, 5), above(6), of(6, 5), above(6), of(6, 5), of(6, 5)],
  ["uniform numbers", () => randomUniform([7, 11], 4_000_000_007), of(1)],
  ["normal numbers", () => randomNormal([7, 11], 4_000_000_007), of(1)],
];

test.each(constant)(
  "%s does not depend on the previous content of the memory",
  async (_name, ...rest) => {
    const [compute, ...operands] = rest as [Computation, ...Operand[]];
    expect(await wasmError(compute, operands, 8, false)).toBeLessThan(1e-5);
  },
);

test("new tensors are poisoned, so an element that a kernel does not write is detected", async () => {
  const { backend } = heapOf(tf.backend());
  const out = backend.makeOutput([3], "float32");
  expect(Array.from(backend.typedArrayFromHeap(out))).toEqual([NaN, NaN, NaN]);
  await Promise.resolve(backend.disposeData(out.dataId));
});
