/** How encoders pool their maps: channel by channel, so that a mask selects the same before and after. */
import { beforeAll, describe, expect, it } from "vitest";
import { shapeOf } from "../../../src/core/data/modalityShape";
import { randomFrom } from "../../../src/core/data/random";
import { lateLinear } from "../../../src/core/fusion/lateLinear";
import { createModel, type Model } from "../../../src/core/train/model";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { cases, inputOf, small } from "../../support/encoderCases";

beforeAll(() => useBackend("wasm"));

type Case = (typeof cases)[number];

/** A model of one modality whose variables are moved away from their initial values. */
function modelOf([id, , kind, card]: Case): Model {
  const model = createModel({
    modalities: [shapeOf(card, kind.downscale)],
    classes: 3,
    encoders: { [card.id]: { kind, params: small[id] } },
    fusion: lateLinear,
    fusionParams: {},
    seed: 5,
  });
  const random = randomFrom(6, "moved");
  for (const variable of model.groups.flatMap(({ variables }) => variables))
    tf.tidy(() => {
      const noise = Float32Array.from({ length: variable.size }, () => 0.1 * random.normal());
      variable.assign(tf.add(variable, tf.tensor(noise, variable.shape)));
    });
  return model;
}

/** Inputs of two clips [2, images, H, W, C]. */
function inputsOf([, , kind, card]: Case): Record<string, tf.Tensor5D> {
  const { shape, x } = inputOf(card, kind);
  const { images, height, width, depth } = shape;
  return { [card.id]: tf.reshape(x, [2, images, height, width, depth]) };
}

const valuesOf = (record: Readonly<Record<string, tf.Tensor>>): number[] =>
  // without the sign of a zero
  Object.values(record).flatMap((tensor) => Array.from(tensor.dataSync(), (value) => value + 0));

describe("pooling", () => {
  it.each(cases)("of %s over %s gives one finite vector per clip", (...one) => {
    const model = modelOf(one);
    const pooled = model.pool(model.encode(inputsOf(one)));
    expect(Object.values(pooled).map(({ shape }) => shape)).toEqual([[2, 8]]);
    expect(valuesOf(pooled).every(Number.isFinite)).toBe(true);
    const [id] = Object.keys(pooled);
    const maps = model.encode(inputsOf(one))[id ?? ""];
    expect(maps?.shape[0]).toBe(2 * (model.mapsPerClip[id ?? ""] ?? NaN));
  });

  it.each(cases)("of %s over %s selects the same channels before and after", (...one) => {
    const model = modelOf(one);
    const kept = tf.tensor1d([1, 0, 1, 1, 0, 0, 1, 0]);
    const maps = model.encode(inputsOf(one));
    const masked = Object.fromEntries(
      Object.entries(maps).map(([id, map]) => [id, tf.mul<tf.Tensor4D>(map, kept)]),
    );
    const before = valuesOf(model.pool(masked));
    const pooled = Object.entries(model.pool(maps));
    const after = valuesOf(Object.fromEntries(pooled.map(([id, h]) => [id, tf.mul(h, kept)])));
    expect(before).toEqual(after);
    expect(after.some((value) => value !== 0)).toBe(true);
  });

  it.each(cases)("of %s over %s keeps the clips of a batch apart", (...one) => {
    const model = modelOf(one);
    const inputs = inputsOf(one);
    const first = Object.fromEntries(
      Object.entries(inputs).map(([id, x]) => {
        const [, ...rest] = x.shape;
        return [id, tf.slice(x, [0, 0, 0, 0, 0], [1, ...rest])];
      }),
    );
    const alone = valuesOf(model.pool(model.encode(first)));
    const together = valuesOf(model.pool(model.encode(inputs))).slice(0, 8);
    alone.forEach((value, d) => expect(together[d]).toBeCloseTo(value, 4));
  });

  it.each(cases)("of %s over %s is finite for an absent modality", (...one) => {
    const model = modelOf(one);
    const zeros = Object.fromEntries(
      Object.entries(inputsOf(one)).map(([id, x]) => [id, tf.zerosLike(x)]),
    );
    expect(valuesOf(model.pool(model.encode(zeros))).every(Number.isFinite)).toBe(true);
  });
});

describe("Grid conv", () => {
  const gridCases = cases.filter(([id]) => id === "grid-conv");

  /** The pooled features of one modality with the images, rows or columns of every clip reversed. */
  const pooledOf = (model: Model, inputs: Record<string, tf.Tensor5D>, axis?: number) =>
    valuesOf(
      model.pool(
        model.encode(
          Object.fromEntries(
            Object.entries(inputs).map(([id, x]) => [
              id,
              axis === undefined ? x : tf.reverse(x, axis),
            ]),
          ),
        ),
      ),
    );
  /** How much the pooled features of random maps differ from those of the maps with reversed columns. */
  const placesOf = (model: Model): number => {
    const [id = ""] = Object.keys(model.mapsPerClip);
    const draw = randomFrom(8, "maps");
    const shape = [2 * (model.mapsPerClip[id] ?? NaN), ...(model.mapShapes[id] ?? [])] as [number, number, number, number]; // prettier-ignore
    const map = tf.tensor4d(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw.normal()), shape); // prettier-ignore
    const pooled = (x: tf.Tensor4D) => valuesOf(model.pool({ [id]: x }));
    return farthest(pooled(map), pooled(tf.reverse(map, 2)));
  };
  const farthest = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

  it.each(gridCases)("(%s over %s) depends on the position and time of a feature", (...one) => {
    const [, , kind, card] = one;
    const params = { features: 8, width: 4 };
    const read = (changes: object): Model =>
      createModel({
        modalities: [shapeOf(card, kind.downscale)],
        classes: 3,
        encoders: { [card.id]: { kind, params: { ...params, ...changes } } },
        fusion: lateLinear,
        fusionParams: {},
        seed: 5,
      });
    const inputs = inputsOf(one);
    const model = read({});
    const random = randomFrom(7, "weights of positions");
    // frames are images 0, 1, ..., rows of a spectrogram are its time
    const time = card.kind === "frames" ? 1 : 2;
    const before = farthest(pooledOf(model, inputs), pooledOf(model, inputs, time));
    // where: the columns of a map, with the weights of its rows alike
    const places = () => placesOf(model);
    const flat = places();
    for (const variable of model.groups.flatMap(({ variables }) => variables)) {
      if (variable.rank !== 3) continue;
      const values = Float32Array.from({ length: variable.size }, () => random.normal());
      variable.assign(tf.tensor(values, variable.shape));
    }
    const after = farthest(pooledOf(model, inputs), pooledOf(model, inputs, time));
    if (card.kind === "frames") expect(before).toBeLessThan(1e-5);
    expect(after).toBeGreaterThan(1e-2);
    const moved = places();
    expect(flat).toBeLessThan(1e-5);
    if ((model.mapShapes[card.id]?.[1] ?? 0) > 1) expect(moved).toBeGreaterThan(1e-2);
  });

  it("keeps a steady tone when it normalises bands, although the tone fills a band", () => {
    const kind = gridCases[0]?.[2];
    const encoder = kind?.encoder(
      { features: 8, width: 4, bands: true },
      { id: "sound", kind: "spectrogram", images: 1, height: 16, width: 8, depth: 1 },
      randomFrom(3, "weights"),
    );
    const silence = tf.zeros([2, 16, 8, 1]);
    const tone = Float32Array.from({ length: silence.size }, (_, i) => (i % 8 === 5 ? 1 : 0));
    const maps = [silence, tf.tensor4d(tone, silence.shape)].map((x) =>
      encoder?.apply(x).dataSync(),
    );
    expect(farthest([...(maps[0] ?? [])], [...(maps[1] ?? [])])).toBeGreaterThan(1e-2);
  });
});
