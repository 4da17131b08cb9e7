import { expect, test } from "vitest";
import * as tf from "../../../src/core/tf";
import { wasmError, type Computation, type Operand } from "../../support/parity";

type Case = readonly [string, Computation, ...Operand[]];
const of = (...shape: number[]): Operand => ({ shape });
const above = (...shape: number[]): Operand => ({ shape, range: [0.2, 2] });
const below = (limit: number, ...shape: number[]): Operand => ({ shape, below: limit });
const first = <T>(list: readonly T[]) => list[0]!;

/** Every operation that training uses, on shapes that divide by nothing convenient. */
const cases: readonly Case[] = [
  ["relu", (x) => tf.relu(x), of(5, 7, 3)],
  ["add a bias", (x, b) => tf.add(x, b), of(3, 5, 4, 7), of(7)],
  ["multiply by a mask of channels", (x, m) => tf.mul(x, m), of(3, 5, 4, 7), of(1, 1, 1, 7)],
  ["multiply by one number per image", (x, m) => tf.mul(x, m), of(3, 5, 4, 7), of(3, 1, 1, 1)],
  ["subtract a broadcast row", (x, y) => tf.sub(x, y), of(9, 5), of(1, 5)],
  ["divide", (x, y) => tf.div(x, y), of(9, 5), above(9, 1)],
  ["mean over all", (x) => tf.mean(x), of(3, 5, 7)],
  ["mean over rows and columns", (x) => tf.mean(x, [1, 2]), of(3, 5, 4, 7)],
  ["sum over images and pixels", (x) => tf.sum(x, [0, 1, 2]), of(3, 5, 4, 7)],
  ["sum over the first axis", (x) => tf.sum(x, 0), of(6, 5)],
  ["sum kept in its place", (x) => tf.sum(x, -1, true), of(6, 5)],
  ["softmax", (x) => tf.softmax(x), of(9, 11)],
  ["logSoftmax", (x) => tf.logSoftmax(x), of(9, 11)],
  ["gather", (x, i) => tf.gather(x, i), of(9, 5), below(9, 13)],
  ["gather columns", (x, i) => tf.gather(x, i, 1), of(4, 9), below(9, 5)],
  ["oneHot", (i) => tf.cast(tf.oneHot(i, 6), "float32"), below(6, 13)],
  ["argMin", (x) => tf.argMin(x, 1), of(7, 13)],
  ["argMax", (x) => tf.argMax(x, 1), of(7, 13)],
  ["argMax over the first axis", (x) => tf.argMax(x, 0), of(7, 13)],
  ["concat", (x, y) => tf.concat([x, y], 1), of(3, 5), of(3, 2)],
  ["slice", (x) => tf.slice(x, [1, 0, 2], [3, 2, 2]), of(5, 3, 7)],
  [
    "pad",
    (x) =>
      tf.pad(x, [
        [1, 2],
        [0, 3],
      ]),
    of(3, 5),
  ],
  ["stack", (x, y) => tf.stack([x, y], 1), of(3, 5), of(3, 5)],
  ["unstack", (x) => tf.add(first(tf.unstack(x, 1)), tf.unstack(x, 1)[2]!), of(5, 3, 4)],
  ["split", (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])), of(3, 6)],
  ["tile", (x) => tf.tile(x, [2, 3]), of(3, 5)],
  ["broadcastTo", (x) => tf.broadcastTo(x, [4, 3, 5]), of(3, 1)],
  ["reshape and transpose", (x) => tf.transpose(tf.reshape(x, [6, 10])), of(3, 4, 5)],
  ["transpose of four axes", (x) => tf.transpose(x, [0, 3, 1, 2]), of(2, 3, 4, 5)],
  ["sqrt", (x) => tf.sqrt(x), above(4, 7)],
  ["rsqrt", (x) => tf.rsqrt(x), above(4, 7)],
  ["square", (x) => tf.square(x), of(4, 7)],
  ["tanh", (x) => tf.tanh(x), of(4, 7)],
  ["sigmoid", (x) => tf.sigmoid(x), of(4, 7)],
  ["exp", (x) => tf.exp(x), of(4, 7)],
  ["log", (x) => tf.log(x), above(4, 7)],
  ["abs", (x) => tf.abs(x), of(4, 7)],
  ["neg", (x) => tf.neg(x), of(4, 7)],
  ["pow", (x) => tf.pow(x, 3), above(4, 7)],
  ["maximum", (x, y) => tf.maximum(x, y), of(4, 7), of(4, 7)],
  ["minimum of a number", (x) => tf.minimum(x, 0.3), of(4, 7)],
  ["max over an axis", (x) => tf.max(x, 1), of(4, 7)],
  ["where", (x, y, i) => tf.where(tf.cast(i, "bool"), x, y), of(4, 7), of(4, 7), below(2, 4, 7)],
  ["greater", (x, y) => tf.greater(x, y), of(4, 7), of(4, 7)],
  ["equal", (x, y) => tf.equal(x, y), below(3, 4, 7), below(3, 4, 7)],
  ["step", (x) => tf.step(x), of(4, 7)],
  ["cast to int32", (x) => tf.cast(x, "int32"), { shape: [4, 7], range: [-9, 9] }],
  ["clipByValue", (x) => tf.clipByValue(x, -0.5, 0.5), of(4, 7)],
  ["length of rows", (x) => tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-8)), of(4, 7)],
  ["norm", (x) => tf.norm(x, 2, 1), of(4, 7)],
  ["squaredDifference", (x, y) => tf.squaredDifference(x, y), of(4, 7), of(4, 7)],
  [
    "unsortedSegmentSum",
    (x, i) => tf.unsortedSegmentSum(x, i as tf.Tensor1D, 6),
    of(9, 5),
    below(6, 9),
  ],
  ["avgPool", (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"), of(2, 6, 5, 3)],
  ["cumsum", (x) => tf.cumsum(x, 1), of(3, 7)],
];

test.each(cases)("%s: value and gradient equal plain JavaScript's", async (_name, ...rest) => {
  const [compute, ...operands] = rest as [Computation, ...Operand[]];
  expect(await wasmError(compute, operands, 11)).toBeLessThan(2e-5);
});
