import { expect, test } from "vitest";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { wasmError, type Operand } from "../../support/parity";

type Pad = "same" | "valid" | number;
type Case = readonly [string, readonly number[], readonly [number, number], number, Pad];

const cases: readonly Case[] = [
  ["2x2, stride 2", [2, 6, 8, 4], [2, 2], 2, "valid"],
  ["channels left over", [3, 7, 5, 7], [2, 2], 2, "same"],
  ["overlapping windows", [2, 9, 7, 5], [3, 3], 2, "same"],
  ["stride 1", [1, 5, 6, 3], [3, 2], 1, "same"],
  ["one channel, batch 1", [1, 8, 9, 1], [2, 3], 2, "valid"],
  ["padding by number", [2, 6, 6, 6], [3, 3], 2, 1],
  ["large enough for threads", [6, 48, 47, 9], [2, 2], 2, "same"],
];

test.each(cases)(
  "%s: value and gradient equal plain JavaScript's",
  async (_name, shape, ...rest) => {
    const [filter, stride, pad] = rest;
    // Negative values too: the package's own gradient is wrong there.
    const operand: Operand = { shape, range: [-2, 0.5] };
    // The package asks for a rounding mode where padding is a number.
    const mode = typeof pad === "number" ? "floor" : undefined;
    const error = await wasmError(
      (x) => tf.maxPool(x as tf.Tensor4D, [...filter], stride, pad, mode),
      [operand],
      3,
    );
    expect(error).toBeLessThan(1e-6);
  },
);

test("on ties all of the gradient goes to the first maximum of a window", async () => {
  await useBackend("wasm");
  const x = tf.tensor4d([-3, -1, -1, -1, -1, -1, -5, -2, 0, 0, 0, 0, 0, 0, 0, 0], [1, 4, 4, 1]);
  const dx = tf.tidy(() => tf.grad((given: tf.Tensor) => tf.maxPool(given as never, 2, 2, 0))(x));
  expect(Array.from(await dx.data())).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
  tf.dispose([x, dx]);
});
