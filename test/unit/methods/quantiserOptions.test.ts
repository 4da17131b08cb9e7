/** The quantiser's settings beyond the paper: residual and cosine codes, the rotation trick, blending in. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { blendedShare } from "../../../src/core/methods/equations/blending";
import { createCodebooks } from "../../../src/core/methods/equations/codebooks";
import type { PartRun, StepView } from "../../../src/core/methods/part";
import { quantiser } from "../../../src/core/methods/quantiser";
import * as tf from "../../../src/core/tf";
import type { Batch, Forward } from "../../../src/core/types";
import {
  nearestResidualCodes,
  residualsByLevel,
  summedCodes,
  summedRows,
} from "../../../src/core/vq/residualCodebook";
import { rotatedGradient } from "../../../src/core/vq/rotationTrick";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const featureSize = 4;
const random = randomFrom(3, "maps");
const map = (positions = 24): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: positions * featureSize }, () => random.normal()),
    [positions, 1, 1, featureSize],
  );

const settingOf = () => ({
  modalities: [{ id: "m", kind: "spectrogram" as const, images: 1, height: 1, width: 1, depth: 1 }],
  featureSize,
  classes: 2,
  encoders: {},
  mapShapes: { m: [1, 1, featureSize] as const },
  mapsPerClip: { m: 1 },
  groups: [],
  random: randomFrom(1, "options"),
});

function partWith(params: Readonly<Record<string, number | string>>, maps: tf.Tensor4D): PartRun {
  const part = quantiser.create({ codes: 5, ...params }, settingOf());
  part.codebook?.start({ m: maps });
  return part;
}
const quantised = (part: PartRun, maps: tf.Tensor4D) => {
  const { codes, indices } = part.codebook?.quantise({ m: maps }) ?? {};
  return { codes: codes?.["m"] as tf.Tensor4D, indices: indices?.["m"] as tf.Tensor1D };
};
const rowsOf = (x: tf.Tensor): number[][] =>
  tf.reshape<tf.Rank.R2>(x, [-1, featureSize]).arraySync();
const viewOf = (maps: tf.Tensor4D, indices: tf.Tensor1D) =>
  ({
    forward: { maps: { m: maps }, indices: { m: indices } },
    draw: randomFrom(9, "draw"),
    log: () => undefined,
  }) as unknown as StepView;

describe("residual codes", () => {
  it("choose each code by what the codes before it leave", () => {
    const levels = [tf.tensor2d([0, 0, 10, 10], [2, 2]), tf.tensor2d([1, 0, 0, 1], [2, 2])];
    const flat = tf.tensor2d([10.9, 10.1, 0, 0.8], [2, 2]);
    const indices = nearestResidualCodes(flat, levels);
    expect([...indices.dataSync()]).toEqual([1, 0, 0, 1]);
    expect([...summedCodes(indices, levels).dataSync()]).toEqual([11, 10, 0, 1]);
    expect([...summedRows(indices, levels).dataSync()]).toEqual([11, 10, 0, 1]);
    const second = residualsByLevel(flat, indices, levels)[1]?.dataSync() ?? [];
    [0.9, 0.1, 0, 0.8].forEach((value, i) => expect(second[i]).toBeCloseTo(value, 5));
  });

  it("approximate the map better than one code", () => {
    const maps = map();
    const errorOf = (groups: number): number => {
      const part = partWith({ groups, join: "residual" }, maps);
      return tf.mean(tf.squaredDifference(quantised(part, maps).codes, maps)).dataSync()[0] ?? NaN;
    };
    expect(errorOf(3)).toBeLessThan(0.8 * errorOf(1));
  });

  it("learn level by level, and with one level equal the plain codebook", () => {
    const maps = map();
    const tablesOf = (join: string, groups: number): number[][] => {
      const part = partWith({ groups, join }, maps);
      part.afterUpdate?.(viewOf(maps, quantised(part, maps).indices));
      return (part.state ?? []).map((variable) => [...variable.dataSync()]);
    };
    expect(tablesOf("residual", 1)).toEqual(tablesOf("product", 1));
    const [first, , , second] = tablesOf("residual", 2);
    expect(first).not.toEqual(second);
  });

  it("need no divisor of the channels", () => {
    expect(() => createCodebooks(3, 4, 3, { join: "residual" })).not.toThrow();
    expect(() => createCodebooks(3, 4, 3)).toThrow("choose one of 1, 2, 4");
  });
});

describe("cosine codes", () => {
  it("have one length, and choose the code of nearest direction", () => {
    const maps = map();
    const part = partWith({ compare: "cosine" }, maps);
    const { codes, indices } = quantised(part, maps);
    const table = part.state?.[0]?.arraySync() as number[][];
    rowsOf(codes).forEach((row) => {
      const length = Math.hypot(...row);
      expect(length).toBeCloseTo(Math.sqrt(featureSize), 4);
    });
    const chosen = [...indices.dataSync()];
    rowsOf(maps).forEach((row, p) => {
      const cosines = table.map(
        (code) => code.reduce((sum, v, i) => sum + v * (row[i] ?? 0), 0) / Math.hypot(...code),
      );
      expect(chosen[p]).toBe(cosines.indexOf(Math.max(...cosines)));
    });
  });

  it("do not depend on the length of a vector, and neither does the commitment loss", () => {
    const maps = map();
    const longer = tf.mul<tf.Tensor4D>(maps, 3);
    const part = partWith({ compare: "cosine" }, maps);
    const lossOf = (x: tf.Tensor4D): number => {
      const { codes, indices } = quantised(part, x);
      const forward = { maps: { m: x }, codes: { m: codes }, indices: { m: indices } };
      return (
        part.losses?.(forward as unknown as Forward, {} as Batch)[0]?.value.dataSync()[0] ?? NaN
      );
    };
    expect([...quantised(part, longer).indices.dataSync()]).toEqual([
      ...quantised(part, maps).indices.dataSync(),
    ]);
    expect(lossOf(longer)).toBeCloseTo(lossOf(maps), 5);
  });

  it("pass no gradient along the vector", () => {
    const maps = map(1);
    const part = partWith({ compare: "cosine", codes: 2 }, maps);
    const gradient = tf.grad((x) => tf.sum(tf.mul(quantised(part, x as tf.Tensor4D).codes, [1, 2, 3, 4]))); // prettier-ignore
    const along = tf.sum(tf.mul(gradient(maps), maps)).dataSync()[0] ?? NaN;
    expect(Math.abs(along)).toBeLessThan(1e-4);
  });
});

describe("the rotation trick in the quantiser", () => {
  it.each([1, 2])("rotates each of %i codes onto its own channels", (groups) => {
    const maps = map(6);
    const part = partWith({ gradient: "rotation", groups }, maps);
    const moved = tf.add<tf.Tensor4D>(maps, 0.3);
    const upstream = map(6);
    const taped = tf.grad((x) => tf.sum(tf.mul(quantised(part, x as tf.Tensor4D).codes, upstream)))(
      moved,
    );
    const width = featureSize / groups;
    const byCode = (x: tf.Tensor) => tf.reshape<tf.Rank.R2>(x, [-1, width]);
    const codes = quantised(part, moved).codes;
    const closed = rotatedGradient(byCode(moved), byCode(codes), byCode(upstream)).dataSync();
    taped.dataSync().forEach((value, i) => expect(value).toBeCloseTo(closed[i] ?? NaN, 5));
    expect([...codes.dataSync()]).toEqual([
      ...quantised(partWith({ groups }, maps), moved).codes.dataSync(),
    ]);
  });
});

describe("blending in", () => {
  it("grows linearly between its epochs", () => {
    const shares = [0, 2, 3, 4, 6, 9].map((epochs) => blendedShare(epochs, 2, 6));
    expect(shares).toEqual([0, 0, 0.25, 0.5, 1, 1]);
    expect(blendedShare(2.9, 3, 0)).toBe(0);
    expect(blendedShare(3, 3, 0)).toBe(1);
  });

  it("mixes map and codes by the share of the step, which a snapshot keeps", () => {
    const maps = map();
    const part = partWith({ blendFrom: 1, blendUntil: 2 }, maps);
    const plain = quantised(partWith({}, maps), maps).codes;
    const mixed = (share: number): number[] => [
      ...tf.add(tf.mul(maps, 1 - share), tf.mul(plain, share)).dataSync(),
    ];
    const now = (): number[] => [...quantised(part, maps).codes.dataSync()];
    part.beginEpoch?.(1, 4, 0);
    expect(now()).toEqual(mixed(0));
    part.beginEpoch?.(2, 4, 4);
    part.afterUpdate?.(viewOf(maps, quantised(part, maps).indices));
    expect(part.state?.at(-1)?.dataSync()[0]).toBe(0.25);
    part.beginEpoch?.(3, 4, 8);
    expect(part.state?.at(-1)?.dataSync()[0]).toBe(1);
    // a run that continues within its second epoch
    part.beginEpoch?.(2, 4, 7);
    expect(part.state?.at(-1)?.dataSync()[0]).toBe(0.75);
    expect(quantiser.create({}, settingOf()).state).toHaveLength(3);
  });

  it("passes the whole gradient at every share", () => {
    const maps = map();
    const part = partWith({ blendFrom: 0, blendUntil: 4 }, maps);
    part.beginEpoch?.(3, 4, 8);
    const gradient = tf.grad((x) => tf.sum(quantised(part, x as tf.Tensor4D).codes))(maps);
    gradient.dataSync().forEach((value) => expect(value).toBeCloseTo(1, 6));
  });
});
