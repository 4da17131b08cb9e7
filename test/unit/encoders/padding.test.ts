/** Padding takes no part in the normalisations of Grid conv. */
import { beforeAll, describe, expect, it } from "vitest";
import { shapeOf } from "../../../src/core/data/modalityShape";
import { randomFrom } from "../../../src/core/data/random";
import { gridConv } from "../../../src/core/encoders/gridConv";
import { changeStored } from "../../../src/core/tensor/padding";
import type { BatchStatistics } from "../../../src/core/tensor/normalisation";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("wasm"));

const shape = shapeOf({ id: "audio", name: "", kind: "spectrogram", shape: [13, 8] }, 8);

/** Two clips [2, 16, 8, 1] with values about `mean` and padding of zeros. */
function inputs(mean: number): tf.Tensor4D {
  const random = randomFrom(1, "inputs");
  const values = Float32Array.from({ length: 2 * 13 * 8 }, () => mean + random.normal());
  return tf.pad(tf.tensor4d(values, [2, 13, 8, 1]), [[0, 0], [0, 3], [0, 0], [0, 0]]); // prettier-ignore
}
const encoderOf = (changes: object) =>
  gridConv.encoder({ features: 8, width: 4, ...changes }, shape, randomFrom(2, "weights"));

describe("the shape of padded images", () => {
  it("names their stored height and width, and nothing where there is no padding", () => {
    expect(shape).toMatchObject({ height: 16, width: 8, stored: { height: 13, width: 8 } });
    const whole = shapeOf({ id: "audio", name: "", kind: "spectrogram", shape: [16, 8] }, 8);
    expect(whole).not.toHaveProperty("stored");
  });

  it("keeps padding at zero whatever changes the stored values", () => {
    const changed = changeStored(inputs(0), shape, (x) => tf.add(x, 5));
    expect(changed.shape).toEqual([2, 16, 8, 1]);
    const padding = tf.slice(changed, [0, 13, 0, 0], [2, 3, 8, 1]).dataSync();
    expect([...padding].every((value) => value === 0)).toBe(true);
    const own = tf.slice(changed, [0, 0, 0, 0], [2, 13, 8, 1]).dataSync();
    const wanted = tf.slice(inputs(5), [0, 0, 0, 0], [2, 13, 8, 1]).dataSync();
    own.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 5));
  });
});

describe("Grid conv", () => {
  it("subtracts the mean of the stored values, so that an offset of them changes no map", () => {
    const { apply } = encoderOf({ normalise: "offset" });
    const wanted = apply(inputs(0)).dataSync();
    apply(inputs(5))
      .dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));
  });

  it("standardises bands by the statistics of the stored rows", () => {
    const statistics: BatchStatistics = [];
    encoderOf({ bands: true }).apply(inputs(5), statistics);
    const rows = tf.slice(inputs(5), [0, 0, 0, 0], [2, 13, 8, 1]);
    const wanted = tf.mean(rows, [0, 1, 3]).dataSync();
    const found = statistics[0]?.mean.dataSync() ?? [];
    expect(found).toHaveLength(8);
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 4));
  });
});
