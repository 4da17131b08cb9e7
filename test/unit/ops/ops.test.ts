import { beforeAll, describe, expect, test } from "vitest";
import { batchNorm } from "../../../src/core/ops/batchNorm";
import { accuracy, crossEntropy, trueClassScore } from "../../../src/core/ops/classification";
import { convolution, transposedConvolution } from "../../../src/core/ops/convolution";
import { copyOf } from "../../../src/core/ops/copy";
import { linearMap } from "../../../src/core/ops/linear";
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
import { seeded, wasmError, type Computation, type Operand } from "../../support/parity";

interface Case {
  readonly name: string;
  readonly compute: Computation;
  readonly operands: readonly Operand[];
}
type Row = readonly [string, Computation, ...Operand[]];
const casesOf = (rows: readonly Row[]): Case[] =>
  rows.map(([name, compute, ...operands]) => ({ name, compute, operands }));
const of = (...shape: number[]): Operand => ({ shape });
const above = (...shape: number[]): Operand => ({ shape, range: [0.2, 2] });
const below = (limit: number, ...shape: number[]): Operand => ({ shape, below: limit });

type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;
const layer =
  (of: typeof convolution, stride: number, activation: "relu" | "linear"): Computation =>
  (x, filter, bias) =>
    of(x as T4, filter as T4, bias as T1, { stride, activation });
const codebookOf =
  (reviveBelow: number): Computation =>
  (codebook, counts, sums, batchCounts, batchSums, candidates) => {
    const next = updateCodebook(
      { codebook: codebook as T2, counts: counts as T1, sums: sums as T2 },
      { counts: batchCounts as T1, sums: batchSums as T2 },
      candidates as T2,
      { decay: 0.9, epsilon: 1e-5, reviveBelow },
    );
    return tf.concat([next.codebook, tf.expandDims(next.counts, 1), next.sums], 1);
  };

/** Rows that do not sum to 1; no gradient reaches them. */
const targets = () =>
  tf.tensor2d(
    Array.from({ length: 35 }, (_, n) => (n % 6) / 3),
    [7, 5],
  );

/** Operations with a gradient, on shapes that divide by nothing convenient. */
const smooth = casesOf([
  ["convolution, stride 2", layer(convolution, 2, "linear"), of(2, 7, 9, 3), of(3, 3, 3, 5), of(5)],
  ["convolution, ReLU", layer(convolution, 1, "relu"), of(2, 6, 5, 3), of(3, 3, 3, 9), of(9)],
  [
    "convolution, one channel",
    layer(convolution, 2, "relu"),
    of(1, 9, 7, 1),
    of(3, 3, 1, 1),
    of(1),
  ],
  ["convolution, 1x1", layer(convolution, 1, "linear"), of(2, 5, 3, 4), of(1, 1, 4, 11), of(11)],
  ["transposed", layer(transposedConvolution, 2, "linear"), of(2, 3, 5, 4), of(4, 4, 3, 4), of(3)],
  [
    "transposed, ReLU",
    layer(transposedConvolution, 2, "relu"),
    of(1, 4, 3, 5),
    of(4, 4, 9, 5),
    of(9),
  ],
  ["linear", (x, w, b) => linearMap(x as T2, w as T2, b as T1), of(7, 13), of(13, 5), of(5)],
  ["cross-entropy", (x) => crossEntropy(x as T2, targets()), of(7, 5)],
  ["mean square", (a, b) => meanSquare(a, b), of(3, 5, 7), of(3, 5, 7)],
  ["L2-normalised rows", (x) => l2NormaliseRows(x as T2), of(7, 13)],
  ["mask", (h, o) => maskApply(h as T2, o as T1, 0.1), of(7, 13), of(13)],
  ["weighted sum", (...terms) => weightedSum(terms as tf.Scalar[], [0.5, -2, 1]), of(), of(), of()],
  ["batch norm", (x, g, b) => batchNorm(x, g as T1, b as T1, 1e-3).y, of(3, 4, 2, 5), of(5), of(5)],
  ["mean over positions", (x) => tf.mean(x, 1), of(3, 11, 5)],
  ["sum of all", (x) => tf.sum(x), of(3, 11, 5)],
]);

/** Operations that have none. */
const counts = casesOf([
  ["accuracy", (x, y) => accuracy(x as T2, y as T1), of(13, 5), below(5, 13)],
  ["true-class score", (x, y) => trueClassScore(x as T2, y as T2), of(7, 5), above(7, 5)],
  ["identity matrix", () => identityMatrix(5), of(1)],
  ["copy", (x) => copyOf(x), of(3, 5)],
  ["nearest code", (x, e) => nearestCode(x as T2, e as T2), of(29, 7), of(11, 7)],
  ["code use: counts", (i, x) => codeUse(i as T1, x as T2, 6).counts, below(6, 29), of(29, 7)],
  ["code use: sums", (i, x) => codeUse(i as T1, x as T2, 6).sums, below(6, 29), of(29, 7)],
  ["perplexity", (n) => perplexity(n as T1), above(11)],
  ["codebook", codebookOf(0), of(6, 5), above(6), of(6, 5), above(6), of(6, 5), of(6, 5)],
  ["codebook, revived", codebookOf(1), of(6, 5), above(6), of(6, 5), above(6), of(6, 5), of(6, 5)],
]);

test.each(smooth)(
  "$name: value and gradients on WebAssembly equal the composition",
  async ({ compute, operands }) => {
    expect(await wasmError(compute, operands, 3)).toBeLessThan(5e-6);
  },
);

test.each(counts)("$name on WebAssembly equals the composition", async ({ compute, operands }) => {
  expect(await wasmError(compute, operands, 4, false)).toBeLessThan(5e-6);
});

describe("central differences on WebAssembly", () => {
  beforeAll(() => useBackend("wasm"));

  /** A kink is met within any step, and a mask hands its gradient to what it is flat in. */
  const straight = smooth.filter(({ name }) => !/ReLU|mask/.test(name));
  /** Directions that are tried for every operation. */
  const directions = 3;
  const step = 1e-3;

  test.each(straight)("$name", async ({ compute, operands }) => {
    const next = seeded(9);
    const numbers = (shape: readonly number[], range: Operand["range"] = [-1, 1]): tf.Tensor => {
      const size = shape.reduce((a, b) => a * b, 1);
      const values = Array.from({ length: size }, () => range[0] + next() * (range[1] - range[0]));
      return tf.tensor(values, [...shape]);
    };
    const inputs = operands.map(({ shape, range }) => numbers(shape, range));
    const weights = numbers(tf.tidy(() => compute(...inputs)).shape);
    const total = (...given: tf.Tensor[]): tf.Tensor => tf.sum(tf.mul(compute(...given), weights));
    const gradients = tf.grads(total)(inputs);
    for (let direction = 0; direction < directions; direction++) {
      const moves = inputs.map(({ shape }) => numbers(shape));
      const along = (scale: number) =>
        total(...inputs.map((input, i) => tf.add(input, tf.mul(moves[i]!, scale))));
      const [up, down] = [await along(step).data(), await along(-step).data()];
      const slopes = gradients.map((gradient, i) => tf.sum(tf.mul(gradient, moves[i]!)));
      const [slope] = await tf.addN(slopes).data();
      const measured = ((up[0] ?? NaN) - (down[0] ?? NaN)) / (2 * step);
      expect(Math.abs(measured - (slope ?? NaN))).toBeLessThan(
        0.02 * Math.max(1, Math.abs(measured)),
      );
    }
  });
});

test.each(["cpu", "wasm"] as const)(
  "NaN passes a ReLU, so that a bad loss is detected (%s)",
  async (backend) => {
    await useBackend(backend);
    const x = tf.tensor4d([NaN, 1, 1, 1], [1, 2, 2, 1]);
    const filter = tf.ones<tf.Rank.R4>([1, 1, 1, 2]);
    const y = convolution(x, filter, tf.tensor1d([0, -5]), { stride: 1, activation: "relu" });
    expect([...y.dataSync()]).toEqual([NaN, NaN, 1, 0, 1, 0, 1, 0]);
  },
);
