import { beforeAll, describe, expect, it } from "vitest";
import { bilinearWeights, createResize } from "../../../src/core/tensor/resize";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { gradientError } from "../../support/numericGradient";

beforeAll(() => useBackend("cpu"));

const ramp = (height: number, width: number, depth: number): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * height * width * depth }, (_, i) => Math.sin(i)),
    [2, height, width, depth],
  );

describe("bilinear resizing", () => {
  it.each([
    [3, 5, 8, 4],
    [1, 7, 2, 14],
  ])(
    "of %i x %i to a larger %i x %i equals interpolation between the two nearest pixels",
    (h, w, toH, toW) => {
      const x = ramp(h, w, 3);
      const own = createResize([h, w], [Math.max(h, toH), Math.max(w, toW)])(x);
      const pairwise = tf.tidy(() => interpolated(x, [Math.max(h, toH), Math.max(w, toW)]));
      const [a, b] = [own.dataSync(), pairwise.dataSync()];
      expect(own.shape).toEqual(pairwise.shape);
      a.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, 5));
    },
  );

  it("averages the pixels that a smaller one covers", () => {
    const x = tf.tensor4d([1, 3, 5, 7, 9, 11, 13, 15], [1, 2, 4, 1]);
    const rows = bilinearWeights(4, 2);
    // triangles of reach 2 at 1 and 3: 0.75, 0.75, 0.25 of their sum and mirrored
    [3, 3, 1, 0, 0, 1, 3, 3].forEach((weight, i) => expect(rows[i]).toBeCloseTo(weight / 7, 6));
    const [left, right] = createResize([2, 4], [2, 2])(x).dataSync();
    expect(left).toBeCloseTo((3 * 1 + 3 * 3 + 5) / 7, 5);
    expect(right).toBeCloseTo((3 + 3 * 5 + 3 * 7) / 7, 5);
  });

  it("returns images of the same sides as they are, and keeps a constant", () => {
    const x = ramp(3, 3, 1);
    expect(createResize([3, 3], [3, 3])(x)).toBe(x);
    const flat = createResize([3, 5], [7, 2])(tf.fill<tf.Rank.R4>([1, 3, 5, 1], 2.5)).dataSync();
    flat.forEach((value) => expect(value).toBeCloseTo(2.5, 5));
  });

  it("has the gradient of central differences", () => {
    const resize = createResize([3, 4], [5, 2]);
    const weights = ramp(5, 2, 1);
    const loss = (x: tf.Tensor4D): tf.Scalar => tf.sum(tf.mul(resize(x), weights));
    expect(gradientError(loss, ramp(3, 4, 1))).toBeLessThan(5e-3);
  });
});

/** Each new pixel from the two nearest old ones along each side; beyond the border the outer pixel repeats. */
function interpolated(x: tf.Tensor4D, size: [number, number]): tf.Tensor4D {
  const [, height, width] = x.shape;
  const at = (values: tf.Tensor4D, axis: 1 | 2, from: number, to: number): tf.Tensor4D => {
    const rows = Array.from({ length: to }, (_, i) => {
      const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
      const low = Math.floor(place);
      const high = Math.min(from - 1, low + 1);
      const pick = (index: number) => tf.gather(values, tf.tensor1d([index], "int32"), axis);
      return tf.add(tf.mul(pick(low), 1 - (place - low)), tf.mul(pick(high), place - low));
    });
    return tf.concat(rows, axis) as tf.Tensor4D;
  };
  return at(at(x, 1, height, size[0]), 2, width, size[1]);
}
