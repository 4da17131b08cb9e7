/** Encoders of sequences: padding has no effect, order has, and positions are relative. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { conformer } from "../../../src/core/encoders/conformer";
import { textTransformer } from "../../../src/core/encoders/textTransformer";
import { attend } from "../../../src/core/tensor/attention";
import { embed } from "../../../src/core/tensor/embedding";
import { rotatePositions } from "../../../src/core/tensor/rotary";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const params = { features: 8, width: 16, heads: 2 };
const textOf = (time: number) =>
  textTransformer.encoder(
    params,
    { id: "t", kind: "tokens", images: 1, height: time, width: 1, depth: 1, vocabularySize: 12 },
    randomFrom(2, "text"),
  );
const idsOf = (...rows: number[][]) =>
  tf.tensor4d(rows.flat(), [rows.length, rows[0]?.length ?? 0, 1, 1]);
const close = (found: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(found).toHaveLength(wanted.length);
  Array.from(found).forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 5));
};

describe("the text Transformer", () => {
  it("encodes a text independently of padding and of its batch", () => {
    const text = textOf(6);
    const short = textOf(3);
    // the same weights where both have them: positions beyond a text's end are not its own
    short.variables.forEach((variable, i) => {
      const from = text.variables[i];
      if (from) variable.assign(tf.slice(from, from.shape.map(() => 0), variable.shape)); // prettier-ignore
    });
    const padded = text.apply(idsOf([3, 7, 2, 0, 0, 0], [1, 2, 3, 4, 5, 6])).dataSync();
    close(padded.slice(0, 8), short.apply(idsOf([3, 7, 2])).dataSync());
    close(padded.slice(0, 8), text.apply(idsOf([3, 7, 2, 0, 0, 0])).dataSync());
  });

  it("gives padding no gradient", () => {
    const text = textOf(4);
    const [words, places] = text.variables;
    const ids = idsOf([3, 5, 0, 0]);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.square(text.apply(ids))),
      [...text.variables],
    );
    const rows = (variable: tf.Variable | undefined): number[] => {
      const of = grads[variable?.name ?? ""];
      return of ? [...tf.sum(tf.abs(of), 1).dataSync()] : [];
    };
    expect(rows(words).map((sum) => sum > 0)).toEqual(
      Array.from({ length: 12 }, (_, id) => id === 3 || id === 5),
    );
    expect(rows(places).map((sum) => sum > 0)).toEqual([true, true, false, false]);
  });

  it("depends on the order of words, and is finite for padding alone", () => {
    const text = textOf(3);
    const [one, other, none] = [[1, 2, 3], [3, 2, 1], [0, 0, 0]].map((ids) => [...text.apply(idsOf(ids)).dataSync()]); // prettier-ignore
    const apart = Math.max(...(one ?? []).map((value, i) => Math.abs(value - (other?.[i] ?? 0))));
    expect(apart).toBeGreaterThan(1e-3);
    expect(none?.every(Number.isFinite)).toBe(true);
  });

  it("requires the size of the vocabulary", () => {
    const shape = { id: "t", kind: "tokens", images: 1, height: 3, width: 1, depth: 1 } as const;
    expect(() => textTransformer.encoder(params, shape, randomFrom(1, "text"))).toThrow(
      "t: its card needs a vocabulary or a vocabularySize",
    );
  });
});

describe("attention", () => {
  const random = randomFrom(3, "attention");
  const normal = (...shape: [number, number, number]): tf.Tensor3D =>
    tf.tensor3d(
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
      shape,
    );

  it("gives masked keys no weight", () => {
    const [q, k, v] = [normal(1, 3, 4), normal(1, 3, 4), normal(1, 3, 4)];
    const hidden = tf.tensor3d([0, 0, 1], [1, 1, 3]);
    const part = (x: tf.Tensor3D) => tf.slice(x, 0, [1, 2, 4]);
    close(attend(q, k, v, hidden).dataSync().slice(0, 8), attend(part(q), part(k), part(v)).dataSync()); // prettier-ignore
  });

  it("with rotary positions depends only on the distance of two positions", () => {
    const [q, k] = [normal(1, 1, 5), normal(1, 1, 5)];
    const products = tf.matMul(
      rotatePositions(tf.tile(q, [1, 6, 1])),
      rotatePositions(tf.tile(k, [1, 6, 1])),
      false,
      true,
    );
    const at = (row: number, column: number) => products.dataSync()[row * 6 + column] ?? NaN;
    close([at(0, 2), at(3, 1)], [at(3, 5), at(5, 3)]);
    expect(Math.abs(at(0, 2) - at(0, 3))).toBeGreaterThan(1e-3);
    // a rotation keeps the length
    close(tf.norm(rotatePositions(q)).dataSync(), tf.norm(q).dataSync());
  });
});

describe("a table of embeddings", () => {
  it("adds the gradients of all positions that use a row", () => {
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const ids = tf.tensor1d([2, 0, 2], "int32");
    expect([...embed(ids, table).dataSync()]).toEqual([5, 6, 1, 2, 5, 6]);
    const weights = tf.tensor2d([1, 10, 100, 1000, 2, 20], [3, 2]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(embed(ids, x as tf.Tensor2D), weights)))(table);
    expect([...gradient.dataSync()]).toEqual([100, 1000, 0, 0, 3, 30]);
  });
});

describe("the Conformer", () => {
  const shape = { id: "a", kind: "spectrogram", images: 1, height: 7, width: 5, depth: 1 } as const;

  it("joins rows to tokens, pads the last one, and counts its multiply-adds", () => {
    const of = (rows: number) =>
      conformer.encoder({ ...params, layers: 1, rows }, shape, randomFrom(1, "conformer"));
    expect(of(1).outputShape).toEqual([7, 1, 8]);
    expect(of(2).outputShape).toEqual([4, 1, 8]);
    expect(of(8).outputShape).toEqual([1, 1, 8]);
    // by hand for one token: begin 8·5·16, out 16·8, four D² of attention, its two products, 19 D² and 15 D
    expect(of(8).multiplyAdds).toBe(8 * 5 * 16 + 16 * 8 + (4 * 256 + 2 * 16) + 19 * 256 + 15 * 16);
  });

  it("depends on the order of time", () => {
    const stack = conformer.encoder({ ...params, rows: 1 }, shape, randomFrom(1, "conformer"));
    const random = randomFrom(4, "input");
    const x = tf.tensor4d(
      Array.from({ length: 35 }, () => random.normal()),
      [1, 7, 5, 1],
    );
    const pooled = (input: tf.Tensor4D) => tf.mean(stack.apply(input), [1, 2]).dataSync();
    const [there, back] = [pooled(x), pooled(tf.reverse(x, 1))];
    const apart = Math.max(...there.map((value, i) => Math.abs(value - (back[i] ?? NaN))));
    expect(apart).toBeGreaterThan(1e-3);
  });
});
